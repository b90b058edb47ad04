"""Sets in which people marked the duplicates; read from the folder that REVIEWAPP_DATA names."""

import csv
import os
from pathlib import Path

import pytest

from screening.engine.matching import Item, judge, pairs

FOLDER = Path(os.environ.get("REVIEWAPP_DATA", "")) / "duplicates"
pytestmark = pytest.mark.skipif(
    "REVIEWAPP_DATA" not in os.environ, reason="REVIEWAPP_DATA names no folder with labelled sets"
)


def labelled(name: str) -> tuple[list[Item], dict[int, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(enumerate(csv.DictReader(file), start=1))
    items = [
        Item(
            id=number,
            title=row["title"],
            authors=tuple(name for name in row["authors"].split("; ") if name),
            year=int(row["year"][:4]) if row["year"][:4].isdigit() else None,
            volume=row["volume"],
            pages=row["pages"],
            doi=row["doi"],
            pmid=row["pmid"],
        )
        for number, row in rows
    ]
    return items, {number: row["group_id"] for number, row in rows}


@pytest.mark.parametrize(
    ("name", "true_pairs", "wrong_among_likely"),
    [
        ("sra_cytology", 850, 0),
        ("sra_haematology", 105, 0),
        ("sra_stroke", 460, 0),
        ("sweep_tafenoquine", 115, 0),
        ("cs_gambling_doi", 430, 0),
        ("digital_work", 540, 7),
    ],
)
def test_likely_pairs_are_duplicates_and_most_duplicates_are_found(name, true_pairs, wrong_among_likely):
    items, group = labelled(name)
    found = [judge(*pair) for pair in pairs(items)]
    right = [group[one.first] == group[one.second] for one in found]
    likely = [is_right for one, is_right in zip(found, right, strict=True) if one.score >= 0.8]
    assert sum(right) >= true_pairs
    assert likely.count(False) <= wrong_among_likely
