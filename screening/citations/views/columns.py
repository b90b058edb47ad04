"""What the columns of a table mean: asked where it is not sure, and changed where it was wrong."""

from django.shortcuts import redirect, render

from screening.citations import actions
from screening.citations.actions.reading import document_of
from screening.citations.forms import ColumnsForm
from screening.citations.models import ImportBatch
from screening.citations.views.files import batch_of
from screening.engine import formats
from screening.engine.formats.tables import mapping
from screening.errors import DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission

ASKED = (ImportBatch.State.COLUMNS, ImportBatch.State.READ)


@requires(Permission.IMPORT)
def import_columns(request, batch_id):
    batch = batch_of(request, batch_id)
    if batch.state not in ASKED:
        return redirect("screening:import", review_id=request.review.pk, batch_id=batch.pk)
    proposal = _proposal(batch)
    data = request.POST if request.method == "POST" else None
    form = ColumnsForm(data, proposal=proposal, chosen=batch.columns or proposal.mapping)
    if request.method == "POST" and form.is_valid():
        actions.name_columns(batch=batch, columns=form.columns, by=request.user)
        return redirect("screening:import", review_id=request.review.pk, batch_id=batch.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "citations/columns.html", {"batch": batch, "form": form}, status=status)


def _proposal(batch: ImportBatch) -> mapping.Proposal:
    try:
        return mapping.proposal(document_of(batch))
    except formats.Refused as refusal:
        raise DomainError(str(refusal)) from refusal
    except FileNotFoundError as gone:
        raise DomainError(f"“{batch.name}” is no longer on the server. Upload it again.") from gone
