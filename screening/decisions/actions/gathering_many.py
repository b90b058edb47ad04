"""Many merges at once, of citations on which nobody has voted: items are gathered, no outcome moves."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from screening.audit import actions as audit
from screening.decisions.actions.opening import held
from screening.decisions.models import OwnState, Resolution, Stage, StageItem, Vote
from screening.duplicates.models import Merge

GATHERED = ["merged_into", "withdrawn_at", "own_state", "changed_at"]


@transaction.atomic
def hold_judged(*, review, citation_ids: Iterable[int]) -> set[int]:
    """Of these citations, those with a vote or a resolution; no vote on the others comes in between until
    the transaction around this ends."""
    items = {item.pk: item.citation_id for item in held(review, citation_ids)}
    said = [rows.objects.filter(item__in=items).values_list("item", flat=True) for rows in (Vote, Resolution)]
    return {items[pk] for found in said for pk in found}


@transaction.atomic
def gather_unjudged(*, merges: Sequence[Merge], by) -> None:
    """What ``gather_votes`` does for each, where there are no votes to gather."""
    ends = {end for merge in merges for end in (merge.kept_id, merge.dissolved_id)}
    items = {(item.citation_id, item.stage): item for item in held(merges[0].review, ends)}
    for stage in Stage:
        gone = {
            merge: items[merge.dissolved_id, stage]
            for merge in merges
            if (merge.dissolved_id, stage) in items
        }
        _add_placeholders([merge for merge in gone if (merge.kept_id, stage) not in items], stage, items)
        for merge, item in gone.items():
            _take_in(items[merge.kept_id, stage], item)
    StageItem.objects.bulk_update(items.values(), GATHERED, batch_size=500)
    _record(merges, by, "stage.merge", "is screened as")


@transaction.atomic
def part_unjudged(*, merges: Sequence[Merge], by) -> None:
    """What ``part_votes`` does for each, where there are no votes to part and all of a group goes apart."""
    ends = {end for merge in merges for end in (merge.kept_id, merge.dissolved_id)}
    items = [item for item in held(merges[0].review, ends) if item.own_state]
    made = [item.pk for item in items if item.own_state == OwnState.ABSENT]
    apart = [item for item in items if item.own_state != OwnState.ABSENT]
    for item in apart:
        is_open = item.own_state == OwnState.OPEN
        item.withdrawn_at = None if is_open else item.withdrawn_at or timezone.now()
        item.merged_into, item.own_state, item.changed_at = None, "", timezone.now()
    StageItem.objects.bulk_update(apart, GATHERED, batch_size=500)
    StageItem.objects.filter(pk__in=made).delete()
    _record(merges, by, "stage.unmerge", "is screened apart from")


def _add_placeholders(merges: Iterable[Merge], stage: str, items: dict[tuple[int, str], StageItem]) -> None:
    """The kept citation was not at this stage: it comes to it for the other's sake."""
    new = {
        merge.kept_id: StageItem(
            review=merge.review,
            citation=merge.kept,
            stage=stage,
            rank=merge.kept.number,
            own_state=OwnState.ABSENT,
            withdrawn_at=timezone.now(),
        )
        for merge in merges
    }
    for item in StageItem.objects.bulk_create(new.values()):
        items[item.citation_id, stage] = item


def _take_in(own: StageItem, gone: StageItem) -> None:
    now = timezone.now()
    is_open = own.withdrawn_at is None or gone.withdrawn_at is None
    for item in (own, gone):
        item.own_state = item.own_state or _state(item)
        item.changed_at = now
    gone.merged_into, gone.withdrawn_at = own, gone.withdrawn_at or now
    own.withdrawn_at = None if is_open else own.withdrawn_at


def _state(item: StageItem) -> str:
    return OwnState.WITHDRAWN if item.withdrawn_at else OwnState.OPEN


def _record(merges: Sequence[Merge], by, verb: str, words: str) -> None:
    """Says the same as where somebody has voted."""
    audit.record_many(
        by=by,
        review=merges[0].review,
        verb=verb,
        lines=[
            audit.Line(merge.dissolved, f"#{merge.dissolved.number} {words} #{merge.kept.number}")
            for merge in merges
        ],
    )
