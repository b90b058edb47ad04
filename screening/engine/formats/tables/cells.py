"""What stands in the cells of a row: values by field, lists taken apart."""

import re
from collections.abc import Iterator, Mapping, Sequence

from screening.engine.formats.tables.layout import unwrapped

# What statistics programs write into a cell that holds nothing.
_NOTHING = frozenset(["NA", "N/A", "#N/A", "nan", "NaN", "NULL", "null", "None", "undefined", "[]"])
_ITEM = re.compile(r"""'([^']*)'|"([^"]*)\"""")
_SEPARATORS = re.compile(r";|\n|\|")
_AND = re.compile(r"\s+and\s+")
_INITIALS_FIRST = re.compile(r"(?:[^\W\d_]\.-?\s?)+")
_FAMILY_INITIALS = re.compile(r"[^\d,;]{2,60} [^\W\d_a-z][^\W\d_a-z.\- ]{0,6}\.?")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?", re.IGNORECASE)
_COMMAS_AND_BRACKETS = re.compile(r"[(),\[\]]")


class Values:
    """The cells of one row by field, in the order in which the columns are to be tried."""

    __slots__ = ("_cells", "_places")

    def __init__(self, cells: Sequence[str], places: Mapping[str, Sequence[int]]) -> None:
        self._cells, self._places = cells, places

    def all(self, *fields: str) -> list[str]:
        """Every cell of the fields that says something."""
        cells, size = self._cells, len(self._cells)
        places = (place for field in fields for place in self._places.get(field, ()) if place < size)
        return [said for place in places if (said := plain(cells[place]))]

    def first(self, field: str) -> str:
        """The first cell of a field that says something, in one line."""
        for place in self._places.get(field, ()):
            if place < len(self._cells) and (said := plain(self._cells[place])):
                return in_one_line(said)
        return ""


def plain(cell: str) -> str:
    """What a cell says."""
    if not cell:
        return ""
    cell = unwrapped(cell)
    return "" if cell in _NOTHING else cell


def in_one_line(value: str) -> str:
    """A value without the breaks in it."""
    return " ".join(line.strip() for line in value.split("\n") if line.strip()) if "\n" in value else value


def listed(cell: str) -> list[str]:
    """The items of a list in whatever way it was written; commas only where nothing else separates."""
    if items := _literal(cell):
        return items
    if _SEPARATORS.search(cell):
        return stripped(_SEPARATORS.split(cell))
    return outside_brackets(cell)


def items(cell: str) -> list[str]:
    """The items of a list between semicolons, bars or lines; commas belong to the items."""
    return _literal(cell) or stripped(_SEPARATORS.split(cell))


def lines(cell: str) -> list[str]:
    return stripped(cell.split("\n"))


def semicolons(cell: str) -> list[str]:
    return stripped(cell.replace("\n", " ").split(";"))


def commas(cell: str) -> list[str]:
    """Names between commas, as Embase.com writes them; "Jr." belongs to the name before it."""
    if ";" in cell:
        return semicolons(cell)
    names: list[str] = []
    for name in stripped(in_one_line(cell).split(",")):
        if names and _SUFFIX.fullmatch(name):
            names[-1] += f", {name}"
        else:
            names.append(name)
    return names


def pubmed_names(cell: str) -> list[str]:
    """People between commas, groups between semicolons, a full stop at the end."""
    names: list[str] = []
    for part in semicolons(cell.rstrip(". \n")):
        people = stripped(part.split(","))
        names += people if all(map(_FAMILY_INITIALS.fullmatch, people)) or not names else [part]
    return names


def joined_by_and(cell: str) -> list[str]:
    return stripped(_AND.split(cell)) if ";" not in cell else semicolons(cell)


def names(cell: str) -> list[str]:
    """Authors in a cell of an unknown writer."""
    if literal := _literal(cell):
        return literal
    if ";" in cell or "\n" in cell or "|" in cell:
        return stripped(_SEPARATORS.split(cell))
    if (people := _AND.split(cell)) and len(people) > 1 and all("," in name for name in people):
        return stripped(people)
    return _between_commas(cell)


def _between_commas(cell: str) -> list[str]:
    parts = stripped(cell.split(","))
    if len(parts) < 2:
        return stripped(_AND.split(cell)) if _AND.search(cell) else parts
    if len(parts) % 2 == 0 and all(map(_INITIALS_FIRST.fullmatch, parts[1::2])):
        return [f"{family}, {initials}" for family, initials in zip(parts[::2], parts[1::2], strict=True)]
    if len(parts) == 2 and not all(map(_FAMILY_INITIALS.fullmatch, parts)):
        # "Sample, Ann Mary" is one person; "Ann Sample, Ben Other" are two
        return parts if all(" " in part for part in parts) else [", ".join(parts)]
    if all(" " in part for part in parts):
        last = _AND.split(parts[-1].removeprefix("and "))
        return stripped([*parts[:-1], *last])
    return [", ".join(parts)]


def outside_brackets(cell: str) -> list[str]:
    """Terms between commas, but "duplication cyst (diagnosis, surgery)" is one."""
    parts, begin, depth = [], 0, 0
    for found in _COMMAS_AND_BRACKETS.finditer(cell):
        if found[0] in "([":
            depth += 1
        elif found[0] in ")]":
            depth = max(0, depth - 1)
        elif not depth:
            parts.append(cell[begin : found.start()])
            begin = found.end()
    return stripped([*parts, cell[begin:]])


def stripped(found: Sequence[str] | Iterator[str]) -> list[str]:
    return [item for part in found if (item := part.strip())]


def _literal(cell: str) -> list[str]:
    """A list as Python or JSON writes it: "['Sample, Ann', 'Other, Ben']"."""
    if not cell.startswith(("['", '["')) or not cell.endswith("]"):
        return []
    return stripped([single or double for single, double in _ITEM.findall(cell)])
