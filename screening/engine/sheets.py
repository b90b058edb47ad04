"""Tables out: XLSX with typed cells, CSV for spreadsheets (safe from formulas) and CSV exact.

A cell is text, a number or empty. Text is never turned into a formula, a link, a number or a date.
"""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import xlsxwriter

Cell = str | int | float | None
CELL_LIMIT = 32_767  # characters that Excel keeps in one cell
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Table:
    """``rows`` have one cell per column."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook with a sheet per table, and a sheet ``Notes`` if a text had to be cut."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    cut = [note for table in tables for note in _sheet(book, table, head)]
    if cut:
        note = Table("Notes", ("Cut to the length that a cell holds",), tuple((line,) for line in cut))
        list(_sheet(book, note, head))
    book.close()
    return out.getvalue()


def _sheet(book: xlsxwriter.Workbook, table: Table, head: object) -> list[str]:
    sheet = book.add_worksheet(table.name[:31])
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, head)
        sheet.set_column(column, column, _width(table, column))
    cut = []
    for place, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row):
            if not _write(sheet, place, column, cell):
                cut.append(f"{table.name}, row {place + 1}, {table.columns[column]}")
    return cut


def _write(sheet: object, row: int, column: int, cell: Cell) -> bool:
    """False when the text had to be cut; anything else that goes wrong is an error, never silent."""
    if cell is None or cell == "":
        return True
    if isinstance(cell, str):
        text = _CONTROL.sub(" ", cell)
        code = sheet.write_string(row, column, text[:CELL_LIMIT])  # type: ignore[attr-defined]
    else:
        text, code = "", sheet.write_number(row, column, cell)  # type: ignore[attr-defined]
    if code != 0:
        raise ValueError(f"Row {row + 1}, column {column + 1} could not be written (code {code}).")
    return len(text) <= CELL_LIMIT


def _width(table: Table, column: int) -> int:
    longest = max((len(str(row[column] or "")) for row in table.rows), default=0)
    return max(8, min(48, longest + 2), min(24, len(table.columns[column]) + 2))


def csv_exact(table: Table) -> str:
    """Every value as it is, for R and Python."""
    return _csv(table, lambda cell: cell)


def csv_for_spreadsheets(table: Table) -> str:
    """With a byte order mark, and text that a spreadsheet would run as a formula behind an apostrophe.

    Numbers stay numbers: the rule of OWASP (CSV injection) is applied to text only.
    """
    return "\ufeff" + _csv(table, _harmless)


def _harmless(cell: Cell) -> Cell:
    risky = isinstance(cell, str) and cell.lstrip(' "').startswith(FORMULA_STARTS)
    return f"'{cell}" if risky else cell


def _csv(table: Table, shape: Callable[[Cell], Cell]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(shape(name) for name in table.columns)
    writer.writerows([shape(cell) if cell is not None else "" for cell in row] for row in table.rows)
    return out.getvalue()
