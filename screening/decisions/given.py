"""How far the people are to whom citations were given: how many each has voted on, never what."""

from dataclasses import dataclass

from django.db.models import Count, Q

from screening.decisions.dealing import fitting, in_pool, people_needed
from screening.decisions.models import OPEN, Assignee, Assignment, Seat, SecondSample, StageItem

CLOSED_SHOWN = 20


@dataclass(frozen=True)
class Standing:
    """Of one batch or round: ``size`` and ``done`` are of what it holds now."""

    assignment: Assignment
    people: list[tuple[Assignee, int]]
    size: int
    done: int

    @property
    def votes_asked(self) -> int:
        """Of each person, where all of them are asked."""
        return self.size


def open_batches(review, stage: str) -> list[Standing]:
    return _standings(review, stage, Assignment.Kind.BATCH, StageItem.assignment)


def rounds(review, stage: str) -> list[Standing]:
    """Pilot rounds, also closed ones, the newest first."""
    return _standings(review, stage, Assignment.Kind.PILOT, StageItem.pilot)[::-1]


def standing(pilot: Assignment) -> Standing:
    return next(one for one in rounds(pilot.review, pilot.stage) if one.assignment == pilot)


def _standings(review, stage: str, kind: str, place) -> list[Standing]:
    name = place.field.name
    found = Assignment.objects.filter(review=review, stage=stage, kind=kind).order_by("pk")
    if kind == Assignment.Kind.BATCH:
        found = found.filter(closed_at=None)
    found = list(found.select_related("given_by").prefetch_related("assignees__person"))
    items = StageItem.objects.filter(**{f"{name}__in": found}, withdrawn_at=None)
    sizes = (
        items.order_by().values(name).annotate(all=Count("pk"), done=Count("pk", filter=~Q(outcome__in=OPEN)))
    )
    counts = {row[name]: (row["all"], row["done"]) for row in sizes}
    votes = _votes(name, found)
    return [
        Standing(
            one,
            [(each, votes.get((one.pk, each.person_id), 0)) for each in one.assignees.all()],
            *counts.get(one.pk, (0, 0)),
        )
        for one in found
    ]


def _votes(name: str, assignments: list[Assignment]) -> dict[tuple[int, int], int]:
    place = f"item__{name}"
    seats = Seat.objects.filter(**{f"{place}__in": assignments}, vote__isnull=False, item__withdrawn_at=None)
    rows = seats.order_by().values_list(place, "person").annotate(Count("pk"))
    return {(assignment, person): count for assignment, person, count in rows}


def closed_batches(review, stage: str) -> list[Assignment]:
    found = Assignment.objects.filter(review=review, stage=stage, kind=Assignment.Kind.BATCH)
    closed = found.filter(closed_at__isnull=False).order_by("-closed_at")
    return list(closed.prefetch_related("assignees__person")[:CLOSED_SHOWN])


def pool_size(review, stage: str) -> int:
    return fitting(in_pool(review, stage), 2, people_needed(review, stage)).count()


def sample_in_force(review, stage: str) -> SecondSample | None:
    return SecondSample.objects.filter(review=review, stage=stage, ended_at=None).first()


def assignment_of(review, pk: int, kind: str | None = None) -> Assignment | None:
    found = Assignment.objects.select_related("review", "given_by").filter(review=review, pk=pk)
    return (found.filter(kind=kind) if kind else found).first()


def last_experience(review) -> dict[int, str]:
    """By person, how they were entered last."""
    rows = Assignee.objects.filter(assignment__review=review).exclude(experience="").order_by("pk")
    return dict(rows.values_list("person", "experience"))
