"""One file: its account, accepting or discarding it, mending what was rejected, undoing its import."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from screening.citations import actions, queries
from screening.citations.actions.undoing import foreseen
from screening.citations.forms import MendForm
from screening.citations.models import ImportBatch
from screening.engine.formats.tables.mapping import FIELDS
from screening.errors import DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import page_by_id

RECORDS = {
    "records": queries.records,
    "new": queries.new_records,
    "rejected": queries.rejects,
    "warnings": queries.records_with_warnings,
    "strays": queries.strays,
}
LEFT_OUT = {name: RECORDS[name] for name in ("rejected", "strays")}
STAYING_SHOWN = 10
STORED = (ImportBatch.State.STORED, ImportBatch.State.UNDONE)


def batch_of(request, batch_id: int) -> ImportBatch:
    return get_object_or_404(queries.batches(request.review), pk=batch_id)


@requires(Permission.VIEW)
def import_batch(request, batch_id):
    batch = batch_of(request, batch_id)
    lists = RECORDS if batch.state in STORED else LEFT_OUT
    counts = {name: entries(batch).count() for name, entries in lists.items()}
    shown = request.GET.get("show")
    if shown not in lists:
        shown = next((name for name in ("rejected", "strays", *lists) if counts[name]), next(iter(lists)))
    context = {
        "batch": batch,
        "counts": counts,
        "meanings": [(column, FIELDS.get(field, field)) for column, field in batch.columns.items()],
        "mended": batch.rejects.filter(mended__isnull=False).count(),
        "has_entries": any(counts.values()),
        "shown": shown,
        "query": urlencode({"show": shown}),
        "page": page_by_id(
            lists[shown](batch), after=request.GET.get("after"), before=request.GET.get("before")
        ),
        "may_import": request.membership.may(Permission.IMPORT),
    }
    return render(request, "citations/import.html", context)


@requires(Permission.IMPORT)
@require_POST
def import_retry(request, batch_id):
    batch = actions.retry(batch=batch_of(request, batch_id), by=request.user)
    return redirect("screening:import", review_id=request.review.pk, batch_id=batch.pk)


@requires(Permission.IMPORT)
@require_POST
def import_accept(request, batch_id):
    batch = actions.accept(batch=batch_of(request, batch_id), by=request.user)
    return redirect("screening:import", review_id=request.review.pk, batch_id=batch.pk)


@requires(Permission.IMPORT)
@require_POST
def import_discard(request, batch_id):
    batch = actions.discard(batch=batch_of(request, batch_id), by=request.user)
    messages.info(request, f"“{batch.name}” was discarded; nothing of it is in the review.")
    return redirect("screening:imports", review_id=request.review.pk)


@requires(Permission.IMPORT)
def import_mend(request, rejected_id):
    rejected = get_object_or_404(queries.rejected_of(request.review), pk=rejected_id)
    form = MendForm(request.POST if request.method == "POST" else None, initial={"text": rejected.raw})
    if request.method == "POST" and form.is_valid():
        try:
            mended = actions.mend(rejected=rejected, text=form.cleaned_data["text"], by=request.user)
        except DomainError as refusal:
            form.add_error("text", str(refusal))
        else:
            return _mended(request, mended)
    status = 422 if request.method == "POST" else 200
    context = {"rejected": rejected, "batch": rejected.batch, "form": form}
    return render(request, "citations/mend.html", context, status=status)


def _mended(request, rejected):
    number = rejected.mended.citation.number
    messages.success(request, f"The entry on line {rejected.line} was read: it is citation #{number} now.")
    back = redirect("screening:import", review_id=request.review.pk, batch_id=rejected.batch_id)
    back["Location"] += "?show=rejected"
    return back


@requires(Permission.IMPORT)
def import_undo(request, batch_id):
    batch = batch_of(request, batch_id)
    if request.method == "POST":
        batch = actions.undo(batch=batch, by=request.user)
        messages.success(request, f"The import of “{batch.name}” was undone.")
    if request.method == "POST" or batch.state != ImportBatch.State.STORED:
        return redirect("screening:import", review_id=request.review.pk, batch_id=batch.pk)
    found = foreseen(batch=batch, by=request.user)
    shared = queries.shared_with_others(batch, found.stays)
    context = {
        "batch": batch,
        "goes": len(found.goes),
        "stays": len(found.stays),
        "shared": shared.order_by("number")[:STAYING_SHOWN],
        "shared_count": shared.count(),
    }
    # Which citations somebody has decided on is not told: it would give away where others have voted
    context["decided_count"] = context["stays"] - context["shared_count"]
    return render(request, "citations/undo.html", context)
