"""Rows of a delimited text, each with its physical lines: quoted cells, and what badly quoted ones leave."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# The limit of the csv module (131,072) is smaller than real cells of Scopus; it holds for the whole process.
csv.field_size_limit(1 << 30)

# How much of a file a quotation mark that nothing closes may cost, beyond what was read in order.
_PATIENCE = 1 << 22
# What reading a line again costs, in letters.
_A_LINE = 64
_UNCLOSED = (
    "A quotation mark in this row is wrong or not closed; please compare the record with its row in the file."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number of its first line (from 1), its lines as they stand, its cells."""

    line: int
    raw: str
    cells: list[str]
    warnings: tuple[str, ...] = ()


class _TooLong(Exception):
    """A row did not end within what a row may hold."""


def rows(lines: Iterable[str], delimiter: str, width: int = 0) -> Iterator[Row]:
    """Every row, blank ones too; width is the number of the header's cells where it is known."""
    return _Rows(lines, delimiter, width).read()


class _Rows:
    def __init__(self, lines: Iterable[str], delimiter: str, width: int) -> None:
        self._lines = iter(lines)
        self._held: list[str] = []  # lines to be read again, the next one last
        self._delimiter, self._width = delimiter, width
        self._patience = _PATIENCE
        self._ends_cell = re.compile(rf'"[ ]*(?={re.escape(delimiter)}|\n|\Z)')

    def read(self) -> Iterator[Row]:
        line = 1
        while (first := self._next()) is not None:
            if '"' in first:
                cells, taken, warnings = self._quoted(first)
                yield Row(line, "".join(taken).rstrip("\n"), cells, warnings)
                line += len(taken)
            else:
                raw = first.rstrip("\n")
                yield Row(line, raw, raw.split(self._delimiter))
                line += 1

    def _next(self) -> str | None:
        return self._held.pop() if self._held else next(self._lines, None)

    def _quoted(self, first: str) -> tuple[list[str], list[str], tuple[str, ...]]:
        taken: list[str] = []
        try:
            cells = next(csv.reader(self._taking(first, taken), delimiter=self._delimiter, strict=True))
        except (csv.Error, _TooLong, StopIteration):
            return self._badly_quoted(first, taken)
        if len(taken) > 1 and self._delimiter == "\t" and self._is_row(taken[0]) and self._is_row(taken[1]):
            # Text between tabs is often not quoted at all, so a cell may well begin with a quotation mark.
            self._give_back(taken)
            return first.rstrip("\n").split("\t"), [first], ()
        self._patience = min(_PATIENCE, self._patience + _cost(taken))
        return cells, taken, ()

    def _taking(self, first: str, taken: list[str]) -> Iterator[str]:
        size, most = 0, self._patience
        line: str | None = first
        while line is not None:
            taken.append(line)
            size += len(line) + _A_LINE
            yield line
            if size > most:
                raise _TooLong
            line = self._next()

    def _give_back(self, taken: list[str], read: int = 1) -> None:
        back = taken[read:]
        self._patience -= _cost(back)
        self._held.extend(reversed(back))

    def _is_row(self, line: str) -> bool:
        return line.count(self._delimiter) + 1 == self._width

    def _badly_quoted(self, first: str, taken: list[str]) -> tuple[list[str], list[str], tuple[str, ...]]:
        """The reading that gives as many cells as the header has; in doubt one line is one row."""
        self._give_back(taken)
        if self._delimiter == "\t" and self._is_row(first):
            return first.rstrip("\n").split("\t"), [first], ()
        alone, is_closed = self._leniently(first)
        if is_closed and len(alone) >= self._width:
            return alone, [first], (_UNCLOSED,)
        several, lines = self._several(first)
        if len(several) == self._width and not self._are_rows(lines):
            return several, lines, (_UNCLOSED,)
        self._give_back(lines)
        return alone, [first], (_UNCLOSED,)

    def _are_rows(self, lines: list[str]) -> bool:
        return all(len(self._leniently(line)[0]) == self._width for line in lines[:2])

    def _several(self, first: str) -> tuple[list[str], list[str]]:
        """The row over as many lines as it takes until no cell is open."""
        taken: list[str] = []
        size, is_open = 0, False
        line: str | None = first
        while line is not None and size <= self._patience:
            taken.append(line)
            size += len(line) + _A_LINE
            is_open = self._is_open_after(line, is_open)
            if not is_open:
                break
            line = self._next()
        else:
            if line is not None:
                self._held.append(line)
        return self._leniently("".join(taken))[0] if not is_open else [], taken

    def _is_open_after(self, line: str, is_open: bool) -> bool:
        at = 0
        while at < len(line):
            if not is_open:
                if line[at] != '"':
                    at = line.find(self._delimiter, at) + 1
                    if not at:
                        return False
                    continue
                at, is_open = at + 1, True
            found = self._closing(line, at)
            if found is None:
                return True
            at, is_open = found.end() + 1, False
        return is_open

    def _leniently(self, text: str) -> tuple[list[str], bool]:
        """Cells where a mark ends a cell only before a delimiter, and one without an end is text."""
        text = text.rstrip("\n")
        cells: list[str] = []
        at, is_closed = 0, True
        while at <= len(text):
            # where nothing ends one cell, nothing ends a later one
            found = self._closing(text, at + 1) if is_closed and text.startswith('"', at) else None
            if found is not None:
                cells.append(text[at + 1 : found.start()].replace('""', '"'))
                at = found.end() + 1
                continue
            end = text.find(self._delimiter, at)
            end = len(text) if end == -1 else end
            is_closed = is_closed and not text.startswith('"', at)
            cells.append(text[at:end])
            at = end + 1
        return cells, is_closed

    def _closing(self, text: str, at: int) -> re.Match[str] | None:
        """The mark that ends the cell; a doubled one is text."""
        while (found := self._ends_cell.search(text, at)) is not None:
            begin = found.start()
            while begin > at and text[begin - 1] == '"':
                begin -= 1
            if (found.start() - begin) % 2 == 0:
                return found
            at = found.end()
        return None


def _cost(lines: list[str]) -> int:
    return sum(map(len, lines)) + _A_LINE * len(lines)
