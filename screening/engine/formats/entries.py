"""One entry of a tagged export: its fields in order, each with its lines, before anybody asks a meaning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


def said_lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Every line that says something: its number from 1, where in the text it begins, and the line itself."""
    number, start, last = 0, 0, len(text)
    while start < last:
        end = text.find("\n", start)
        end = last if end == -1 else end
        number += 1
        line = text[start:end]
        if line and not line.isspace():
            yield number, start, line
        start = end + 1


@dataclass(slots=True)
class Entry:
    """Tags and lines as the file has them; raw and line (from 1) say where in the file."""

    line: int
    raw: str
    fields: list[tuple[str, list[str]]]
    warnings: list[str] = field(default_factory=list)
    by_tag: dict[str, list[list[str]]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_tag = {}
        for tag, lines in self.fields:
            self.by_tag.setdefault(tag, []).append(lines)

    def lines(self, *tags: str) -> list[list[str]]:
        """The lines of every field with one of the tags, the tags in their order."""
        return [lines for tag in tags for lines in self.by_tag.get(tag, ())]

    def values(self, *tags: str) -> list[str]:
        """Every field with one of the tags that says something, its lines joined by blanks."""
        joined = (in_one_line(lines) for lines in self.lines(*tags))
        return [value for value in joined if value]

    def items(self, *tags: str) -> list[str]:
        """Every line of the fields with one of the tags: for values that some programs list line by line."""
        stripped = (line.strip() for lines in self.lines(*tags) for line in lines)
        return [line for line in stripped if line]

    def first(self, *tags: str) -> str:
        """The first field that says something, tried tag by tag; else ""."""
        return next(self._each(tags), "")

    def first_of(self, *tags: str) -> list[str]:
        """All values of the first of the tags that says something."""
        return next((values for tag in tags if (values := self.values(tag))), [])

    def _each(self, tags: Sequence[str]) -> Iterator[str]:
        for tag in tags:
            for lines in self.by_tag.get(tag, ()):
                if value := in_one_line(lines):
                    yield value


def in_one_line(lines: Sequence[str]) -> str:
    """A value without the breaks that a line width put into it; its other characters stay."""
    if len(lines) == 1:
        return lines[0].strip()
    return " ".join(stripped for line in lines if (stripped := line.strip()))
