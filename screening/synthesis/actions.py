"""Asking for a summary: a job computes it, and its result never changes afterwards."""

from django.db import transaction

from screening.errors import DomainError
from screening.jobs import actions as jobs
from screening.jobs.models import Job
from screening.synthesis import queries

TASK = "screening.summarise"


@transaction.atomic
def start(*, review, by) -> Job:
    """Send the job; there must be something agreed to compute from."""
    if not queries.inputs(review):
        raise DomainError(
            "There is no agreed result yet. Extract a study with the number of people that the review asks "
            "for, agree on the values, then compute the summary."
        )
    running = review.jobs.filter(task=TASK, state__in=[Job.State.WAITING, Job.State.RUNNING]).first()
    return running or jobs.start(review=review, task=TASK, label="Computing summaries", by=by)
