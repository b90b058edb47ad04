"""All that one has voted, to find it again and to change it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from screening.decisions import blinding, queries
from screening.decisions.filters import OwnVotes
from screening.decisions.models import Vote
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import PAGE_SIZE, capped_count


@requires(Permission.SCREEN)
def my_votes(request: HttpRequest) -> HttpResponse:
    filtered = OwnVotes(request.GET, queries.own_votes(request.review, request.user))
    before = _moment(request.GET.get("before", ""))
    votes = filtered.qs.filter(cast_at__lt=before) if before else filtered.qs
    found = list(votes[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    context = {
        "filter": filtered,
        "rows": [(vote, blinding.visible_outcome(vote.counted_at, request.membership)) for vote in shown],
        "disagreements": blinding.own_disagreements(request.review, request.user),
        "count": capped_count(filtered.qs),
        "is_filtered": any(request.GET.get(name) for name in filtered.filters),
        "is_continued": before is not None,
        "next_url": _continued(request, shown[-1]) if len(found) > PAGE_SIZE else "",
    }
    return render(request, "decisions/my_votes.html", context)


def _moment(words: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _continued(request: HttpRequest, last: Vote) -> str:
    asked = request.GET.copy()
    asked["before"] = last.cast_at.isoformat()
    return f"?{asked.urlencode()}"
