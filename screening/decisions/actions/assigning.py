"""Giving citations to people, taking them back, and setting free what would wait for people who are gone.

Changes of who is asked for what come one after the other, under the lock of the review; each item is locked
as for a vote, so that a vote sees an assignment as a whole or not at all.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from screening.audit import actions as audit
from screening.decisions.actions.settling import CHUNK, counted
from screening.decisions.actions.signing import refuse_signed_off
from screening.decisions.dealing import (
    SCREENERS,
    Dealing,
    Person,
    fitting,
    in_order,
    in_pool,
    people_needed,
    screeners,
    teams,
)
from screening.decisions.models import OPEN, Assignee, Assignment, Stage, StageItem
from screening.errors import Conflicting, DomainError
from screening.reviews.models import Review


@transaction.atomic
def give(
    *,
    review: Review,
    stage: str,
    by,
    name: str,
    people: Sequence[Person],
    number: int | None,
    citations: QuerySet | None = None,
    dealing: str = Dealing.TOGETHER,
    seed: int | None = None,
    chosen: dict | None = None,
) -> list[Assignment]:
    """``number`` citations of the pool (None: all) to ``people``, one batch for each of their teams.

    ``citations`` narrows the choice, ``seed`` draws it by lot, else the first of the queue are given;
    ``chosen`` says in words, for the record, how it was narrowed.
    """
    review = lock_review(review)
    refuse_signed_off(review, stage, "These citations would be given to people")
    refuse_strangers(review, people)
    needed = people_needed(review, stage)
    parts = teams(people, dealing, needed)
    pool = fitting(in_pool(review, stage, citations), len(parts[0]), needed)
    ids = take_free(in_order(pool, seed), number)
    if not ids:
        raise DomainError("No citation of the pool fits: choose others, or take back a batch first.")
    said = {**(chosen or {}), "dealing": str(dealing), "seed": seed}
    return [
        _batch(review, stage, by, _named(name, at, parts), team, ids[at :: len(parts)], said)
        for at, team in enumerate(parts)
        if ids[at :: len(parts)]
    ]


def _named(name: str, at: int, parts: list) -> str:
    base = name.strip() or "Batch"
    return f"{base}, part {at + 1} of {len(parts)}" if len(parts) > 1 else base


def _batch(review, stage, by, name, team, ids, chosen) -> Assignment:
    batch = make(review, stage, by, name, team, len(ids), chosen, Assignment.Kind.BATCH)
    keep_for(batch, ids)
    record_assignment(batch, "batch.give", f"gave {counted(len(ids))} to {_names(batch)}", by=by)
    return batch


def make(review, stage, by, name, people, size, chosen, kind) -> Assignment:
    made = Assignment.objects.create(
        review=review, stage=stage, kind=kind, name=name[:120], chosen=chosen, size=size, given_by=by
    )
    Assignee.objects.bulk_create(
        Assignee(assignment=made, person_id=person.pk, experience=person.experience) for person in people
    )
    return made


def keep_for(assignment: Assignment, ids: list[int], **fields) -> None:
    for at in range(0, len(ids), CHUNK):
        items = StageItem.objects.filter(pk__in=ids[at : at + CHUNK])
        items.update(assignment=assignment, changed_at=timezone.now(), **fields)


def take_free(ordered: QuerySet[StageItem], number: int | None) -> list[int]:
    """Of the first ``number``, those that are locked now and still to be had, in the order that was asked."""
    wanted = list(ordered.values_list("pk", flat=True)[:number])
    had: set[int] = set()
    for at in range(0, len(wanted), CHUNK):
        rows = StageItem.objects.filter(pk__in=wanted[at : at + CHUNK], assignment=None, outcome__in=OPEN)
        rows = rows.filter(withdrawn_at=None).order_by("pk").select_for_update(no_key=True)
        had |= set(rows.values_list("pk", flat=True))
    return [pk for pk in wanted if pk in had]


@transaction.atomic
def take_back(*, assignment: Assignment, by, why: str = "") -> Assignment:
    """What is left of a batch goes back to the pool; what was voted stays and counts."""
    lock_review(assignment.review)
    assignment = Assignment.objects.select_related("review").get(pk=assignment.pk)
    if assignment.is_pilot:
        raise DomainError("This is a pilot round. End it on its own page.")
    if not assignment.is_open:
        raise Conflicting("This batch was taken back already.")
    close(assignment, by, why.strip() or "Taken back.")
    return assignment


def close(assignment: Assignment, by, why: str) -> int:
    """Its items are in the pool again, whether they are judged or not: a vote may be taken back later.

    How many are still to be judged is returned, but not written where everybody reads it.
    """
    left = free(assignment.items.all())
    assignment.closed_at, assignment.closed_why = timezone.now(), why[:200]
    assignment.save(update_fields=["closed_at", "closed_why"])
    verb = "pilot.close" if assignment.is_pilot else "batch.take_back"
    record_assignment(assignment, verb, f"closed: {why}", by=by)
    return left


def free(items: QuerySet[StageItem]) -> int:
    """To the pool; how many of them are still to be judged."""
    ids = list(items.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", "outcome"))
    for at in range(0, len(ids), CHUNK):
        some = StageItem.objects.filter(pk__in=[pk for pk, _ in ids[at : at + CHUNK]])
        some.update(assignment=None, changed_at=Now())
    return sum(outcome in OPEN for _, outcome in ids)


@transaction.atomic
def free_stuck(*, review: Review, by) -> int:
    """After people left or the rules changed: what the people of a batch can no longer decide by themselves
    goes to the pool; batches that are too few for their stage are closed. Returns how many were set free."""
    review = lock_review(review)
    open_ones = Assignment.objects.filter(review=review, closed_at=None, kind=Assignment.Kind.BATCH)
    return sum(_free_stuck(batch, by) for batch in _with_people_left(open_ones).order_by("pk"))


def _with_people_left(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Each with ``people_left``: its people who are in the team still and may screen."""
    active = Q(
        assignees__person__memberships__review=F("review"),
        assignees__person__memberships__is_active=True,
        assignees__person__memberships__role__in=SCREENERS,
    )
    return assignments.select_related("review").annotate(people_left=Count("assignees", filter=active))


