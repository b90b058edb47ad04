"""A pilot round: everybody votes on the same citations, then the team meets and sharpens the criteria.

As long as the round is open, only its people are asked, and each of them. Closing it hands its citations
over to the rules of the stage: what then lacks a vote is asked for in the pool.
"""

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction

from screening.decisions import blinding, criteria, pilots
from screening.decisions.actions.assigning import (
    close,
    keep_for,
    lock_review,
    make,
    record_assignment,
    refuse_strangers,
    take_free,
)
from screening.decisions.actions.resolving import show_votes
from screening.decisions.actions.sampling_second import rule_of_sample
from screening.decisions.actions.settling import counted, recompute_items, settle
from screening.decisions.actions.signing import refuse_signed_off
from screening.decisions.dealing import Person, in_order, in_pool, screeners
from screening.decisions.models import Assignment, Outcome, Seat, StageItem, Vote
from screening.errors import Conflicting, DomainError
from screening.protocol import actions as protocol
from screening.protocol.models import Criterion
from screening.reviews.models import Review

AT_LEAST = 2  # people
AT_MOST = 500  # citations


@transaction.atomic
def start_pilot(
    *,
    review: Review,
    stage: str,
    by,
    name: str,
    people: Sequence[Person],
    number: int,
    seed: int | None = None,
) -> Assignment:
    """``number`` citations that nobody has judged yet, before every one of ``people``."""
    review = lock_review(review)
    refuse_signed_off(review, stage, "These citations would be given to people")
    refuse_strangers(review, people)
    if len(people) < AT_LEAST:
        raise DomainError("A pilot round needs at least two people: there is no agreement with oneself.")
    if not 1 <= number <= AT_MOST:
        raise DomainError(f"Choose between 1 and {AT_MOST} citations for a pilot round.")
    if Assignment.objects.filter(review=review, stage=stage, kind="pilot", closed_at=None).exists():
        raise Conflicting("A pilot round of this stage is open. Close it before you start the next one.")
    fresh = in_pool(review, stage).filter(outcome=Outcome.UNSCREENED)
    ids = take_free(in_order(fresh, seed), number)
    if not ids:
        raise DomainError("Nothing of this stage is unscreened and in the pool: there is nothing to pilot.")
    title = name.strip() or "Pilot round"
    pilot = make(review, stage, by, title, people, len(ids), {"seed": seed}, Assignment.Kind.PILOT)
    keep_for(pilot, ids, pilot=pilot, people=len(people))
    record_assignment(pilot, "pilot.start", f"{counted(len(ids))} before {len(people)} people each", by=by)
    return pilot


@transaction.atomic
def close_pilot(*, pilot: Assignment, by, why: str = "") -> Assignment:
    """The rules of the stage hold for its citations again; all votes stay, and all of them count."""
    lock_review(pilot.review)
    pilot = Assignment.objects.select_related("review").get(pk=pilot.pk)
    if not pilot.is_open:
        raise Conflicting("This pilot round is closed already.")
    refuse_signed_off(pilot.review, pilot.stage, "The rules of the stage would hold for its citations again")
    _end(pilot, by, why.strip() or "The round is over.")
    return pilot


def _end(pilot: Assignment, by, why: str) -> None:
    ids = list(pilot.items.order_by("pk").values_list("pk", flat=True))
    close(pilot, by, why)
    rule_of_sample(pilot.review, pilot.stage, ids)
    _speak_anew(pilot, ids, by)


def _speak_anew(pilot: Assignment, ids: list[int], by) -> None:
    voted = StageItem.objects.filter(pk__in=ids, seats_taken__gt=0, merged_into=None)
    voted_ids = list(voted.order_by("pk").values_list("pk", flat=True))
    recompute_items(voted_ids, criteria.of_review(pilot.review), by)


