"""Conflicts: looking at the votes, asking a third person, and the word that decides."""

from collections.abc import Iterable

from django.db import transaction

from screening.audit import actions as audit
from screening.decisions import blinding, criteria, thirds
from screening.decisions.actions.entering import enter, following_merges
from screening.decisions.actions.settling import settle
from screening.decisions.actions.voting import chosen_reason, refuse_withdrawn
from screening.decisions.models import Outcome, Resolution, StageItem, Verdict
from screening.errors import Conflicting, DomainError
from screening.reviews.models import Resolving


@transaction.atomic
def show_votes(*, item: StageItem, by) -> None:
    """``by`` looks at the votes of a conflict before resolving it. Written down once; others read of it
    with the resolution, since before that they may not know of the conflict."""
    if item.merged_into_id or not _may_be_resolved(item, by):
        raise Conflicting("This is no longer a conflict: there is nothing to show.")
    _record_looks([item], "before resolving the conflict", by=by)


@transaction.atomic
def note_shown(*, items: Iterable[StageItem], by) -> None:
    """Where the review shows the votes of conflicts from the start: who has them before their eyes now."""
    _record_looks(items, "with the conflict, as the review shows them to who resolves", by=by)


@transaction.atomic
def look_to_discuss(*, item: StageItem, by) -> None:
    """``by`` is one of those who differ and discuss it, and looks at how the others voted. Written once."""
    if not blinding.is_discussed(item) or not blinding.has_vote(item, by):
        raise DomainError("There is nothing to discuss here: it is no conflict that you have a vote on.")
    _record_looks([item], "to discuss the conflict", by=by)


def _record_looks(items: Iterable[StageItem], why: str, *, by) -> None:
    for place in blinding.still_blinded(items, by):
        audit.record(
            by=by,
            review=place.review,
            verb=blinding.UNBLIND,
            target=place,
            summary=f"looked at the votes on citation #{place.citation.number} {why}",
            blinded=True,
        )


@following_merges
@transaction.atomic
def ask_third(*, item: StageItem, by, person) -> None:
    """Put a conflict into the queue of ``person``, who votes blinded, instead of whoever is asked now."""
    item = enter(item, by, None).item
    refuse_withdrawn(item)
    if item.review.resolving != Resolving.THIRD:
        raise DomainError("In this review no third person decides conflicts. A lead can change that.")
    is_open = item.outcome == Outcome.CONFLICT and not blinding.is_third(item, by.pk)
    if not is_open or item.seats_taken != thirds.DIFFERING:
        raise Conflicting("There is no third person to ask: it is no conflict of two people any more.")
    if not thirds.free(item).filter(user=person).exists():
        raise DomainError("Choose somebody who screens in this review and has not seen these votes.")
    item.third_person, item.awaits_third = person, True
    item.save(update_fields=["third_person", "awaits_third", "changed_at"])
    where = f"citation #{item.citation.number} at {item.get_stage_display().lower()}"
    summary = f"asked a third person to vote on {where}"
    detail = {"person": person.pk}
    audit.record(
        by=by,
        review=item.review,
        verb="conflict.ask",
        target=item,
        summary=summary,
        detail=detail,
        blinded=True,
    )


@transaction.atomic
def ask_others(*, review, by) -> int:
    """Where who was asked as the third can no longer vote, somebody else is asked, or it is left to be
    resolved. Returns how many moved."""
    waiting = StageItem.objects.filter(review=review, awaits_third=True, withdrawn_at=None)
    gone = waiting.exclude(third_person__in=thirds.screeners(review)).select_for_update(
        of=("self",), no_key=True
    )
    items = list(gone.select_related("review").order_by("pk"))
    for item in items:
        settle(item, blinding.seats_at(item), criteria.of_review(review), by, changed=False)
    if items:
        summary = f"asked others for {len(items)} third votes of people who no longer screen"
        audit.record(by=by, review=review, verb="conflict.ask", target=review, summary=summary, blinded=True)
    return len(items)


@following_merges
@transaction.atomic
def resolve(*, item: StageItem, by, verdict: str, explanation: str, reason=None, seen=None) -> Resolution:
    """A word on a conflict, or a further one; the votes stay. ``item`` as it was loaded, or ``seen``
    (its ``changed_at`` on the page), says what was decided upon: if it moved since, nothing is written."""
    known = seen or item.changed_at
    item = enter(item, by, None).item
    _refuse_unresolvable(item, known, by)
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


def _refuse_unresolvable(item: StageItem, known, by) -> None:
    refuse_withdrawn(item)
    if not _may_be_resolved(item, by):
        raise Conflicting("This is no longer a conflict: a vote has changed. Nothing was written.")
    if item.changed_at != known:
        raise Conflicting("Somebody was first: look at what stands now, and resolve again if you disagree.")


def _may_be_resolved(item: StageItem, by) -> bool:
    """For who is asked as the third it is like any other that waits for their vote."""
    is_conflict = item.outcome == Outcome.CONFLICT and not blinding.is_third(item, by.pk)
    return is_conflict or item.resolution_id is not None


def _record_resolution(item: StageItem, resolution: Resolution, *, by) -> None:
    saw = not blinding.still_blinded([item], by)
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
