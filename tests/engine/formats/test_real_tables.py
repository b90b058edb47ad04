"""Real tables, where REVIEWAPP_DATA names the folder that holds exports/: counts, and the same as in RIS."""

import json
import os
import re
from pathlib import Path

import pytest

from screening.engine.formats import read
from screening.engine.records import Record

ROOT = Path(os.environ.get("REVIEWAPP_DATA", "")) / "exports"
MANIFEST = ROOT / "manifest.json"
FILES = json.loads(MANIFEST.read_text()) if os.environ.get("REVIEWAPP_DATA") and MANIFEST.exists() else []
TABLES = {item["file"]: item["records"] for item in FILES if item["file"].endswith((".csv", ".tsv", ".xlsx"))}
ALL = ("title", "year", "family", "authors", "doi", "pmid")
# (RIS, table of the same records, what the table holds of them)
FAMILIES = [
    ("embase_ris/embase_com_10.ris", "embase_csv/embase_com_preamble_10.csv", ALL),
    ("embase_ris/embase_com_10.ris", "embase_xlsx/embase_com.xlsx", ALL),
    ("embase_ris/embase_com_10.ris", "zotero_csv/baseline_zotero_10.csv", ALL[:5]),
    ("embase_ris/embase_com_10.ris", "rayyan/rayyan_10.csv", ALL[:5]),
    ("covidence/covidence_endnote_10.ris", "covidence/covidence_10.csv", ALL[:5]),
    ("embase_ris/embase_com_91.ris", "embase_csv/embase_com_vertical_a.csv", ALL),
    ("scopus_ris/baseline_scopus_10.ris", "scopus_csv/baseline_scopus_10.csv", ALL),
    ("cochrane_ris/central_endnote_3.ris", "cochrane_csv/central_3.csv", ALL),
    ("lens/lens_100.csv", "lens/lens_100.xlsx", ALL),
]

pytestmark = pytest.mark.skipif(
    not FILES, reason="REVIEWAPP_DATA names no folder with exports/manifest.json in it"
)


def records(name: str) -> list[Record]:
    return [entry.record for entry in read((ROOT / name).read_bytes(), name=name).records]


def plain(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))


def family(record: Record) -> str:
    """The family name, before a comma or before initials."""
    first = record.authors[0] if record.authors else ""
    return plain(first.split(",")[0] if "," in first else re.sub(r"( [A-Z][A-Z.\-]*)+$", "", first))


def told(record: Record, fields: tuple[str, ...]) -> dict[str, object]:
    found = {
        "title": plain(record.title),
        "year": record.year,
        "family": family(record),
        "authors": len(record.authors),
        "doi": record.doi.casefold(),
        "pmid": record.pmid,
    }
    return {name: found[name] for name in fields}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_a_table_is_a_record_and_counted_twice(name):
    found = read((ROOT / name).read_bytes(), name=name)
    assert (len(found.records), found.marks, found.rejected) == (TABLES[name], TABLES[name], ())
    assert [entry.warnings for entry in found.records if entry.warnings] == []


@pytest.mark.parametrize(("ris", "table", "fields"), FAMILIES)
def test_a_table_tells_the_same_as_the_ris_of_its_records(ris, table, fields):
    def told_by(name: str) -> list[str]:
        return sorted(json.dumps(told(record, fields)) for record in records(name))

    assert told_by(table) == told_by(ris)
