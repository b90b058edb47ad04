"""What was decided, by the rules and by people, each with its way back."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from screening.duplicates import queries
from screening.duplicates.views.frame import PER_PAGE, frame, number
from screening.reviews.access import requires
from screening.reviews.roles import Permission

SOURCES = ("rule", "people")


@requires(Permission.DEDUPLICATE)
def duplicates_decided(request: HttpRequest) -> HttpResponse:
    """Merges; ``by`` narrows to those of the rules or of people, ``q`` to a citation's number."""
    by = request.GET.get("by") if request.GET.get("by") in SOURCES else None
    words = request.GET.get("q", "").strip()[:20]
    found = _of_citation(queries.merges(request.review, by=by), words, ("kept", "dissolved"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "by": by, "q": words, "query": _query(by=by, q=words)}
    return render(request, "duplicates/decided.html", frame(request, "merged") | context)


@requires(Permission.DEDUPLICATE)
def duplicates_apart(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:20]
    found = _of_citation(queries.not_duplicates(request.review), words, ("first", "second"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "q": words, "query": _query(q=words)}
    return render(request, "duplicates/apart.html", frame(request, "apart") | context)


@requires(Permission.DEDUPLICATE)
def duplicates_related(request: HttpRequest) -> HttpResponse:
    """Publications of one study: what the rules suggest, or with ``show=said`` what people said."""
    is_said = request.GET.get("show") == "said"
    found = queries.same_studies(request.review) if is_said else queries.related_to_decide(request.review)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    pairs = list(page) if is_said else queries.with_citations(list(page))
    context = {"page": page, "pairs": pairs, "is_said": is_said, "query": _query(show=is_said and "said")}
    return render(request, "duplicates/related.html", frame(request, "related") | context)


def _of_citation(found: QuerySet, words: str, ends: tuple[str, str]) -> QuerySet:
    """Those in which the citation with this number is one of the two; nothing for what is no number."""
    if not words:
        return found
    asked = number(words)
    one, other = (Q(**{f"{end}__number": asked}) for end in ends)
    return found.filter(one | other) if asked else found.none()


def _query(**asked: str | bool | None) -> str:
    """What stands before the page in the addresses of other pages of this list."""
    said = {name: value for name, value in asked.items() if value}
    return f"{urlencode(said)}&" if said else ""
