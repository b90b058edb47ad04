"""One arm: the proportion with an event, and its confidence interval."""

from dataclasses import dataclass
from typing import Literal


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
    raise NotImplementedError


def wilson(events: int, total: int, *, level: float = 0.95) -> Interval:
    """Wilson score interval."""
    raise NotImplementedError


def clopper_pearson(events: int, total: int, *, level: float = 0.95) -> Interval:
    """Clopper-Pearson ("exact") interval."""
    raise NotImplementedError
