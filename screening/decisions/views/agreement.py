"""How well each two people agree at a stage, from their first votes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from screening.decisions import agreeing
from screening.decisions.models import Stage
from screening.decisions.views.asked_for import stage_or_404
from screening.reviews.access import requires
from screening.reviews.roles import Permission


@requires(Permission.RESOLVE)
def agreement(request: HttpRequest, stage: str) -> HttpResponse:
    wanted = stage_or_404(stage)
    context = {
        "stage": wanted,
        "stages": list(Stage),
        "overall": agreeing.of_stage(request.review, wanted),
        "pairs": agreeing.of_pairs(request.review, wanted),
    }
    return render(request, "decisions/agreement.html", context)
