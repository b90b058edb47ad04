"""Our search for duplicates on one set of records, in a process of its own.

python -m screening.management.benchmarks.matching FILE reads a table of records in which people marked
the duplicates; with a number instead, that many made-up records. It prints one JSON object.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from screening.engine import matching
from screening.engine.matching import labelled
from screening.management.benchmarks.made_up_duplicates import records
from screening.management.benchmarks.memory import peak_mb
from screening.management.benchmarks.quality import quality


def read(path: Path) -> tuple[list[matching.Item], list[str]]:
    with path.open(encoding="utf-8", newline="") as table:
        rows = list(labelled.rows(table))
    return [row.item for row in rows], [row.group for row in rows]


def measured(known: Iterable[tuple[matching.Item, str]]) -> dict:
    """``known``: each item, numbered from 1, with the work that it is. Items are not kept."""
    works: list[str] = []
    candidates: list[int] = []
    seconds = -time.process_time()
    found = matching.find(_items(known, works), progress=lambda phase, done, total: candidates.append(total))
    seconds += time.process_time()
    merged = [_places(candidate) for candidate in found.duplicates]
    asked = [_places(candidate) for candidate in found.possible]
    right = [(one, other) for one, other in asked if works[one] == works[other]]
    alone, with_people = quality(works, merged), quality(works, [*merged, *right])
    return {
        "records": len(works), "duplicates": alone.duplicates, "lost": alone.lost, "left": alone.left,
        "suggested": len(asked), "left_by_people": with_people.left, "related": len(found.related),
        "candidates": max(candidates, default=0), "cpu": seconds, "peak_mb": peak_mb(),
    }  # fmt: skip


def _items(known: Iterable[tuple[matching.Item, str]], works: list[str]) -> Iterator[matching.Item]:
    for item, work in known:
        works.append(work)
        yield item


def _places(candidate: matching.Candidate) -> tuple[int, int]:
    return candidate.first - 1, candidate.second - 1


if __name__ == "__main__":
    what = sys.argv[1]
    known = records(int(what)) if what.isdecimal() else zip(*read(Path(what)), strict=True)
    print(json.dumps(measured(known)))
