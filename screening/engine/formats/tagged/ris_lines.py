"""A line of RIS: its tag and its value, or neither where it goes on with the value before it."""

import re
from collections.abc import Callable
from functools import cache
from string import ascii_uppercase, digits

# The line, and the tag of the field before it.
Splitter = Callable[[str, str], tuple[str, str]]

# Nearly all lines begin with one of these and "  - ", and need no pattern.
PLAIN = frozenset(first + second for first in ascii_uppercase for second in ascii_uppercase + digits) - {
    "TY",
    "ER",
}

_TAG = r"[ \t\xa0]*([A-Z][A-Z0-9]{1,3})"
_TAG_LINE = re.compile(_TAG + r"(?:([ \xa0]{2})-|[ \xa0]?-(?=[ \xa0]|$))[ \t\xa0]*(.*)", re.DOTALL)
_TAG_LINE_ANY_CASE = re.compile(_TAG_LINE.pattern, re.DOTALL | re.IGNORECASE)
# Programs add fields of their own ("SCORE  - 0.8"); they end the field before them.
_FOREIGN_TAG_LINE = re.compile(r"([A-Za-z][A-Za-z_]{2,19})  -(?: |$)")
# Values that programs wrap: a line in them that looks like a tag with one blank ("T2 - weighted") is text.
_WRAPPED = frozenset(["AB", "N2", "N1", "TI", "T1", "KW", "AD", "M1", "M2"])


@cache
def splitter(*, narrow: bool, any_case: bool) -> Splitter:
    """What splits the lines of a file; narrow: tags stand before "- " with one blank or none there."""
    match = (_TAG_LINE_ANY_CASE if any_case else _TAG_LINE).match

    def split(line: str, before: str) -> tuple[str, str]:
        found = match(line) if "-" in line[:12] else None
        if found is not None and (found[2] or ((narrow or before not in _WRAPPED) and len(found[1]) == 2)):
            return found[1].upper(), found[3]
        foreign = _FOREIGN_TAG_LINE.match(line)
        return (foreign[1], line[foreign.end() :]) if foreign else ("", "")

    return split
