"""Pairs one by one, the ones that follow for the script of that page, and the list of those left."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from screening.duplicates import actions, queries
from screening.duplicates.deck import RELATED, deck
from screening.duplicates.models import DuplicatePair
from screening.duplicates.views.frame import PER_PAGE, frame, pair_named
from screening.reviews.access import requires
from screening.reviews.roles import Permission

Verdict = DuplicatePair.Verdict


def kind(request: HttpRequest) -> str:
    """Which pairs are asked: the likely duplicates, or those of one study."""
    wanted = request.POST.get("of") or request.GET.get("of")
    return RELATED if wanted == RELATED else ""


@requires(Permission.DEDUPLICATE)
def duplicates(request: HttpRequest) -> HttpResponse:
    """``pair`` names the one to show, ``after`` the one that was before it, ``of`` what is asked."""
    of, before = kind(request), pair_named(request, "after")
    pairs = deck(request.review, of, first=pair_named(request, "pair"), after=before)
    context = {
        **frame(request, of or "pair"),
        "of": of,
        "pair": pairs[0] if pairs else None,
        "following": pairs[1:],
        "before": before if before and before.verdict != Verdict.PENDING else None,
    }
    return render(request, "duplicates/duplicates.html", context)


@requires(Permission.DEDUPLICATE)
def duplicates_next(request: HttpRequest) -> HttpResponse:
    """The pairs behind ``after``, for the script."""
    return JsonResponse(following(request, after=pair_named(request, "after")))


def following(request: HttpRequest, *, after: DuplicatePair | None) -> dict:
    """What the script of the page is told: the pairs that come next, and how many are left."""
    of = kind(request)
    counts = queries.counts(request.review)
    pairs = deck(request.review, of, after=after)
    numbers = {name: getattr(counts, name) for name in ("left", "decided", "related_left", "merged")}
    shared = {"of": of, "review": request.review}
    html = [render_to_string("duplicates/pair.html", {"pair": pair, **shared}) for pair in pairs]
    return {"numbers": numbers, "pairs": html}


@requires(Permission.DEDUPLICATE)
def duplicates_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.to_decide(request.review), PER_PAGE).get_page(request.GET.get("page"))
    context = {**frame(request, "list"), "page": page, "pairs": queries.with_citations(list(page))}
    return render(request, "duplicates/list.html", context)


@requires(Permission.DEDUPLICATE)
@require_POST
def duplicates_search(request: HttpRequest) -> HttpResponse:
    actions.start_search(review=request.review, by=request.user)
    return redirect("screening:duplicates", review_id=request.review.pk)
