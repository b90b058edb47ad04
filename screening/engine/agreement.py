"""How well two raters agree: raw, Cohen's kappa, PABAK, Gwet's AC1, positive and negative agreement."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from screening.engine.statistics.proportion import Interval


@dataclass(frozen=True)
class Coefficient:
    """An estimate with its standard error (None where none is defined) and interval."""

    estimate: float
    standard_error: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Agreement:
    """Every figure that is not defined for the table is None, never 0 or 1.

    `positive` and `negative` exist for two categories only, the first being the positive one.
    """

    n: int
    table: tuple[tuple[int, ...], ...]  # rows: first rater; columns: second rater
    observed: Coefficient | None  # proportion of items on which the raters agree
    expected: float | None  # agreement expected by chance, the one of kappa
    kappa: Coefficient | None
    pabak: Coefficient | None
    ac1: Coefficient | None
    positive: Coefficient | None
    negative: Coefficient | None


def cross_tabulate(
    pairs: Iterable[tuple[Hashable, Hashable]], categories: Sequence[Hashable]
) -> tuple[tuple[int, ...], ...]:
    """Count (first rater, second rater) pairs; ValueError for an answer outside `categories`."""
    raise NotImplementedError


def agreement(table: Sequence[Sequence[int]], *, level: float = 0.95) -> Agreement:
    """Agreement of two raters from their square table of counts (two or more categories)."""
    raise NotImplementedError
