"""The slow door of this room."""

from celery import shared_task

from screening.jobs import actions as jobs
from screening.synthesis import actions, computing


@shared_task(name=actions.TASK)
def summarise(*, job_id: int, **_) -> None:
    with jobs.running(job_id=job_id) as job:
        if job:
            computing.summarise(job=job)
