"""How well two raters agree: raw, Cohen's kappa, PABAK, Gwet's AC1, positive and negative agreement."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from operator import index

import numpy as np
from numpy.typing import NDArray

from screening.engine.statistics.distributions import checked_level, two_sided_normal
from screening.engine.statistics.proportion import Interval, wilson

Floats = NDArray[np.float64]
Table = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Coefficient:
    """An estimate with its standard error (None where none is defined) and interval.

    Where raters always (or never) agree, the large-sample standard errors of kappa and AC1 are 0,
    which says nothing of how sure the figure is: the interval is then None.
    """

    estimate: float
    standard_error: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Agreement:
    """Every figure that is not defined for the table is None, never 0 or 1.

    `positive` and `negative` exist for two categories only, the first being the positive one.
    """

    n: int
    table: Table  # rows: first rater; columns: second rater
    observed: Coefficient | None  # proportion of items on which the raters agree
    expected: float | None  # agreement expected by chance, the one of kappa
    kappa: Coefficient | None
    pabak: Coefficient | None
    ac1: Coefficient | None
    positive: Coefficient | None
    negative: Coefficient | None


def cross_tabulate(pairs: Iterable[tuple[Hashable, Hashable]], categories: Sequence[Hashable]) -> Table:
    """Count (first rater, second rater) pairs; ValueError for an answer outside `categories`."""
    place = {category: number for number, category in enumerate(categories)}
    counts = [[0] * len(categories) for _ in categories]
    for first, second in pairs:
        for answer in (first, second):
            if answer not in place:
                raise ValueError(f"{answer!r} is none of the answers that are compared.")
        counts[place[first]][place[second]] += 1
    return tuple(tuple(row) for row in counts)


def agreement(table: Sequence[Sequence[int]], *, level: float = 0.95) -> Agreement:
    """Agreement of two raters from their square table of counts (two or more categories)."""
    checked_level(level)
    counts = _checked(table)
    n = sum(map(sum, counts))
    if n == 0:
        return Agreement(0, counts, None, None, None, None, None, None, None)
    shares = np.array(counts, dtype=np.float64) / n
    both = len(counts) == 2
    return Agreement(
        n=n,
        table=counts,
        observed=_observed(counts, n, level),
        expected=float(shares.sum(axis=1) @ shares.sum(axis=0)),
        kappa=_kappa(counts, n, level),
        pabak=_pabak(counts, n, level),
        ac1=_ac1(shares, n, level),
        positive=_specific(counts, 0, level) if both else None,
        negative=_specific(counts, 1, level) if both else None,
    )


def _checked(table: Sequence[Sequence[int]]) -> Table:
    counts = tuple(tuple(index(cell) for cell in row) for row in table)
    if len(counts) < 2 or any(len(row) != len(counts) for row in counts):
        raise ValueError("A table of agreement is square, with at least two answers.")
    if any(cell < 0 for row in counts for cell in row):
        raise ValueError("A count in a table of agreement is never negative.")
    return counts


def _agreed(counts: Table) -> int:
    return sum(row[place] for place, row in enumerate(counts))


def _observed(counts: Table, n: int, level: float) -> Coefficient:
    share = _agreed(counts) / n
    return Coefficient(share, sqrt(share * (1 - share) / n), wilson(_agreed(counts), n, level=level))


def _kappa(counts: Table, n: int, level: float) -> Coefficient | None:
    """Cohen (1960); standard error of Fleiss, Cohen and Everitt (1969), not the one under chance."""
    rows, columns = [sum(row) for row in counts], [sum(column) for column in zip(*counts, strict=True)]
    chance = sum(row * column for row, column in zip(rows, columns, strict=True))
    if chance == n * n:  # both raters gave one and the same answer to everything
        return None
    shares = np.array(counts, dtype=np.float64) / n
    first, second = shares.sum(axis=1), shares.sum(axis=0)
    agreed, expected = float(np.trace(shares)), chance / n**2
    kappa = (agreed - expected) / (1 - expected)
    margins = second[:, None] + first[None, :]
    off_diagonal = shares - np.diag(np.diag(shares))
    variance = (
        np.diag(shares) @ (1 - np.diag(margins) * (1 - kappa)) ** 2
        + (1 - kappa) ** 2 * np.sum(off_diagonal * margins**2)
        - (kappa - expected * (1 - kappa)) ** 2
    ) / (n * (1 - expected) ** 2)
    return _wald(kappa, float(variance), level, "Fleiss, Cohen and Everitt")


def _pabak(counts: Table, n: int, level: float) -> Coefficient:
    """Kappa at equal prevalence and no bias (Byrt 1993): raw agreement and its limits, rescaled."""
    categories, agreed = len(counts), _agreed(counts)
    limits = wilson(agreed, n, level=level)
    estimate, lower, upper = (
        (categories * share - 1) / (categories - 1) for share in (agreed / n, limits.lower, limits.upper)
    )
    error = sqrt(agreed * (n - agreed) / n**3) * categories / (categories - 1)
    return Coefficient(estimate, error, Interval(lower, upper, level, "Wilson, rescaled"))


def _ac1(shares: Floats, n: int, level: float) -> Coefficient:
    """Gwet (2008): chance agreement from the mean margins; variance as irrCAC gwet.ac1.table."""
    categories = len(shares)
    means = (shares.sum(axis=1) + shares.sum(axis=0)) / 2
    expected = float(means @ (1 - means)) / (categories - 1)
    agreed = float(np.trace(shares))
    ac1 = (agreed - expected) / (1 - expected)
    pairs = 1 - (means[:, None] + means[None, :]) / 2
    terms = np.eye(categories) - 2 * (1 - ac1) * pairs / (categories - 1)
    spread = float(np.sum(shares * terms**2)) - (agreed - 2 * (1 - ac1) * expected) ** 2
    return _wald(ac1, spread / (n * (1 - expected) ** 2), level, "Gwet")


def _wald(estimate: float, variance: float, level: float, method: str) -> Coefficient:
    """Limits beyond -1 and 1 are cut there: no coefficient lies outside."""
    if variance < 1e-15:  # 0 but for rounding
        return Coefficient(estimate, 0.0, None)
    error = sqrt(variance)
    reach = two_sided_normal(level) * error
    interval = Interval(max(-1.0, estimate - reach), min(1.0, estimate + reach), level, method)
    return Coefficient(estimate, error, interval)


def _specific(counts: Table, place: int, level: float) -> Coefficient | None:
    """Agreement on one answer (Cicchetti and Feinstein 1990): 2a / (2a + b + c).

    With j = a / (a + b + c), a proportion among the items that either rater answered so, it is
    2j / (1 + j), which rises with j: the Wilson limits of j give its limits.
    """
    both, disagreed = counts[place][place], counts[0][1] + counts[1][0]
    if both + disagreed == 0:
        return None
    limits = wilson(both, both + disagreed, level=level)
    interval = Interval(
        2 * limits.lower / (1 + limits.lower),
        2 * limits.upper / (1 + limits.upper),
        level,
        "Wilson, transformed",
    )
    return Coefficient(2 * both / (2 * both + disagreed), None, interval)
