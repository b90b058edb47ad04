"""Storing the records of an accepted file: by COPY, a chunk a transaction, going on where a run stopped."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from screening.audit import actions as audit
from screening.citations import events, fullest, known
from screening.citations.actions import reading
from screening.citations.actions.reading import Progress, Unreadable, chunks, document_of, refuse
from screening.citations.actions.uploads import locked
from screening.citations.models import Citation, ImportBatch, SourceRecord
from screening.citations.storable import storable_record
from screening.engine import formats
from screening.engine.records import ParsedRecord
from screening.reviews.models import Review

CITATION = (
    "id", "review_id", "number", "created_at", "title", "abstract", "authors", "year", "journal", "volume",
    "issue", "pages", "doi", "pmid", "embase_id", "language", "publication_types", "keywords", "notices",
    "doi_key", "title_key",
)  # fmt: skip
RECORD = (
    "batch_id", "citation_id", "position", "line", "raw", "fields", "warnings", "known_before",
)  # fmt: skip
_LISTS = frozenset(fullest.LISTS)
_COUNTED_AFTER = (1, 4, 16, 64)
_OTHER_COUNT = (
    "{} records were shown to be accepted, but {} were stored: the file is read in another way by now. "
    "Please compare, and undo the import if records are missing."
)


def store_batch(*, batch: ImportBatch, progress: Progress = lambda phase, done, total: None) -> None:
    """Store each record, raw, with its citation, for the person who uploaded the file.

    Every chunk is a transaction of its own; a run that died goes on behind the last one stored. The
    last transaction closes the numbers and tells the other rooms.
    """
    if batch.state != ImportBatch.State.ACCEPTED:
        return
    try:
        opened = formats.opened(document_of(batch))
        done = _store(batch, opened, progress)
    except (formats.Refused, FileNotFoundError):
        _give_up(batch)
    progress("opening the screening", done, batch.parsed)
    _finish(batch)


def _store(batch: ImportBatch, opened: formats.Opened, progress: Progress) -> int:
    last = batch.records.aggregate(last=Max("position"))["last"] or 0
    done = batch.records.count()
    for number, chunk in enumerate(chunks(opened.entries()), start=1):
        progress("storing records", done, batch.parsed)
        fresh = [entry for entry in chunk if isinstance(entry, ParsedRecord) and entry.position > last]
        done += len(store_records(batch, fresh))
        if number in _COUNTED_AFTER and len(chunk) == reading.CHUNK:
            _count_tables()
    if done >= reading.CHUNK:
        _count_tables()
    return done


def _count_tables() -> None:
    """Tables that grew by thousands of rows are asked as if they were small until they are counted anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {Citation._meta.db_table}, {SourceRecord._meta.db_table}")


def _give_up(batch: ImportBatch) -> NoReturn:
    """A file of which records are in the review is not refused: it can go on, or be undone."""
    if not batch.records.exists():
        refuse(batch, f"“{batch.name}” is no longer on the server as it was. Upload it again.")
    raise Unreadable(
        f"“{batch.name}” is no longer on the server as it was, and only a part of it is stored. "
        "Go on once the file is there again, or undo the import."
    )


@transaction.atomic
def store_records(batch: ImportBatch, fresh: Sequence[ParsedRecord]) -> list[int]:
    """The ids of the citations that these records make, in their order."""
    if not fresh:
        return []
    # Under this lock numbers have neither gaps nor twins; it does not hold up votes
    Review.objects.select_for_update(no_key=True).get(pk=batch.review_id)
    clean = [storable_record(parsed) for parsed in fresh]
    before = known.positions(batch, clean)
    ids = _new_ids(len(clean))
    number = batch.review.citations.aggregate(last=Max("number"))["last"] or 0
    now = timezone.now()
    with connection.cursor() as cursor:
        with cursor.copy(_copy(Citation, CITATION)) as rows:
            for pk, parsed in zip(ids, clean, strict=True):
                number += 1
                rows.write_row((pk, batch.review_id, number, now, *_shown(parsed)))
        with cursor.copy(_copy(SourceRecord, RECORD)) as rows:
            for pk, parsed in zip(ids, clean, strict=True):
                rows.write_row(_record(batch, pk, parsed, known_before=parsed.position in before))
    return ids


def _new_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
            [Citation._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _copy(model, columns: Sequence[str]) -> str:
    return f"copy {model._meta.db_table} ({', '.join(columns)}) from stdin"


def _shown(parsed: ParsedRecord) -> Iterator[Any]:
    shown = fullest.shown([parsed.record])
    return (_json(shown[name]) if name in _LISTS else shown[name] for name in CITATION[4:])


def _record(batch: ImportBatch, pk: int, parsed: ParsedRecord, *, known_before: bool) -> tuple:
    fields = _json(fullest.as_json(parsed.record))
    return (
        batch.pk,
        pk,
        parsed.position,
        parsed.line,
        parsed.raw,
        fields,
        _json(fullest.warnings(parsed)),
        known_before,
    )


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False)


@transaction.atomic
def _finish(batch: ImportBatch) -> None:
    if locked(batch).state != ImportBatch.State.ACCEPTED:
        return  # another run was first
    batch.stored = batch.records.count()
    batch.known = batch.records.filter(known_before=True).count()
    batch.state = ImportBatch.State.STORED
    if batch.stored != batch.parsed:
        batch.warnings = [*batch.warnings, _OTHER_COUNT.format(batch.parsed, batch.stored)]
    batch.save(update_fields=["stored", "known", "state", "warnings"])
    audit.record(
        by=batch.created_by,
        review=batch.review,
        verb="import.store",
        target=batch,
        summary=f"imported {batch.name}: {batch.marks} records in the file, {batch.stored} stored, "
        f"{batch.rejected} rejected",
        detail={"marks": batch.marks, "stored": batch.stored, "rejected": batch.rejected},
    )
    ids = batch.records.order_by("citation_id").values_list("citation_id", flat=True).distinct()
    events.batch_stored.send(ImportBatch, batch=batch, citation_ids=list(ids), by=batch.created_by)
