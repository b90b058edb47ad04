"""Looking for duplicates, in the background."""

from celery import shared_task

from screening.duplicates import actions, queries
from screening.jobs.actions import progress, running


@shared_task(name=queries.SEARCH_TASK)
def find_duplicates(*, job_id: int, **_) -> None:
    with running(job_id=job_id) as job:
        if job is None:
            return
        actions.find(
            review=job.review,
            progress=lambda phase, done, total: progress(job=job, phase=phase, done=done, total=total),
        )
