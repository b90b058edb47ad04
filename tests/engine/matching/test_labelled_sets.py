"""Sets in which people marked the duplicates; read from the folder that REVIEWAPP_DATA names."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from screening.engine import matching
from screening.engine.matching import labelled
from screening.management.benchmarks.quality import quality

FOLDER = Path(os.environ.get("REVIEWAPP_DATA", "")) / "duplicates"
pytestmark = pytest.mark.skipif(
    "REVIEWAPP_DATA" not in os.environ, reason="REVIEWAPP_DATA names no folder with labelled sets"
)
SURE = ["sra_cytology", "sra_haematology", "sra_stroke", "sweep_tafenoquine", "cs_gambling_doi"]


def rows_of(name: str) -> list[labelled.Labelled]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(labelled.rows(table))


def searched(name: str):
    """The groups that people made, what the search found, and what of it people would confirm."""
    rows = rows_of(name)
    works = [row.group for row in rows]
    found = matching.find(row.item for row in rows)
    merged = [(one.first - 1, one.second - 1) for one in found.duplicates]
    asked = [(one.first - 1, one.second - 1) for one in found.possible]
    confirmed = [pair for pair in asked if works[pair[0]] == works[pair[1]]]
    return quality(works, merged), quality(works, merged + confirmed), len(asked)


@pytest.mark.parametrize("name", [*SURE, "digital_work"])
def test_no_work_is_lost(name):
    assert searched(name)[0].lost == 0


@pytest.mark.parametrize("missing", ["doi", "abstract", "pages", "volume", "issue", "journal"])
@pytest.mark.parametrize("name", [*SURE, "digital_work"])
def test_no_work_is_lost_where_no_record_has_a_field(name, missing):
    rows = rows_of(name)
    found = matching.find(replace(row.item, **{missing: ""}) for row in rows)
    links = [(one.first - 1, one.second - 1) for one in found.duplicates]
    assert quality([row.group for row in rows], links).lost == 0


def test_nearly_all_duplicates_are_merged_and_a_person_sees_the_rest_among_few():
    alone, with_people, asked = zip(*map(searched, SURE), strict=True)
    every = sum(one.duplicates for one in alone)
    assert 1 - sum(one.left for one in alone) / every >= 0.97
    assert 1 - sum(one.left for one in with_people) / every >= 0.995
    assert all(one.sensitivity >= 0.95 for name, one in zip(SURE, alone, strict=True) if "haem" not in name)
    assert all(pairs <= 0.05 * one.records for pairs, one in zip(asked, alone, strict=True))


def test_labelled_pairs_stay_apart_or_are_found():
    rows = rows_of("pairs_labelled")
    found = matching.find(row.item for row in rows)
    cluster = {number: group[0] for group in found.groups() for number in group}
    asked = {(one.first, one.second) for one in found.possible}
    pairs = [(one.item.id, other.item.id) for one, other in zip(rows[::2], rows[1::2], strict=True)]
    merged = [cluster.get(one, one) == cluster.get(other, other) for one, other in pairs]
    expected = [row.is_duplicate for row in rows[::2]]
    assert not [
        pair for pair, is_one, wanted in zip(pairs, merged, expected, strict=True) if is_one and not wanted
    ]
    caught = [is_one or pair in asked for pair, is_one in zip(pairs, merged, strict=True)]
    wanted = [one for one, is_wanted in zip(caught, expected, strict=True) if is_wanted]
    assert sum(wanted) >= 0.9 * len(wanted)
