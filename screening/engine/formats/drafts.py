"""What a format's reader makes of one entry, before the file it stands in is counted."""

from dataclasses import dataclass, fields, replace

from screening.engine.formats.entries import Entry
from screening.engine.formats.repair import is_suspect, repaired
from screening.engine.records import Record

_REPAIRED = "Letters that had been encoded twice were set right; the raw entry shows them as they were."
_UNTITLED = "This entry has no title."
_TEXTS = tuple(
    field.name for field in fields(Record) if field.name not in ("year", "trial_ids", "issn", "notices")
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A record with the raw text, the line and the platform of its entry."""

    line: int
    raw: str
    record: Record
    platform: str
    warnings: tuple[str, ...]


def draft_of(entry: Entry, record: Record, platform: str) -> Draft:
    """The draft of a tagged entry, with the entry's warnings and those that its record gives cause for."""
    record, warnings = _with_letters_set_right(record) if is_suspect(entry.raw) else (record, ())
    untitled = () if record.title else (_UNTITLED,)
    return Draft(entry.line, entry.raw, record, platform, (*entry.warnings, *warnings, *untitled))


def _with_letters_set_right(record: Record) -> tuple[Record, tuple[str, ...]]:
    changed: dict[str, str | tuple[str, ...]] = {}
    for name in _TEXTS:
        value = getattr(record, name)
        right = repaired(value) if isinstance(value, str) else tuple(map(repaired, value))
        if right != value:
            changed[name] = right
    return (replace(record, **changed), (_REPAIRED,)) if changed else (record, ())  # type: ignore[arg-type]
