"""All that one has voted, noted and tagged, to find it again and to change it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from screening.decisions import annotations, blinding, queries
from screening.decisions.filters import OwnVotes
from screening.decisions.models import Vote
from screening.decisions.views.asked_for import way_back
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import PAGE_SIZE, capped_count, page_or_partial


@requires(Permission.SCREEN)
def my_votes(request: HttpRequest) -> HttpResponse:
    """The page, or the list alone for the page that shows it beside a citation."""
    votes = queries.own_votes(request.review, request.user)
    filtered = OwnVotes(request.GET, votes, review=request.review, viewer=request.user)
    before = _moment(request.GET.get("before", ""))
    found = list((filtered.qs.filter(cast_at__lt=before) if before else filtered.qs)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    context = {
        "filter": filtered,
        "rows": _rows(request, shown),
        "disagreements": blinding.own_disagreements(request.review, request.user),
        "count": capped_count(filtered.qs),
        "is_filtered": any(request.GET.get(name) for name in filtered.filters),
        "is_continued": before is not None,
        "next_url": _continued(request, shown[-1].cast_at.isoformat()) if len(found) > PAGE_SIZE else "",
        "next": way_back(request) or request.get_full_path(),
    }
    return page_or_partial(request, "decisions/my_votes.html", "list", context)


def _rows(request: HttpRequest, votes: list[Vote]) -> list[dict]:
    items = [vote.item for vote in votes]
    kept = annotations.kept_beside(request.user, items)
    return [
        {
            "vote": vote,
            "outcome": blinding.visible_outcome(vote.counted_at, request.membership, voted=True),
            "note": kept[vote.item_id].newest_note(vote),
            "tags": list(kept[vote.item_id].tags.values()),
        }
        for vote in votes
    ]


@requires(Permission.SCREEN)
def my_notes(request: HttpRequest) -> HttpResponse:
    """All notes and tags, also of citations without a vote."""
    words, before = request.GET.get("q", "").strip(), request.GET.get("before", "")
    rows = annotations.annotated(request.review, request.user, words)
    rows = rows.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 19 else rows
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    context = {
        "rows": annotations.with_items(shown),
        "q": words,
        "is_continued": bool(before),
        "next_url": _continued(request, str(shown[-1].pk)) if len(found) > PAGE_SIZE else "",
    }
    return render(request, "decisions/my_notes.html", context)


def _moment(words: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _continued(request: HttpRequest, before: str) -> str:
    asked = request.GET.copy()
    asked["before"] = before
    return f"?{asked.urlencode()}"
