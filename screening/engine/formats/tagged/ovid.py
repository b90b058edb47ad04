"""Ovid's own layouts: tags ("TI  - ...", also indented or with one blank) and the older one with labels."""

import re
from collections.abc import Iterator, Sequence

from screening.engine.formats.drafts import Item
from screening.engine.formats.tagged.entries import Entry, draft_of
from screening.engine.formats.tagged.gathering import Gathering
from screening.engine.formats.tagged.ovid_fields import LABELS, PLATFORM, record
from screening.engine.formats.text import Document, Window
from screening.engine.records import Rejected, Stray

NAME = "ovid-tagged"

_COUNTER = re.compile(r"\s*<\d+\.? ?>\s*$")
_COUNTER_LINE = re.compile(r"^[ \t]*<\d+\.? ?>[ \t]*$", re.MULTILINE)
_VENDOR_LINE = re.compile(r"^[ \t]*VN {1,2}- ", re.MULTILINE)
# A counter with the vendor's line after it, or either alone, is one record.
_MARK = re.compile(
    r"^[ \t]*(?:<\d+\.? ?>[ \t]*(?:(?:\n[ \t]*)*\n[ \t]*VN {1,2}- .*)?|VN {1,2}- .*)$", re.MULTILINE
)
_WIDE = re.compile(r"\s*([A-Z][A-Z0-9])  -(?: (.*)|)$", re.DOTALL)
_NARROW = re.compile(r"\s*([A-Z][A-Z0-9]) {1,2}-(?: (.*)|)$", re.DOTALL)
_IS_NARROW = re.compile(r"^[ \t]*VN - ", re.MULTILINE)
_LABEL = re.compile(r"[A-Z][A-Za-z/&(), -]{2,59}:?\s*$")
_CHATTER = re.compile(
    r"\s*(?:Database(?:\(s\))?: |Search Strategy|Search History|Results Generated|Ovid Tech"
    r"|-{3,}|\*{3,}|\d+\s+.*\(\d+\)\s*$)"
)
_SEARCH = re.compile(r"Search (?:Strategy|History)|-{5,}\s*$")
_DATABASE = re.compile(r"\s*Database(?:\(s\))?: +(\S.*)", re.DOTALL)


def read(document: Document) -> Iterator[Item]:
    """One item for each entry, in the order of the file."""
    database = _database_above(document)
    for window in document.text.windows(_begins(document)):
        for found in entries(window, narrow=_is_narrow(document)):
            if isinstance(found, Entry):
                yield draft_of(found, record(found, database), PLATFORM)
            else:
                yield found


def marks(document: Document) -> int:
    """Counters ("<12. >") and vendor's lines that stand after no counter."""
    return sum(len(_MARK.findall(window.text)) for window in document.text.windows(_begins(document)))


def _begins(document: Document) -> re.Pattern[str]:
    return _COUNTER_LINE if _COUNTER_LINE.search(document.text.head) else _VENDOR_LINE


def _is_narrow(document: Document) -> bool:
    return _IS_NARROW.search(document.text.head) is not None


def _database_above(document: Document) -> str:
    """What the lines above the first record name."""
    for line in document.text.head.split("\n"):
        if _COUNTER.match(line) or _VENDOR_LINE.match(line):
            break
        if found := _DATABASE.match(line):
            return found[1].strip()
    return ""


def entries(window: Window, *, narrow: bool = False) -> Iterator[Entry | Rejected | Stray]:
    """The entries of a part of the file, and the lines before the first that nothing explains."""
    lines = window.text.split("\n")
    match = (_NARROW if narrow else _WIDE).match
    held: Gathering | None = None
    labelled = False
    for at, line in enumerate(lines):
        if not line or line.isspace():
            continue
        found = match(line)
        if found is None and "<" in line[:40] and _COUNTER.match(line):
            if held is not None:
                yield held.closed(lines, window.line)
            held = Gathering(at)
            continue
        if held is not None and line.startswith("Database") and _is_header(lines, at):
            yield held.closed(lines, window.line)
            held = None
        if found is not None and found[1] == "VN" and (held is None or not held.is_empty):
            if held is not None:
                yield held.closed(lines, window.line)
            held = Gathering(at)
        if held is not None:
            labelled = found is None if held.is_empty else labelled
            _take(held, found, lines, at, labelled=labelled)
        elif not _CHATTER.match(line):
            yield Stray(window.line + at, line)
    if held is not None:
        yield held.closed(lines, window.line)


def _is_header(lines: Sequence[str], at: int) -> bool:
    """Whether another export begins here, with the search above its records."""
    return _DATABASE.match(lines[at]) is not None and any(map(_SEARCH.match, lines[at + 1 : at + 3]))


def _take(
    held: Gathering, found: re.Match[str] | None, lines: Sequence[str], at: int, *, labelled: bool
) -> None:
    if found is not None:
        held.add(found[1], found[2] or "", at)
    elif labelled and (label := _label(lines, at)):
        held.add(LABELS.get(label, label), "", at)
    elif held.is_empty:
        held.add("", lines[at], at)
    else:
        held.go_on(lines[at], at)


def _label(lines: Sequence[str], at: int) -> str:
    """The label that a line is: not indented, and known or followed by a line that is indented."""
    line = lines[at]
    if line[0].isspace() or not _LABEL.match(line):
        return ""
    label = line.strip().rstrip(":").casefold()
    is_followed = at + 1 < len(lines) and lines[at + 1][:1] in (" ", "\t")
    return label if label in LABELS or is_followed else ""
