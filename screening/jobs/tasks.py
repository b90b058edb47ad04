"""The sweeper, run by beat."""

from celery import shared_task

from screening.jobs import actions


@shared_task(name="screening.requeue_stale_jobs")
def requeue_stale_jobs(**_) -> None:
    actions.requeue_stale()
