"""How far one is at a stage, day by day, and how far the stage is by what is settled."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from screening.decisions import pace, queries
from screening.decisions.views.asked_for import stage_or_404
from screening.reviews.access import requires
from screening.reviews.roles import Permission


@requires(Permission.SCREEN)
def screen_progress(request: HttpRequest, stage: str) -> HttpResponse:
    wanted = stage_or_404(stage)
    context = {
        "stage": wanted,
        "progress": queries.progress(request.review, wanted, request.user),
        "mine": pace.own_verdicts(request.review, wanted, request.user),
        "days": pace.own_days(request.review, wanted, request.user),
        "settled": pace.settled(request.review, wanted),
    }
    return render(request, "decisions/progress.html", context)
