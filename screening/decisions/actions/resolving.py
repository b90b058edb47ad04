"""A lead's word on a conflict."""

from django.db import transaction

from screening.audit import actions as audit
from screening.decisions import blinding, criteria
from screening.decisions.actions.entering import enter, following_merges
from screening.decisions.actions.settling import settle
from screening.decisions.actions.voting import chosen_reason, refuse_withdrawn
from screening.decisions.models import Outcome, Resolution, StageItem, Verdict
from screening.errors import Conflicting, DomainError


@transaction.atomic
def show_votes(*, item: StageItem, by) -> None:
    """``by`` looks at the votes of a conflict before resolving it. Written down once; others read of it
    with the resolution, since before that they may not know of the conflict."""
    is_conflict = item.outcome == Outcome.CONFLICT or item.resolution_id is not None
    if item.merged_into_id or not is_conflict:
        raise Conflicting("This is no longer a conflict: there is nothing to show.")
    summary = f"looked at the votes on citation #{item.citation.number} before resolving the conflict"
    for place in blinding.still_blinded(item, by):
        audit.record(
            by=by, review=item.review, verb=blinding.UNBLIND, target=place, summary=summary, blinded=True
        )


@following_merges
@transaction.atomic
def resolve(*, item: StageItem, by, verdict: str, explanation: str, reason=None, seen=None) -> Resolution:
    """A word on a conflict, or a further one; the votes stay. ``item`` as it was loaded, or ``seen``
    (its ``changed_at`` on the page), says what was decided upon: if it moved since, nothing is written."""
    known = seen or item.changed_at
    item = enter(item, by, None).item
    _refuse_unresolvable(item, known)
    if verdict not in (Verdict.INCLUDE, Verdict.EXCLUDE):
        raise DomainError("A conflict is resolved by include or exclude.")
    if not explanation.strip():
        raise DomainError("Explain the decision: the explanation is kept with it.")
    listed = criteria.of_review(item.review)
    chosen = chosen_reason(item, verdict, reason, criteria.asked(listed, item.stage), {})
    resolution = Resolution.objects.create(
        item=item, verdict=verdict, reason=chosen, explanation=explanation.strip(), resolved_by=by
    )
    item.resolution = resolution
    settle(item, blinding.seats_at(item), listed, by, changed=True)
    _record_resolution(item, resolution, by=by)
    return resolution


def _refuse_unresolvable(item: StageItem, known) -> None:
    refuse_withdrawn(item)
    if item.outcome != Outcome.CONFLICT and item.resolution_id is None:
        raise Conflicting("This is no longer a conflict: a vote has changed. Nothing was written.")
    if item.changed_at != known:
        raise Conflicting("Somebody was first: look at what stands now, and resolve again if you disagree.")


def _record_resolution(item: StageItem, resolution: Resolution, *, by) -> None:
    saw = not blinding.still_blinded(item, by)
    how = "after looking at the votes" if saw else "without looking at the votes"
    where = f"citation #{item.citation.number} at {item.get_stage_display().lower()}"
    audit.record(
        by=by,
        review=item.review,
        verb="conflict.resolve",
        target=item,
        summary=f"resolved the conflict on {where}, {how}: {resolution.verdict}",
        detail={"resolution": str(resolution.pk), "explanation": resolution.explanation},
    )