@transaction.atomic
def fit_pilots(*, review: Review, by) -> None:
    """After people left or came back: every round asks those who are there. One person alone is no round."""
    lock_review(review)
    for pilot in Assignment.objects.filter(review=review, kind="pilot", closed_at=None).order_by("pk"):
        people = _people_there(pilot)
        if len(people) < AT_LEAST:
            _end(pilot, by, "Fewer than two of its people are left.")
        else:
            _fit(pilot, people, by)


def _people_there(pilot: Assignment) -> set[int]:
    active = set(screeners(pilot.review).values_list("user_id", flat=True))
    return active & set(pilot.assignees.values_list("person_id", flat=True))


def _fit(pilot: Assignment, people: set[int], by) -> None:
    """An item asks for everybody who is there, beside whoever voted on it and left."""
    items = list(pilot.items.order_by("pk").select_for_update(of=("self",), no_key=True))
    seats = blinding.seats_by_item([item.pk for item in items])
    moved = []
    for item in items:
        asked = len(people | {seat.person_id for seat in seats[item.pk] if seat.vote})
        if item.people != asked:
            item.people = asked
            moved.append(item)
    StageItem.objects.bulk_update(moved, ["people"])
    _speak_anew(pilot, [item.pk for item in moved], by)


@transaction.atomic
def amend(*, pilot: Assignment, criterion: Criterion, by, why: str, **fields) -> list[Vote]:
    """Reword ``criterion`` after the meeting, with its reason, and ask for the votes anew that rest on it.

    ``fields`` of the criterion, see ``protocol.change``; without any it was changed on its own page, or is
    new. Returns the rows that now stand in place of those votes. The first votes stay the ones that count
    for agreement.
    """
    lock_review(pilot.review)
    if not why.strip():
        raise DomainError("Say why: an amendment of the protocol is dated and has its reason.")
    if criterion.review_id != pilot.review_id:
        raise DomainError("This criterion belongs to another review.")
    refuse_signed_off(pilot.review, pilot.stage, "Votes would be asked for anew")
    if not Assignment.objects.filter(pk=pilot.pk, closed_at=None).exists():
        raise Conflicting("This pilot round is closed: its votes are not asked for anew any more.")
    if not pilots.is_complete(pilot):
        raise DomainError("Not everybody has voted on all of it yet: their votes have to come first.")
    protocol.change(row=criterion, by=by, why=why, **fields)
    return _ask_anew(pilot, criterion, by, why.strip())


def _ask_anew(pilot: Assignment, criterion: Criterion, by, why: str) -> list[Vote]:
    items = pilot.items.filter(withdrawn_at=None).select_for_update(of=("self",), no_key=True)
    items = list(items.select_related("review", "citation").order_by("pk"))
    seats = blinding.seats_by_item([item.pk for item in items])
    listed = criteria.of_review(pilot.review)
    asked = []
    for item in items:
        resting = [seat for seat in seats[item.pk] if pilots.rests_on(seat.vote, criterion, listed)]
        if resting:
            asked += [_withdraw(seat, by) for seat in resting]
            item.resolution = None
            settle(item, seats[item.pk], listed, by, changed=True)
    words = f"asked for the votes anew that rest on “{criterion}”: {why}"
    record_assignment(pilot, "pilot.ask_anew", words, by=by)
    return asked


def _withdraw(seat: Seat, by) -> Vote:
    """A further row in the name of who voted that says nothing, with who asked: what was written is kept."""
    before = seat.vote
    anew = Vote.objects.create(
        item_id=before.item_id,
        person_id=seat.person_id,
        serial=before.serial + 1,
        key=uuid4(),
        answers=before.answers,
        note=before.note,
        asked_by=by,
    )
    seat.vote = None
    seat.save(update_fields=["vote"])
    return anew


@transaction.atomic
def show_pilot(*, pilot: Assignment, by) -> None:
    """``by`` looks at who said what where people differ, for the meeting: it is written to the log."""
    if not pilots.is_complete(pilot):
        raise DomainError("Not everybody has voted on all of it yet: the votes are shown when they have.")
    for item in pilots.differing(pilot):
        show_votes(item=item, by=by)
