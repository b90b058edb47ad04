"""Duplicates of duplicates: being alike is not transitive, so every pair inside a cluster is checked."""

from collections.abc import Callable, Collection, Iterable
from itertools import product


class Clusters:
    """Joins places of records one edge after the other, as long as nothing inside contradicts."""

    def __init__(self, contradict: Callable[[int, int], bool]) -> None:
        self._contradict = contradict
        self._members: dict[int, list[int]] = {}

    def of(self, place: int) -> Collection[int]:
        return self._members.get(place, [place])

    def are_one(self, one: int, other: int) -> bool:
        return other in self.of(one)

    def join(self, one: int, other: int) -> bool:
        """Whether the two are one now by this edge: False where they were before, or may not be."""
        mine, theirs = self.of(one), self.of(other)
        if other in mine or any(self._contradict(*pair) for pair in product(mine, theirs)):
            return False
        joined = [*mine, *theirs]
        self._members.update(dict.fromkeys(joined, joined))
        return True


def joined(edges: Iterable[tuple[int, int]], contradict: Callable[[int, int], bool]) -> Clusters:
    """The clusters that the edges give, the first edge first."""
    clusters = Clusters(contradict)
    for edge in edges:
        clusters.join(*edge)
    return clusters
