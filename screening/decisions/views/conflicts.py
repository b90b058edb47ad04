"""Where people differ, for who resolves it: who voted, not what, until that is asked for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.decisions import actions, blinding, queries
from screening.decisions.cards import Card
from screening.decisions.forms import ResolveForm
from screening.decisions.models import Stage, StageItem
from screening.decisions.views.asked_for import item_or_404, stage_or_404
from screening.errors import DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission

ON_A_PAGE = 10
RESOLVED = "resolved"


@requires(Permission.RESOLVE)
def conflicts(request: HttpRequest) -> HttpResponse:
    show = request.GET.get("show", Stage.TITLE_ABSTRACT.slug)
    after = request.GET.get("after", "")
    items = queries.resolved(request.review) if show == RESOLVED else _of_stage(request, show)
    found = list(items.filter(pk__gt=int(after) if after.isdecimal() else 0)[: ON_A_PAGE + 1])
    next_url = f"?show={show}&after={found[ON_A_PAGE - 1].pk}" if len(found) > ON_A_PAGE else ""
    return _page(request, show, found[:ON_A_PAGE], next_url=next_url)


def _of_stage(request: HttpRequest, slug: str):
    return queries.conflicts(request.review, stage_or_404(slug))


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
    voters = blinding.voters_to_resolve(items, request.user)
    context = {
        "show": show,
        "next_url": next_url,
        "counts": queries.conflict_counts(request.review),
        "rows": [
            _row(card, voters[card.item.pk], form or _form(card))
            for card in queries.cards_of_stages(items, request.user)
        ],
    }
    return render(request, "decisions/conflicts.html", context, status=422 if form else 200)


def _row(card: Card, voters: list[blinding.Voter], form: ResolveForm) -> dict:
    said = [
        {"person": voter.person, "own": voter.own, "vote": voter.vote, "answers": card.named(voter.vote)}
        for voter in voters
    ]
    return {
        "card": card,
        "voters": said,
        "is_hidden": any(voter.vote is None for voter in voters),
        "form": form,
    }


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
def resolve(request: HttpRequest, item_id: int) -> HttpResponse:
    item = item_or_404(request, item_id)
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
    show = RESOLVED if item.resolution_id else Stage(item.stage).slug
    address = reverse("screening:conflicts", kwargs={"review_id": request.review.pk})
    return f"{address}?show={show}"
