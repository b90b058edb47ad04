"""One entry of a tagged export: its fields in order, each with its lines, before anybody asks a meaning."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from screening.engine.formats.drafts import Draft, draft
from screening.engine.records import Record


class Entry:
    """Tags and lines as the file has them; raw and line (from 1) say where in the file.

    A field is one string; where it went on over several lines they stand in it with "\\n" between them.
    """

    __slots__ = ("by_tag", "line", "raw", "tags", "warnings")

    def __init__(
        self,
        line: int,
        raw: str,
        by_tag: dict[str, list[str]],
        tags: list[str],
        warnings: Sequence[str] = (),
    ) -> None:
        self.line, self.raw, self.by_tag, self.tags, self.warnings = line, raw, by_tag, tags, warnings

    @classmethod
    def of(
        cls, line: int, raw: str, fields: Sequence[tuple[str, str]], warnings: Sequence[str] = ()
    ) -> "Entry":
        """An entry from its fields in order, the lines of each with "\\n" between them."""
        by_tag: dict[str, list[str]] = {}
        for tag, value in fields:
            by_tag.setdefault(tag, []).append(value)
        return cls(line, raw, by_tag, [tag for tag, _ in fields], warnings)

    def lacks(self, tags: AbstractSet[str]) -> bool:
        """Whether it has a field with none of the tags."""
        return self.by_tag.keys().isdisjoint(tags)

    def lines(self, *tags: str) -> list[list[str]]:
        """The lines of every field with one of the tags, the tags in their order."""
        return [value.split("\n") for tag in tags for value in self.by_tag.get(tag, ())]

    def values(self, *tags: str) -> list[str]:
        """Every field with one of the tags that says something, its lines joined by blanks."""
        by_tag = self.by_tag
        found = [in_one_line(value) for tag in tags if tag in by_tag for value in by_tag[tag]]
        return [value for value in found if value]

    def items(self, *tags: str) -> list[str]:
        """Every line of the fields with one of the tags: for values that some programs list line by line."""
        found = [value for tag in tags if tag in self.by_tag for value in self.by_tag[tag]]
        return [said for value in found for line in value.split("\n") if (said := line.strip())]

    def first(self, *tags: str) -> str:
        """The first field that says something, tried tag by tag; else ""."""
        by_tag = self.by_tag
        for tag in tags:
            if tag in by_tag:
                for value in by_tag[tag]:
                    if said := in_one_line(value):
                        return said
        return ""

    def first_of(self, *tags: str) -> list[str]:
        """All values of the first of the tags that says something."""
        for tag in tags:
            if tag in self.by_tag and (values := self.values(tag)):
                return values
        return []


class PlainEntry(Entry):
    """An entry whose fields stand in one line each and are stripped, as nearly all are: read faster."""

    __slots__ = ()

    def values(self, *tags: str) -> list[str]:
        by_tag = self.by_tag
        return [value for tag in tags if tag in by_tag for value in by_tag[tag] if value]

    def items(self, *tags: str) -> list[str]:
        return self.values(*tags)

    def lines(self, *tags: str) -> list[list[str]]:
        by_tag = self.by_tag
        return [[value] for tag in tags if tag in by_tag for value in by_tag[tag]]

    def first(self, *tags: str) -> str:
        by_tag = self.by_tag
        for tag in tags:
            if tag in by_tag:
                for value in by_tag[tag]:
                    if value:
                        return value
        return ""


def in_one_line(value: str) -> str:
    """A value without the breaks that a line width put into it; its other characters stay."""
    if "\n" not in value:
        return value.strip()
    return " ".join(said for line in value.split("\n") if (said := line.strip()))


def draft_of(entry: Entry, record: Record, platform: str) -> Draft:
    """The draft of a tagged entry."""
    return draft(entry.line, entry.raw, record, platform, entry.warnings)
