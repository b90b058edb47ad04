"""Mending a rejected entry: its corrected text is read again; the text as it stood in the file stays."""

from dataclasses import replace

from django.db import transaction

from screening.audit import actions as audit
from screening.citations import events
from screening.citations.actions.reading import document_of
from screening.citations.actions.storing import store_records
from screening.citations.actions.uploads import locked
from screening.citations.models import ImportBatch, RejectedRecord, SourceRecord
from screening.engine import formats
from screening.engine.records import ParsedRecord
from screening.errors import Conflicting, DomainError

_MENDED = "Read from a correction; the text of the file was rejected."


@transaction.atomic
def mend(*, rejected: RejectedRecord, text: str, by) -> RejectedRecord:
    """Read ``text`` in place of an entry that could not be read, and store the record that it gives."""
    batch = locked(rejected.batch)
    rejected = RejectedRecord.objects.select_for_update(of=["self"]).get(pk=rejected.pk)
    if rejected.mended_id:
        raise Conflicting("This entry was mended before.")
    if batch.state == ImportBatch.State.UNDONE:
        raise Conflicting(f"The import of “{batch.name}” was undone, so nothing of it can be mended.")
    if batch.state != ImportBatch.State.STORED:
        raise Conflicting("Accept the file first; its rejected entries can be mended once it is stored.")
    parsed = _one_record(batch, rejected, text)
    (citation_id,) = store_records(batch, [parsed])
    rejected.mended = batch.records.get(position=parsed.position)
    rejected.save(update_fields=["mended"])
    _count(batch, rejected.mended, parsed)
    audit.record(
        by=by,
        review=batch.review,
        verb="import.mend",
        target=rejected,
        summary=f"mended the rejected entry on line {rejected.line} of {batch.name}",
        detail={"citation": citation_id},
    )
    events.batch_stored.send(ImportBatch, batch=batch, citation_ids=[citation_id], by=by)
    return rejected


def _count(batch: ImportBatch, record: SourceRecord, parsed: ParsedRecord) -> None:
    batch.stored, batch.parsed, batch.rejected = batch.stored + 1, batch.parsed + 1, batch.rejected - 1
    batch.known += record.known_before
    batch.with_warnings += 1
    batch.without_abstract += not parsed.record.abstract
    batch.save(update_fields=["stored", "parsed", "rejected", "known", "with_warnings", "without_abstract"])


def _one_record(batch: ImportBatch, rejected: RejectedRecord, text: str) -> ParsedRecord:
    try:
        reading = formats.read_entry(text, like=formats.opened(document_of(batch)))
    except formats.Refused as refusal:
        raise DomainError(f"This is no entry of a {batch.format_name}: {refusal}") from refusal
    except FileNotFoundError as gone:
        raise DomainError(f"“{batch.name}” is no longer on the server.") from gone
    if len(reading.records) != 1 or reading.rejected:
        why = (
            reading.rejected[0].reason if reading.rejected else f"{len(reading.records)} records were found."
        )
        raise DomainError(f"The text must give one record. {why}")
    (parsed,) = reading.records
    return replace(
        parsed, position=rejected.position, line=rejected.line, raw=text, warnings=(*parsed.warnings, _MENDED)
    )
