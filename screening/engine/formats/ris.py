"""RIS in the dialects that databases and reference managers write: lines to entries, entries to a reading.

Every line is a tag line, goes on with the value before it, or stands between records. Blank lines never
end a record, a TY line always begins one, and a missing ER loses nothing.
"""

import re
from collections.abc import Callable, Iterator
from string import ascii_uppercase, digits

from screening.engine.formats import ris_fields, ris_platforms
from screening.engine.formats.drafts import Draft, draft_of
from screening.engine.formats.entries import Entry, said_lines

NAME = "ris"

_TAG = r"[ \t\xa0]*([A-Z][A-Z0-9]{1,3})"
_TAG_LINE = re.compile(_TAG + r"(?:([ \xa0]{2})-|[ \xa0]?-(?=[ \xa0]|$))[ \t\xa0]*(.*)", re.DOTALL)
_TAG_LINE_ANY_CASE = re.compile(_TAG_LINE.pattern, re.DOTALL | re.IGNORECASE)
_TY_LINE = re.compile(r"^[ \t\xa0]*TY[ \xa0]{0,2}-", re.MULTILINE)
_TY_LINE_ANY_CASE = re.compile(_TY_LINE.pattern, re.MULTILINE | re.IGNORECASE)
_NARROW_TY_LINE = re.compile(r"^[ \t\xa0]*TY[ \xa0]?-", re.MULTILINE | re.IGNORECASE)
_ER_LINE = re.compile(r"^[ \t\xa0]*ER[ \xa0]{0,2}-[ \t\xa0]*$", re.MULTILINE)
# Programs add fields of their own ("SCORE  - 0.8"); they end the field before them.
_FOREIGN_TAG_LINE = re.compile(r"([A-Za-z][A-Za-z_]{2,19})  -(?: |$)")
# Values that programs wrap: a line in them that looks like a tag with one blank ("T2 - weighted") is text.
_WRAPPED = frozenset(["AB", "N2", "N1", "TI", "T1", "KW", "AD", "M1", "M2"])
# What stands between two records, should the first have lost its ER.
_BETWEEN = re.compile(
    r"ER|\d{1,7}\.|Record #\d+ of \d+|Provider:.*|Content:.*|Database:.*|Link to the (?:Ovid|External).*"
)
# Nearly all lines begin with one of these and "  - ", and need no pattern.
_PLAIN_TAGS = frozenset(first + second for first in ascii_uppercase for second in ascii_uppercase + digits)
_TITLE_TAGS = frozenset(["TI", "T1", "BT", "CT"])

_NO_END = "This entry has no ER line; it ends where the next one begins, or with the file."
_NO_BEGINNING = "This entry has no TY line; it was read all the same."


def read(text: str) -> Iterator[Draft]:
    """One draft for each record, in the order of the file."""
    database = file_database(text)
    for entry in entries(text):
        yield draft_of(entry, ris_fields.record(entry, database), ris_platforms.platform_of(entry))


def marks(text: str) -> int:
    """How many records the file announces: its TY lines, or its ER lines where a program wrote no TY."""
    return len(_ty_lines(text).findall(text)) or len(_ER_LINE.findall(text))


def file_database(text: str) -> str:
    """The one database that the lines around the records name ("Database: Embase <1974 to ...>"), or ""."""
    names = set()
    at = text.find("Database:")
    while at != -1:
        if text[max(0, at - 8) : at].rpartition("\n")[2].strip() in ("", "C1  -"):
            names.add(text[at + 9 : at + 209].partition("\n")[0].strip())
        at = text.find("Database:", at + 9)
    return names.pop() if len(names) == 1 else ""


def entries(text: str) -> Iterator[Entry]:
    """The records of the file, each with its fields; what stands between them is left out."""
    typed = _ty_lines(text).search(text) is not None
    tag_line = _tag_line(text)
    narrow = not typed or _NARROW_TY_LINE.search(text) is not None
    draft: _Draft | None = None
    for number, start, line in said_lines(text):
        end = start + len(line)
        tag, value = tag_line(line, narrow or (draft is not None and draft.tag not in _WRAPPED))
        if tag == "TY":
            if draft is not None and (entry := draft.closed(text)):
                yield entry
            draft = _Draft(number, start, has_beginning=True)
            draft.add(tag, value, end)
        elif tag == "ER" and not value.strip():
            if draft is not None and (entry := draft.closed(text, ended_at=end)):
                yield entry
            draft = None
        elif tag and tag != "ER":
            if draft is None:
                draft = _Draft(number, start, has_beginning=not typed)
            draft.add(tag, value, end)
        elif draft is not None:
            draft.go_on(line, end)
    if draft is not None and (entry := draft.closed(text)):
        yield entry


class _Draft:
    """An entry while its lines come in."""

    __slots__ = ("end", "fields", "has_beginning", "line", "start", "tag")

    def __init__(self, line: int, start: int, *, has_beginning: bool) -> None:
        self.line, self.start, self.end = line, start, start
        self.has_beginning = has_beginning
        self.fields: list[tuple[str, list[str]]] = []
        self.tag = ""

    def add(self, tag: str, value: str, end: int) -> None:
        self.fields.append((tag, [value]))
        self.tag, self.end = tag, end

    def go_on(self, line: str, end: int) -> None:
        self.fields[-1][1].append(line)
        self.end = end

    def closed(self, text: str, *, ended_at: int | None = None) -> Entry | None:
        """The entry; None for stray lines between records (a search strategy after the last ER)."""
        if not self.has_beginning and not any(tag in _TITLE_TAGS for tag, _ in self.fields):
            return None
        warnings = [] if self.has_beginning else [_NO_BEGINNING]
        if ended_at is None:
            warnings.append(_NO_END)
            self._drop_lines_between()
        raw = text[self.start : self.end if ended_at is None else ended_at]
        return Entry(self.line, raw, self.fields, warnings)

    def _drop_lines_between(self) -> None:
        lines = self.fields[-1][1]
        while len(lines) > 1 and _BETWEEN.fullmatch(lines[-1].strip()):
            lines.pop()


def _ty_lines(text: str) -> re.Pattern[str]:
    return _TY_LINE if _TY_LINE.search(text) or not _TY_LINE_ANY_CASE.search(text) else _TY_LINE_ANY_CASE


def _tag_line(text: str) -> Callable[[str, bool], tuple[str, str]]:
    """What splits a line into tag and value, ("", "") for a line without a tag.

    The second argument says whether a tag with one blank before its dash counts.
    """
    match = (_TAG_LINE_ANY_CASE if _ty_lines(text) is _TY_LINE_ANY_CASE else _TAG_LINE).match

    def split(line: str, narrow: bool) -> tuple[str, str]:
        if line[2:6] == "  - " and line[:2] in _PLAIN_TAGS:
            return line[:2], line[6:]
        found = match(line)
        if found is not None and (found[2] or (narrow and len(found[1]) == 2)):
            return found[1].upper(), found[3]
        foreign = _FOREIGN_TAG_LINE.match(line)
        return (foreign[1], line[foreign.end() :]) if foreign else ("", "")

    return split
