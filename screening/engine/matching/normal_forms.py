"""Normal forms: two databases write one fact in two ways, these make it one."""

import re
import unicodedata

from screening.engine.formats.values.identifiers import dois
from screening.engine.matching.titles import core

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "&": " and "})
_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
    "upsilon phi chi psi omega sigma"
)
_GREEK = str.maketrans(dict(zip("αβγδεζηθικλμνξοπρστυφχψως", _GREEK_NAMES.split(" "), strict=True)))
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = "|".join(_MONTHS)
# Spreadsheets turn the pages 1-10 into "01-Oct" and 10-15 into "Oct-15".
_SPREADSHEET_DATE = re.compile(rf"(?:(\d{{1,2}})-(?:{_MONTH})|({_MONTH})-\d{{1,2}})(?:-\d+)?")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_PAGE_PREFIX = re.compile(r"^(?:pages?|pp?)[\s.]+")
_PAGE = re.compile(r"([a-z]{0,3})0*(\d+)")
_ARTICLE_NUMBER_DIGITS = 6

_NUMBER = re.compile(r"\d+")
# fmt: off
_PARTICLES = frozenset([
    "van", "von", "der", "den", "de", "la", "le", "du", "da", "dos", "das", "di", "del", "della", "el", "al",
    "bin", "ibn", "ter", "ten", "jr", "sr", "ii", "iii",
])
# fmt: on
_NOBODY = frozenset(["anonymous", "anon", "no authors listed", "authors unknown", "et al"])


def folded(text: str) -> str:
    """Lower case without accents; Greek letters by name."""
    if text.isascii():
        return text.lower().replace("&", " and ")
    for _ in range(2):  # folding case can make letters that decompose once more
        text = unicodedata.normalize("NFKD", text).casefold()
    text = _BEYOND_ASCII.sub(_without_mark, text)
    return text.translate(_LETTERS).translate(_GREEK)


def _without_mark(letter: re.Match[str]) -> str:
    return "" if unicodedata.combining(letter[0]) else letter[0]


def doi_key(doi: str) -> str:
    """A DOI for comparing: bare, in lower case; "" for what is none."""
    found = dois(doi)
    return found[0].lower() if found else ""


def title_key(title: str) -> str:
    """A title for comparing: letters and digits only, without markup and without notes of databases."""
    return _NOT_ALPHANUMERIC.sub("", folded(core(title)))


def start_page(pages: str) -> str:
    """ "p482" for "482-91" and "S482", "e12724" for an article number, "" where there is none.

    Pages and article numbers are two ways to say one thing and are never compared.
    """
    text = _PAGE_PREFIX.sub("", folded(pages).replace("–", "-").strip())
    if date := _SPREADSHEET_DATE.fullmatch(text):
        return f"p{int(date[1])}" if date[1] else f"p{_MONTHS.index(date[2]) + 1}"
    found = _PAGE.match(text)
    if found is None:
        return ""
    prefix, digits = found.groups()
    if prefix in {"", "s"}:
        return f"e{digits}" if len(digits) >= _ARTICLE_NUMBER_DIGITS else f"p{digits}"
    return f"{prefix}{digits}" if prefix != "p" else f"p{digits}"


def volume_key(volume: str, year: int | None) -> str:
    """The first number of a volume; the year where a volume should be says nothing."""
    found = _NUMBER.search(volume)
    number = found[0].lstrip("0") if found else ""
    return "" if year is not None and number == str(year) else number


def name_words(author: str) -> frozenset[str]:
    """The words of a name that are not initials or particles, in whatever order they stand."""
    if folded(author).strip(" .,[]()") in _NOBODY:
        return frozenset()
    words = [word for word in re.split(r"[\s,.;]+", author) if len(word) > 1]
    mixed = any(not word.isupper() for word in words)
    names = [word for word in words if not (mixed and word.isupper() and len(word) <= 3)]
    keys = (_NOT_ALPHANUMERIC.sub("", folded(word)) for word in names)
    return frozenset(key for key in keys if key and key not in _PARTICLES)
