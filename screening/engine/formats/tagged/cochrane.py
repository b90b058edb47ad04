"""The Cochrane Library's plain text: "Record #1 of 20", then "TI: ..." and its like."""

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

NAME = "cochrane-text"
PLATFORM = "Cochrane Library"

_BEGINS = re.compile(r"^[ \t]*Record #\d+ of \d+[ \t]*$", re.MULTILINE)
_HEADER = re.compile(r"[ \t]*Record #\d+ of \d+\s*$")
_TAG_LINE = re.compile(r"[ \t]*([A-Z]{2}|DOI|ISSN|ISBN)[ \t]*:(?:[ \t]+(.*)|)$", re.DOTALL)
# An abstract has labels of its own ("OR: 1.2"), so there only these end it.
_KNOWN = frozenset(
    [
        "ID",
        "AU",
        "TI",
        "SO",
        "YR",
        "VL",
        "NO",
        "PG",
        "PM",
        "XR",
        "PT",
        "KY",
        "AB",
        "US",
        "CC",
        "DOI",
        "PB",
        "SN",
    ]
)
_CHATTER = re.compile(
    r"\s*(?:Search Name|Last Saved|Date Run|Comment|Description|Provider|Content|ID\s+Search|#\d+\s"
    r"|-{3,}|\*{3,})"
)
_DATABASES = (
    ("CN-", "CENTRAL"),
    ("CD", "Cochrane Database of Systematic Reviews"),
    ("MR", "Cochrane Methodology Register"),
    ("DARE-", "Database of Abstracts of Reviews of Effects"),
    ("CCA", "Cochrane Clinical Answers"),
)


def read(document: Document) -> Iterator[Item]:
    """One item for each "Record #" line, in the order of the file."""
    for window in document.text.windows(_BEGINS):
        for found in entries(window):
            yield draft_of(found, record(found), PLATFORM) if isinstance(found, Entry) else found


def marks(document: Document) -> int:
    """The lines that announce a record."""
    return document.text.count(_BEGINS)


def entries(window: Window) -> Iterator[Entry | Rejected | Stray]:
    """The records of a part of the file, and the lines before the first that nothing explains."""
    lines = window.text.split("\n")
    held: Gathering | None = None
    for at, line in enumerate(lines):
        if not line or line.isspace():
            continue
        if "#" in line and _HEADER.match(line):
            if held is not None:
                yield held.closed(lines, window.line)
            held = Gathering(at)
        elif held is not None:
            _take(held, line, at)
        elif not _CHATTER.match(line):
            yield Stray(window.line + at, line)
    if held is not None:
        yield held.closed(lines, window.line)


def _take(held: Gathering, line: str, at: int) -> None:
    found = _TAG_LINE.match(line) if ":" in line[:12] else None
    if found is not None and (held.last_tag != "AB" or found[1] in _KNOWN):
        held.add(found[1], found[2] or "", at)
    elif held.is_empty:
        held.add("", line, at)
    else:
        held.go_on(line, at)


def record(entry: Entry) -> Record:
    """The canonical record of an entry."""
    title, body, names = entry.first("TI"), abstract(entry.lines("AB")), entry.values("AU")
    number = entry.first("ID")
    references = entry.values("PM", "XR")
    types = _listed(entry, "PT")
    return Record(
        title=title,
        abstract=body,
        authors=authors(names),
        year=year(entry.values("YR")),
        journal=entry.first("SO"),
        volume=entry.first("VL"),
        issue=issue(entry.first("NO")),
        pages=pages(entry.first("PG")),
        doi=next((doi for value in entry.values("DOI") for doi in identifiers.dois(value)), ""),
        pmid=_pmid(entry, references),
        embase_id=next(filter(None, map(identifiers.embase_labelled, references)), ""),
        accession=number,
        registrations=identifiers.registrations([*names, number, *references, title, body]),
        issn=identifiers.serial_numbers(entry.items("SN", "ISSN", "ISBN")),
        language=languages(tuple(entry.items("LA"))),
        publication_types=types,
        keywords=_listed(entry, "KY"),
        url=next((link.split()[0] for link in entry.values("US", "UR") if link.startswith("http")), ""),
        database=next((name for mark, name in _DATABASES if number.startswith(mark)), PLATFORM),
        notices=notices.notices(title, types),
    )


def _listed(entry: Entry, tag: str) -> tuple[str, ...]:
    parts = (part.strip() for value in entry.values(tag) for part in value.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _pmid(entry: Entry, references: list[str]) -> str:
    """Cochrane names the database before a number ("PUBMED 38507184"); PM holds no other."""
    labelled = next(filter(None, map(identifiers.pmid_labelled, references)), "")
    return labelled or next(filter(None, map(identifiers.pmid, entry.values("PM"))), "")
