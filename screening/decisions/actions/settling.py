"""Keeping beside an item what its votes and its resolution give."""

from django.db import transaction

from screening.audit import actions as audit
from screening.decisions import blinding, criteria, events
from screening.decisions.actions.signing import hold_stage, refuse_signed_off
from screening.decisions.consensus import decision
from screening.decisions.models import Seat, Stage, StageItem
from screening.rows import write_together

CHUNK = 2000


def settle(item: StageItem, seats: list[Seat], listed: list, by, *, changed: bool, new=(), moved=()) -> None:
    """Keep beside the item what its votes and its resolution now give, and tell if the outcome moved.

    ``new`` and ``moved``: rows of what brought this about, to be written with it in one statement.
    """
    before = item.outcome
    for field, value in decision(item, seats, listed).items():
        changed = changed or getattr(item, field) != value
        setattr(item, field, value)
    if new:
        write_together(new, [*moved, item] if changed else moved)
    elif changed:
        item.save()
    if item.outcome != before:
        events.outcome_changed.send(sender=StageItem, item=item, before=before, by=by)


@transaction.atomic
def recompute_outcomes(*, review, stage: str, by) -> int:
    """After a change of the review's settings or of the order of reasons: let the votes speak anew.

    Returns how many decisions moved, be it by their reason; where the stage is signed off none may, and the
    change is refused. Resolutions stay in force. Items that count elsewhere stay as they
    are until their merge is undone.
    """
    hold_stage(review, stage)
    voted = StageItem.objects.filter(review=review, stage=stage, seats_taken__gt=0, merged_into=None)
    ids = list(voted.order_by("pk").values_list("pk", flat=True))
    listed = criteria.of_review(review)
    moved = recompute_items(ids, listed, by)
    if moved:
        refuse_signed_off(review, stage, f"This would change {counted(moved)}")
        record_stage(review, stage, "stage.recompute", f"computed {counted(moved)} anew at", by=by)
    return moved


def recompute_items(ids: list[int], listed: list, by) -> int:
    """Let the votes on these items speak anew; how many decisions moved."""
    return sum(_recompute(ids[at : at + CHUNK], listed, by) for at in range(0, len(ids), CHUNK))


def _recompute(ids: list[int], listed: list, by) -> int:
    items = StageItem.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
    locked = [item for item in items.select_related("review") if item.merged_into_id is None]
    seats = blinding.seats_by_item(ids)
    before = [(item.outcome, item.reason_id) for item in locked]
    for item in locked:
        settle(item, seats[item.pk], listed, by, changed=False)
    return sum((item.outcome, item.reason_id) != old for item, old in zip(locked, before, strict=True))


def record_stage(review, stage: str, verb: str, words: str, *, by) -> None:
    summary = f"{words} {Stage(stage).label.lower()}"
    audit.record(by=by, review=review, verb=verb, target=review, summary=summary)


def counted(count: int) -> str:
    return "1 citation" if count == 1 else f"{count} citations"
