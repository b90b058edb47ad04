"""The account of a whole file: every entry numbered, each either a record or rejected, and counted twice."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from screening.engine.formats.catalogue import FORMATS, Reader
from screening.engine.formats.decode import Decoded
from screening.engine.formats.drafts import Draft
from screening.engine.formats.sections import Section
from screening.engine.records import ParsedRecord, Reading, Rejected

_NOTHING = "This entry names no work: it has neither title, abstract and author nor a number to find one by."
_JOINED = "This file joins RIS and PubMed records; both were read."
_NUMBERS = ("doi", "pmid", "pmcid", "embase_id", "accession", "trial_ids")
_NAMING = ("title", "abstract", "authors", "journal", "url", *_NUMBERS)


def account(kind: str, decoded: Decoded, parts: Sequence[Section]) -> Reading:
    """The reading of a file from its parts, each by the reader of its format."""
    marks = sum(_reader(part).marks(part.text) for part in parts)
    records, rejected, platforms = _sorted_out(draft for part in parts for draft in _drafts(part))
    warnings = (
        *decoded.warnings,
        *([_JOINED] if len(parts) > 1 else []),
        *_difference(marks, len(records) + len(rejected)),
    )
    platform = _most_common(platforms)
    return Reading(kind, platform, decoded.encoding, marks, tuple(records), tuple(rejected), warnings)


def _drafts(part: Section) -> Iterator[Draft]:
    for draft in _reader(part).read(part.text):
        yield replace(draft, line=draft.line + part.lines_before) if part.lines_before else draft


def _sorted_out(drafts: Iterable[Draft]) -> tuple[list[ParsedRecord], list[Rejected], Counter[str]]:
    records: list[ParsedRecord] = []
    rejected: list[Rejected] = []
    platforms: Counter[str] = Counter()
    for position, draft in enumerate(drafts, start=1):
        platforms[draft.platform] += 1
        if any(getattr(draft.record, field) for field in _NAMING):
            records.append(ParsedRecord(position, draft.line, draft.raw, draft.record, draft.warnings))
        else:
            rejected.append(Rejected(draft.line, draft.raw, _NOTHING))
    return records, rejected, platforms


def _reader(part: Section) -> Reader:
    reader = FORMATS[part.format].reader
    if reader is None:
        raise LookupError(f"The catalogue has no reader for {part.format}.")
    return reader


def _difference(marks: int, found: int) -> tuple[str, ...]:
    if marks == found:
        return ()
    counts = f"The file announces {marks} records, but {found} were found in it."
    return (f"{counts} Please compare before you go on.",)


def _most_common(platforms: Counter[str]) -> str:
    """The platform of most entries; among equals the first by name, so that order does not matter."""
    named = [(-count, name) for name, count in platforms.items() if name]
    return min(named)[1] if named else ""
