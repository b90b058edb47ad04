"""One's reviews, where a review stands and what to do next, and its history."""

from django.shortcuts import render

from screening.audit.queries import history as entries_of
from screening.overview import queries, steps
from screening.overview.filters import HistoryFilter
from screening.reviews.access import requires
from screening.reviews.queries import memberships_of
from screening.reviews.roles import Permission
from screening.synthesis import queries as synthesis
from screening.web import page_or_partial

RECENT = 6


def home(request):
    memberships = list(memberships_of(request.user))
    waiting = queries.waiting(memberships)
    reviews = [
        {"membership": membership, "steps": steps.judgements(waiting[membership.review_id])}
        for membership in memberships
    ]
    return render(request, "overview/home.html", {"reviews": reviews})


@requires(Permission.VIEW)
def overview(request):
    review, membership = request.review, request.membership
    plan = queries.plan(review)
    waiting = queries.waiting([membership])[review.pk]
    to_do = _for_role(membership, plan, waiting)
    context = {
        "plan": plan,
        "waiting": waiting,
        "current": steps.first_open(to_do["steps"]),
        "jobs": queries.unfinished_jobs(review)[:3],
        "recent": entries_of(review, viewer=request.user)[:RECENT],
        **to_do,
    }
    return render(request, "overview/overview.html", context)


def _for_role(membership, plan, waiting) -> dict:
    """Leads see the whole of it; everybody else their own part: see overview/queries."""
    review = membership.review
    if not membership.may(Permission.SCREEN):
        return {"steps": []}
    if not membership.may(Permission.SIGN_OFF):
        return {"own": queries.own(review, membership.user), "steps": steps.judgements(waiting)}
    if not plan.citations:
        return {"steps": steps.preparation(review, plan, waiting), "is_preparing": True}
    totals, newest = queries.totals(review), synthesis.latest(review)
    to_do = [
        *steps.gaps(review, plan, waiting),
        *steps.judgements(waiting),
        *steps.conclusion(totals.agreed, newest, synthesis.is_stale(newest, review)),
    ]
    return {"totals": totals, "steps": to_do, "own": queries.own(review, membership.user)}


@requires(Permission.VIEW)
def history(request):
    entries = entries_of(request.review, viewer=request.user)
    chosen = HistoryFilter(request.GET, queryset=entries, review=request.review)
    page = queries.page_before(chosen.qs, request.GET.get("before"))
    context = {"page": page, "filter": chosen}
    return page_or_partial(request, "overview/history.html", "list", context)
