"""Which platform a table comes from, by the names of its columns."""

import csv
from collections.abc import Sequence

_DELIMITERS = (",", ";", "\t")
# Some platforms write the query or a sheet's title above the header.
_ROWS = 8
_COLUMNS = (
    ({"article_id", "user_email"}, "rayyan-log"),
    ({"central id"}, "cochrane-csv"),
    ({"covidence #", "title"}, "covidence-csv"),
    ({"key", "title", "authors", "journal", "notes"}, "rayyan-csv"),
    ({"vn", "db", "ui", "ti"}, "ovid-csv"),
    ({"authors", "source title", "eid"}, "scopus-csv"),
    ({"authors", "source title", "link"}, "scopus-csv"),
    ({"title", "author names"}, "embase-csv"),
    ({"pmid", "journal/book"}, "pubmed-csv"),
    ({"item type", "publication title"}, "zotero-csv"),
    ({"article title", "journal title", "plink"}, "ebsco-csv"),
    ({"lens id"}, "lens-csv"),
    ({"nct number", "study title"}, "clinicaltrials-csv"),
    ({"reference type", "title primary"}, "refworks-table"),
    ({"pt", "au", "ti", "so"}, "wos-table"),
    ({"title", "abstract"}, "table"),
    ({"title", "authors"}, "table"),
    ({"title", "author"}, "table"),
    ({"ti", "au"}, "table"),
)


def table_of(lines: Sequence[str]) -> str:
    """The table's name in the catalogue; "" where no row of the first ones is a known header."""
    if _has_fields_as_rows(lines):
        return "embase-vertical"
    for line in lines[:_ROWS]:
        for delimiter in _DELIMITERS:
            names = {cell.strip().casefold() for cell in _cells(line, delimiter)}
            if found := next((kind for needed, kind in _COLUMNS if needed <= names), ""):
                return found
    return ""


def _has_fields_as_rows(lines: Sequence[str]) -> bool:
    firsts = [(_cells(line, ",") or [""])[0] for line in lines[:20]]
    return "TITLE" in firsts[:3] and any(name in firsts for name in ("AUTHOR NAMES", "SOURCE", "ABSTRACT"))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
