"""Authors as they stand, one a name: lists in one field taken apart, registration numbers taken out."""

import re
from collections.abc import Iterable

from screening.engine.formats.values import identifiers

# One name of a list without "and" or ";": "van der Helm JJ", "Garcia-Lopez M", the last perhaps "et al".
_FAMILY_AND_INITIALS = re.compile(
    r"[^\W\d_][^\d,;]{0,60}[^\W\dA-Z_] [A-Z][A-Z.-]{0,5}(?: Jr\.?| Sr\.?| I{2,3})?\.?|et al\.?"
)


_DIGIT = re.compile(r"\d")


def authors(values: Iterable[str]) -> tuple[str, ...]:
    """The names, in their order; a trailing comma (EndNote's mark of a group's name) is not part of one."""
    names = [value for value in values if value]
    text = "".join(names)
    if ";" in text:
        names = [name.strip() for value in names for name in value.split(";")]
    if len(names) == 1:
        names = _taken_apart(names[0])
    bare = [name.rstrip(", ") for name in names]
    if _DIGIT.search(text) is None:
        return tuple(filter(None, bare))
    # CENTRAL names a trial's registration number as the author of its record.
    return tuple([name for name in bare if name and not identifiers.is_trial_id(name)])


def _taken_apart(value: str) -> list[str]:
    """CENTRAL on Ovid puts all authors into one field: "Achterbergh RCA, van der Helm JJ, van den Boom W"."""
    names = [name.strip() for name in value.split(",")]
    if len(names) > 1 and all(_FAMILY_AND_INITIALS.fullmatch(name) for name in names if name):
        return names
    return [value]
