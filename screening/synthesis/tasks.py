"""The slow door of this room."""

from celery import shared_task

from screening.jobs import actions as jobs
from screening.synthesis import actions


@shared_task(name=actions.TASK)
def summarise(*, job_id: int, **_) -> None:
    with jobs.running(job_id=job_id) as job:
        if job:
            actions.summarise(job=job)
