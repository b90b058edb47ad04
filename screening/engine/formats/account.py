"""The account of a whole file: every entry numbered, each either a record or rejected, and counted twice."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from screening.engine.formats.catalogue import FORMATS
from screening.engine.formats.drafts import Draft, Item
from screening.engine.formats.format import Reader
from screening.engine.formats.text import Document
from screening.engine.records import ParsedRecord, Reading, Rejected, Stray

Entry = ParsedRecord | Rejected | Stray


@dataclass
class Opened:
    """A file whose format is known; its entries come one by one, so that no file is too large."""

    kind: str
    document: Document
    _platforms: Counter[str] = field(default_factory=Counter)
    found: int = 0

    def entries(self) -> Iterator[Entry]:
        """Every entry in the order of the file; positions count from 1, rejected entries included."""
        self.found = 0
        self._platforms.clear()
        for item in _reader(self.kind).read(self.document):
            yield self._numbered(item)

    @cached_property
    def marks(self) -> int:
        """The records that the file announces, counted apart from the parser."""
        return _reader(self.kind).marks(self.document)

    @property
    def encoding(self) -> str:
        return self.document.text.encoding.name if FORMATS[self.kind].is_text else "binary"

    @property
    def is_mapped(self) -> bool:
        """Whether somebody has to say what its columns mean."""
        return _reader(self.kind).is_mapped(self.document)

    @property
    def platform(self) -> str:
        """The platform of most entries, once they are read; among equals the first by name."""
        named = [(-count, name) for name, count in self._platforms.items() if name]
        return min(named)[1] if named else ""

    def warnings(self) -> tuple[str, ...]:
        """What the reviewer should know of the file as a whole, once its entries are read."""
        notes = self.document.text.encoding.warnings if FORMATS[self.kind].is_text else ()
        return (*notes, *_reader(self.kind).notes(self.document), *_difference(self.marks, self.found))

    def _numbered(self, item: Item) -> Entry:
        if isinstance(item, Stray):
            return item
        self.found += 1
        if isinstance(item, Draft):
            self._platforms[item.platform] += 1
            return ParsedRecord(self.found, item.line, item.raw, item.record, item.warnings)
        return Rejected(item.line, item.raw, item.reason, self.found)


def account(opened: Opened) -> Reading:
    """The whole file at once: for small ones."""
    entries = list(opened.entries())
    return Reading(
        opened.kind,
        opened.platform,
        opened.encoding,
        opened.marks,
        tuple(entry for entry in entries if isinstance(entry, ParsedRecord)),
        tuple(entry for entry in entries if isinstance(entry, Rejected)),
        tuple(entry for entry in entries if isinstance(entry, Stray)),
        opened.warnings(),
    )


def _reader(kind: str) -> Reader:
    reader = FORMATS[kind].reader
    if reader is None:
        raise LookupError(f"The catalogue has no reader for {kind}.")
    return reader


def _difference(marks: int, found: int) -> tuple[str, ...]:
    if marks == found:
        return ()
    counts = f"The file announces {marks} records, but {found} were found in it."
    return (f"{counts} Please compare before you go on.",)
