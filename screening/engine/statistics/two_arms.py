"""Two arms of one trial: risk ratio, odds ratio, risk difference, number needed to treat, Fisher's test."""

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from screening.engine.statistics.distributions import two_sided_normal
from screening.engine.statistics.proportion import Interval, check_counts, wilson

_CORRECTED = "One cell is 0, so 0.5 was added to all four."


@dataclass(frozen=True)
class Effect:
    """An estimate (ratio or difference) with its interval; `note` names a correction if one was made."""

    estimate: float
    interval: Interval
    note: str = ""


@dataclass(frozen=True)
class NumberNeeded:
    """Patients to treat for one more event; `estimate` is None when there is no difference at all.

    `words` is the way to print it after Altman (1998): NNTB is for one more benefit, NNTH for one
    more harm. Where the difference may be none the interval passes through infinity, as in
    "NNTB 3.9 (NNTB 2.0 to ∞ to NNTH 27.0)".
    """

    estimate: float | None
    words: str


@dataclass(frozen=True)
class TwoArms:
    """First arm against second arm. Ratios are None when both arms have no or only events."""

    risk_ratio: Effect | None
    odds_ratio: Effect | None
    risk_difference: Effect  # first minus second
    number_needed: NumberNeeded
    fisher_p: float  # two-sided


@dataclass(frozen=True)
class _Cells:
    """Events and non-events, floats because 0.5 may have been added to each."""

    events_1: float
    others_1: float
    events_2: float
    others_2: float

    @property
    def has_zero(self) -> bool:
        return 0 in (self.events_1, self.others_1, self.events_2, self.others_2)

    def corrected(self) -> "_Cells":
        """0.5 in every cell when one is 0 (metafor escalc to = "only0", RevMan), else unchanged."""
        add = 0.5 if self.has_zero else 0.0
        return _Cells(self.events_1 + add, self.others_1 + add, self.events_2 + add, self.others_2 + add)


def compare_arms(
    events_1: int,
    total_1: int,
    events_2: int,
    total_2: int,
    *,
    event_is_benefit: bool,
    level: float = 0.95,
) -> TwoArms:
    """Compare the first arm with the second (the comparator).

    `event_is_benefit` (cessation of spasms is, a death is not) only gives the number needed its
    direction. Raises ValueError in a sentence for impossible counts.
    """
    check_counts(events_1, total_1, "the first arm")
    check_counts(events_2, total_2, "the second arm")
    cells = _Cells(events_1, total_1 - events_1, events_2, total_2 - events_2)
    ratios = 0 < events_1 + events_2 < total_1 + total_2
    difference = risk_difference(events_1, total_1, events_2, total_2, level=level)
    return TwoArms(
        _risk_ratio(cells, level) if ratios else None,
        _odds_ratio(cells, level) if ratios else None,
        difference,
        number_needed(difference, event_is_benefit=event_is_benefit),
        fisher_p(events_1, total_1, events_2, total_2),
    )


def _risk_ratio(cells: _Cells, level: float) -> Effect:
    """log RR +- z sqrt(1/a - 1/n1 + 1/c - 1/n2) (Katz 1978)."""
    c = cells.corrected()
    total_1, total_2 = c.events_1 + c.others_1, c.events_2 + c.others_2
    centre = log(c.events_1 / total_1) - log(c.events_2 / total_2)
    variance = 1 / c.events_1 - 1 / total_1 + 1 / c.events_2 - 1 / total_2
    return _ratio(centre, variance, level, cells)


def _odds_ratio(cells: _Cells, level: float) -> Effect:
    """log OR +- z sqrt(1/a + 1/b + 1/c + 1/d) (Woolf 1955)."""
    c = cells.corrected()
    centre = log(c.events_1 / c.others_1) - log(c.events_2 / c.others_2)
    variance = 1 / c.events_1 + 1 / c.others_1 + 1 / c.events_2 + 1 / c.others_2
    return _ratio(centre, variance, level, cells)


def _ratio(centre: float, variance: float, level: float, cells: _Cells) -> Effect:
    reach = two_sided_normal(level) * sqrt(variance)
    interval = Interval(exp(centre - reach), exp(centre + reach), level, "Wald on the log scale")
    return Effect(exp(centre), interval, _CORRECTED if cells.has_zero else "")


def risk_difference(
    events_1: int, total_1: int, events_2: int, total_2: int, *, level: float = 0.95
) -> Effect:
    """First proportion minus second, with Newcombe's interval from two Wilson intervals (1998, method 10)."""
    first, second = events_1 / total_1, events_2 / total_2
    one, two = wilson(events_1, total_1, level=level), wilson(events_2, total_2, level=level)
    difference = first - second
    lower = difference - sqrt((first - one.lower) ** 2 + (two.upper - second) ** 2)
    upper = difference + sqrt((one.upper - first) ** 2 + (second - two.lower) ** 2)
    return Effect(difference, Interval(lower, upper, level, "Newcombe"))


def number_needed(difference: Effect, *, event_is_benefit: bool) -> NumberNeeded:
    """1 / risk difference with the reciprocals of its limits, through infinity where they differ in sign."""
    sign = 1 if event_is_benefit else -1
    estimate = sign * difference.estimate
    low, high = sorted(sign * end for end in (difference.interval.lower, difference.interval.upper))
    if low < 0 < high:
        span = f"{_one_number(high)} to ∞ to {_one_number(low)}"
    elif low >= 0:
        span = f"{_one_number(high)} to {_one_number(low)}"
    else:
        span = f"{_one_number(low)} to {_one_number(high)}"
    if estimate == 0:
        return NumberNeeded(None, f"NNT ∞, no difference ({span})")
    return NumberNeeded(1 / abs(estimate), f"{_one_number(estimate)} ({span})")


def _one_number(difference: float) -> str:
    """A difference in the direction of benefit, as a number needed."""
    if difference == 0:
        return "∞"
    return f"{'NNTB' if difference > 0 else 'NNTH'} {1 / abs(difference):.1f}"


def fisher_p(events_1: int, total_1: int, events_2: int, total_2: int) -> float:
    """Two-sided p of Fisher's exact test: tables as likely as the observed one or less (R fisher.test)."""
    events = events_1 + events_2
    counts = np.arange(max(0, events - total_2), min(events, total_1) + 1)
    logs = _log_choose(total_1, counts) + _log_choose(total_2, events - counts)
    chances = np.exp(logs - special.logsumexp(logs))
    observed = chances[events_1 - counts[0]]
    # R's allowance for rounding among tables that are equally likely
    return min(1.0, float(chances[chances <= observed * (1 + 1e-7)].sum()))


def _log_choose(n: int, k: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))
