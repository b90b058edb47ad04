"""When two people wrote the same thing in other letters: case, spaces, punctuation, units of time."""

import re
import unicodedata
from fractions import Fraction

_BETWEEN = re.compile(r"[^\w.%<>=+]+|_+")
_LOOSE_POINT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_UNITS = {
    **dict.fromkeys(("d", "day", "days"), (1, "days")),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), (7, "days")),
    **dict.fromkeys(("mo", "mos", "month", "months"), (1, "months")),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), (12, "months")),
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_DURATION = re.compile(rf"(?:at |after )?(?:(\d+(?:\.\d+)?) ?({_UNIT})|({_UNIT}) (\d+(?:\.\d+)?))")


def normal(text: str) -> str:
    """Lower case, one space between words, no punctuation but decimal points and signs of comparison.

    "i.m." is "im", "150 IU/m²/d" is "150 iu m2 d".
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_LOOSE_POINT.sub("", _BETWEEN.sub(" ", plain)).split())


def words(text: str) -> frozenset[str]:
    """The different words of ``text`` in their normal form."""
    return frozenset(normal(text).split())


def timepoint_key(text: str) -> str:
    """Equal for times that are equal: "2 weeks", "at 14 days" and "day 14"; else the normal form.

    Months are never turned into days: 3 months and 12 weeks are different follow-ups.
    """
    plain = normal(text)
    found = _DURATION.fullmatch(plain)
    if found is None:
        return plain
    number, unit = found[1] or found[4], found[2] or found[3]
    size, name = _UNITS[unit]
    return f"{Fraction(number) * size} {name}"
