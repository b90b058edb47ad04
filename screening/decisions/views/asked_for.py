"""What an address of this room names: a stage, an item of the review, a place in the queue, a way back."""

from django.http import Http404, HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from screening.decisions import queries
from screening.decisions.models import Stage, StageItem


def stage_or_404(slug: str) -> Stage:
    try:
        return Stage.of_slug(slug)
    except KeyError:
        raise Http404("No such stage.") from None


def item_or_404(request: HttpRequest, item_id: int, stage: Stage | None = None) -> StageItem:
    item = queries.item_of(request.review, item_id)
    if item is None or stage not in (None, item.stage):
        raise Http404("No such citation at this stage.")
    return item


def place(words: str) -> tuple[float, int] | None:
    """Of a card in the queue, as its ``place`` has it; None for anything else."""
    rank, _, pk = words.partition(":")
    try:
        return (float(rank), int(pk)) if pk.isdecimal() and len(pk) < 19 else None
    except ValueError:
        return None


def way_back(request: HttpRequest) -> str:
    """Where the page that holds the form wants to go next, if that is in here."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else ""
