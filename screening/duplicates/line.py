"""The line that a lead draws through the pairs to decide: how many are above it, and the least likely."""

from dataclasses import dataclass, field

from screening.duplicates import queries
from screening.duplicates.deck import compared
from screening.duplicates.models import DuplicatePair
from screening.reviews.models import Review

SHOWN = 6


@dataclass(frozen=True)
class Line:
    """``weakest`` is the pair nearest to the line, ``next_weakest`` those just above it."""

    score: float
    likelihoods: list[str]
    against: int
    nearest: list[DuplicatePair] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.likelihoods)

    @property
    def by_likelihood(self) -> list[tuple[str, int]]:
        words = ("likely", "possible", "unlikely")
        found = [(word, self.likelihoods.count(word)) for word in words]
        return [(word, number) for word, number in found if number]

    @property
    def weakest(self) -> DuplicatePair | None:
        return self.nearest[0] if self.nearest else None

    @property
    def next_weakest(self) -> list[DuplicatePair]:
        return self.nearest[1:]


def drawn(review: Review, score: float) -> Line:
    pairs = list(queries.open_above(review, score))
    nearest = queries.with_citations(sorted(pairs, key=lambda pair: (pair.score, -pair.pk))[:SHOWN])
    compared(nearest[:1])
    against = sum(any(reason["against"] for reason in pair.reasons) for pair in pairs)
    return Line(score, [pair.likelihood for pair in pairs], against, nearest)
