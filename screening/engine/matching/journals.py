"""One journal under two names: abbreviated by word, by initials, with a subtitle or a place in brackets."""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from screening.engine.matching.normal_forms import folded

SAME, UNLIKE = 0.8, 0.55
_APART = re.compile(r"\s*[=:;/]\s+|\s*[\[(]|\s+=\s*")
_WORD = re.compile(r"[a-z0-9]+")
# fmt: off
_SMALL = frozenset([
    "the", "of", "and", "in", "for", "on", "a", "an", "de", "la", "le", "les", "des", "du",
    "et", "der", "die", "das", "und", "fur", "di", "del", "e", "y", "da", "do",
])
# fmt: on
_NO_NAME = frozenset(["", "unknown", "none", "na"])


@lru_cache(maxsize=50_000)
def journal_words(name: str) -> tuple[str, ...]:
    """The words that tell journals apart, without subtitles, places in brackets and small words."""
    text = folded(name).strip(" .")
    first = _APART.split(text)[0] or text
    words = tuple(word for word in _WORD.findall(first.replace("'", "")) if word not in _SMALL)
    return () if " ".join(words) in _NO_NAME else words


@lru_cache(maxsize=200_000)
def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """1 for one name, 0.95 for a name and its abbreviation, else how alike the letters are (0 to 1)."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=lambda words: (len(" ".join(words)), words))
    if _abbreviates(short, long) or _is_initials(short, long) or "".join(short) == "".join(long):
        return 0.95
    return fuzz.ratio(" ".join(one), " ".join(other)) / 100


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Each word shortens the one in its place: "j natl cancer inst"; words may follow at the end."""
    if len(short) > len(long) or (len(short) == 1 and len(long) > 1):
        return False
    return all(_shortens(word, full) for word, full in zip(short, long, strict=False))


def _shortens(word: str, full: str) -> bool:
    if full.startswith(word):
        return True
    letters = iter(full)
    return word[0] == full[0] and len(word) >= 2 and all(letter in letters for letter in word)


def _is_initials(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return len(short) == 1 and len(long) > 2 and short[0] == "".join(word[0] for word in long)
