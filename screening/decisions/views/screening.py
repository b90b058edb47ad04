"""The screening page, the cards that its script asks for, and one card by itself."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from screening.decisions import annotations, blinding, board, queries
from screening.decisions.cards import Card
from screening.decisions.views.asked_for import item_or_404, place, stage_or_404, way_back
from screening.reviews.access import requires
from screening.reviews.roles import Permission

RECENT = 5


@requires(Permission.SCREEN)
def screen(request: HttpRequest, stage: str) -> HttpResponse:
    wanted = stage_or_404(stage)
    if board.is_signed_off(request.review, wanted):
        return render(request, "decisions/signed_off.html", {"stage": wanted})
    after = place(request.GET.get("after", ""))
    items = queries.queue(request.review, wanted, request.user, after=after)
    cards = queries.cards(items, request.user, queries.desk(request.review, wanted, request.user))
    context = {
        "stage": wanted,
        "card": cards[0] if cards else None,
        "following": cards[1:],
        "progress": queries.progress(request.review, wanted, request.user),
        "recent": queries.own_votes(request.review, request.user).filter(item__stage=wanted)[:RECENT],
        "own_tags": [name for name, _ in annotations.own_tags(request.review, request.user)],
        "has_items": bool(cards) or queries.has_items(request.review, wanted),
    }
    return render(request, "decisions/screen.html", context)


@requires(Permission.SCREEN)
def screen_cards(request: HttpRequest, stage: str) -> HttpResponse:
    """The next cards behind ``after``, or the one of ``item``, for the script of the screening page."""
    wanted = stage_or_404(stage)
    if item_id := request.GET.get("item", ""):
        asked = item_or_404(request, int(item_id) if item_id.isdecimal() else 0, wanted)
        items = [queries.counted_at(asked)]
    else:
        after = place(request.GET.get("after", ""))
        items = queries.queue(request.review, wanted, request.user, after=after, limit=queries.MORE)
    cards = queries.cards(items, request.user, queries.desk(request.review, wanted, request.user))
    return JsonResponse({"cards": [_html(request, card) for card in cards]})


def _html(request: HttpRequest, card: Card) -> str:
    return render_to_string("decisions/card.html", {"card": card, "review": request.review, "own": True})


@requires(Permission.SCREEN)
def screen_item(request: HttpRequest, stage: str, item_id: int) -> HttpResponse:
    """Of a citation that was merged into another, the card is the other's."""
    item = queries.counted_at(item_or_404(request, item_id, stage_or_404(stage)))
    return item_page(request, queries.card(item, request.user))


def item_page(request: HttpRequest, card: Card, *, error: str = "", status: int = 200) -> HttpResponse:
    item = card.item
    signed_off = board.is_signed_off(request.review, card.stage)
    is_here = item.withdrawn_at is None and not signed_off
    may_vote = is_here and (bool(card.verdict) or queries.is_asked(item, request.user))
    others = blinding.votes_of_others(item, request.membership)
    context = {
        "stage": card.stage,
        "card": card,
        "error": error,
        "may_vote": may_vote,
        "signed_off": signed_off,
        "outcome": blinding.visible_outcome(item, request.membership, voted=bool(card.verdict)),
        "others": others,
        "comments": blinding.comments_on([item])[item.pk] if others else [],
        "is_discussed": bool(card.verdict) and blinding.is_discussed(item),
        "resolution": blinding.resolution_of(item),
        "next": way_back(request),
    }
    return render(request, "decisions/item.html", context, status=status)
