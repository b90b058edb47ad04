"""Readers of delimited tables: rows to drafts, and rows counted apart from that."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from screening.engine.formats.drafts import Draft, Item, draft
from screening.engine.formats.format import Reader
from screening.engine.formats.tables import columns
from screening.engine.formats.tables.cells import Values
from screening.engine.formats.tables.layout import Layout, body, layout_of, strays, unique
from screening.engine.formats.tables.plans import Plan, record
from screening.engine.formats.tables.platforms import PLANS
from screening.engine.formats.tables.rows import Row
from screening.engine.formats.text import Document

_NO_ABSTRACTS = (
    "PubMed tables hold no abstracts. Where they are needed, choose Send to: Citation manager in PubMed "
    "and upload the .nbib file instead."
)


def reader(kind: str) -> Reader:
    """The reader of a platform's tables, or of any table by the meaning of its columns."""
    notes = _pubmed_notes if kind == "pubmed-csv" else _no_notes
    return Reader(read, marks, notes, is_mapped=lambda document: kind == "table")


def _no_notes(document: Document) -> tuple[str, ...]:
    return ()


def _pubmed_notes(document: Document) -> tuple[str, ...]:
    return (_NO_ABSTRACTS,)


def read(document: Document) -> Iterator[Item]:
    """One draft for each row below the header, in the order of the file."""
    layout = document.once(layout_of)
    to_draft = drafts_of(layout.kind, layout.header.cells, document, lambda: body(document, layout))
    yield from strays(layout.above)
    for row in body(document, layout):
        yield to_draft(row)


def drafts_of(
    kind: str, header: Sequence[str], document: Document, rows: Callable[[], Iterator[Row]]
) -> Callable[[Row], Draft]:
    """What makes a draft of a row of this table; refuses a table in which nothing can be the title."""
    plan = PLANS.get(kind)
    if plan is not None:
        return _maker(plan, plan.places(header), len(header))
    return _maker(columns.plan(), _places(header, document, rows), len(header))


def _places(
    header: Sequence[str], document: Document, rows: Callable[[], Iterator[Row]]
) -> dict[str, list[int]]:
    """Where the fields stand: as somebody said, else as the columns look."""
    names = unique(header)
    if document.columns is not None and not set(names).isdisjoint(document.columns):
        return columns.places(names, document.columns)
    found = columns.proposed(header, islice(rows(), columns.LOOKED_AT), "table")
    return columns.places(names, found.mapping)


def _maker(plan: Plan, places: dict[str, list[int]], width: int) -> Callable[[Row], Draft]:
    def made(row: Row) -> Draft:
        found = record(Values(row.cells, places), plan)
        return draft(row.line, row.raw, found, plan.platform, (*row.warnings, *_odd(row.cells, width)))

    return made


def _odd(found: Sequence[str], width: int) -> tuple[str, ...]:
    """Cells that the header does not name, or too few of them; empty ones at the end mean nothing."""
    if len(found) == width or (len(found) > width and not any(map(str.strip, found[width:]))):
        return ()
    counted = "1 cell" if len(found) == 1 else f"{len(found)} cells"
    return (f"This row has {counted}, the header has {width}; please compare the record with its row.",)


def marks(document: Document) -> int:
    """The rows below the header, counted by where quoted cells begin and end."""
    layout = document.once(layout_of)
    counter = _Counter(layout)
    for line in document.text.lines():
        counter.add(line)
    return counter.counted()


class _Counter:
    """Lines joined to rows: a quoted cell that is open at the end of a line goes on in the next one."""

    def __init__(self, layout: Layout) -> None:
        mark = re.escape(layout.delimiter)
        self._begins = re.compile(rf'(?:^|{mark})"')
        self._ends = re.compile(rf'"[ ]*(?={mark}|$)')
        self._blank = re.compile(rf'[\s"{mark}]*')
        self._delimiter, self._width = layout.delimiter, len(layout.header.cells)
        self._header, self._header_lines = layout.header.raw, layout.header.raw.count("\n") + 1
        self._skipped = layout.header.line + self._header_lines - 1
        self._found, self._is_open, self._lines = 0, False, 0

    def add(self, line: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        line = line.rstrip("\n")
        if not self._is_open and line == self._header.split("\n", 1)[0]:
            self._skipped = self._header_lines - 1
            return
        self._lines += not self._blank.fullmatch(line)
        if '"' in line:
            self._is_open = self._is_open_after(line)
        if not self._is_open:
            self._found += self._lines > 0
            self._lines = 0

    def counted(self) -> int:
        """All rows; where a cell was never closed every line from there on is one."""
        return self._found + self._lines

    def _is_open_after(self, line: str) -> bool:
        if self._delimiter == "\t" and not self._is_open and line.count("\t") + 1 == self._width:
            return False
        bare = line.replace('""', "")
        opened = self._is_open + len(self._begins.findall(bare))
        return opened > len(self._ends.findall(bare))
