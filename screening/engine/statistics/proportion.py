"""One arm: the proportion with an event, and its confidence interval."""

from dataclasses import dataclass
from math import sqrt
from operator import index
from typing import Literal

from screening.engine.statistics.distributions import (
    beta_quantile,
    checked_level,
    two_sided_normal,
)


@dataclass(frozen=True)
class Interval:
    """Limits at a confidence level such as 0.95, and the name of the method that gave them."""

    lower: float
    upper: float
    level: float
    method: str


@dataclass(frozen=True)
class Proportion:
    """`estimate` = events / total, between 0 and 1."""

    events: int
    total: int
    estimate: float
    interval: Interval


def proportion(
    events: int,
    total: int,
    *,
    method: Literal["wilson", "clopper-pearson"] = "wilson",
    level: float = 0.95,
) -> Proportion:
    """The proportion of one arm; ValueError in a sentence for impossible counts."""
    intervals = {"wilson": wilson, "clopper-pearson": clopper_pearson}
    if method not in intervals:
        raise ValueError(f"The interval is wilson or clopper-pearson, not {method!r}.")
    check_counts(events, total)
    return Proportion(events, total, events / total, intervals[method](events, total, level=level))


def wilson(events: int, total: int, *, level: float = 0.95) -> Interval:
    """Wilson's score interval without continuity correction (Wilson 1927; R binom.confint)."""
    check_counts(events, total)
    z = two_sided_normal(level)
    share = events / total
    centre = share + z**2 / (2 * total)
    reach = z * sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    scale = 1 + z**2 / total
    lower = 0.0 if events == 0 else (centre - reach) / scale
    upper = 1.0 if events == total else (centre + reach) / scale
    return Interval(lower, upper, level, "Wilson")


def clopper_pearson(events: int, total: int, *, level: float = 0.95) -> Interval:
    """Interval of Clopper and Pearson (1934), called exact, from beta quantiles (R binom.test)."""
    check_counts(events, total)
    tail = (1 - checked_level(level)) / 2
    lower = 0.0 if events == 0 else beta_quantile(tail, events, total - events + 1)
    upper = 1.0 if events == total else beta_quantile(1 - tail, events + 1, total - events)
    return Interval(lower, upper, level, "Clopper-Pearson")


def check_counts(events: int, total: int, label: str = "") -> None:
    """Raise ValueError, with a sentence that names the arm, when the counts cannot be true."""
    arm = f"In {label}: " if label else ""
    for count in (events, total):
        if not _is_whole(count):
            raise ValueError(f"{arm}counts are whole numbers, not {count!r}.")
    if events < 0 or total < 0:
        raise ValueError(f"{arm}a count is never negative ({events} of {total}).")
    if total == 0:
        raise ValueError(f"{arm}a group of 0 has no proportion; leave the arm out.")
    if events > total:
        raise ValueError(f"{arm}{events} with the event cannot be among {total}; check both.")


def _is_whole(count: object) -> bool:
    try:
        index(count)  # type: ignore[arg-type]
    except TypeError:
        return False
    return not isinstance(count, bool)
