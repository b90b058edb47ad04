"""Reading an uploaded file, in the background."""

from celery import shared_task

from screening.citations import actions
from screening.citations.models import ImportBatch
from screening.jobs.actions import progress, running


@shared_task(name="screening.read_import")
def read_import(*, job_id: int, **_) -> None:
    with running(job_id=job_id) as job:
        if job is None:
            return
        batch = ImportBatch.objects.select_related("review", "created_by").get(pk=job.payload["batch_id"])
        actions.store_batch(
            batch=batch,
            progress=lambda phase, done, total: progress(job=job, phase=phase, done=done, total=total),
        )
