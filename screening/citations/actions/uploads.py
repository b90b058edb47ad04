"""Bringing files in: an upload is kept first, archives are unpacked, then a job reads each file."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files import File
from django.db import IntegrityError, transaction

from screening.audit import actions as audit
from screening.citations.models import ImportBatch
from screening.citations.storable import storable
from screening.citations.unpacking import unpacked
from screening.errors import Conflicting, DomainError
from screening.jobs import actions as jobs
from screening.protocol import actions as protocol
from screening.protocol.models import Search
from screening.reviews.models import Review

MEGABYTE = 1000 * 1000
LARGEST_FILE = 500 * MEGABYTE
LONGEST_NAME = 255


@dataclass
class Uploads:
    """What became of several files: those kept, and a sentence for each that was refused."""

    batches: list[ImportBatch] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


class SeenBefore(DomainError):
    """The very same file is already in this review."""


@transaction.atomic
def upload_files(
    *,
    review: Review,
    by,
    files: Sequence[File],
    search: Search | None = None,
    database="",
    platform="",
    accepts_itself=False,
) -> Uploads:
    """Each file, and each file of an archive, under ``search`` or a new one in ``database``.

    If all are refused, nothing changes.
    """
    if search is None:
        search = protocol.add(review=review, by=by, to="searches", database=database, platform=platform)
    uploads = Uploads()
    for file in files:
        _upload_each(uploads, file, review=review, search=search, by=by, accepts_itself=accepts_itself)
    if not uploads.batches:
        raise DomainError(" ".join(uploads.refusals) or "Choose a file to import.")
    return uploads


def _upload_each(uploads: Uploads, file: File, **under) -> None:
    try:
        for member in unpacked(file):
            try:
                uploads.batches.append(upload(upload=member, **under))
            except DomainError as refusal:
                uploads.refusals.append(str(refusal))
    except DomainError as refusal:
        uploads.refusals.append(str(refusal))


@transaction.atomic
def upload(*, review: Review, search: Search, upload: File, by, accepts_itself=False) -> ImportBatch:
    """Keep the file and start the job that reads it; with ``accepts_itself`` a clean one is stored too."""
    if search.review_id != review.pk:
        raise DomainError("This search belongs to another review. Choose one of this review.")
    name = _short_name(upload)
    _refuse_by_size(name, upload.size)
    batch = ImportBatch(
        review=review,
        search=search,
        name=name,
        size=upload.size,
        created_by=by,
        accepts_itself=accepts_itself,
    )
    _keep(batch, upload)
    start_job(batch, by=by)
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


def _keep(batch: ImportBatch, upload: File) -> None:
    batch.sha256 = _sha256(upload)
    _refuse_if_seen(batch)
    batch.file.save(f"{batch.sha256[:16]}{Path(batch.name).suffix[:10]}", upload, save=False)
    try:
        with transaction.atomic():
            batch.save()
    except IntegrityError:  # another window uploaded it in the same moment
        batch.file.delete(save=False)
        _refuse_if_seen(batch)
        raise


def _sha256(upload: File) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _refuse_if_seen(batch: ImportBatch) -> None:
    same = batch.review.batches.filter(sha256=batch.sha256).exclude(state__in=ImportBatch.GONE)
    earlier = same.select_related("search").first()
    if earlier:
        raise SeenBefore(
            f"“{batch.name}” is the same file as “{earlier.name}”, uploaded on "
            f"{earlier.created_at:%-d %B %Y} under {earlier.search}. Nothing was added."
        )


TASKS = {
    ImportBatch.State.WAITING: ("screening.read_import", "Reading"),
    ImportBatch.State.ACCEPTED: ("screening.store_import", "Import of"),
}


def start_job(batch: ImportBatch, *, by) -> None:
    """The job that the state of the batch asks for."""
    task, verb = TASKS[ImportBatch.State(batch.state)]
    batch.job = jobs.start(
        review=batch.review,
        task=task,
        label=f"{verb} {batch.name}"[:200],
        payload={"batch_id": batch.pk},
        by=by,
    )
    batch.save()


@transaction.atomic
def retry(*, batch: ImportBatch, by) -> ImportBatch:
    """Go on with a file whose job stopped; what was stored already stays and is not stored twice."""
    batch = locked(batch)
    if batch.state not in ImportBatch.AT_WORK:
        raise Conflicting(f"“{batch.name}” is not being read: {batch.get_state_display().lower()}.")
    if batch.job and not batch.job.is_over:
        raise Conflicting(f"“{batch.name}” is being read at this moment.")
    start_job(batch, by=by)
    audit.record(
        by=by, review=batch.review, verb="import.retry", target=batch, summary=f"had {batch.name} read again"
    )
    return batch


def locked(batch: ImportBatch) -> ImportBatch:
    """The batch as it is now, held until the transaction ends."""
    rows = ImportBatch.objects.select_for_update(of=["self"]).select_related("job", "review", "search")
    return rows.get(pk=batch.pk)
