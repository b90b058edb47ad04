"""Marking a citation as the same as another one, on the way: a page, and a dialog of the screening page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from screening.citations.models import Citation
from screening.duplicates import actions
from screening.duplicates.candidates import candidates
from screening.duplicates.models import Merge
from screening.duplicates.views.frame import back_to, number
from screening.errors import Conflicting, DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import page_or_partial, wants_json


@requires(Permission.DEDUPLICATE)
def duplicate_mark(request: HttpRequest, citation_id: int) -> HttpResponse:
    citation = _still_here(get_object_or_404(request.review.citations, pk=citation_id))
    if request.method == "POST":
        return _mark(request, citation)
    words = request.GET.get("q", "").strip()[:300]
    asked = number(words)
    context = {
        "citation": citation,
        "q": words,
        "found": candidates(citation, words="" if asked else words, number=asked),
        "next": request.GET.get("next", ""),
    }
    partial = "found" if "q" in request.GET else "mark"
    return page_or_partial(request, "duplicates/mark.html", partial, context)


def _still_here(citation: Citation) -> Citation:
    if citation.merged_into_id:
        raise Conflicting(f"#{citation.number} was merged into #{citation.merged_into.number} meanwhile.")
    if citation.left_with_id:
        raise Conflicting(f"#{citation.number} left the review with an import that was undone.")
    return citation


def _mark(request: HttpRequest, citation: Citation) -> HttpResponse:
    other = request.review.citations.in_review().filter(pk=number(request.POST.get("other", ""))).first()
    if other is None:
        raise DomainError("Choose the citation that this one is the same as.")
    merge = actions.mark(review=request.review, citation=citation, other=other, by=request.user)
    if wants_json(request):
        return JsonResponse(_told(merge))
    messages.success(request, f"{_said(merge)} It can be undone under Duplicates, Merged.")
    otherwise = reverse(
        "screening:citation", kwargs={"review_id": merge.review_id, "citation_id": merge.kept_id}
    )
    return back_to(request, otherwise)


def _told(merge: Merge) -> dict:
    undo = reverse("screening:merge-undo", kwargs={"review_id": merge.review_id, "merge_id": merge.pk})
    return {"said": _said(merge), "gone": merge.dissolved_id, "undo": undo}


def _said(merge: Merge) -> str:
    return f"#{merge.dissolved.number} was merged into #{merge.kept.number}."
