"""Refer, which EndNote (.enw), Google Scholar and library catalogues write: "%T Title", one field a line."""

import re
from collections.abc import Iterator, Sequence

from screening.engine.formats.drafts import Item
from screening.engine.formats.tagged.entries import Entry, draft_of
from screening.engine.formats.tagged.gathering import Gathering
from screening.engine.formats.text import Document, Window
from screening.engine.formats.values import databases, identifiers, notices
from screening.engine.formats.values.abstracts import abstract
from screening.engine.formats.values.authors import authors
from screening.engine.formats.values.dates import year
from screening.engine.formats.values.languages import languages
from screening.engine.formats.values.pages import issue, pages
from screening.engine.records import Record, Rejected, Stray

NAME = "refer"
PLATFORM = "EndNote"

# Some catalogues write two types, one line after the other.
_BEGINS = re.compile(r"^%0(?: .*)?\n(?:%0 .*\n)*", re.MULTILINE)
_BEGINS_AFTER_BLANK = re.compile(r"(?<=\n\n)%[AT] ")
_BLANK_LINES = re.compile(r"\n[ \t]*(?=\n)")
_TYPE_LINES = re.compile(r"^[ \t]*%0(?: .*)?(?:\n[ \t]*%0 .*)*$", re.MULTILINE)
_TITLE_LINE = re.compile(r"^[ \t]*%T ", re.MULTILINE)
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


def read(document: Document) -> Iterator[Item]:
    """One item for each entry, in the order of the file."""
    for window in document.text.windows(_cut(document)):
        for found in entries(window):
            yield draft_of(found, record(found), PLATFORM) if isinstance(found, Entry) else found


def _cut(document: Document) -> re.Pattern[str]:
    return _BEGINS if _BEGINS.search(document.text.head) else _BEGINS_AFTER_BLANK


def marks(document: Document) -> int:
    """Types (%0), and blocks of lines with a title but no type that follow on another title."""
    count, titled = 0, True
    for window in document.text.windows(_cut(document)):
        for block in _BLANK_LINES.split(window.text):
            types, titles = len(_TYPE_LINES.findall(block)), len(_TITLE_LINE.findall(block))
            untyped = titles if block.lstrip().startswith("%T") else min(titles, 1)
            count += types or (untyped if titled else max(untyped - 1, 0))
            titled = titles > 0 or (titled and not types)
    return count


def entries(window: Window) -> Iterator[Entry | Rejected | Stray]:
    """The entries of a part of the file, and the lines before the first."""
    lines = window.text.split("\n")
    held: Gathering | None = None
    after_blank = True
    for at, line in enumerate(lines):
        if not line or line.isspace():
            after_blank = True
            continue
        tag, value = _split(line)
        if tag and (held is None or _begins(held, tag, lines, at, after_blank=after_blank)):
            if held is not None:
                yield held.closed(lines, window.line)
            held = Gathering(at)
        after_blank = False
        if held is None:
            yield Stray(window.line + at, line)
        elif tag:
            held.add(tag, value, at)
        else:
            held.go_on(line, at)
    if held is not None:
        yield held.closed(lines, window.line)


def _split(line: str) -> tuple[str, str]:
    line = line.lstrip(" \t") if line[0] in " \t" else line
    if line[0] != "%" or not line[1:2].strip() or line[2:3].strip():
        return "", ""
    return line[1], line[3:]


def _begins(held: Gathering, tag: str, lines: Sequence[str], at: int, *, after_blank: bool) -> bool:
    """A type begins an entry; without one, a block of lines with a title after an entry that has one."""
    if tag == "0":
        return held.last_tag != "0" or after_blank
    if "T" not in held.tags:
        return False
    return (after_blank and _is_titled(lines, at)) or (tag == "T" == held.first_tag)


def _is_titled(lines: Sequence[str], at: int) -> bool:
    for number in range(at, len(lines)):
        line = lines[number].lstrip(" \t")
        if not line:
            return False
        if line.startswith(("%T ", "%0 ")):
            return line[1] == "T"
    return False


def record(entry: Entry) -> Record:
    """The canonical record of an entry."""
    title, body, names = entry.first("T", "!"), abstract(entry.lines("X")), entry.values("A", "Q")
    links = entry.items("U", "R", "M", ">")
    database = entry.first("~", "W")
    pmid, embase_id, accession = _numbers(entry, database, links)
    types = tuple(dict.fromkeys(entry.values("9") or entry.values("0")[-1:]))
    return Record(
        title=title,
        abstract=body,
        authors=authors(names),
        year=year(entry.values("D", "8")),
        journal=entry.first("J", "B", "S"),
        volume=entry.first("V"),
        issue=issue(entry.first("N")),
        pages=pages(entry.first("P", "&")),
        doi=_doi(entry, links),
        pmid=pmid,
        pmcid=identifiers.pmcid(entry.first("2")) or identifiers.pmcid_in_links(links),
        embase_id=embase_id,
        accession=accession,
        registrations=identifiers.registrations([*names, accession, title, body]),
        issn=identifiers.serial_numbers(entry.items("@")),
        language=languages(tuple(entry.values("G"))),
        publication_types=types,
        keywords=_keywords(entry),
        url=next((found[0] for link in entry.items("U") if (found := _LINK.search(link))), ""),
        database=database,
        notices=notices.notices(title, types),
    )


def _doi(entry: Entry, links: Sequence[str]) -> str:
    own = (doi for value in entry.values("R") for doi in identifiers.dois(value))
    return next(own, "") or next(filter(None, map(identifiers.doi_in_link, links)), "")


def _numbers(entry: Entry, database: str, links: Sequence[str]) -> tuple[str, str, str]:
    """PMID, Embase number, and the accession number of any other database."""
    accession = entry.first("M")
    notes = [note for note in entry.items("Z") if note.startswith("PMID")]
    pmid = next(filter(None, map(identifiers.pmid_labelled, [accession, *notes])), "")
    embase_id = identifiers.embase_in_links(links) or next(
        filter(None, map(identifiers.embase_prefixed, [accession, *entry.items("Z")])), ""
    )
    if databases.is_medline(database):
        pmid, accession = pmid or identifiers.pmid(accession), ""
    elif databases.is_embase(database):
        embase_id, accession = embase_id or identifiers.embase_number(accession), ""
    is_known = identifiers.doi_in_link(accession) or identifiers.pmid_labelled(accession)
    return pmid or identifiers.pmid_in_links(links), embase_id, "" if is_known else accession


def _keywords(entry: Entry) -> tuple[str, ...]:
    """One a line; all in one line with semicolons where there is but one line."""
    items = entry.items("K")
    if len(items) == 1:
        items = [part.strip() for part in items[0].split(";")]
    return tuple(dict.fromkeys(filter(None, items)))
