"""How a stage stands, for who answers for it: what waits for whom, who did how much and when, what is left.

No number here tells a verdict on what is still open. What the reader is to vote on as a third person
stands among what waits for a second vote: they must not learn that it is a conflict.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Aggregate, Case, Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from screening.accounts.models import User
from screening.decisions.models import SETTLED, Outcome, Seat, SignOff, Stage, StageItem
from screening.reviews.models import Resolving

STATES = {
    "first": "Waiting for a first vote",
    "second": "Waiting for a second vote",
    "third": "Waiting for a third person",
    "conflict": "Conflict",
    "included": "Included",
    "excluded": "Excluded",
}
RECENT_DAYS = 7
SHOWN_DAYS = 14
ENOUGH_TIMED = 10


def items(review, stage: str, viewer) -> QuerySet[StageItem]:
    """All that is at ``stage``, with its ``state`` (a key of STATES) as ``viewer`` may know it."""
    found = StageItem.objects.filter(review=review, stage=stage, withdrawn_at=None)
    return found.annotate(
        state=Case(
            When(awaits_third=True, third_person=viewer, then=Value("second")),
            When(awaits_third=True, then=Value("third")),
            When(outcome=Outcome.UNSCREENED, then=Value("first")),
            When(outcome=Outcome.AWAITING, then=Value("second")),
            default=F("outcome"),
        )
    )


@dataclass(frozen=True)
class Voter:
    """Somebody who voted at a stage: votes that count, when the last of them was cast."""

    person: User
    votes: int
    recent: int
    last: date


@dataclass(frozen=True)
class Day:
    """Votes cast on it, and the citations that they were cast on."""

    day: date
    votes: int
    citations: int


@dataclass(frozen=True)
class Board:
    """``votes`` by person and day; ``citations`` voted on by day, and under None on all days that are told as
    one; ``seconds`` the median time of a vote, None while too few were timed."""

    stage: Stage
    counts: dict[str, int]
    votes_left: int
    votes: list[tuple[int, date, int]]
    citations: dict[date | None, int]
    people: dict[int, User]
    today: date
    seconds: float | None
    asks_a_third: bool

    @property
    def states(self) -> list[tuple[str, str, int]]:
        """Key, words and number of each state that can occur."""
        shown = [state for state in STATES if state != "third" or self.asks_a_third or self.counts["third"]]
        return [(state, STATES[state], self.counts[state]) for state in shown]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        return sum(self.counts[state] for state in SETTLED)

    @property
    def left(self) -> int:
        return self.total - self.settled

    @cached_property
    def voters(self) -> list[Voter]:
        """Who voted most comes first."""
        mine: dict[int, list[tuple[date, int]]] = {}
        for person, day, votes in self.votes:
            mine.setdefault(person, []).append((day, votes))
        made = [self._voter(self.people[person], days) for person, days in mine.items()]
        return sorted(made, key=lambda voter: (-voter.votes, str(voter.person)))

    def _voter(self, person: User, days: list[tuple[date, int]]) -> Voter:
        recent = sum(votes for day, votes in days if day > self._before_recent)
        return Voter(person, sum(votes for _, votes in days), recent, max(day for day, _ in days))

    @cached_property
    def days(self) -> list[Day]:
        """Days with votes, the newest first."""
        found: dict[date, int] = {}
        for _, day, votes in self.votes:
            found[day] = found.get(day, 0) + votes
        return [Day(day, votes, self.citations[day]) for day, votes in sorted(found.items(), reverse=True)]

    @property
    def newest_days(self) -> list[Day]:
        return self.days[:SHOWN_DAYS]

    @property
    def earlier(self) -> Day | None:
        """All days before these as one: ``day`` is the last of them."""
        rest = self.days[SHOWN_DAYS:]
        return Day(rest[0].day, sum(day.votes for day in rest), self.citations[None]) if rest else None

    @property
    def most_in_a_day(self) -> int:
        return max((day.votes for day in self.days), default=0)

    @property
    def pace(self) -> float | None:
        """Votes a day, over the days since the first vote of the last week."""
        recent = [day for day in self.days if day.day > self._before_recent]
        if not recent:
            return None
        return sum(day.votes for day in recent) / ((self.today - recent[-1].day).days + 1)

    @property
    def days_left(self) -> int | None:
        """At that pace; None where nothing is left or nobody votes."""
        return -int(-self.votes_left // self.pace) if self.pace and self.votes_left else None

    @property
    def hours_left(self) -> float | None:
        """Of all people together, at the median time of a vote."""
        return self.votes_left * self.seconds / 3600 if self.seconds and self.votes_left else None

    @property
    def minutes_left(self) -> int | None:
        return max(1, round(self.hours_left * 60)) if self.hours_left else None

    @property
    def _before_recent(self) -> date:
        return self.today - timedelta(days=RECENT_DAYS)


def board(review, stage: Stage, viewer) -> Board:
    counts = dict.fromkeys(STATES, 0)
    counts |= dict(items(review, stage, viewer).order_by().values_list("state").annotate(Count("pk")))
    votes = _votes_by_day(review, stage)
    return Board(
        stage=stage,
        counts=counts,
        votes_left=_votes_left(review, stage),
        votes=votes,
        citations=_citations_by_day(review, stage),
        people=User.objects.in_bulk({person for person, _, _ in votes}),
        today=timezone.localdate(),
        seconds=_median_seconds(review, stage),
        asks_a_third=review.resolving == Resolving.THIRD,
    )


def _votes_left(review, stage: Stage) -> int:
    """How many votes are still to be cast if nobody differs any more."""
    found = StageItem.objects.filter(review=review, stage=stage, withdrawn_at=None)
    open_ones = found.filter(Q(outcome__in=[Outcome.UNSCREENED, Outcome.AWAITING]) | Q(awaits_third=True))
    kinds = open_ones.order_by().values_list("people", "seats_taken", "awaits_third").annotate(Count("pk"))
    asked = StageItem(review=review, stage=stage).people_needed
    return sum(
        number * (1 if awaits_third else max(0, (people or asked) - taken))
        for people, taken, awaits_third, number in kinds
    )


# How much was said, never what


def _votes_by_day(review, stage: str) -> list[tuple[int, date, int]]:
    """Person, day, and how many of the votes that count were cast by them on it."""
    votes = _seated(review, stage).annotate(day=TruncDate("vote__cast_at")).order_by("day", "person_id")
    return list(votes.values_list("person_id", "day").annotate(number=Count("pk")))


def _citations_by_day(review, stage: str) -> dict[date | None, int]:
    found = _seated(review, stage).annotate(day=TruncDate("vote__cast_at")).order_by("-day")
    by_day: dict[date | None, int] = dict(found.values_list("day").annotate(Count("item", distinct=True)))
    rest = list(by_day)[SHOWN_DAYS:]
    until = _seated(review, stage).filter(vote__cast_at__date__lte=rest[0]) if rest else Seat.objects.none()
    return {**by_day, None: until.values("item").distinct().count()}


def voted_on(
    items: QuerySet[StageItem],
    *,
    person: User | None = None,
    day: date | None = None,
    until: date | None = None,
) -> QuerySet[StageItem]:
    """Those with a vote that counts: of ``person``, cast on ``day``, cast on ``until`` or before."""
    seats = Seat.objects.filter(item=OuterRef("pk"), vote__isnull=False)
    asked = {"person": person, "vote__cast_at__date": day, "vote__cast_at__date__lte": until}
    asked = {name: value for name, value in asked.items() if value}
    return items.filter(Exists(seats.filter(**asked))) if asked else items


def _median_seconds(review, stage: str) -> float | None:
    """How long the card was open; None while fewer than ten votes were timed."""
    timed = _seated(review, stage).filter(vote__seconds__isnull=False)
    found = timed.aggregate(number=Count("pk"), median=_Median("vote__seconds"))
    return found["median"] if found["number"] >= ENOUGH_TIMED else None


def _seated(review, stage: str) -> QuerySet[Seat]:
    at_stage = {"item__review": review, "item__stage": stage, "item__withdrawn_at": None}
    return Seat.objects.filter(vote__isnull=False, **at_stage)


class _Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) within group (order by %(expressions)s)"
    output_field = FloatField()


# Sign-off


def sign_offs(review, stage: str) -> QuerySet[SignOff]:
    """Every time the stage was signed off or opened again, newest first."""
    return SignOff.objects.filter(review=review, stage=stage).select_related("signed_by").order_by("-pk")


def newest_sign_off(review, stage: str) -> SignOff | None:
    return sign_offs(review, stage).first()


def is_signed_off(review, stage: str) -> bool:
    newest = newest_sign_off(review, stage)
    return newest is not None and newest.locks


def changes_since(sign_off: SignOff, counts: dict[str, int]) -> list[tuple[str, int, int]]:
    """Outcomes whose number moved although the stage is signed off (citations were merged, imported or
    withdrawn since): words, then, now. ``counts`` by outcome."""
    moved = [outcome for outcome in Outcome if sign_off.counts.get(outcome, 0) != counts[outcome]]
    return [(outcome.label, sign_off.counts.get(outcome, 0), counts[outcome]) for outcome in moved]
