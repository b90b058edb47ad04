"""Web of Science plain text (.txt, .ciw): tags of two letters, lines that go on indented, ER at the end."""

import re
from collections.abc import Iterator

from screening.engine.formats.drafts import Item
from screening.engine.formats.tagged.entries import Entry, draft_of
from screening.engine.formats.tagged.gathering import Gathering
from screening.engine.formats.text import Document, Window
from screening.engine.formats.values import identifiers, notices
from screening.engine.formats.values.abstracts import abstract
from screening.engine.formats.values.authors import authors
from screening.engine.formats.values.dates import year
from screening.engine.formats.values.languages import languages
from screening.engine.formats.values.pages import issue, pages
from screening.engine.records import Record, Rejected, Stray

NAME = "wos-tagged"
PLATFORM = "Web of Science"

_BEGINS = re.compile(r"^PT [A-Z][ \t]*$", re.MULTILINE)
_AFTER_END = re.compile(r"(?<=\nER\n)")
_MARK = re.compile(r"^(PT) [A-Z][ \t]*$|^(ER)[ \t]*$", re.MULTILINE)
_TAG_LINE = re.compile(r"([A-Z][A-Z0-9])(?:[ \t](.*))?$", re.DOTALL)
_TYPE = re.compile(r"[A-Z]\s*$")
_FILE_LINE = re.compile(r"FN (?:Clarivate|Thomson|ISI|Web of)|VR \d\.\d\s*$|EF\s*$")
_DATABASES = {
    "MEDLINE": "MEDLINE", "BIOSIS": "BIOSIS Previews", "BCI": "BIOSIS Citation Index",
    "ZOOREC": "Zoological Record", "CABI": "CAB Abstracts", "CCC": "Current Contents Connect",
    "KJD": "KCI-Korean Journal Database", "SCIELO": "SciELO Citation Index",
    "DIIDW": "Derwent Innovations Index", "RSCI": "Russian Science Citation Index", "FSTA": "FSTA",
    "INSPEC": "Inspec", "PPRN": "Preprint Citation Index", "PQDT": "ProQuest Dissertations & Theses",
    "DRCI": "Data Citation Index", "GRANTS": "Grants Index",
}  # fmt: skip
# Web of Science says it at the end of a title: "... (Retracted article. See vol. 12, pg. 3, 2010)".
_TITLE_ENDS = (
    (re.compile(r"\(retracted\b", re.IGNORECASE), notices.RETRACTED),
    (re.compile(r"\((?:withdrawal|withdrawn)\b", re.IGNORECASE), notices.WITHDRAWN),
    (re.compile(r"\(retraction of vol\b", re.IGNORECASE), notices.RETRACTION),
    (re.compile(r"\((?:publication with )?expression of concern\b", re.IGNORECASE), notices.CONCERN),
)


def read(document: Document) -> Iterator[Item]:
    """One item for each entry, in the order of the file."""
    for window in document.text.windows(_cut(document)):
        for found in entries(window):
            yield draft_of(found, record(found), PLATFORM) if isinstance(found, Entry) else found


def marks(document: Document) -> int:
    """Beginnings (PT), and ends (ER) of entries that have no beginning."""
    count, is_open = 0, False
    for chunk in document.text.chunks():
        for begins, _ends in _MARK.findall(chunk):
            count += 1 if begins or not is_open else 0
            is_open = bool(begins)
    return count


def _cut(document: Document) -> re.Pattern[str]:
    return _BEGINS if _BEGINS.search(document.text.head) else _AFTER_END


