"""Real exports, where REVIEWAPP_DATA names the folder that holds exports/: counts, fields, families."""

import json
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from screening.engine.formats import read
from screening.engine.formats.values.repair import repaired
from screening.engine.records import ParsedRecord, Reading, Refused

ROOT = Path(os.environ.get("REVIEWAPP_DATA", "")) / "exports"
MANIFEST = ROOT / "manifest.json"
FILES = json.loads(MANIFEST.read_text()) if os.environ.get("REVIEWAPP_DATA") and MANIFEST.exists() else []
READ = {item["file"]: item["records"] for item in FILES if item["records"] is not None}
REFUSED = [item["file"] for item in FILES if item["records"] is None]
TAGGED = [item["file"] for item in FILES if item["rule"] in {"ris", "ris2", "pmid", "pmcmed"}]

pytestmark = pytest.mark.skipif(
    not FILES, reason="REVIEWAPP_DATA names no folder with exports/manifest.json in it"
)

# What stands in a raw entry, found without the parser: (field, pattern).
PRESENT = [
    ("title", r"^(?:T[I1]|BTI) *- +\S"),
    ("authors", r"^(?:F?AU|A1|CN) *- +\S"),
    ("journal", r"^(?:JF|T2|J[OATI29]|TA) *- +\S"),
    ("volume", r"^V[LI] *- +\S"),
    ("keywords", r"^(?:KW|MH|OT) *- +(?!eppi)\S"),
    ("language", r"^LA *- +\S"),
    ("doi", r"^(?:DO|L3) *- +.*\b10\.\d{4,9}/|^[AL]ID *- +10\.\S+ \[doi\]"),
    ("pmid", r"^PMID *- *\d|^C3 *- +PUBMED \d"),
    ("embase_id", r"^U2 *- +L\d|embase\.com/\S*id=L\d|^C3 .*EMBASE \d"),
]


@cache
def reading(name: str) -> Reading:
    return read((ROOT / name).read_bytes(), name=name)


@pytest.mark.parametrize("name", READ)
def test_every_record_is_read_and_counted_twice(name):
    found = reading(name)
    assert (len(found.records), found.rejected, found.marks) == (READ[name], (), READ[name])
    assert [warning for warning in found.warnings if "announces" in warning] == []


@pytest.mark.parametrize("name", REFUSED)
def test_every_other_kind_is_refused_with_advice(name):
    with pytest.raises(
        Refused, match=r"^The file “.*” is (?:a|an|PubMed's) .*\. (?:In|Please|ClinicalTrials)"
    ):
        read((ROOT / name).read_bytes(), name=Path(name).name)


@pytest.mark.parametrize("name", TAGGED)
@pytest.mark.parametrize(("field", "pattern"), PRESENT)
def test_a_field_is_filled_wherever_the_file_has_it(name, field, pattern):
    present = re.compile(pattern, re.MULTILINE)
    empty = [
        entry.line
        for entry in reading(name).records
        if present.search(entry.raw) and not getattr(entry.record, field)
    ]
    assert empty == []


@pytest.mark.parametrize("name", TAGGED)
def test_a_year_is_found_wherever_a_date_of_publication_has_one(name):
    dated = re.compile(r"^(?:PY|Y1|DP) *- +.*(?:1[5-9]|20)\d\d", re.MULTILINE)
    assert [
        entry.line for entry in reading(name).records if dated.search(entry.raw) and not entry.record.year
    ] == []


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize("name", TAGGED)
def test_an_abstract_is_as_long_as_the_lines_that_hold_it(name):
    short = [entry.line for entry in reading(name).records if has_lost_text(entry)]
    assert short == []


def has_lost_text(entry: ParsedRecord) -> bool:
    """Lines from an abstract's tag to the next tag, put together without the parser."""
    values = re.findall(
        r"^(AB|N2) *- +((?:.*)(?:\n(?![A-Z][A-Z0-9]{1,3} {0,2}- ?).*)*)", entry.raw, re.MULTILINE
    )
    wanted = max(
        (value for tag, value in values if not value.startswith("Copyright of")), key=len, default=""
    )
    if wanted.strip("[]. \n") in ("", "No abstract available"):
        return False
    return letters(repaired(wanted)) not in letters(entry.record.abstract)


OVID = [name for name in TAGGED if "/ovid_medline" in name]


@pytest.mark.parametrize("name", OVID)
def test_ovid_medline_numbers_are_pmids(name):
    assert [entry.line for entry in reading(name).records if not entry.record.pmid.isdigit()] == []


@pytest.mark.parametrize(
    "name", [name for name in TAGGED if re.search("psycinfo|eric|proquest|wos_ris", name)]
)
def test_numbers_of_other_databases_are_no_pmids(name):
    assert {entry.record.pmid for entry in reading(name).records} == {""}


# The first of each family tells what the others must agree on, and how many of its records they hold.
FAMILIES = {
    "embase_ris/embase_com_10.ris": {
        "embase_csv/embase_com_preamble_10.csv": 10,
        "embase_xlsx/embase_com.xlsx": 10,
        "rayyan/rayyan_10.csv": 10,
        "zotero_csv/baseline_zotero_10.csv": 10,
        "covidence/covidence_10.csv": 8,
        "covidence/covidence_endnote_10.ris": 8,
        "other_ris/endnote_10.ris": 10,
        "other_ris/eppi_reviewer_10.ris": 10,
        "other_ris/mendeley_10.ris": 10,
        "other_ris/refworks_10.ris": 10,
    },
    "embase_ris/embase_com_91.ris": {"embase_csv/embase_com_vertical_a.csv": 91},
    "embase_csv/asreview_embase_6.csv": {"embase_csv/asreview_embase_newpage_6.csv": 6},
    "scopus_ris/baseline_scopus_10.ris": {"scopus_csv/baseline_scopus_10.csv": 10},
    "cochrane_ris/central_endnote_3.ris": {
        "cochrane_ris/central_procite_3.ris": 3,
        "cochrane_csv/central_3.csv": 3,
    },
    "lens/lens_100.csv": {"lens/lens_100.xlsx": 100},
    "csl_json/my_library.json": {"zotero_rdf/my_library_big.rdf": 840},
    "wos_isi/wos_48.ciw": {"wos_isi/wos_48_bom.txt": 48},
    "pubmed_nbib/asreview_baseline_pubmed.ris": {"pubmed_csv/pubmed_10.csv": 10},
}
COUPLES = [(first, other, count) for first, others in FAMILIES.items() for other, count in others.items()]


def agreed(name: str, *, with_pmid: bool) -> Counter:
    """Title, year, first author's family name and DOI of each record; the PMID where the export has any."""
    records = [entry.record for entry in reading(name).records]
    return Counter(
        (
            letters(record.title.casefold()),
            record.year,
            re.split(r"[ ,]", record.authors[0])[0].casefold() if record.authors else "",
            record.doi.casefold(),
            record.pmid if with_pmid else "",
        )
        for record in records
    )


@pytest.mark.parametrize(("first", "other", "count"), COUPLES)
def test_the_same_records_through_another_export_agree(first, other, count):
    with_pmid = any(entry.record.pmid for entry in reading(other).records)
    shared = agreed(first, with_pmid=with_pmid) & agreed(other, with_pmid=with_pmid)
    assert shared.total() == count


def test_two_layouts_of_the_cochrane_library_hold_the_same_records():
    endnote, procite = (reading(f"cochrane_ris/central_{layout}_3.ris") for layout in ("endnote", "procite"))
    assert [entry.record for entry in endnote.records] == [entry.record for entry in procite.records]
