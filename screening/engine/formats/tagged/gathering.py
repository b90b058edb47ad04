"""An entry of a tagged export while its lines come in, whatever the layout of its tags."""

from collections.abc import Sequence

from screening.engine.formats.tagged.entries import Entry
from screening.engine.records import Rejected

_EMPTY = "This entry holds nothing but its first line; please look it up in the database and export it again."


class Gathering:
    """The fields of an entry; begin and end are numbers of lines in the window, from 0."""

    __slots__ = ("_fields", "_seen", "begin", "end")

    def __init__(self, begin: int) -> None:
        self.begin = self.end = begin
        self._fields: list[tuple[str, list[str]]] = []
        self._seen: set[str] = set()

    def __contains__(self, tag: str) -> bool:
        return tag in self._seen

    @property
    def is_empty(self) -> bool:
        return not self._fields

    @property
    def first_tag(self) -> str:
        return self._fields[0][0] if self._fields else ""

    @property
    def last_tag(self) -> str:
        return self._fields[-1][0] if self._fields else ""

    def add(self, tag: str, value: str, at: int) -> None:
        self._fields.append((tag, [value]))
        self._seen.add(tag)
        self.end = at

    def go_on(self, line: str, at: int) -> None:
        """A line more of the last field; held apart from its others, for a field may have thousands."""
        self._fields[-1][1].append(line)
        self.end = at

    def closed(self, lines: Sequence[str], first: int) -> Entry | Rejected:
        """The entry; first is the number of the window's first line in the file."""
        raw = "\n".join(lines[self.begin : self.end + 1])
        fields = [(tag, "\n".join(values)) for tag, values in self._fields]
        if not any(value and not value.isspace() for _, value in fields):
            return Rejected(first + self.begin, raw, _EMPTY)
        return Entry.of(first + self.begin, raw, fields)