def people_left(assignment: Assignment) -> int:
    return _with_people_left(Assignment.objects.filter(pk=assignment.pk)).get().people_left


def _free_stuck(batch: Assignment, by) -> int:
    needed = people_needed(batch.review, batch.stage)
    if batch.people_left < needed:
        return close(batch, by, "Too few of its people are left for what the stage asks.")
    items = batch.items.annotate(asks=Coalesce("people", Value(needed)))
    ids = list(items.filter(asks__gt=batch.people_left).values_list("pk", flat=True))
    if ids:
        free(StageItem.objects.filter(pk__in=ids))
        words = f"set {counted(len(ids))} free, which more people have to judge than it has"
        record_assignment(batch, "batch.free", words, by=by)
    return len(ids)


def lock_review(review: Review) -> Review:
    """The review as it stands now: its rules do not change until the transaction ends."""
    return Review.objects.select_for_update(no_key=True).get(pk=review.pk)


def refuse_strangers(review: Review, people: Sequence[Person]) -> None:
    known = {membership.user_id for membership in screeners(review)}
    if not people or not {person.pk for person in people} <= known:
        raise DomainError("Choose people who are in the team and may screen.")


def _names(assignment: Assignment) -> str:
    assignees = assignment.assignees.select_related("person").order_by("pk")
    return " and ".join(str(one.person) for one in assignees)


def record_assignment(assignment: Assignment, verb: str, words: str, *, by) -> None:
    stage = Stage(assignment.stage).label.lower()
    what = "pilot round" if assignment.is_pilot else "batch"
    audit.record(
        by=by,
        review=assignment.review,
        verb=verb,
        target=assignment,
        summary=f"{what} “{assignment.name}” at {stage}: {words}",
        detail=assignment.chosen,
    )
