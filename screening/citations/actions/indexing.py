"""Search text, built after an import in the background: a citation can be screened before it can be found."""

from django.db import transaction
from django.db.models import QuerySet

from screening.audit import actions as audit
from screening.citations import search_text
from screening.citations.actions.reading import Progress
from screening.citations.models import Citation
from screening.jobs import actions as jobs
from screening.jobs.models import Job
from screening.reviews.models import Review

STEP = 500
TASK = "screening.index_citations"


@transaction.atomic
def start_indexing(*, review: Review, by) -> Job:
    """A job that writes the search text of all citations without one."""
    job = jobs.start(review=review, task=TASK, label="Search text", by=by)
    audit.record(
        by=by, review=review, verb="citations.index", target=job, summary="had new citations made searchable"
    )
    return job


def index(*, review: Review, progress: Progress = lambda phase, done, total: None) -> int:
    """Write what is missing, a step a transaction; a run that died goes on where it was."""
    missing = Citation.objects.filter(review=review, text__isnull=True).order_by("pk")
    done, total = 0, missing.count()
    while _step(missing):
        done = min(done + STEP, total)
        progress("making citations searchable", done, total)
    return total


@transaction.atomic
def _step(missing: QuerySet[Citation]) -> bool:
    found = list(missing[:STEP])
    search_text.write(found)
    return bool(found)
