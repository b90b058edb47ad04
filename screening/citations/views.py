"""The pages of imports and of citations."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from screening.citations import actions, queries
from screening.citations.filters import CitationFilter
from screening.citations.forms import UploadForm
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import capped_count, page_by_id, page_or_partial

ENTRIES = {
    "rejected": queries.rejects,
    "warnings": queries.records_with_warnings,
    "records": queries.records,
}


@requires(Permission.VIEW)
def imports(request):
    return _imports(request, UploadForm(review=request.review))


def _imports(request, form: UploadForm, status: int = 200):
    context = {
        "searches": queries.searches(request.review),
        "may_import": request.membership.may(Permission.IMPORT),
        "form": form,
        "largest_file": actions.LARGEST_FILE // actions.MEGABYTE,
    }
    return render(request, "citations/imports.html", context, status=status)


@requires(Permission.IMPORT)
@require_POST
def import_upload(request):
    form = UploadForm(request.POST, request.FILES, review=request.review)
    if not form.is_valid():
        return _imports(request, form, status=422)
    uploads = actions.upload_files(review=request.review, by=request.user, **form.cleaned_data)
    for refusal in uploads.refusals:
        messages.error(request, refusal)
    if len(uploads.batches) == 1:
        return redirect("screening:import", review_id=request.review.pk, batch_id=uploads.batches[0].pk)
    return redirect("screening:imports", review_id=request.review.pk)


@requires(Permission.VIEW)
def import_batch(request, batch_id):
    batch = get_object_or_404(queries.batches(request.review), pk=batch_id)
    counts = {name: entries(batch).count() for name, entries in ENTRIES.items()}
    shown = request.GET.get("show")
    if shown not in ENTRIES:
        shown = next((name for name, count in counts.items() if count), "records")
    context = {
        "batch": batch,
        "counts": counts,
        "shown": shown,
        "query": urlencode({"show": shown}),
        "page": page_by_id(
            ENTRIES[shown](batch), after=request.GET.get("after"), before=request.GET.get("before")
        ),
        "may_import": request.membership.may(Permission.IMPORT),
    }
    return render(request, "citations/import.html", context)


@requires(Permission.IMPORT)
@require_POST
def import_retry(request, batch_id):
    batch = get_object_or_404(queries.batches(request.review), pk=batch_id)
    actions.retry(batch=batch, by=request.user)
    return redirect("screening:import", review_id=request.review.pk, batch_id=batch.pk)


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
    found = get_object_or_404(request.review.citations.select_related("merged_into"), pk=citation_id)
    if found.merged_into:
        messages.info(
            request, f"#{found.number} was merged into #{found.merged_into.number}, which is shown here."
        )
        return redirect("screening:citation", review_id=request.review.pk, citation_id=found.merged_into_id)
    context = {
        "citation": found,
        "records": queries.records_of(found),
        "absorbed": found.absorbed.order_by("number"),
        "may_deduplicate": request.membership.may(Permission.DEDUPLICATE),
    }
    return render(request, "citations/citation.html", context)
