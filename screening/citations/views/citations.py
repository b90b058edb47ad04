"""The list of citations, and one citation with where it came from."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from screening.citations import queries
from screening.citations.filters import CitationFilter
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import capped_count, page_by_id, page_or_partial


@requires(Permission.VIEW)
def citations(request):
    everything = queries.citations(request.review)
    narrowed = CitationFilter(request.GET, queryset=everything, review=request.review)
    found = queries.with_sources(narrowed.qs)
    context = {
        "filter": narrowed,
        "page": page_by_id(found, after=request.GET.get("after"), before=request.GET.get("before")),
        "found": capped_count(narrowed.qs),
        "query": _narrowing(request),
        "is_empty": not narrowed.is_narrowed and not everything.exists(),
    }
    return page_or_partial(request, "citations/citations.html", "list", context)


def _narrowing(request) -> str:
    """The filters of this address without the place in the list: for the links to other pages of it."""
    kept = [(name, value) for name, value in request.GET.items() if value and name not in {"after", "before"}]
    return urlencode(kept)


@requires(Permission.VIEW)
def citation(request, citation_id):
    known = request.review.citations.select_related("merged_into", "left_with")
    found = get_object_or_404(known, pk=citation_id)
    if found.merged_into:
        messages.info(
            request, f"#{found.number} was merged into #{found.merged_into.number}, which is shown here."
        )
        return redirect("screening:citation", review_id=request.review.pk, citation_id=found.merged_into_id)
    may = request.membership.may
    context = {
        "citation": found,
        "records": queries.records_of(found),
        "absorbed": found.absorbed.order_by("number"),
        "corrections": queries.corrections(found),
        "edits": queries.edits(found),
        "may_edit": may(Permission.IMPORT) and not found.left_with_id,
        "may_deduplicate": may(Permission.DEDUPLICATE),
    }
    return render(request, "citations/citation.html", context)
