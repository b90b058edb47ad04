"""Pairs that are hard to tell, in which people said whether they are one work; a process of its own.

python -m screening.management.benchmarks.labelled_pairs FILE prints one JSON object.
"""

import json
import sys
from pathlib import Path

from screening.engine import matching
from screening.engine.matching import labelled


def measured(path: Path) -> dict[str, int]:
    with path.open(encoding="utf-8", newline="") as table:
        rows = list(labelled.rows(table))
    found = matching.find(row.item for row in rows)
    cluster = {number: group[0] for group in found.groups() for number in group}
    asked = {(one.first, one.second) for one in found.possible}
    said = [
        (one.item.id, other.item.id, bool(one.is_duplicate))
        for one, other in zip(rows[::2], rows[1::2], strict=True)
    ]
    merged = [is_one for one, other, is_one in said if cluster.get(one, one) == cluster.get(other, other)]
    suggested = [is_one for one, other, is_one in said if (one, other) in asked]
    same = sum(is_one for _, _, is_one in said)
    return {
        "same": same, "different": len(said) - same, "merged": sum(merged),
        "merged_wrongly": merged.count(False), "suggested": sum(suggested),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))
