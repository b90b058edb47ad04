"""The page of all imports: bringing files in, and accepting those that close together."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from screening.citations import actions, queries
from screening.citations.forms import UploadForm
from screening.citations.models import ImportBatch
from screening.errors import Conflicting, DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission

ASKING = (ImportBatch.State.READ, ImportBatch.State.COLUMNS)
JOBS_SHOWN = 3


@requires(Permission.VIEW)
def imports(request):
    return _imports(request, UploadForm(review=request.review))


def _imports(request, form: UploadForm, status: int = 200):
    searches = list(queries.searches(request.review))
    files = [batch for search in searches for batch in search.batches.all()]
    at_work = [batch for batch in files if batch.state in ImportBatch.AT_WORK and not batch.has_stopped]
    context = {
        "searches": searches,
        "asking": sorted((batch for batch in files if batch.state in ASKING), key=lambda batch: batch.pk),
        "clean": sum(batch.state == ImportBatch.State.READ and batch.is_clean for batch in files),
        "at_work": at_work[-JOBS_SHOWN:][::-1],
        "more_at_work": max(0, len(at_work) - JOBS_SHOWN),
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
    try:
        uploads = actions.upload_files(review=request.review, by=request.user, **form.cleaned_data)
    except DomainError as refusal:
        form.add_error("files", str(refusal))
        return _imports(request, form, status=refusal.status)
    for refusal in uploads.refusals:
        messages.error(request, refusal)
    if len(uploads.batches) == 1:
        return redirect("screening:import", review_id=request.review.pk, batch_id=uploads.batches[0].pk)
    return redirect("screening:imports", review_id=request.review.pk)


@requires(Permission.IMPORT)
@require_POST
def imports_accept(request):
    """Every file that closes; one that somebody else accepts or discards in this moment is left to them."""
    accepted = 0
    for batch in queries.clean(request.review):
        try:
            actions.accept(batch=batch, by=request.user)
            accepted += 1
        except Conflicting as first:
            messages.info(request, str(first))
    if not accepted:
        messages.info(request, "No file waits to be accepted whose numbers close.")
    return redirect("screening:imports", review_id=request.review.pk)
