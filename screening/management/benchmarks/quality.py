"""What a division of records into groups loses and leaves, against the groups that people made."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from screening.engine.matching.clusters import Clusters


@dataclass(frozen=True, slots=True)
class Quality:
    """``lost``: works that vanish in another one; ``left``: duplicates that stay of all ``duplicates``."""

    records: int
    duplicates: int
    lost: int
    left: int

    @property
    def sensitivity(self) -> float:
        return 1 - self.left / self.duplicates if self.duplicates else 1.0


def quality(works: Sequence[str | int], links: Iterable[tuple[int, int]]) -> Quality:
    """``works`` says of each record which work it is; ``links`` couples places in it, from 0."""
    clusters = Clusters(lambda one, other: False)
    for link in links:
        clusters.join(*link)
    inside, across = defaultdict(set), defaultdict(set)
    for place, work in enumerate(works):
        cluster = min(clusters.of(place))
        inside[cluster].add(work)
        across[work].add(cluster)
    lost = sum(len(found) - 1 for found in inside.values())
    left = sum(len(found) - 1 for found in across.values())
    return Quality(len(works), len(works) - len(across), lost, left)
