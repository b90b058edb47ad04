"""Where two extractions say the same and where they do not, item by item; neither is the right one."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from screening.engine.extraction.wording import timepoint_key

Key = TypeVar("Key", bound=Hashable)
Value = str | int | float | bool | None
Entry = Mapping[str, Value]

WORDING = frozenset({"dose", "route", "schedule", "duration", "definition"})
"""Descriptions: one that only one person wrote completes the other's, it does not contradict it."""


@dataclass(frozen=True)
class Compared(Generic[Key]):
    """One item of both extractions. ``differing``: names of the values that are not the same."""

    key: Key
    first: Entry | None
    second: Entry | None
    differing: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.first is not None and self.second is not None and not self.differing


def compare(first: Mapping[Key, Entry], second: Mapping[Key, Entry]) -> tuple[Compared[Key], ...]:
    """Every item of either side once: those of ``first`` in their order, then what only ``second`` has.

    An item that one side lacks is a disagreement, never an agreement by silence.
    """
    keys = [*first, *(key for key in second if key not in first)]
    return tuple(
        Compared(key, first.get(key), second.get(key), _differing(first.get(key), second.get(key)))
        for key in keys
    )


def _differing(one: Entry | None, other: Entry | None) -> tuple[str, ...]:
    if one is None or other is None:
        return ()
    names = [*one, *(name for name in other if name not in one)]
    return tuple(name for name in names if not _same(name, one.get(name), other.get(name)))


def _same(name: str, one: Value, other: Value) -> bool:
    mine, theirs = _plain(one), _plain(other)
    return mine == theirs or (name in WORDING and "" in (mine, theirs))


def _plain(value: Value) -> Value:
    """Text without its typography, 14 days as 2 weeks; None as an empty text, so that it is never 0."""
    return timepoint_key(value) if isinstance(value, str) else "" if value is None else value


def agreed(item: Compared[Key]) -> dict[str, Value]:
    """What both say: the first one's words, and the second one's where the first wrote nothing.

    ValueError for an item on which they do not agree.
    """
    if item.first is None or item.second is None or item.differing:
        raise ValueError(f"There is no agreement on {item.key!r}: a person has to settle it.")
    names = [*item.first, *(name for name in item.second if name not in item.first)]
    return {name: _either(item.first.get(name), item.second.get(name)) for name in names}


def _either(one: Value, other: Value) -> Value:
    return other if one is None or one == "" else one
