"""Which platform a table comes from, by the names of its columns."""

from collections.abc import Iterator, Sequence
from itertools import islice

from screening.engine.formats.tables.meanings import looks_like_header
from screening.engine.formats.tables.rows import rows

DELIMITERS = (",", ";", "\t", "|")
# Some platforms write the query or a sheet's title above the header.
HEADER_ROWS = 10
# A name in a header may go on over several lines.
_LINES = 40
_COLUMNS = (
    ({"article_id", "user_email"}, "rayyan-log"),
    ({"central id"}, "cochrane-csv"),
    ({"covidence #", "title"}, "covidence-csv"),
    ({"key", "title", "authors", "journal", "notes"}, "rayyan-csv"),
    ({"vn", "db", "ui", "ti"}, "ovid-csv"),
    ({"orn", "ti"}, "ovid-csv"),
    ({"authors", "source title", "eid"}, "scopus-csv"),
    ({"authors", "source title", "link"}, "scopus-csv"),
    ({"title", "author names"}, "embase-csv"),
    ({"title", "embase link"}, "embase-csv"),
    ({"title", "pui"}, "embase-csv"),
    ({"pmid", "journal/book"}, "pubmed-csv"),
    ({"item type", "publication title"}, "zotero-csv"),
    ({"article title", "journal title", "plink"}, "ebsco-csv"),
    ({"lens id"}, "lens-csv"),
    ({"nct number", "study title"}, "clinicaltrials-csv"),
    ({"nct number", "title"}, "clinicaltrials-csv"),
    ({"reference type", "title primary"}, "refworks-table"),
    ({"pt", "au", "ti", "so"}, "wos-table"),
    ({"authors", "article title", "source title"}, "wos-table"),
)
_VERTICAL = frozenset(["AUTHOR NAMES", "SOURCE", "SOURCE TITLE", "ABSTRACT", "PUI", "PUBLICATION YEAR"])


def table_of(lines: Sequence[str]) -> str:
    """The table's name in the catalogue; "" where no row of the first ones is a known header."""
    return header_in(lines)[0]


def header_in(lines: Sequence[str]) -> tuple[str, str]:
    """The kind of table and its delimiter: the first header, a platform's before any other."""
    for delimiter in DELIMITERS:
        if has_fields_as_rows(list(_cells(lines[:20], delimiter))):
            return "embase-vertical", delimiter
    found = [
        (at, kind == "table", -len(names), kind, delimiter)
        for delimiter in DELIMITERS
        for at, names in enumerate(islice(_cells(lines[:_LINES], delimiter), HEADER_ROWS))
        if (kind := kind_of_header(names))
    ]
    return min(found)[3:] if found else ("", "")


def kind_of_header(cells: Sequence[str]) -> str:
    """The kind of table whose header a row is; "" where it is none."""
    names = {cell.strip(' "\t').casefold() for cell in cells}
    found = next((kind for needed, kind in _COLUMNS if needed <= names), "")
    return found or ("table" if looks_like_header(cells) else "")


def has_fields_as_rows(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column names fields, as Embase.com writes them: "TITLE", "AUTHOR NAMES"."""
    firsts = [row[0].strip() for row in rows if len(row) > 1]
    return "TITLE" in firsts[:4] and any(name in _VERTICAL for name in firsts)


def _cells(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    return (row.cells for row in rows((f"{line}\n" for line in lines), delimiter))
