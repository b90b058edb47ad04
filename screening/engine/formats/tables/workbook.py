"""Excel workbooks: the sheets that hold a table of records, read row by row."""

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from screening.engine.formats.drafts import Item
from screening.engine.formats.format import Reader
from screening.engine.formats.tables import vertical
from screening.engine.formats.tables.columns import LOOKED_AT, Proposal, proposed
from screening.engine.formats.tables.known import HEADER_ROWS, has_fields_as_rows, kind_of_header
from screening.engine.formats.tables.layout import is_header, said, strays
from screening.engine.formats.tables.reading import drafts_of
from screening.engine.formats.tables.rows import Row
from screening.engine.formats.text import Document
from screening.engine.records import Refused

_MOST_BYTES = 1 << 30
_MOST_RATIO = 200
_SMALL = 1 << 24
_BATCH = 500
_AS_CSV = "Please open it in Excel, save the sheet as CSV UTF-8, and upload that file."
_UNREADABLE = f"This workbook cannot be opened; it may be damaged or protected by a password. {_AS_CSV}"
_TOO_LARGE = f"This workbook is far larger than it looks once it is unpacked, so it was not opened. {_AS_CSV}"
_NO_TABLE = (
    "This workbook has no sheet with a table of records: none of its first rows names columns such as "
    "“Title” and “Abstract”. Please upload the workbook that the database exported."
)
# How Excel writes what XML cannot hold: "_x000D_" is a carriage return.
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROLS = dict.fromkeys([*range(9), *range(0x0B, 0x20), 0x7F, 0xFEFF])


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook that holds records: its header, and what stands above it."""

    number: int
    name: str
    kind: str
    header: Row
    above: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """The sheets of records, and the names of the other sheets that are not empty."""

    sheets: tuple[Sheet, ...]
    others: tuple[str, ...]


def reader() -> Reader:
    return Reader(read, marks, notes, is_mapped=is_mapped)


def is_mapped(document: Document) -> bool:
    """Whether a sheet's columns are no known platform's."""
    return any(sheet.kind == "table" for sheet in document.once(survey).sheets)


def read(document: Document) -> Iterator[Item]:
    """One draft for each row of every sheet that holds records."""
    for sheet in document.once(survey).sheets:
        if sheet.kind == "embase-vertical":
            yield from vertical.records(_rows(document, sheet.number))
            continue
        to_draft = drafts_of(sheet.kind, sheet.header.cells, document, partial(_body, document, sheet))
        yield from strays(sheet.above)
        for row in _body(document, sheet):
            yield to_draft(row)


def marks(document: Document) -> int:
    """The rows that hold something, below the header of each sheet; with fields as rows, the titles."""
    return sum(_marks(document, sheet) for sheet in document.once(survey).sheets)


def _marks(document: Document, sheet: Sheet) -> int:
    found = 0
    for row in _rows(document, sheet.number):
        if sheet.kind == "embase-vertical":
            found += row.cells[:1] == ["TITLE"]
        elif row.line > sheet.header.line and row.raw.strip():
            found += row.raw != sheet.header.raw
    return found


def notes(document: Document) -> tuple[str, ...]:
    """Sheets that were not read."""
    names = document.once(survey).others
    return tuple(f"The sheet “{name[:60]}” holds no table of records and was not read." for name in names)


def proposal(document: Document) -> Proposal:
    """What the columns mean of the first sheet that no platform explains, else of the first of all."""
    sheets = document.once(survey).sheets
    sheet = next((sheet for sheet in sheets if sheet.kind == "table"), sheets[0])
    return proposed(sheet.header.cells, islice(_body(document, sheet), LOOKED_AT), sheet.kind)


def survey(document: Document) -> Survey:
    """Which sheets hold records; refuses a workbook without any."""
    names = _sheet_names(document)
    sheets = [(name, _sheet(document, number, name)) for number, name in enumerate(names)]
    found = tuple(sheet for _, sheet in sheets if sheet)
    if not found:
        raise Refused(_NO_TABLE)
    others = [number for number, (_, sheet) in enumerate(sheets) if not sheet]
    filled = (number for number in others if next(said(_rows(document, number)), None))
    return Survey(found, tuple(names[number] for number in filled))


def _sheet(document: Document, number: int, name: str) -> Sheet | None:
    above = list(islice(said(_rows(document, number)), HEADER_ROWS))
    if has_fields_as_rows([row.cells for row in above]):
        return Sheet(number, name, "embase-vertical", above[0])
    for at, row in enumerate(above):
        kind = kind_of_header(row.cells)
        if kind and kind != "rayyan-log":
            return Sheet(number, name, kind, row, tuple(above[:at]))
    return None


def _body(document: Document, sheet: Sheet) -> Iterator[Row]:
    """The rows below the header that say something and are not the header once more."""
    header, width = sheet.header, len(sheet.header.cells)
    for row in said(_rows(document, sheet.number)):
        if row.line > header.line and not is_header(row.cells, header.cells):
            # empty cells at the end of a row do not stand in the file
            row.cells.extend([""] * (width - len(row.cells)))
            yield row


def _sheet_names(document: Document) -> list[str]:
    with _book(document) as book:
        return [str(sheet.title) for sheet in book.worksheets]


@contextmanager
def _book(document: Document) -> Iterator[Any]:
    _weigh(document)
    with document.opens() as file:
        book = _loaded(file)
        try:
            yield book
        finally:
            book.close()


def _loaded(file: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception as error:
            raise Refused(_UNREADABLE) from error


def _weigh(document: Document) -> None:
    """Refuses what would fill the memory before it is unpacked; zipfile reads no more than is declared."""
    try:
        with document.opens() as file, zipfile.ZipFile(file) as archive:
            sizes = [(info.file_size, info.compress_size) for info in archive.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(_UNREADABLE) from error
    swollen = any(size > _SMALL and size > _MOST_RATIO * packed for size, packed in sizes)
    if swollen or sum(size for size, _ in sizes) > _MOST_BYTES:
        raise Refused(_TOO_LARGE)


def _rows(document: Document, number: int) -> Iterator[Row]:
    """The rows of a sheet; its own statement of its size is often wrong, so it is not asked."""
    with _book(document) as book:
        sheet = book.worksheets[number]
        sheet.reset_dimensions()
        found = enumerate(sheet.iter_rows(values_only=True), start=1)
        while batch := _batch(found):
            for line, values in batch:
                cells = _cells(values)
                yield Row(line, "\t".join(cells), cells)


def _batch(found: Iterator[tuple[int, Sequence[object]]]) -> list[tuple[int, Sequence[object]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return list(islice(found, _BATCH))
        except Exception as error:
            raise Refused(_UNREADABLE) from error


def _cells(values: Sequence[object]) -> list[str]:
    cells = [_text(value) for value in values]
    while cells and not cells[-1]:
        cells.pop()
    return cells or [""]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(text: str) -> str:
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if text.isprintable():
        return text
    return (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .translate(_CONTROLS)
        .encode("utf-8", "replace")
        .decode()
    )
