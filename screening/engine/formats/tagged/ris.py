"""RIS in the dialects that databases and reference managers write: lines to entries, entries to a reading.

Every line is a tag line, goes on with the value before it, or stands between records. Blank lines never
end a record, a TY line always begins one, and a missing ER loses nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from screening.engine.formats.drafts import Item
from screening.engine.formats.tagged import ris_fields, ris_platforms
from screening.engine.formats.tagged.entries import Entry, PlainEntry, draft_of
from screening.engine.formats.tagged.ris_lines import PLAIN, Splitter, splitter
from screening.engine.formats.text import Document, Window
from screening.engine.records import Stray

NAME = "ris"

_TY_LINE = re.compile(r"^[ \t\xa0]*TY[ \xa0]{0,2}-", re.MULTILINE)
_TY_LINE_ANY_CASE = re.compile(_TY_LINE.pattern, re.MULTILINE | re.IGNORECASE)
_TY = re.compile(r"TY[ \xa0]{0,2}-")
_ER_LINE = re.compile(r"^[ \t\xa0]*ER[ \xa0]{0,2}-[ \t\xa0]*$", re.MULTILINE)
_AFTER_ER_LINE = re.compile(r"(?<=\nER  -\n)|(?<=\nER  - \n)")
# What platforms write between records: counters, links to themselves, where the records come from.
_EXPLAINED = re.compile(
    r"\s*(?:ER\b.*|\d{1,7}\.?|Record #\d+ of \d+|(?:Provider|Content|Database)\s?:.*|Link to the .*"
    r"|https?://\S+|[A-Z][A-Z0-9]  -.*)\s*"
)
_BETWEEN = re.compile(
    r"ER|\d{1,7}\.|Record #\d+ of \d+|Provider:.*|Content:.*|Database:.*|Link to the (?:Ovid|External).*"
)
# Texts without these hold no PubMed records between those of RIS.
_HINTS_OF_MEDLINE = ("\nPMID-", "\nPMC - PMC", "\nOWN - ERIC")
# A line in a record that is no field of its own: it goes on, is blank, or is written in another way.
_IRREGULAR = re.compile(r"\n(?![A-Z][A-Z0-9]  -(?: |$))", re.MULTILINE)
_TITLE_TAGS = frozenset(["TI", "T1", "BT", "CT"])

_NO_END = "This entry has no ER line; it ends where the next one begins, or with the file."
_NO_BEGINNING = "This entry has no TY line; it was read all the same."


@dataclass(frozen=True, slots=True)
class Dialect:
    """What holds for a whole file: how its TY lines are written, how many records it announces, and
    the one database that the lines around the records name ("Database: Embase <1974 to ...>")."""

    typed: bool
    any_case: bool
    narrow: bool
    marks: int
    database: str
    may_be_joined: bool


def read(document: Document) -> Iterator[Item]:
    """One draft for each record, in the order of the file."""
    dialect = document.once(survey)
    for window in document.text.windows(_begins(dialect)):
        for found in entries(window, dialect):
            if isinstance(found, Stray):
                yield found
            else:
                record = ris_fields.record(found, dialect.database)
                yield draft_of(found, record, ris_platforms.platform_of(found))


def marks(document: Document) -> int:
    """How many records the file announces: its TY lines, or its ER lines where a program wrote no TY."""
    return document.once(survey).marks


def survey(document: Document) -> Dialect:
    """One pass over the file: its marks, counted apart from the reading of entries."""
    types = narrow = ends = small = 0
    databases: set[str] = set()
    has_medline = False
    for chunk in document.text.chunks():
        for found in _TY.finditer(chunk):
            at = found.start()
            if (
                not at
                or chunk[at - 1] == "\n"
                or not chunk[chunk.rfind("\n", 0, at) + 1 : at].strip(" \t\xa0")
            ):
                types += 1
                narrow += found.end() - at < 5
        if not types:
            ends += len(_ER_LINE.findall(chunk))
            small += len(_TY_LINE_ANY_CASE.findall(chunk))
        databases.update(_named_around(chunk))
        has_medline = has_medline or any(hint in chunk for hint in _HINTS_OF_MEDLINE)
    any_case = not types and small > 0
    return Dialect(
        typed=bool(types or small),
        any_case=any_case,
        narrow=bool(narrow) or any_case or not types,
        marks=types or small or ends,
        database=databases.pop() if len(databases) == 1 else "",
        may_be_joined=has_medline,
    )


def _named_around(text: str) -> Iterator[str]:
    at = text.find("Database:")
    while at != -1:
        if text[max(0, at - 8) : at].rpartition("\n")[2].strip() in ("", "C1  -"):
            yield text[at + 9 : at + 209].partition("\n")[0].strip()
        at = text.find("Database:", at + 9)


def _begins(dialect: Dialect) -> re.Pattern[str]:
    if not dialect.typed:
        return _AFTER_ER_LINE
    return _TY_LINE_ANY_CASE if dialect.any_case else _TY_LINE


def entries(window: Window, dialect: Dialect) -> Iterator[Entry | Stray]:
    """The records of a part of the file, each with its fields, and the lines between them."""
    first, *others = window.text.split("\nTY  - ")
    line = window.line
    for block in (first, *("TY  - " + other for other in others)):
        entry, at = _regular(block, line)
        if entry is None:
            yield from _any_entries(Window(block, line), dialect)
            line += block.count("\n") + 1
        else:
            yield entry
            # more than blank lines and the counter of the next record
            if block[at:].strip(" \n.0123456789"):
                yield from _any_entries(Window(block[at:], line + entry.raw.count("\n")), dialect)
            # a line for each field, and that of ER
            line += len(entry.tags) + block.count("\n", at) + 1


def _regular(block: str, line: int) -> tuple[Entry | None, int]:
    """The entry of a block in which every line is a field, as nearly all are, and where it ends."""
    end = block.find("\nER  -")
    after = block.find("\n", end + 6)
    after = len(block) if after == -1 else after
    body = block[:end]
    if end == -1 or block[end + 6 : after].strip() or block[:6] != "TY  - " or _IRREGULAR.search(body):
        return None, 0
    by_tag: dict[str, list[str]] = {}
    lines = body.split("\n")
    for text in lines:
        tag = text[:2]
        if tag in by_tag:
            by_tag[tag].append(text[6:].strip())
        else:
            by_tag[tag] = [text[6:].strip()]
    return PlainEntry(line, block[:after], by_tag, [text[:2] for text in lines]), after


def _any_entries(window: Window, dialect: Dialect) -> Iterator[Entry | Stray]:
    split = splitter(narrow=dialect.narrow, any_case=dialect.any_case)
    lines = window.text.split("\n")
    at = 0
    while at < len(lines):
        tag, _ = split(lines[at], "")
        begin = at
        if tag and tag != "ER":
            at, entry = _entry(lines, at, split)
            if entry.is_one():
                yield entry.closed(lines, window.line)
                continue
        at = max(at, begin + 1)
        yield from _strays(lines[begin:at], window.line + begin)


def _strays(lines: Sequence[str], first: int) -> Iterator[Stray]:
    for number, line in enumerate(lines, start=first):
        if line and not line.isspace() and not _EXPLAINED.fullmatch(line):
            yield Stray(number, line)


def _entry(lines: list[str], begin: int, split: Splitter) -> "tuple[int, _Draft]":
    """The entry whose first line is given, and the number of the line after it."""
    draft = _Draft(begin)
    by_tag, tags = draft.by_tag, draft.tags
    at, last, tag = begin, len(lines), ""
    while at < last:
        line = lines[at]
        if line[2:6] == "  - " and line[:2] in PLAIN:
            tag, value = line[:2], line[6:]
        else:
            found, value = split(line, tag)
            if (found == "TY" and at > begin) or (found == "ER" and not value.strip()):
                draft.has_end = found == "ER"
                if draft.has_end:
                    draft.end = at + 1
                return at + draft.has_end, draft
            if not found or found == "ER":
                if line and not line.isspace():
                    by_tag[tag][-1] += "\n" + line
                    draft.end = at + 1
                at += 1
                continue
            tag = found
        at += 1
        draft.end = at
        tags.append(tag)
        if tag in by_tag:
            by_tag[tag].append(value)
        else:
            by_tag[tag] = [value]
    return at, draft


class _Draft:
    """An entry while its lines come in; begin and end are numbers of lines in the window, from 0."""

    __slots__ = ("begin", "by_tag", "end", "has_end", "tags")

    def __init__(self, begin: int) -> None:
        self.begin, self.end, self.has_end = begin, begin + 1, False
        self.by_tag: dict[str, list[str]] = {}
        self.tags: list[str] = []

    def is_one(self) -> bool:
        """Whether it is an entry, no stray lines between records (a search strategy after the last ER)."""
        return self.tags[0] == "TY" or not _TITLE_TAGS.isdisjoint(self.by_tag)

    def closed(self, lines: list[str], first: int) -> Entry:
        warnings = [] if self.tags[0] == "TY" else [_NO_BEGINNING]
        if not self.has_end:
            warnings.append(_NO_END)
            self._drop_lines_between()
        raw = "\n".join(lines[self.begin : self.end])
        return Entry(first + self.begin, raw, self.by_tag, self.tags, warnings)

    def _drop_lines_between(self) -> None:
        """What stands between two records, should the first have lost its ER."""
        values = self.by_tag[self.tags[-1]]
        first, *more = values[-1].split("\n")
        while more and _BETWEEN.fullmatch(more[-1].strip()):
            more.pop()
        values[-1] = "\n".join((first, *more))
