"""Bringing files in: an upload is kept first, then read by a job that may die and go on."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import Max

from screening.audit import actions as audit
from screening.citations import events, fullest, search_text
from screening.citations.models import Citation, ImportBatch, RejectedRecord, SourceRecord
from screening.citations.storable import storable, storable_record
from screening.engine import formats
from screening.engine.records import ParsedRecord, Reading
from screening.errors import Conflicting, DomainError
from screening.jobs import actions as jobs
from screening.protocol import actions as protocol
from screening.protocol.models import Search
from screening.reviews.models import Review

MEGABYTE = 1000 * 1000
LARGEST_FILE = 200 * MEGABYTE
LONGEST_NAME = 255
CHUNK = 500

Progress = Callable[[str, int, int], None]


@dataclass
class Uploads:
    """What became of several files: those kept, and a sentence for each that was refused."""

    batches: list[ImportBatch] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


class SeenBefore(DomainError):
    """The very same file is already in this review."""


class Unreadable(DomainError):
    """The file is no citation export that can be read; nothing of it was stored."""


@transaction.atomic
def upload_files(
    *, review: Review, by, files: Sequence[File], search: Search | None = None, database="", platform=""
) -> Uploads:
    """Each file under ``search``, or under a new one in ``database``. If all are refused, nothing changes."""
    if search is None:
        search = protocol.add(review=review, by=by, to="searches", database=database, platform=platform)
    uploads = Uploads()
    for file in files:
        try:
            uploads.batches.append(upload(review=review, search=search, upload=file, by=by))
        except DomainError as refusal:
            uploads.refusals.append(str(refusal))
    if not uploads.batches:
        raise DomainError(" ".join(uploads.refusals) or "Choose a file to import.")
    return uploads


@transaction.atomic
def upload(*, review: Review, search: Search, upload: File, by) -> ImportBatch:
    """Keep the file and start the job that reads it."""
    if search.review_id != review.pk:
        raise DomainError("This search belongs to another review. Choose one of this review.")
    name = _short_name(upload)
    _refuse_by_size(name, upload.size)
    batch = _keep(review=review, search=search, upload=upload, name=name, by=by)
    _start_reading(batch, by)
    audit.record(
        by=by,
        review=review,
        verb="import.upload",
        target=batch,
        summary=f"uploaded {name} under the search {search}",
        detail={"sha256": batch.sha256, "bytes": batch.size, "search": search.pk},
    )
    return batch


def _short_name(upload: File) -> str:
    name = Path(storable(upload.name or "").replace("\\", "/")).name or "file without a name"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _refuse_by_size(name: str, size: int) -> None:
    if not size:
        raise DomainError(f"“{name}” is empty. Export it again, then upload it.")
    if size > LARGEST_FILE:
        raise DomainError(
            f"“{name}” has {size // MEGABYTE} MB; a file may have up to {LARGEST_FILE // MEGABYTE} MB. "
            "Export the search in parts and upload each."
        )


def _keep(*, review: Review, search: Search, upload: File, name: str, by) -> ImportBatch:
    sha256 = _sha256(upload)
    _refuse_if_seen(review, name, sha256)
    batch = ImportBatch(
        review=review, search=search, name=name, size=upload.size, sha256=sha256, created_by=by
    )
    batch.file.save(f"{sha256[:16]}{Path(name).suffix[:10]}", upload, save=False)
    try:
        with transaction.atomic():
            batch.save()
    except IntegrityError:  # another window uploaded it in the same moment
        batch.file.delete(save=False)
        _refuse_if_seen(review, name, sha256)
        raise
    return batch


def _sha256(upload: File) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _refuse_if_seen(review: Review, name: str, sha256: str) -> None:
    same = review.batches.filter(sha256=sha256).exclude(state=ImportBatch.State.REFUSED)
    earlier = same.select_related("search").first()
    if earlier:
        raise SeenBefore(
            f"“{name}” is the same file as “{earlier.name}”, uploaded on {earlier.created_at:%-d %B %Y} "
            f"under {earlier.search}. Nothing was added."
        )


def _start_reading(batch: ImportBatch, by) -> None:
    batch.job = jobs.start(
        review=batch.review,
        task="screening.read_import",
        label=f"Import of {batch.name}"[:200],
        payload={"batch_id": batch.pk},
        by=by,
    )
    batch.save(update_fields=["job"])


@transaction.atomic
def retry(*, batch: ImportBatch, by) -> ImportBatch:
    """Read a file again whose job stopped; what was stored already stays and is not stored twice."""
    batch = ImportBatch.objects.select_for_update(of=["self"]).select_related("job").get(pk=batch.pk)
    if batch.state != ImportBatch.State.WAITING:
        raise Conflicting(f"“{batch.name}” has been read: {batch.get_state_display().lower()}.")
    if batch.job and not batch.job.is_over:
        raise Conflicting(f"“{batch.name}” is being read at this moment.")
    _start_reading(batch, by)
    audit.record(
        by=by, review=batch.review, verb="import.retry", target=batch, summary=f"had {batch.name} read again"
    )
    return batch


def store_batch(*, batch: ImportBatch, progress: Progress = lambda phase, done, total: None) -> None:
    """Read the file and store each entry, raw, with its citation, for the person who uploaded it.

    Every chunk is a transaction of its own and knows what is there, so a run that died is simply
    run again. The last transaction closes the numbers and tells the other rooms.
    """
    if batch.state != ImportBatch.State.WAITING:
        return
    progress("reading the file", 0, 0)
    reading = _read(batch)
    for start in range(0, len(reading.records), CHUNK):
        progress("storing records", start, len(reading.records))
        _store_chunk(batch, reading.records[start : start + CHUNK])
    _finish(batch, reading)


def _read(batch: ImportBatch) -> Reading:
    try:
        with batch.file.open("rb") as file:
            return formats.read(file.read(), name=batch.name)
    except formats.Refused as refusal:
        sentence = str(refusal)
    except FileNotFoundError:
        sentence = f"“{batch.name}” is no longer on the server. Upload it again."
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
def _store_chunk(batch: ImportBatch, chunk: Sequence[ParsedRecord]) -> None:
    # Under this lock numbers have neither gaps nor twins; it does not hold up votes
    Review.objects.select_for_update(no_key=True).get(pk=batch.review_id)
    positions = [parsed.position for parsed in chunk]
    known = set(batch.records.filter(position__in=positions).values_list("position", flat=True))
    fresh = [storable_record(parsed) for parsed in chunk if parsed.position not in known]
    if not fresh:
        return
    citations = _new_citations(batch.review, fresh)
    records = [
        _source_record(batch, citation, parsed) for citation, parsed in zip(citations, fresh, strict=True)
    ]
    SourceRecord.objects.bulk_create(records, batch_size=CHUNK)
    search_text.write(citations)


def _new_citations(review: Review, fresh: Sequence[ParsedRecord]) -> list[Citation]:
    last = review.citations.aggregate(last=Max("number"))["last"] or 0
    citations = [
        Citation(review=review, number=number, **fullest.shown([parsed.record]))
        for number, parsed in enumerate(fresh, start=last + 1)
    ]
    return Citation.objects.bulk_create(citations, batch_size=CHUNK)


def _source_record(batch: ImportBatch, citation: Citation, parsed: ParsedRecord) -> SourceRecord:
    return SourceRecord(
        batch=batch,
        citation=citation,
        position=parsed.position,
        line=parsed.line,
        raw=parsed.raw,
        fields=fullest.as_json(parsed.record),
        warnings=[*map(storable, parsed.warnings), *fullest.not_shown(parsed.record)],
    )


@transaction.atomic
def _finish(batch: ImportBatch, reading: Reading) -> None:
    _close(batch, reading)
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


def _close(batch: ImportBatch, reading: Reading) -> None:
    batch.rejects.all().delete()
    RejectedRecord.objects.bulk_create(
        [
            RejectedRecord(
                batch=batch, line=entry.line, raw=storable(entry.raw), reason=storable(entry.reason)
            )
            for entry in reading.rejected
        ],
        batch_size=CHUNK,
    )
    batch.format, batch.platform, batch.encoding = reading.format, reading.platform, reading.encoding
    batch.marks, batch.rejected = reading.marks, len(reading.rejected)
    batch.stored = batch.records.count()
    batch.without_abstract = sum(not parsed.record.abstract for parsed in reading.records)
    batch.warnings = [storable(warning) for warning in reading.warnings]
    batch.state = ImportBatch.State.STORED
    batch.save()


def show_fullest(*, citations: Sequence[Citation]) -> None:
    """Choose the shown fields anew after records have moved; without records it keeps what it showed."""
    for citation in citations:
        kept = [record.fields for record in citation.records.order_by("pk").only("fields", "citation_id")]
        if not any(kept):
            continue
        values = fullest.shown(map(fullest.from_json, kept))
        for name, value in values.items():
            setattr(citation, name, value)
        citation.save(update_fields=list(values))
    search_text.write(citations)