def entries(window: Window) -> Iterator[Entry | Rejected | Stray]:
    """The entries of a part of the file, and the lines between them that nothing explains."""
    lines = window.text.split("\n")
    held: Gathering | None = None
    for at, line in enumerate(lines):
        if not line or line.isspace():
            continue
        tag, value = _split(line)
        if tag == "ER" or (tag in ("FN", "VR", "EF") and _FILE_LINE.match(line)):
            if held is not None:
                held.end = at if tag == "ER" else held.end
                yield held.closed(lines, window.line)
                held = None
            continue
        if tag == "PT" and _TYPE.match(value):
            if held is not None:
                yield held.closed(lines, window.line)
            held = Gathering(at)
        elif held is None and tag:
            held = Gathering(at)
        if held is None:
            yield Stray(window.line + at, line)
        elif tag:
            held.add(tag, value, at)
        else:
            held.go_on(line, at)
    if held is not None:
        yield held.closed(lines, window.line)


def _split(line: str) -> tuple[str, str]:
    """Tag and value; neither where the line goes on with the value before it."""
    if line.startswith("   "):
        return "", ""
    found = None if line[0] in " \t" else _TAG_LINE.match(line)
    return (found[1], found[2] or "") if found else ("", "")


def record(entry: Entry) -> Record:
    """The canonical record of an entry."""
    title, body = entry.first("TI", "FT"), abstract(entry.lines("AB"))
    number = entry.first("UT")
    types = _types(entry)
    journal = entry.first("SO", "SE", "CT")
    abbreviation = entry.first("J9", "JI")
    return Record(
        title=title,
        abstract=body,
        authors=authors(_names(entry)),
        year=year(entry.values("PY", "PD", "EY", "EA")),
        journal=journal,
        journal_abbr="" if abbreviation == journal else abbreviation,
        volume=entry.first("VL"),
        issue=_issue(entry),
        pages=pages(entry.first("BP"), entry.first("EP")) or pages(entry.first("PS", "AR")),
        doi=_doi(entry),
        pmid=identifiers.pmid(entry.first("PM")) or identifiers.pmid_labelled(number),
        pmcid=identifiers.pmcid(entry.first("PMC")),
        accession=number,
        registrations=identifiers.registrations([title, body, *entry.values("FX", "CN")]),
        issn=identifiers.serial_numbers(entry.items("SN", "EI", "BN")),
        language=_language(entry),
        publication_types=types,
        keywords=_listed(entry, "DE", "ID", "MH"),
        url=next((link for link in entry.values("UR", "U5") if link.startswith("http")), ""),
        database=_DATABASES.get(number.partition(":")[0], PLATFORM),
        notices=_notices(title, types),
    )


def _names(entry: Entry) -> list[str]:
    """Full names where all have one, then groups; a book's own authors or groups where there are none."""
    short, full = entry.items("AU"), entry.items("AF")
    names = full if len(full) >= len(short) else short
    names = [*names, *(part.strip() for part in entry.first("CA").split(";"))]
    return names if any(names) else entry.items("BF") or entry.items("BA") or entry.values("GP")


def _issue(entry: Entry) -> str:
    supplement = entry.first("SU")
    return issue(entry.first("IS")) or (f"Suppl. {supplement}" if supplement else "")


def _doi(entry: Entry) -> str:
    """A chapter's own; the book's only for the book itself."""
    tags = ("DI", "D2") if "book" in entry.first("DT").casefold().split("; ") else ("DI",)
    return next((doi for value in entry.values(*tags) for doi in identifiers.dois(value)), "")


def _listed(entry: Entry, *tags: str) -> tuple[str, ...]:
    parts = (part.strip() for value in entry.values(*tags) for part in value.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _types(entry: Entry) -> tuple[str, ...]:
    """The document types; without them what kind of entry it is."""
    if found := _listed(entry, "DT"):
        return found
    kind = entry.first("PT")
    if kind == "P":
        return ("Patent",)
    if entry.first("CT"):
        return ("Conference paper",)
    chapter = "Book chapter" if entry.first("BP") else "Book"
    return (chapter,) if kind in ("B", "S") else ()


def _language(entry: Entry) -> str:
    return languages(tuple(_listed(entry, "LA")))


def _notices(title: str, types: tuple[str, ...]) -> tuple[str, ...]:
    ended = [notice for pattern, notice in _TITLE_ENDS if pattern.search(title)]
    return notices.ordered([*ended, *notices.notices(title, types)])
