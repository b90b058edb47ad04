"""Files are read, and their records stored and made searchable, in the background."""

from collections.abc import Callable
from functools import partial

from celery import shared_task

from screening.citations import actions
from screening.citations.models import ImportBatch
from screening.jobs.actions import progress, running


@shared_task(name="screening.read_import")
def read_import(*, job_id: int, **_) -> None:
    _with_batch(job_id, actions.read_batch)


@shared_task(name="screening.store_import")
def store_import(*, job_id: int, **_) -> None:
    _with_batch(job_id, actions.store_batch)


@shared_task(name="screening.index_citations")
def index_citations(*, job_id: int, **_) -> None:
    with running(job_id=job_id) as job:
        if job is not None:
            actions.index(review=job.review, progress=_telling(job))


def _with_batch(job_id: int, work: Callable) -> None:
    with running(job_id=job_id) as job:
        if job is not None:
            found = ImportBatch.objects.select_related("review", "created_by", "search")
            work(batch=found.get(pk=job.payload["batch_id"]), progress=_telling(job))


def _telling(job) -> Callable[[str, int, int], None]:
    return partial(_tell, job)


def _tell(job, phase: str, done: int, total: int) -> None:
    progress(job=job, phase=phase, done=done, total=total)
