"""Pilot rounds: starting one, how far it is, its agreement, the agenda of the meeting, and what follows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.decisions import actions, agreeing, blinding, criteria, given
from screening.decisions import pilots as rounds
from screening.decisions.dealing import screeners
from screening.decisions.giving_forms import AmendForm, PilotForm, TakeBackForm
from screening.decisions.models import Assignment, Stage
from screening.decisions.views.asked_for import stage_or_404
from screening.decisions.views.batches import assignment_or_404
from screening.errors import DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission


@requires(Permission.MANAGE_TEAM)
def pilots(request: HttpRequest, stage: str) -> HttpResponse:
    return _list(request, stage_or_404(stage))


def _list(request: HttpRequest, stage: Stage, form: PilotForm | None = None) -> HttpResponse:
    context = {
        "stage": stage,
        "stages": list(Stage),
        "rounds": given.rounds(request.review, stage),
        "form": form or PilotForm(members=screeners(request.review)),
    }
    return render(request, "decisions/pilots.html", context, status=422 if form else 200)


@requires(Permission.MANAGE_TEAM)
@require_POST
def start_pilot(request: HttpRequest, stage: str) -> HttpResponse:
    wanted = stage_or_404(stage)
    form = PilotForm(request.POST, members=screeners(request.review))
    if not form.is_valid():
        return _list(request, wanted, form)
    asked = {"name": form.cleaned_data["name"], "number": form.cleaned_data["number"], "seed": form.seed()}
    try:
        pilot = actions.start_pilot(
            review=request.review, stage=wanted, by=request.user, people=form.people(), **asked
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _list(request, wanted, form)
    messages.success(request, f"“{pilot}” has started: its {pilot.size} citations come first in every queue.")
    return redirect(_address(pilot))


@requires(Permission.MANAGE_TEAM)
def pilot(request: HttpRequest, assignment_id: int) -> HttpResponse:
    return _page(request, assignment_or_404(request, assignment_id, Assignment.Kind.PILOT))


def _page(request: HttpRequest, pilot: Assignment, form: AmendForm | None = None) -> HttpResponse:
    is_complete = rounds.is_complete(pilot)
    context = {
        "pilot": pilot,
        "stage": Stage(pilot.stage),
        "standing": given.standing(pilot),
        "is_complete": is_complete,
        "agreement": agreeing.of_pilot(pilot),
        "agenda": _agenda(pilot, request.user) if is_complete else [],
        "form": form or AmendForm(review=request.review),
    }
    return render(request, "decisions/pilot.html", context, status=422 if form else 200)


def _agenda(pilot: Assignment, viewer) -> list[dict]:
    items = rounds.differing(pilot)
    voters = blinding.voters_to_resolve(items, viewer)
    labels = criteria.asked(criteria.of_review(pilot.review), pilot.stage)
    return [
        {
            "item": item,
            "voters": [_said(voter, labels) for voter in voters[item.pk]],
            "is_hidden": any(voter.vote is None for voter in voters[item.pk]),
        }
        for item in items
    ]


def _said(voter: blinding.Voter, asked: list) -> dict:
    answers = voter.vote.answers if voter.vote else {}
    named = [(criterion.label, answers.get(str(criterion.pk))) for criterion in asked]
    return {"person": voter.person, "vote": voter.vote, "answers": [said for said in named if said[1]]}


@requires(Permission.MANAGE_TEAM)
@require_POST
def show_pilot(request: HttpRequest, assignment_id: int) -> HttpResponse:
    pilot = assignment_or_404(request, assignment_id, Assignment.Kind.PILOT)
    actions.show_pilot(pilot=pilot, by=request.user)
    return redirect(f"{_address(pilot)}#agenda")


@requires(Permission.MANAGE_TEAM)
@require_POST
def amend_criterion(request: HttpRequest, assignment_id: int) -> HttpResponse:
    pilot = assignment_or_404(request, assignment_id, Assignment.Kind.PILOT)
    form = AmendForm(request.POST, review=request.review)
    if not form.is_valid():
        return _page(request, pilot, form)
    criterion, why = form.cleaned_data["criterion"], form.cleaned_data["why"]
    fields = form.fields_of_criterion()
    try:
        asked = actions.amend(pilot=pilot, criterion=criterion, by=request.user, why=why, **fields)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, pilot, form)
    messages.success(request, f"{len(asked)} votes rest on “{criterion}”: they are asked for anew.")
    return redirect(_address(pilot))


@requires(Permission.MANAGE_TEAM)
@require_POST
def close_pilot(request: HttpRequest, assignment_id: int) -> HttpResponse:
    pilot = assignment_or_404(request, assignment_id, Assignment.Kind.PILOT)
    form = TakeBackForm(request.POST)
    actions.close_pilot(pilot=pilot, by=request.user, why=form.cleaned_data["why"] if form.is_valid() else "")
    messages.success(request, f"“{pilot}” is closed. What lacks a vote is in the pool.")
    return redirect(_address(pilot))


def _address(pilot: Assignment) -> str:
    return reverse("screening:pilot", kwargs={"review_id": pilot.review_id, "assignment_id": pilot.pk})
