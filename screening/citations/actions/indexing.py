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
    done, last, total = 0, 0, missing.count()
    while found := _step(missing.filter(pk__gt=last)):
        done, last = done + len(found), found[-1].pk
        progress("making citations searchable", done, max(done, total))
    return done


@transaction.atomic
def _step(missing: QuerySet[Citation]) -> list[Citation]:
    """Rows are held, so that what is corrected in the same moment is not written over with older words."""
    found = list(missing.select_for_update(of=["self"], no_key=True)[:STEP])
    search_text.write(found)
    return found
