"""Summaries per treatment arm and outcome, each number with what it is made of."""

from itertools import groupby
from operator import attrgetter

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from screening.extraction import queries as extraction
from screening.jobs.models import Job
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.synthesis import actions, queries
from screening.synthesis.models import Summary


@requires(Permission.VIEW)
def summaries(request):
    return _page(request, queries.latest(request.review))


@requires(Permission.VIEW)
def summary(request, summary_id):
    return _page(request, get_object_or_404(request.review.summaries, pk=summary_id))


def _page(request, shown: Summary | None):
    review = request.review
    runs = list(review.summaries.select_related("created_by").order_by("-number")[:20])
    context = {
        "summary": shown,
        "is_latest": shown is None or shown == runs[0],
        "is_stale": queries.is_stale(runs[0] if runs else None, review),
        "tables": _tables(shown) if shown else [],
        "runs": runs,
        "job": review.jobs.filter(task=actions.TASK).exclude(state=Job.State.DONE).order_by("-pk").first(),
        "unagreed": list(extraction.unagreed(review)),
        "may_compute": request.membership.may(Permission.SUMMARISE),
        "sources": queries.sources(shown) if shown else {},
    }
    return render(request, "synthesis/summaries.html", context)


def _tables(shown: Summary) -> list[tuple]:
    rows = shown.rows.select_related("outcome", "treatment__parent").order_by(
        "outcome__position", "outcome_id", "treatment__position", "treatment_id", "subgroup"
    )
    return [(outcome, list(group)) for outcome, group in groupby(rows, key=attrgetter("outcome"))]


@requires(Permission.SUMMARISE)
@require_POST
def summarise(request):
    actions.start(review=request.review, by=request.user)
    return redirect("screening:summaries", request.review.pk)
