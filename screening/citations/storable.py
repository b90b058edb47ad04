"""Characters that PostgreSQL refuses (NUL, halves of surrogate pairs): replaced, counted, told."""

import re
from dataclasses import fields, replace
from typing import Any

from screening.engine.records import ParsedRecord, Record

REPLACEMENT = "\ufffd"
_REFUSED = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    return _REFUSED.sub(REPLACEMENT, text)


def storable_record(parsed: ParsedRecord) -> ParsedRecord:
    """The same entry with a mark in place of each such character, and a warning if there was one."""
    if not _is_refused(parsed.raw) and not _is_refused("".join(_all_texts(parsed.record))):
        return parsed
    lost = len(_REFUSED.findall(parsed.raw)) or _lost_in(parsed.record)
    cleaned = {field.name: _cleaned(getattr(parsed.record, field.name)) for field in fields(Record)}
    note = f"{lost} character{'s' if lost > 1 else ''} cannot be stored and shown as {REPLACEMENT}."
    return replace(
        parsed, raw=storable(parsed.raw), record=Record(**cleaned), warnings=(*parsed.warnings, note)
    )


def _is_refused(text: str) -> bool:
    """Far faster than a search for each character."""
    if "\x00" in text:
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _lost_in(record: Record) -> int:
    return sum(len(_REFUSED.findall(text)) for text in _all_texts(record))


def _all_texts(record: Record) -> list[str]:
    return [text for field in fields(Record) for text in _texts(getattr(record, field.name))]


def _texts(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()


def _cleaned(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(storable, value))
    return storable(value) if isinstance(value, str) else value
