"""From two complete extractions to one that is agreed. What people wrote stays as it is."""

from django.db import transaction
from django.utils import timezone

from screening.audit import actions as audit
from screening.errors import DomainError
from screening.extraction import queries
from screening.extraction.actions.aligning import align
from screening.extraction.actions.locking import draft_consensus, locked_consensus
from screening.extraction.actions.settling import Decision, settle_many
from screening.extraction.models import Extraction
from screening.studies.models import Study


@transaction.atomic
def start_consensus(*, study, by) -> Extraction:
    """Lay the values side by side; from now on the extractions themselves cannot be reopened."""
    locked = Study.objects.select_for_update().select_related("review").get(pk=study.pk)
    standing = queries.standing_of(locked, person=by)
    if not standing.may_see_others:
        raise DomainError(
            f"The values of {locked.label} can be agreed once everybody who was asked has completed theirs."
        )
    if standing.consensus:
        return standing.consensus
    consensus = Extraction.objects.create(study=locked, person=None, agreed_by=by)
    summary = f"began to agree on the values of {locked.label}"
    audit.record(by=by, review=locked.review, verb="consensus.start", target=consensus, summary=summary)
    return consensus


@transaction.atomic
def take_single(*, study, by) -> Extraction:
    """Take the one complete extraction as agreed, where the review asks for one person."""
    consensus = start_consensus(study=study, by=by)
    sides = queries.sides_of(study)
    if sides.second:
        raise DomainError("Two people extracted this study: lay their values side by side.")
    if consensus.is_complete:
        return consensus
    align(study=study, by=by)
    left = [item for item in queries.items_of(queries.sides_of(study)) if item.settlement is None]
    decisions = [Decision(item=item.key, side=sides.first.extraction) for item in left]
    settle_many(study=study, by=by, decisions=decisions)
    return complete_consensus(study=study, by=by)


@transaction.atomic
def complete_consensus(*, study, by, version: int | None = None) -> Extraction:
    """Agreed: later rooms use these values. Refused while anything is unsettled."""
    consensus = draft_consensus(study=study, person=by, version=version)
    sides = queries.sides_of(study)
    if not sides.arms:
        raise DomainError("No arm is agreed yet: say first which arms are the same.")
    left = [item for item in queries.items_of(sides) if item.settlement is None]
    if left:
        raise DomainError(f"{_counted(left)} not settled yet. Settle every one, then complete the consensus.")
    consensus.state, consensus.completed_at = Extraction.State.COMPLETE, timezone.now()
    consensus.agreed_by = by
    consensus.save(update_fields=["state", "completed_at", "agreed_by"])
    summary = f"agreed on the values of {study.label}"
    audit.record(by=by, review=study.review, verb="consensus.complete", target=consensus, summary=summary)
    return consensus


def _counted(items: list) -> str:
    return "One item is" if len(items) == 1 else f"{len(items)} items are"


@transaction.atomic
def reopen_consensus(*, study, by, reason: str) -> Extraction:
    """Back to work: until it is complete again, later rooms do without the values of this study."""
    consensus = locked_consensus(study=study, person=by)
    if not consensus.is_complete:
        return consensus
    if not reason.strip():
        raise DomainError("Say why the agreed values are reopened: the reason is kept in the history.")
    consensus.state, consensus.completed_at = Extraction.State.DRAFT, None
    consensus.version += 1
    consensus.save(update_fields=["state", "completed_at", "version"])
    summary = f"reopened the agreed values of {study.label}: {reason.strip()}"
    audit.record(by=by, review=study.review, verb="consensus.reopen", target=consensus, summary=summary)
    return consensus
