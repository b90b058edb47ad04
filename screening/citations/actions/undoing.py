"""Undoing an import: what it brought leaves, unless somebody has decided on it. Nothing is deleted."""

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
    """What undoing an import would do: which citations would go, and which stay because of what was done."""

    goes: tuple[int, ...]
    stays: tuple[int, ...]


def undoing(batch: ImportBatch, *, hold: bool = False) -> Undoing:
    """Only citations made of this file's records alone can go, and only while nobody has decided on them.

    With ``hold``, inside a transaction, nobody decides on them until it ends.
    """
    others = SourceRecord.objects.filter(citation=OuterRef("pk")).exclude(batch=batch)
    brought = Citation.objects.filter(records__batch=batch, left_with__isnull=True).distinct()
    alone = set(brought.filter(~Exists(others), absorbed__isnull=True).values_list("pk", flat=True))
    answers = events.leaving.send(ImportBatch, review=batch.review, citation_ids=sorted(alone), hold=hold)
    held = {pk for _, decided in answers for pk in decided}
    stays = set(brought.values_list("pk", flat=True)) - alone | held
    return Undoing(tuple(sorted(alone - held)), tuple(sorted(stays)))


@transaction.atomic
def foreseen(*, batch: ImportBatch, by) -> Undoing:
    """What undoing it would do, found by doing it and taking it back."""
    Review.objects.select_for_update(no_key=True).get(pk=batch.review_id)
    events.before_leaving.send(ImportBatch, batch=batch, by=by)
    found = undoing(batch)
    transaction.set_rollback(True)
    return found


@transaction.atomic
def undo(*, batch: ImportBatch, by) -> ImportBatch:
    """Take back what the import brought, as far as nobody has decided on it; its records are kept."""
    batch = locked(batch)
    # The file before the review, as in storing; under this lock no two citations are merged
    Review.objects.select_for_update(no_key=True).get(pk=batch.review_id)
    _refuse_unless_stored(batch)
    events.before_leaving.send(ImportBatch, batch=batch, by=by)
    found = undoing(batch, hold=True)
    if found.stays and not found.goes:
        raise DomainError(
            "Somebody has decided on everything that this import brought, so nothing can be undone."
        )
    _take_away(batch, found)
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


def _refuse_unless_stored(batch: ImportBatch) -> None:
    is_half_stored = batch.state == ImportBatch.State.ACCEPTED and batch.has_stopped
    if batch.state != ImportBatch.State.STORED and not is_half_stored:
        raise Conflicting(f"“{batch.name}” cannot be undone: {batch.get_state_display().lower()}.")


def _take_away(batch: ImportBatch, found: Undoing) -> None:
    leaving = Citation.objects.filter(pk__in=found.goes)
    # in this order, as others lock citations
    list(leaving.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    leaving.update(left_with=batch)
    batch.undone += batch.records.filter(citation__in=found.goes).count()
    if not found.stays:
        batch.state = ImportBatch.State.UNDONE
    batch.save(update_fields=["undone", "state"])
