"""Authors of two records: family names in whatever order and style the databases write them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from screening.engine.matching.normal_forms import folded

ONE_SPELLING = 80
_LETTERS = re.compile(r"[^\W\d_]+")
# fmt: off
_PARTICLES = frozenset([
    "van", "von", "der", "den", "de", "la", "le", "du", "da", "dos", "das", "di", "del", "della", "el", "al",
    "bin", "ibn", "ter", "ten", "jr", "sr", "ii", "iii", "iv", "st", "mc", "mac", "o", "d",
    "and", "group", "the", "for", "of", "on", "behalf", "study", "investigators", "collaborators", "et",
])
_NOBODY = frozenset([
    "anonymous", "anon", "no authors listed", "authors unknown", "unknown", "et al", "others", "and others",
])
# fmt: on


@dataclass(frozen=True, slots=True)
class Author:
    """``family``: the words of which one is the family name; ``words``: all of the name but initials."""

    family: frozenset[str]
    words: frozenset[str]


@lru_cache(maxsize=100_000)
def author(name: str) -> Author | None:
    """None for "Anonymous" and the like. A comma ends the family name; else it is all but initials."""
    if folded(name).strip(" .,[]()") in _NOBODY:
        return None
    words = frozenset(word for word in _words(name) if len(word) > 2) - _PARTICLES
    family = _family(name)
    return Author(family, words | family) if family else None


def _family(name: str) -> frozenset[str]:
    parts = re.split(r"[\s.;-]+", name.partition(",")[0].replace("'", "").replace("\u2019", ""))
    full = [part for part in parts if len(part) > 1]
    if "," not in name and any(not part.isupper() for part in full):
        full = [part for part in full if not (part.isupper() and len(part) <= 3)]
    found = frozenset(map(_letters, full)) - {""}
    return found - _PARTICLES or found


def _words(name: str) -> list[str]:
    return [_letters(part) for part in re.split(r"[\s.,;-]+", name)]


def _letters(word: str) -> str:
    return "".join(_LETTERS.findall(folded(word)))


def authors_agree(one: tuple[Author, ...], other: tuple[Author, ...]) -> float | None:
    """The share (0 to 1) of the shorter list that is found in the other; None where one names nobody."""
    if not one or not other:
        return None
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    families = frozenset().union(*(author.family for author in long))
    found = sum(not families.isdisjoint(author.family) for author in short)
    if not found:
        found = sum(_is_one(author, other) for author, other in zip(short, long, strict=False))
    return found / len(short)


def _is_one(author: Author, other: Author) -> bool:
    """The same person with given and family name exchanged, or with a letter more or less."""
    if not author.family.isdisjoint(other.words) or not other.family.isdisjoint(author.words):
        return True
    one, another = "".join(sorted(author.family)), "".join(sorted(other.family))
    return min(len(one), len(another)) >= 4 and fuzz.ratio(one, another) >= ONE_SPELLING
