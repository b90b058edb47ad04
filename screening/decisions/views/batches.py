"""Giving citations to people, taking them back, and the sample for a second person."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.citations import queries as citations
from screening.citations.filters import CitationFilter
from screening.decisions import actions, given
from screening.decisions.dealing import people_needed, screeners
from screening.decisions.giving_forms import GiveForm, SampleForm, TakeBackForm
from screening.decisions.models import Assignment, SecondSample, Stage
from screening.decisions.views.asked_for import stage_or_404
from screening.errors import DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission

NARROWED_BY = ("q", "search", "year_from", "year_to", "language")


@requires(Permission.MANAGE_TEAM)
def batches(request: HttpRequest, stage: str) -> HttpResponse:
    return _page(request, stage_or_404(stage))


def _page(request: HttpRequest, stage: Stage, form: GiveForm | None = None, sample=None) -> HttpResponse:
    """``form`` or ``sample``: the one that was refused."""
    review = request.review
    context = {
        "stage": stage,
        "stages": list(Stage),
        "batches": given.open_batches(review, stage),
        "closed": given.closed_batches(review, stage),
        "pool": given.pool_size(review, stage),
        "needed": people_needed(review, stage),
        "form": form or _form(request),
        "which": [field for field in _narrowing(request).form if field.name in NARROWED_BY],
        "sample": given.sample_in_force(review, stage),
        "sample_form": sample or SampleForm(),
    }
    return render(request, "decisions/batches.html", context, status=422 if form or sample else 200)


def _form(request: HttpRequest, data=None) -> GiveForm:
    experience = given.last_experience(request.review)
    return GiveForm(data, members=screeners(request.review), experience=experience)


def _narrowing(request: HttpRequest) -> CitationFilter:
    data = {name: request.POST.get(name, "") for name in NARROWED_BY}
    return CitationFilter(data, citations.citations(request.review), review=request.review)


@requires(Permission.MANAGE_TEAM)
@require_POST
def give_batch(request: HttpRequest, stage: str) -> HttpResponse:
    wanted, form = stage_or_404(stage), _form(request, request.POST)
    narrowing = _narrowing(request)
    if not (form.is_valid() and narrowing.form.is_valid()):
        return _page(request, wanted, form)
    asked = {name: form.cleaned_data[name] for name in ("name", "number", "dealing")}
    words = {name: request.POST[name] for name in NARROWED_BY if request.POST.get(name)}
    which = {"citations": narrowing.qs if words else None, "chosen": words, "seed": form.seed()}
    try:
        made = actions.give(
            review=request.review, stage=wanted, by=request.user, people=form.people(), **asked, **which
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, wanted, form)
    messages.success(request, f"Given: {sum(batch.size for batch in made)} citations in {len(made)} batches.")
    return redirect(_list(request, wanted))


@requires(Permission.MANAGE_TEAM)
@require_POST
def take_back(request: HttpRequest, assignment_id: int) -> HttpResponse:
    batch = assignment_or_404(request, assignment_id)
    form = TakeBackForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    actions.take_back(assignment=batch, by=request.user, why=why)
    messages.success(request, f"“{batch}” was taken back. What is left of it is in the pool.")
    return redirect(_list(request, Stage(batch.stage)))


@requires(Permission.MANAGE_TEAM)
@require_POST
def sample_second(request: HttpRequest, stage: str) -> HttpResponse:
    wanted, form = stage_or_404(stage), SampleForm(request.POST)
    if form.is_valid():
        share = form.cleaned_data["percent"] / 100
        try:
            actions.sample_second(review=request.review, stage=wanted, by=request.user, share=share)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The sample was drawn: a second person is asked from now on.")
            return redirect(_list(request, wanted))
    return _page(request, wanted, sample=form)


@requires(Permission.MANAGE_TEAM)
@require_POST
def end_sample(request: HttpRequest, sample_id: int) -> HttpResponse:
    sample = SecondSample.objects.filter(review=request.review, pk=sample_id).first()
    if sample is None:
        raise Http404("No such sample.")
    actions.end_sample(sample=sample, by=request.user)
    messages.success(request, "The sample was ended: no second person is asked any more.")
    return redirect(_list(request, Stage(sample.stage)))


def assignment_or_404(request: HttpRequest, pk: int, kind: str | None = None) -> Assignment:
    found = given.assignment_of(request.review, pk, kind)
    if found is None:
        raise Http404("Nothing of this kind was given.")
    return found


def _list(request: HttpRequest, stage: Stage) -> str:
    return reverse("screening:batches", kwargs={"review_id": request.review.pk, "stage": stage.slug})
