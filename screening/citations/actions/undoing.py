"""Undoing an import: what it brought leaves the review, unless somebody has decided on it. Nothing is deleted."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from screening.audit import actions as audit
from screening.citations import events
from screening.citations.actions.uploads import locked
from screening.citations.models import Citation, ImportBatch, SourceRecord
from screening.errors import Conflicting, DomainError
from screening.reviews.models import Review


@dataclass(frozen=True)
class Undoing:
    """What undoing an import would do: citations that would go, and those that stay because of what was done."""

    goes: tuple[int, ...]
    stays: tuple[int, ...]


def undoing(batch: ImportBatch) -> Undoing:
    """Only citations made of this file's records alone can go, and only while nobody has decided on them."""
    others = SourceRecord.objects.filter(citation=OuterRef("pk")).exclude(batch=batch)
    brought = Citation.objects.filter(records__batch=batch, left_with__isnull=True).distinct()
    alone = set(brought.filter(~Exists(others), absorbed__isnull=True).values_list("pk", flat=True))
    answers = events.leaving.send(ImportBatch, review=batch.review, citation_ids=sorted(alone))
    held = {pk for _, decided in answers for pk in decided}
    stays = set(brought.values_list("pk", flat=True)) - alone | held
    return Undoing(tuple(sorted(alone - held)), tuple(sorted(stays)))


@transaction.atomic
def undo(*, batch: ImportBatch, by) -> ImportBatch:
    """Take back what the import brought, as far as nobody has decided on it; its records are kept."""
    Review.objects.select_for_update(no_key=True).get(pk=batch.review_id)
    batch = locked(batch)
    if batch.state != ImportBatch.State.STORED:
        raise Conflicting(f"“{batch.name}” cannot be undone: {batch.get_state_display().lower()}.")
    found = undoing(batch)
    if not found.goes:
        raise DomainError(
            "Somebody has decided on everything that this import brought, so nothing can be undone."
        )
    Citation.objects.filter(pk__in=found.goes).update(left_with=batch)
    batch.undone += batch.records.filter(citation__in=found.goes).count()
    batch.state = ImportBatch.State.STORED if found.stays else ImportBatch.State.UNDONE
    batch.save(update_fields=["undone", "state"])
    audit.record(
        by=by,
        review=batch.review,
        verb="import.undo",
        target=batch,
        summary=f"undid the import of {batch.name}: {len(found.goes)} citations left the review, "
        f"{len(found.stays)} stay",
        detail={"left": len(found.goes), "stay": len(found.stays)},
    )
    events.citations_left.send(ImportBatch, batch=batch, citation_ids=list(found.goes), by=by)
    return batch
