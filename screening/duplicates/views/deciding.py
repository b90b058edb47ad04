"""What a person says of a pair, and taking it back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.duplicates import actions, queries
from screening.duplicates.forms import VerdictForm
from screening.duplicates.models import DuplicatePair, Merge
from screening.duplicates.views.frame import back_to
from screening.duplicates.views.pairs import following, kind
from screening.errors import DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import wants_json

Verdict = DuplicatePair.Verdict
SAY = {
    Verdict.DUPLICATE: actions.confirm,
    Verdict.SAME_STUDY: actions.same_study,
    Verdict.NOT_DUPLICATE: actions.reject,
}


@requires(Permission.DEDUPLICATE)
@require_POST
def duplicate_decide(request: HttpRequest, pair_id: int) -> HttpResponse:
    pair = get_object_or_404(request.review.duplicate_pairs, pk=pair_id)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        raise DomainError("Say what the two are: press Duplicate, Same study or Not a duplicate.")
    SAY[form.cleaned_data["verdict"]](pair=pair, by=request.user)
    if wants_json(request):
        return JsonResponse(_told(request, pair))
    return back_to(request, _work(request, after=pair.pk))


@requires(Permission.DEDUPLICATE)
@require_POST
def duplicate_undo(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Take back whatever was said of this pair."""
    pair = get_object_or_404(request.review.duplicate_pairs, pk=pair_id)
    merge = queries.merge_of(pair)
    if merge:
        actions.unmerge(merge=merge, by=request.user)
    else:
        actions.reopen(pair=pair, by=request.user)
    if wants_json(request):
        return JsonResponse(_told(request, pair))
    messages.success(request, "Taken back: the pair is asked again.")
    return redirect(_work(request, pair=pair.pk))


def _told(request: HttpRequest, pair: DuplicatePair) -> dict:
    """For the script: what comes next, unless more is on its way, whose answer will say that."""
    saved = {"saved": pair.pk}
    return saved if "brief" in request.POST else saved | following(request, after=pair)


@requires(Permission.DEDUPLICATE)
@require_POST
def duplicate_reopen(request: HttpRequest, pair_id: int) -> HttpResponse:
    pair = get_object_or_404(request.review.duplicate_pairs, pk=pair_id)
    actions.reopen(pair=pair, by=request.user)
    messages.success(request, f"Taken back: {_named(pair)} are asked about again.")
    return back_to(request, _work(request, pair=pair.pk))


@requires(Permission.DEDUPLICATE)
@require_POST
def merge_undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    merges = request.review.merges.select_related("kept", "dissolved", "pair")
    merge = get_object_or_404(merges, pk=merge_id)
    actions.unmerge(merge=merge, by=request.user)
    if wants_json(request):
        return JsonResponse({"saved": merge.pk})
    messages.success(request, _parted(merge))
    return back_to(request, reverse("screening:duplicates-decided", kwargs={"review_id": request.review.pk}))


def _parted(merge: Merge) -> str:
    parted = f"#{merge.dissolved.number} is a citation of its own again."
    return parted if merge.merged_by_id else f"{parted} No later search merges the two by itself."


def _named(pair: DuplicatePair) -> str:
    return f"#{pair.first.number} and #{pair.second.number}"


def _work(request: HttpRequest, **place) -> str:
    page = reverse("screening:duplicates", kwargs={"review_id": request.review.pk})
    of = {"of": kind(request)} if kind(request) else {}
    return f"{page}?{urlencode(place | of)}"
