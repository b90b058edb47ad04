"""Deciding pairs one by one, the list of those left, and what was decided, with a way back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.duplicates import actions, comparison, queries
from screening.duplicates.forms import VerdictForm
from screening.duplicates.models import DuplicatePair
from screening.errors import DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import page_or_partial

PER_PAGE = 50
Verdict = DuplicatePair.Verdict


@requires(Permission.DEDUPLICATE)
def duplicates(request):
    """One pair: ``pair`` names it, ``after`` names the one that was before it."""
    before = _pair_named(request, "after")
    chosen = _pair_named(request, "pair", among=queries.to_decide(request.review))
    pair = chosen or queries.next_to_decide(request.review, after=before)
    context = {
        **_frame(request, "pair"),
        "pair": pair,
        "before": _decided(before),
        "rows": comparison.rows(pair.left, pair.right) if pair and queries.with_citations([pair]) else [],
    }
    return page_or_partial(request, "duplicates/duplicates.html", "work", context)


def _pair_named(request, name: str, among=None) -> DuplicatePair | None:
    value = request.GET.get(name, "")
    found = request.review.duplicate_pairs if among is None else among
    return (
        found.filter(pk=value).first() if value.isascii() and value.isdecimal() and len(value) < 19 else None
    )


def _decided(pair: DuplicatePair | None) -> dict | None:
    """What was just said of the pair before, so that it can be taken back at once."""
    if pair is None or pair.verdict == Verdict.PENDING:
        return None
    return {"pair": pair, "merge": queries.merge_of(pair) if pair.verdict == Verdict.DUPLICATE else None}


def _frame(request, tab: str) -> dict:
    return {"tab": tab, "counts": queries.counts(request.review), "job": queries.last_search(request.review)}


@requires(Permission.DEDUPLICATE)
def duplicates_list(request):
    page = Paginator(queries.to_decide(request.review), PER_PAGE).get_page(request.GET.get("page"))
    context = {**_frame(request, "list"), "page": page, "pairs": queries.with_citations(list(page))}
    return render(request, "duplicates/list.html", context)


@requires(Permission.DEDUPLICATE)
def duplicates_decided(request):
    shown = "rejected" if request.GET.get("show") == "rejected" else "merged"
    decided = {"rejected": queries.not_duplicates, "merged": queries.merges}[shown](request.review)
    page = Paginator(decided, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "duplicates/decided.html", {**_frame(request, shown), "page": page})


@requires(Permission.DEDUPLICATE)
@require_POST
def duplicates_search(request):
    actions.start_search(review=request.review, by=request.user)
    return redirect("screening:duplicates", review_id=request.review.pk)


@requires(Permission.DEDUPLICATE)
@require_POST
def duplicate_decide(request, pair_id):
    pair = get_object_or_404(request.review.duplicate_pairs, pk=pair_id)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        raise DomainError("Say whether the two are duplicates: press one of the two buttons.")
    if form.cleaned_data["verdict"] == Verdict.DUPLICATE:
        actions.confirm(pair=pair, by=request.user)
    else:
        actions.reject(pair=pair, by=request.user)
    return redirect(_work(request, after=pair.pk))


@requires(Permission.DEDUPLICATE)
@require_POST
def duplicate_reopen(request, pair_id):
    pair = get_object_or_404(request.review.duplicate_pairs, pk=pair_id)
    actions.reopen(pair=pair, by=request.user)
    messages.success(request, "Taken back: the pair is asked again.")
    return redirect(_work(request, pair=pair.pk))


@requires(Permission.DEDUPLICATE)
@require_POST
def merge_undo(request, merge_id):
    merge = get_object_or_404(request.review.merges.select_related("kept", "dissolved", "pair"), pk=merge_id)
    actions.unmerge(merge=merge, by=request.user)
    messages.success(request, f"#{merge.dissolved.number} is a citation of its own again.")
    if merge.pair_id:
        return redirect(_work(request, pair=merge.pair_id))
    return redirect("screening:duplicates-decided", review_id=request.review.pk)


def _work(request, **place) -> str:
    page = reverse("screening:duplicates", kwargs={"review_id": request.review.pk})
    return f"{page}?{urlencode(place)}"
