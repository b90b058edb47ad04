"""The background tasks of all rooms, for Celery's autodiscovery."""

from screening.citations.tasks import read_import
from screening.duplicates.tasks import find_duplicates
from screening.jobs.tasks import requeue_stale_jobs
from screening.synthesis.tasks import summarise

__all__ = ["find_duplicates", "read_import", "requeue_stale_jobs", "summarise"]
