"""An entry of a tagged export while its lines come in, whatever the layout of its tags."""

from collections.abc import Sequence

from screening.engine.formats.tagged.entries import Entry
from screening.engine.records import Rejected

_EMPTY = "This entry holds nothing but its first line; please look it up in the database and export it again."


class Gathering:
    """The fields of an entry; begin and end are numbers of lines in the window, from 0."""

    __slots__ = ("_fields", "_more", "begin", "end", "last_tag", "tags")

    def __init__(self, begin: int) -> None:
        self.begin = self.end = begin
        self.last_tag = ""
        self.tags: set[str] = set()
        self._fields: list[tuple[str, str]] = []
        self._more: list[str] = []

    @property
    def is_empty(self) -> bool:
        return not self._fields

    @property
    def first_tag(self) -> str:
        return self._fields[0][0] if self._fields else ""

    def add(self, tag: str, value: str, at: int) -> None:
        if self._more:
            self._join()
        self._fields.append((tag, value))
        self.tags.add(tag)
        self.last_tag, self.end = tag, at

    def go_on(self, line: str, at: int) -> None:
        """A line more of the last field; joined to it later all at once, for a field may have thousands."""
        self._more.append(line)
        self.end = at

    def closed(self, lines: Sequence[str], first: int) -> Entry | Rejected:
        """The entry; first is the number of the window's first line in the file."""
        if self._more:
            self._join()
        raw = "\n".join(lines[self.begin : self.end + 1])
        if not any(value and not value.isspace() for _, value in self._fields):
            return Rejected(first + self.begin, raw, _EMPTY)
        return Entry.of(first + self.begin, raw, self._fields)

    def _join(self) -> None:
        tag, value = self._fields[-1]
        self._fields[-1] = (tag, "\n".join((value, *self._more)))
        self._more = []
