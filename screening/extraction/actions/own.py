"""Taking a place at a study, completing the extraction, reopening it."""

from django.db import transaction
from django.utils import timezone

from screening.audit import actions as audit
from screening.errors import Conflicting, DomainError
from screening.extraction import queries
from screening.extraction.models import Extraction
from screening.studies.models import Study


@transaction.atomic
def start(*, study, by) -> Extraction:
    """Take a place at ``study``; who has one already gets it back. Refused when all places are taken."""
    locked = Study.objects.select_for_update().select_related("review").get(pk=study.pk)
    mine = locked.extractions.filter(person=by).first()
    if mine:
        return mine
    if locked.extractions.filter(person__isnull=True).exists():
        raise DomainError(f"The values of {locked.label} are being agreed: it takes no further extraction.")
    if queries.places_taken(locked) >= locked.review.extractors:
        raise Conflicting(f"Nobody else is asked to extract {locked.label}. Choose another study.")
    mine = Extraction.objects.create(study=locked, person=by)
    log(by=by, extraction=mine, verb="extraction.start", summary=f"began to extract {locked.label}")
    return mine


@transaction.atomic
def complete(*, extraction, by, version: int | None = None) -> Extraction:
    """Done: locked until reopened. Refused without an arm."""
    mine = opened(extraction=extraction, person=by, version=version)
    if not mine.arms.exists():
        raise DomainError("An extraction has at least one arm. Add the arms of this study, then complete it.")
    mine.state, mine.completed_at = Extraction.State.COMPLETE, timezone.now()
    mine.save(update_fields=["state", "completed_at"])
    summary = f"completed the extraction of {mine.study.label}"
    log(by=by, extraction=mine, verb="extraction.complete", summary=summary)
    return mine


@transaction.atomic
def reopen(*, extraction, by, reason: str) -> Extraction:
    """Work on one's complete extraction again. Refused once its consensus has begun."""
    Study.objects.select_for_update().get(pk=extraction.study_id)
    mine = _own(extraction, by)
    if not mine.is_complete:
        return mine
    if Extraction.objects.filter(study_id=mine.study_id, person__isnull=True).exists():
        raise DomainError(
            "The values of this study are being agreed, so what both wrote stays as it is. "
            "Settle it in the consensus, with another value and a note."
        )
    if not reason.strip():
        raise DomainError("Say why you reopen it: the reason is kept in the history.")
    mine.state, mine.completed_at, mine.version = Extraction.State.DRAFT, None, mine.version + 1
    mine.save(update_fields=["state", "completed_at", "version"])
    summary = f"reopened the extraction of {mine.study.label}: {reason.strip()}"
    log(by=by, extraction=mine, verb="extraction.reopen", summary=summary)
    return mine


def opened(*, extraction, person, version: int | None) -> Extraction:
    """The row, locked and counted as saved once more; refused when it may not be changed from here.

    ``version`` is the one that the person's page shows; None asks for no check (a program, not a page).
    """
    mine = _own(extraction, person)
    if mine.is_complete:
        raise DomainError("This extraction is complete. Reopen it, with a reason, to change it.")
    if version is not None and mine.version != version:
        raise Conflicting(
            "This extraction was saved in another window after this page was opened. Nothing was "
            "overwritten: compare what stands there now with what you typed, then save again."
        )
    mine.version += 1
    mine.save(update_fields=["version"])
    return mine


def _own(extraction, person) -> Extraction:
    locked = Extraction.objects.select_for_update(of=("self",)).select_related("study__review")
    mine = locked.get(pk=extraction.pk)
    if mine.person_id != person.pk:
        raise DomainError("This is not your extraction: everybody fills in their own.")
    return mine


@transaction.atomic
def log(*, by, extraction, verb: str, summary: str, detail: dict | None = None) -> None:
    """What one person read out of a study is theirs alone until it is agreed: hidden from others."""
    audit.record(
        by=by,
        review=extraction.study.review,
        verb=verb,
        target=extraction,
        summary=summary,
        detail=detail,
        blinded=True,
    )
