"""What a format's reader makes of one entry, before the file it stands in is counted."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from screening.engine.formats.values.repair import is_suspect, repaired
from screening.engine.records import Record, Rejected, Stray

_REPAIRED = "Letters that had been encoded twice were set right; the raw entry shows them as they were."
_UNTITLED = "This entry has no title."
_TEXTS = tuple(
    field.name for field in fields(Record) if field.name not in ("year", "registrations", "issn", "notices")
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A record with the raw text, the line and the platform of its entry."""

    line: int
    raw: str
    record: Record
    platform: str
    warnings: tuple[str, ...] = ()


# What a reader yields, in the order of the file.
Item = Draft | Rejected | Stray


def draft(line: int, raw: str, record: Record, platform: str, warnings: Sequence[str] = ()) -> Draft:
    """The draft of an entry, with the warnings given and those that its record gives cause for."""
    said = tuple(warnings)
    if is_suspect(raw):
        record, repairs = _with_letters_set_right(record)
        said += repairs
    return Draft(line, raw, record, platform, said if record.title else (*said, _UNTITLED))


def _with_letters_set_right(record: Record) -> tuple[Record, tuple[str, ...]]:
    changed: dict[str, str | tuple[str, ...]] = {}
    for name in _TEXTS:
        value = getattr(record, name)
        right = repaired(value) if isinstance(value, str) else tuple(map(repaired, value))
        if right != value:
            changed[name] = right
    return (replace(record, **changed), (_REPAIRED,)) if changed else (record, ())  # type: ignore[arg-type]
