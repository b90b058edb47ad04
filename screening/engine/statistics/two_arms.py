"""Two arms of one trial: risk ratio, odds ratio, risk difference, number needed to treat, Fisher's test."""

from dataclasses import dataclass

from screening.engine.statistics.proportion import Interval


@dataclass(frozen=True)
class Effect:
    """An estimate (ratio or difference) with its interval; `note` names a correction if one was made."""

    estimate: float
    interval: Interval
    note: str = ""


@dataclass(frozen=True)
class NumberNeeded:
    """Number needed to treat for one more event; infinite limits where the difference may be none.

    `words` is the way to print it, e.g. "NNT 4.8 (2.6 to 29)" or
    "5.7 more events: NNT 5.7 to infinity ...".
    """

    estimate: float | None
    words: str


@dataclass(frozen=True)
class TwoArms:
    """First arm against second arm. Ratios are None when both arms have no or only events."""

    risk_ratio: Effect | None
    odds_ratio: Effect | None
    risk_difference: Effect
    number_needed: NumberNeeded
    fisher_p: float  # two-sided


def compare_arms(events_1: int, total_1: int, events_2: int, total_2: int, *, level: float = 0.95) -> TwoArms:
    """Compare the first arm with the second (the comparator)."""
    raise NotImplementedError
