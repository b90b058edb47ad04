"""The background tasks of all rooms, for Celery's autodiscovery."""

from screening.jobs.tasks import requeue_stale_jobs

__all__ = ["requeue_stale_jobs"]
