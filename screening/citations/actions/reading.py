"""Reading an uploaded file: its account, before anything of it enters the review."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NoReturn

from django.db import transaction

from screening.audit import actions as audit
from screening.citations import fullest, known
from screening.citations.actions.uploads import locked, start_job
from screening.citations.models import ColumnMapping, ImportBatch, RejectedRecord, StrayLine
from screening.citations.storable import storable, storable_record
from screening.engine import formats
from screening.engine.formats.tables import mapping
from screening.engine.records import ParsedRecord, Rejected, Stray
from screening.errors import Conflicting, DomainError

CHUNK = 1000
COUNTED = (
    "format", "platform", "encoding", "columns", "marks", "parsed", "rejected", "not_understood",
    "without_abstract", "with_warnings", "known", "warnings", "state",
)  # fmt: skip
STRAYS_KEPT = 500
Progress = Callable[[str, int, int], None]


class Unreadable(DomainError):
    """The file is no citation export that can be read; nothing of it was stored."""


def document_of(batch: ImportBatch) -> formats.Document:
    return formats.Document(
        lambda: batch.file.storage.open(batch.file.name, "rb"), batch.name, batch.columns or None
    )


def read_batch(*, batch: ImportBatch, progress: Progress = lambda phase, done, total: None) -> None:
    """Count what the file holds and keep what could not be read; nothing enters the review yet.

    A run that died is simply run again: it begins anew.
    """
    if batch.state != ImportBatch.State.WAITING:
        return
    progress("counting records", 0, 0)
    try:
        opened = formats.opened(document_of(batch))
        if _asks_for_columns(batch, opened):
            return
        _read(batch, opened, progress)
        _show_account(batch, opened)
    except formats.Refused as refusal:
        refuse(batch, str(refusal))
    except FileNotFoundError:
        refuse(batch, f"“{batch.name}” is no longer on the server. Upload it again.")


@transaction.atomic
def _asks_for_columns(batch: ImportBatch, opened: formats.Opened) -> bool:
    """Whether somebody must say first what the columns mean; a header that they named before is known."""
    if not opened.is_mapped or batch.columns:
        return False
    proposal = mapping.proposal(opened.document)
    kept = ColumnMapping.objects.filter(review=batch.review, signature=proposal.signature).last()
    if kept is None and not proposal.is_sure:
        batch.state, batch.format = ImportBatch.State.COLUMNS, opened.kind
        batch.save(update_fields=["state", "format"])
        return True
    batch.columns = kept.columns if kept else dict(proposal.mapping)
    opened.document.columns = batch.columns
    return False


def _read(batch: ImportBatch, opened: formats.Opened, progress: Progress) -> None:
    with transaction.atomic():
        batch.rejects.all().delete()
        batch.strays.all().delete()
    for name in ("parsed", "rejected", "not_understood", "without_abstract", "with_warnings", "known"):
        setattr(batch, name, 0)
    batch.marks = opened.marks
    for chunk in chunks(opened.entries()):
        progress("reading records", batch.parsed, batch.marks)
        _count(batch, chunk)


def chunks(entries: Iterator[formats.Entry]) -> Iterator[list[formats.Entry]]:
    while chunk := list(islice(entries, CHUNK)):
        yield chunk


def _count(batch: ImportBatch, chunk: list[formats.Entry]) -> None:
    records = [storable_record(entry) for entry in chunk if isinstance(entry, ParsedRecord)]
    rejected = [entry for entry in chunk if isinstance(entry, Rejected)]
    strays = [entry for entry in chunk if isinstance(entry, Stray)]
    batch.known += len(known.positions(batch, records))
    batch.without_abstract += sum(not parsed.record.abstract for parsed in records)
    batch.with_warnings += sum(bool(fullest.warnings(parsed)) for parsed in records)
    _keep(batch, rejected, strays[: max(0, STRAYS_KEPT - batch.not_understood)])
    batch.parsed += len(records)
    batch.rejected += len(rejected)
    batch.not_understood += len(strays)


@transaction.atomic
def _keep(batch: ImportBatch, rejected: list[Rejected], strays: list[Stray]) -> None:
    RejectedRecord.objects.bulk_create(
        RejectedRecord(
            batch=batch,
            position=entry.position,
            line=entry.line,
            raw=storable(entry.raw),
            reason=storable(entry.reason),
        )
        for entry in rejected
    )
    StrayLine.objects.bulk_create(
        StrayLine(batch=batch, line=entry.line, text=storable(entry.text)) for entry in strays
    )


@transaction.atomic
def _show_account(batch: ImportBatch, opened: formats.Opened) -> None:
    if locked(batch).state != ImportBatch.State.WAITING:
        return  # another run was first
    batch.format, batch.platform, batch.encoding = opened.kind, opened.platform, opened.encoding
    batch.warnings = [storable(warning) for warning in opened.warnings()]
    batch.state = ImportBatch.State.READ
    batch.save(update_fields=COUNTED)
    audit.record(
        by=batch.created_by,
        review=batch.review,
        verb="import.read",
        target=batch,
        summary=f"had {batch.name} read: {batch.marks} records in the file, {batch.parsed} read, "
        f"{batch.rejected} rejected",
        detail={"marks": batch.marks, "parsed": batch.parsed, "rejected": batch.rejected},
    )
    if batch.accepts_itself and batch.is_clean:
        accept(batch=batch, by=batch.created_by)


def refuse(batch: ImportBatch, sentence: str) -> NoReturn:
    _refuse(batch, sentence)
    raise Unreadable(sentence)


@transaction.atomic
def _refuse(batch: ImportBatch, sentence: str) -> None:
    batch.state, batch.refusal = ImportBatch.State.REFUSED, storable(sentence)
    batch.save(update_fields=["state", "refusal"])
    summary = f"{batch.name} was refused: {batch.refusal}"
    audit.record(
        by=batch.created_by, review=batch.review, verb="import.refuse", target=batch, summary=summary
    )


@transaction.atomic
def name_columns(*, batch: ImportBatch, columns: dict[str, str], by) -> ImportBatch:
    """Say what the columns of a table mean ({column: field}); the next table with this header knows it."""
    batch = locked(batch)
    if batch.state not in (ImportBatch.State.COLUMNS, ImportBatch.State.READ):
        raise Conflicting(f"“{batch.name}” does not wait for its columns to be named.")
    proposal = mapping.proposal(_table(batch))
    chosen = {column: columns[column] for column in proposal.columns if columns.get(column) in mapping.FIELDS}
    if "title" not in chosen.values():
        raise DomainError("Say which column holds the title: without it no record can be screened.")
    batch.columns, batch.state = chosen, ImportBatch.State.WAITING
    ColumnMapping.objects.create(
        review=batch.review, signature=proposal.signature, columns=chosen, created_by=by
    )
    start_job(batch, by=by)
    audit.record(
        by=by,
        review=batch.review,
        verb="import.columns",
        target=batch,
        summary=f"said what the columns of {batch.name} mean",
        detail={"columns": chosen},
    )
    return batch


def _table(batch: ImportBatch) -> formats.Document:
    try:
        opened = formats.opened(document_of(batch))
    except formats.Refused as refusal:
        raise DomainError(str(refusal)) from refusal
    except FileNotFoundError as gone:
        raise DomainError(f"“{batch.name}” is no longer on the server. Upload it again.") from gone
    if not opened.is_mapped:
        raise DomainError(f"What stands where in “{batch.name}” is known; its columns need no names.")
    return opened.document


@transaction.atomic
def accept(*, batch: ImportBatch, by) -> ImportBatch:
    """The account is right: have the records stored."""
    batch = locked(batch)
    if batch.state != ImportBatch.State.READ:
        raise Conflicting(
            f"“{batch.name}” does not wait to be accepted: {batch.get_state_display().lower()}."
        )
    batch.state = ImportBatch.State.ACCEPTED
    start_job(batch, by=by)
    audit.record(
        by=by,
        review=batch.review,
        verb="import.accept",
        target=batch,
        summary=f"accepted {batch.name}: {batch.parsed} records",
    )
    return batch


@transaction.atomic
def discard(*, batch: ImportBatch, by) -> ImportBatch:
    """The file does not belong here: nothing of it is stored; the file itself and its account stay."""
    batch = locked(batch)
    if batch.state not in (ImportBatch.State.READ, ImportBatch.State.COLUMNS):
        raise Conflicting(
            f"“{batch.name}” cannot be discarded any more: {batch.get_state_display().lower()}."
        )
    batch.state = ImportBatch.State.DISCARDED
    batch.save(update_fields=["state"])
    audit.record(
        by=by, review=batch.review, verb="import.discard", target=batch, summary=f"discarded {batch.name}"
    )
    return batch
