"""How fast a person goes and how far a stage is, without a word on what anybody said of what is open."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate

from screening.decisions import blinding
from screening.decisions.models import SETTLED, Outcome, StageItem, Verdict

DAYS = 14


@dataclass(frozen=True)
class Day:
    """``minutes`` is the time cards were open; ``share`` that of the busiest day shown, in per cent."""

    day: date
    votes: int
    minutes: int
    share: int


@dataclass(frozen=True)
class Settled:
    """What everybody may know: how many are decided. All others look alike here, whoever voted on them."""

    total: int
    included: int
    excluded: int

    @property
    def done(self) -> int:
        return self.included + self.excluded

    @property
    def open(self) -> int:
        return self.total - self.done


def own_verdicts(review, stage: str, viewer) -> list[tuple[Verdict, int]]:
    votes = blinding.own_votes(review, viewer).filter(item__stage=stage).order_by()
    counts = dict(votes.values_list("verdict").annotate(Count("pk")))
    return [(verdict, counts.get(verdict, 0)) for verdict in Verdict]


def own_days(review, stage: str, viewer) -> list[Day]:
    """The newest days on which ``viewer`` voted, newest first, by the votes that count."""
    votes = blinding.own_votes(review, viewer).filter(item__stage=stage)
    by_day = votes.order_by().annotate(day=TruncDate("cast_at")).values_list("day")
    found = by_day.annotate(Count("pk"), Sum("seconds")).order_by("-day")[:DAYS]
    rows = [(day, count, seconds or 0) for day, count, seconds in found]
    most = max((count for _, count, _ in rows), default=1)
    return [Day(day, count, round(seconds / 60), round(100 * count / most)) for day, count, seconds in rows]


def settled(review, stage: str) -> Settled:
    items = StageItem.objects.filter(review=review, stage=stage, withdrawn_at=None)
    counts = dict(items.filter(outcome__in=SETTLED).values_list("outcome").annotate(Count("pk")))
    return Settled(items.count(), counts.get(Outcome.INCLUDED, 0), counts.get(Outcome.EXCLUDED, 0))
