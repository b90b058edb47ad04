"""What a merge does to votes: the item that was kept takes in those of the other, and gives them back.

No vote moves: each stays on the item it was cast on. The items of merged citations are a group, and the one
of the kept citation shows what all votes and resolutions of the group come to. The others stay as they
were, so that undoing a merge only has to let each item speak for itself again.
"""

from django.db import transaction
from django.utils import timezone

from screening.audit import actions as audit
from screening.citations.models import Citation
from screening.decisions import blinding, criteria
from screening.decisions.actions.entering import absorbed
from screening.decisions.actions.opening import held
from screening.decisions.actions.settling import settle
from screening.decisions.gathered import resolution_in_force, words
from screening.decisions.models import OwnState, Seat, Stage, StageItem, Vote


@transaction.atomic
def gather_votes(*, kept: Citation, dissolved: Citation, by) -> None:
    """``kept`` is screened for both from now on, at every stage where one of them was."""
    items = {(item.citation_id, item.stage): item for item in held(kept.review, [kept.pk, dissolved.pk])}
    into = []
    for stage in Stage:
        if gone := items.get((dissolved.pk, stage)):
            own = items.get((kept.pk, stage)) or _placeholder(kept, stage)
            _take_in(own, gone)
            into.append(own)
    for item in into:
        _let_speak(item, by)
    _record(kept, dissolved, "stage.merge", "is screened as", by=by)


def _placeholder(citation: Citation, stage: str) -> StageItem:
    """The kept citation was not at this stage: it comes to it for the other's sake."""
    return StageItem.objects.create(
        review=citation.review,
        citation=citation,
        stage=stage,
        rank=citation.number,
        own_state=OwnState.ABSENT,
        withdrawn_at=timezone.now(),
    )


def _take_in(own: StageItem, gone: StageItem) -> None:
    is_open = own.withdrawn_at is None or gone.withdrawn_at is None
    for item in (own, gone):
        item.own_state = item.own_state or _state(item)
    gone.absorbed.update(merged_into=own)
    gone.merged_into, gone.withdrawn_at = own, gone.withdrawn_at or timezone.now()
    gone.save(update_fields=["merged_into", "withdrawn_at", "own_state", "changed_at"])
    own.withdrawn_at = None if is_open else own.withdrawn_at
    own.save(update_fields=["withdrawn_at", "own_state", "changed_at"])


def _state(item: StageItem) -> str:
    return OwnState.WITHDRAWN if item.withdrawn_at else OwnState.OPEN


@transaction.atomic
def part_votes(*, kept: Citation, dissolved: Citation, by) -> bool:
    """Each of the two is screened for itself again; votes and resolutions are where they were cast.

    False where they were never gathered: there was nothing to screen, or the merge is older than gathering.
    """
    inside = dissolved.absorbed.values_list("pk", flat=True)
    items = held(kept.review, [kept.pk, dissolved.pk, *inside])
    apart = []
    for stage in Stage:
        at_stage = {item.citation_id: item for item in items if item.stage == stage}
        own, gone = at_stage.pop(kept.pk, None), at_stage.pop(dissolved.pk, None)
        if own and gone and gone.merged_into_id == own.pk:
            _give_back(own, gone, list(at_stage.values()))
            apart += [own, gone]
    for item in apart:
        _let_speak(item, by)
        _tidy(item)
    _record(kept, dissolved, "stage.unmerge", "is screened apart from", by=by)
    return bool(apart)


def _give_back(own: StageItem, gone: StageItem, inside: list[StageItem]) -> None:
    StageItem.objects.filter(pk__in=[item.pk for item in inside]).update(merged_into=gone)
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    for item in (own, gone):
        others = list(item.absorbed.values_list("own_state", flat=True))
        is_open = OwnState.OPEN in (item.own_state, *others)
        item.withdrawn_at = None if is_open else item.withdrawn_at or timezone.now()
        item.save(update_fields=["withdrawn_at", "changed_at"])


def _let_speak(item: StageItem, by) -> None:
    """All that was ever said in the group, in its order, gives seats, resolution and outcome.

    Read anew: what another stage came to may have opened or withdrawn this one since it was locked.
    """
    item.refresh_from_db()
    group = [item.pk, *absorbed(item)]
    said = blinding.all_words(group)
    seats = _seated(item, words(said))
    before = item.resolution_id
    item.resolution = resolution_in_force(said, blinding.all_resolutions(group))
    settle(item, seats, criteria.of_review(item.review), by, changed=item.resolution_id != before)


def _seated(item: StageItem, current: dict[int, Vote | None]) -> list[Seat]:
    """A seat for everybody who ever voted in the group, pointing at the vote that counts."""
    seats = {seat.person_id: seat for seat in blinding.seats_at(item)}
    for person in seats.keys() - current.keys():
        seats.pop(person).delete()
    for person, vote in current.items():
        seat = seats.setdefault(person, Seat(item=item, person_id=person))
        if seat.pk is None or seat.vote != vote:
            seat.vote = vote
            seat.save()
    return list(seats.values())


def _tidy(item: StageItem) -> None:
    """Forget what it was before merges once there is none; what a merge alone brought about goes with it,
    unless somebody judged it since."""
    item.refresh_from_db()
    if item.absorbed.exists():
        return
    if item.own_state == OwnState.ABSENT and not blinding.was_judged(item):
        item.delete()
        return
    item.own_state = ""
    item.save(update_fields=["own_state"])


def _record(kept: Citation, dissolved: Citation, verb: str, words: str, *, by) -> None:
    """Says the same whether somebody has voted or not."""
    summary = f"#{dissolved.number} {words} #{kept.number}"
    audit.record(by=by, review=kept.review, verb=verb, target=dissolved, summary=summary)
