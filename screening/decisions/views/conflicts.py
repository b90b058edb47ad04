"""Where people differ, for who resolves it: who voted, not what, until that is asked for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.decisions import actions, blinding, queries, thirds
from screening.decisions import conflicts as differing
from screening.decisions.cards import Card
from screening.decisions.forms import AskForm, ResolveForm
from screening.decisions.models import Stage, StageItem
from screening.decisions.views.asked_for import item_or_404, stage_or_404
from screening.errors import Conflicting, DomainError
from screening.reviews.access import requires
from screening.reviews.models import Resolving
from screening.reviews.roles import Permission

ON_A_PAGE = 10
RESOLVED = "resolved"
THIRD = "third"


@requires(Permission.RESOLVE)
def conflicts(request: HttpRequest) -> HttpResponse:
    show = request.GET.get("show", Stage.TITLE_ABSTRACT.slug)
    after = request.GET.get("after", "")
    found = list(_shown(request, show).filter(pk__gt=int(after) if after.isdecimal() else 0)[: ON_A_PAGE + 1])
    next_url = f"?show={show}&after={found[ON_A_PAGE - 1].pk}" if len(found) > ON_A_PAGE else ""
    return _page(request, show, found[:ON_A_PAGE], next_url=next_url)


def _shown(request: HttpRequest, show: str):
    if show == RESOLVED:
        return differing.resolved(request.review)
    if show == THIRD:
        return differing.with_a_third(request.review, request.user)
    return differing.to_resolve(request.review, stage_or_404(show))


def _page(
    request: HttpRequest,
    show: str,
    items: list[StageItem],
    *,
    next_url: str = "",
    form=None,
    status: int = 200,
) -> HttpResponse:
    """``form``: the one of the only item, after it was refused."""
    if request.review.resolver_sees_votes:
        actions.note_shown(items=items, by=request.user)
    context = {
        "show": show,
        "next_url": next_url,
        "counts": differing.counts(request.review, request.user),
        "rows": _rows(request, items, form),
    }
    return render(request, "decisions/conflicts.html", context, status=422 if form else 200)


def _rows(request: HttpRequest, items: list[StageItem], form) -> list[dict]:
    voters = blinding.voters_to_resolve(items, request.user)
    comments = blinding.comments_on(items)
    is_third = request.review.resolving == Resolving.THIRD
    people = list(thirds.screeners(request.review)) if is_third else []
    cards = queries.cards_of_stages(items, request.user)
    return [
        _row(card, voters[card.item.pk], comments[card.item.pk], people, form or _form(card))
        for card in cards
    ]


def _row(card: Card, voters: list[blinding.Voter], comments: list, people: list, form: ResolveForm) -> dict:
    is_hidden = any(voter.vote is None for voter in voters)
    return {
        "card": card,
        "voters": [(voter, card.named(voter.vote)) for voter in voters],
        "is_hidden": is_hidden,
        "comments": [] if is_hidden else comments,
        "said": len(comments),
        "to_ask": _to_ask(card.item, voters, people),
        "form": form,
    }


def _to_ask(item: StageItem, voters: list[blinding.Voter], people: list) -> list:
    """Who could vote as the third, as far as can be told; the action looks closer."""
    taken = {voter.person.pk for voter in voters} | {item.third_person_id}
    may_ask = len(voters) == thirds.DIFFERING and item.resolution_id is None
    return [person for person in people if person.pk not in taken] if may_ask else []


def _form(card: Card, data=None) -> ResolveForm:
    return ResolveForm(data, item=card.item, criteria=card.desk.asked)


@requires(Permission.RESOLVE)
@require_POST
def show_votes(request: HttpRequest, item_id: int) -> HttpResponse:
    item = item_or_404(request, item_id)
    actions.show_votes(item=item, by=request.user)
    return redirect(f"{_list_of(request, item)}#item-{item.pk}")


@requires(Permission.RESOLVE)
@require_POST
def ask_third(request: HttpRequest, item_id: int) -> HttpResponse:
    item = item_or_404(request, item_id)
    form = AskForm(request.POST, people=thirds.screeners(request.review))
    if not form.is_valid():
        raise DomainError("Choose whom to ask.")
    actions.ask_third(item=item, by=request.user, **form.cleaned_data)
    messages.success(request, f"{form.cleaned_data['person']} is asked, blinded.")
    return redirect(_list_of(request, item))


@requires(Permission.RESOLVE)
@require_POST
def resolve(request: HttpRequest, item_id: int) -> HttpResponse:
    item = item_or_404(request, item_id)
    if blinding.visible_outcome(item, request.membership) is None:
        raise Conflicting("This is no longer a conflict: there is nothing to resolve.")
    form = _form(queries.card(item, request.user), request.POST)
    if form.is_valid():
        try:
            actions.resolve(item=item, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Resolved: {item.citation.title or item.citation}")
            return redirect(_list_of(request, item))
    return _page(request, Stage(item.stage).slug, [item], form=form)


def _list_of(request: HttpRequest, item: StageItem) -> str:
    show = RESOLVED if item.resolution_id else THIRD if item.awaits_third else Stage(item.stage).slug
    address = reverse("screening:conflicts", kwargs={"review_id": request.review.pk})
    return f"{address}?show={show}"
