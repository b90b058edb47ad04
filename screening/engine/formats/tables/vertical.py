"""Tables of Embase.com with fields as rows: the first cell names the field, each other cell is a value."""

import re
from collections.abc import Iterable, Iterator

from screening.engine.formats.drafts import Draft, Item, draft
from screening.engine.formats.format import Reader
from screening.engine.formats.tables.cells import Values
from screening.engine.formats.tables.known import header_in
from screening.engine.formats.tables.layout import unwrapped
from screening.engine.formats.tables.meanings import folded
from screening.engine.formats.tables.plans import record
from screening.engine.formats.tables.platforms import PLANS
from screening.engine.formats.tables.rows import Row, rows
from screening.engine.formats.text import Document
from screening.engine.records import Stray

_PLAN = PLANS["embase-vertical"]
_NAME = re.compile(r"[A-Z][A-Z/ ()-]{0,60}")
_CHATTER = ("SEARCH QUERY", "-----")
_MARK = re.compile(r'"?[A-Z][A-Z/ ()-]{0,60}"?[,;\t|]')
_TITLE_MARKS = (re.compile(r'"TITLE"[,;\t|]'), re.compile(r"TITLE[,;\t|]"))


def reader() -> Reader:
    return Reader(read, marks)


def read(document: Document) -> Iterator[Item]:
    """One draft for each record; a title or a blank row begins the next."""
    return records(rows(document.text.lines(), _delimiter(document)))


def records(found: Iterable[Row]) -> Iterator[Item]:
    """The records in rows, and rows that name no field."""
    entry: list[Row] = []
    for row in found:
        name = row.cells[0].strip() if row.cells else ""
        if not name and not any(map(str.strip, row.cells)):
            yield from _closed(entry)
            entry = []
        elif not _NAME.fullmatch(name) or name.startswith(_CHATTER):
            if not name.startswith(_CHATTER):
                yield Stray(row.line, row.raw)
        else:
            if name == "TITLE" and any(of.cells[0].strip() == "TITLE" for of in entry):
                yield from _closed(entry)
                entry = []
            entry.append(row)
    yield from _closed(entry)


def _closed(entry: list[Row]) -> Iterator[Draft]:
    if not entry:
        return
    names = [folded(row.cells[0]) for row in entry]
    values = ["\n".join(unwrapped(cell) for cell in row.cells[1:] if cell.strip()) for row in entry]
    said = dict.fromkeys(warning for row in entry for warning in row.warnings)
    found = record(Values(values, _PLAN.places(names)), _PLAN)
    yield draft(entry[0].line, "\n".join(row.raw for row in entry), found, _PLAN.platform, tuple(said))


def marks(document: Document) -> int:
    """The rows that hold a title, and the blocks of fields that have none."""
    # a text may go on with the word, but then without the quotation marks that the file's names bear
    begins = _TITLE_MARKS['\n"TITLE"' not in f"\n{document.text.head}"]
    found, block, titles = 0, False, 0
    for line in document.text.lines():
        if not line.strip(' ",;|\t\n'):
            found += max(titles, block)
            block, titles = False, 0
        elif begins.match(line):
            titles += 1
        elif not block and not titles and not line.lstrip('"').startswith(_CHATTER):
            block = _MARK.match(line) is not None
    return found + max(titles, block)


def _delimiter(document: Document) -> str:
    return header_in([line for line in document.text.head.split("\n") if line.strip()])[1] or ","
