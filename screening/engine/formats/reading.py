"""From what a format's reader yields to the account of the whole file: counted, nothing lost unseen."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from screening.engine.formats.decode import Decoded
from screening.engine.formats.entries import Entry
from screening.engine.formats.repair import is_suspect, repaired
from screening.engine.records import ParsedRecord, Reading, Record, Rejected

_NOTHING = "This entry names no work: it has neither title, abstract and author nor a number to find one by."
_REPAIRED = "Letters that had been encoded twice were set right; the raw entry shows them as they were."
_TEXTS = tuple(
    field.name for field in fields(Record) if field.name not in ("year", "trial_ids", "issn", "notices")
)
_NUMBERS = ("doi", "pmid", "pmcid", "embase_id", "accession", "trial_ids")
_NUMBERS = ("doi", "pmid", "pmcid", "embase_id", "accession", "trial_ids")
_NAMING = ("title", "abstract", "authors", "journal", "url", *_NUMBERS)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a format's reader makes of one entry, before the file is counted."""

    line: int
    raw: str
    record: Record
    platform: str
    warnings: tuple[str, ...]


def draft_of(entry: Entry, record: Record, platform: str) -> Draft:
    """The draft of a tagged entry, with the entry's warnings and those that its record gives cause for."""
    record, warnings = _with_letters_set_right(record) if is_suspect(entry.raw) else (record, ())
    if not record.title:
        warnings = (*warnings, "This entry has no title.")
    return Draft(entry.line, entry.raw, record, platform, (*entry.warnings, *warnings))


def account(
    name: str, decoded: Decoded, marks: int, drafts: Iterable[Draft], notes: Iterable[str] = ()
) -> Reading:
    """The reading of a file from its drafts, in their order; marks is what the file announced."""
    records: list[ParsedRecord] = []
    rejected: list[Rejected] = []
    platforms: Counter[str] = Counter()
    for draft in drafts:
        if any(getattr(draft.record, field) for field in _NAMING):
            records.append(
                ParsedRecord(
                    len(records) + len(rejected) + 1, draft.line, draft.raw, draft.record, draft.warnings
                )
            )
        else:
            rejected.append(Rejected(draft.line, draft.raw, _NOTHING))
        platforms[draft.platform] += 1
    warnings = (*decoded.warnings, *notes, *_difference(marks, len(records) + len(rejected)))
    platform = _most_common(platforms)
    return Reading(name, platform, decoded.encoding, marks, tuple(records), tuple(rejected), warnings)


def _difference(marks: int, found: int) -> tuple[str, ...]:
    if marks == found:
        return ()
    return (
        f"The file announces {marks} records, but {found} were found in it. Please compare before you go on.",
    )


def _most_common(platforms: Counter[str]) -> str:
    """The platform of most entries; among equals the first by name, so that order does not matter."""
    named = [(-count, name) for name, count in platforms.items() if name]
    return min(named)[1] if named else ""


def _with_letters_set_right(record: Record) -> tuple[Record, tuple[str, ...]]:
    changed: dict[str, str | tuple[str, ...]] = {}
    for name in _TEXTS:
        value = getattr(record, name)
        right = repaired(value) if isinstance(value, str) else tuple(map(repaired, value))
        if right != value:
            changed[name] = right
    return (replace(record, **changed), (_REPAIRED,)) if changed else (record, ())  # type: ignore[arg-type]
