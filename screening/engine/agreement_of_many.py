"""How well any number of raters agree, where not everybody need have rated everything.

Raw agreement, Fleiss' kappa, Gwet's AC1, PABAK in its form for many (Brennan and Prediger), and agreement
on one answer. Standard errors over items, as Gwet (Handbook of Inter-Rater Reliability, 2014; irrCAC).
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.stats import t as student

from screening.engine.agreement import Coefficient, Floats
from screening.engine.statistics.distributions import checked_level
from screening.engine.statistics.proportion import Interval


@dataclass(frozen=True)
class AgreementOfMany:
    """A figure that is not defined is None. ``items``: those that at least two people rated."""

    items: int
    ratings: int
    observed: Coefficient | None
    kappa: Coefficient | None
    pabak: Coefficient | None
    ac1: Coefficient | None
    positive: Coefficient | None  # on the first answer


def count_answers(ratings: Iterable[Sequence[Hashable]], categories: Sequence[Hashable]) -> list[list[int]]:
    """A row per item: how many gave each answer. ValueError for an answer outside ``categories``."""
    place = {category: number for number, category in enumerate(categories)}
    rows = []
    for answers in ratings:
        row = [0] * len(categories)
        for answer in answers:
            if answer not in place:
                raise ValueError(f"{answer!r} is none of the answers that are compared.")
            row[place[answer]] += 1
        rows.append(row)
    return rows


def agreement_of_many(counts: Sequence[Sequence[int]], *, level: float = 0.95) -> AgreementOfMany:
    """From a row per item with the number of raters that gave each answer.

    Items that one person alone rated say nothing of agreement, but something of how often each answer is
    given: they count towards what is expected by chance, as in irrCAC.
    """
    checked_level(level)
    rated = np.array([row for row in counts if sum(row)], dtype=np.float64)
    if not len(rated) or not (rated.sum(axis=1) >= 2).any():
        return AgreementOfMany(0, int(rated.sum()), None, None, None, None, None)
    figures = _Figures(rated, level)
    return AgreementOfMany(
        items=int(figures.paired.sum()),
        ratings=int(rated.sum()),
        observed=figures.observed(),
        kappa=figures.kappa(),
        pabak=figures.pabak(),
        ac1=figures.ac1(),
        positive=figures.positive(),
    )


class _Figures:
    def __init__(self, rated: Floats, level: float) -> None:
        self.level, self.rated = level, rated
        self.raters = rated.sum(axis=1)
        self.categories = rated.shape[1]
        self.paired = self.raters >= 2
        pairs = np.where(self.paired, self.raters * (self.raters - 1), 1)
        self.agreed = np.where(self.paired, (rated * (rated - 1)).sum(axis=1) / pairs, 0)
        self.share = float(self.agreed[self.paired].mean())
        self.shares = rated / self.raters[:, None]
        self.used = self.shares.mean(axis=0)  # how often each answer is given

    def observed(self) -> Coefficient:
        return self._coefficient(self.share, self._weighted(self.agreed))

    def pabak(self) -> Coefficient:
        return self._corrected(1 / self.categories, None)

    def kappa(self) -> Coefficient | None:
        expected = float(self.used @ self.used)
        return None if expected > 1 - 1e-12 else self._corrected(expected, self.shares @ self.used)

    def ac1(self) -> Coefficient:
        expected = float(self.used @ (1 - self.used)) / (self.categories - 1)
        return self._corrected(expected, self.shares @ (1 - self.used) / (self.categories - 1))

    def _corrected(self, expected: float, by_item: Floats | None) -> Coefficient:
        """(pa - pe) / (1 - pe), with what each item contributes to both."""
        estimate = (self.share - expected) / (1 - expected)
        parts = self._weighted((self.agreed - expected * self.paired) / (1 - expected))
        if by_item is not None:
            parts = parts - 2 * (1 - estimate) * (by_item - expected) / (1 - expected)
        return self._coefficient(estimate, parts)

    def positive(self) -> Coefficient | None:
        """Of a pair of answers on one item, one being the first answer: how often the other is too.

        A ratio of two sums over items, with the standard error of a ratio.
        """
        first, raters = self.rated[self.paired, 0], self.raters[self.paired]
        both, either = first * (first - 1) / (raters - 1), first
        if not either.sum():
            return None
        share = float(both.sum() / either.sum())
        n = len(first)
        rest = (both - share * either) / either.mean()
        variance = float((rest**2).sum()) / (n * (n - 1)) if n > 1 else 0.0
        return self._limited(share, variance, n)

    def _weighted(self, parts: Floats) -> Floats:
        weighted: Floats = parts * (len(self.rated) / float(self.paired.sum()))
        return weighted

    def _coefficient(self, estimate: float, parts: Floats) -> Coefficient:
        n = len(parts)
        variance = float(((parts - estimate) ** 2).sum()) / (n * (n - 1)) if n > 1 else 0.0
        return self._limited(estimate, variance, n)

    def _limited(self, estimate: float, variance: float, n: int) -> Coefficient:
        """Without any spread between items nothing is said of how sure the figure is: no interval."""
        if variance < 1e-15:
            return Coefficient(estimate, 0.0, None)
        error = sqrt(variance)
        reach = float(student.ppf(0.5 + self.level / 2, n - 1)) * error
        limits = Interval(
            max(-1.0, estimate - reach), min(1.0, estimate + reach), self.level, "Gwet, over items"
        )
        return Coefficient(estimate, error, limits)
