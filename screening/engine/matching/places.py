"""Where in a journal a work stands: volume, issue and pages, each brought to one form or to nothing."""

import re
from typing import NamedTuple

from screening.engine.matching.normal_forms import folded
from screening.engine.matching.numerals import roman

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = "|".join(_MONTHS)
# Spreadsheets turn the pages 1-10 into "01-Oct" and 10-15 into "15-Oct" or "Oct-15".
_DAY_AND_MONTH = re.compile(rf"(\d{{1,2}})-({_MONTH})(?:-\d+)?")
_MONTH_AND_DAY = re.compile(rf"({_MONTH})-(\d{{1,2}})(?:-\d+)?")
_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212]+\s*")
_PREFIX = re.compile(r"^(?:pages?|pp?)[\s.]+|^p(?=\d)")
_PAGE = re.compile(r"([a-z]{0,3}?)[ .]?0*(\d+)(?:\.?[a-z]\d?)?(?:-[a-z]{0,3}?0*(\d+))?")
_NOT_PAGES = re.compile(r"suppl|no pag|n\.? ?pag|unknown|various|^[a-z]+-\d|n/a|not ")
_ROMAN_PAGE = re.compile(r"([ivxlc]{1,7})(?:-([ivxlc]{1,7}))?$")
_ARTICLE_NUMBER_DIGITS = 6
_VOLUME = re.compile(r"\d+|\b[ivxlc]+\b")
_VOLUME_AND_ISSUE = re.compile(r"^\D{0,4}(\d+)\s*\(\s*([^()]+)\)")
_ISSUE = re.compile(r"(s(?:uppl?)?(?:ement)?\.?[\s._-]*)?(\d+)")


class Pages(NamedTuple):
    """First and last page as numbers; ``kind`` "p" for pages, "e" for article numbers, "r" for roman ones.

    Numbers of two kinds are two ways to say one thing and are never compared.
    """

    kind: str
    first: int
    last: int | None

    @property
    def is_range(self) -> bool:
        return self.last is not None and self.last > self.first

    @property
    def is_in_front(self) -> bool:
        """Among the first pages of an issue or a volume, where columns of journals stand every time."""
        return self.kind == "r" or (self.kind == "p" and self.first <= 20)

    def may_be(self, other: "Pages") -> bool:
        """Whether two first pages that differ can be of one article: counted from 1 ahead of print, or one
        database gives a page in the middle.
        """
        return self.counts_from_one or other.counts_from_one or self._holds(other) or other._holds(self)

    @property
    def counts_from_one(self) -> bool:
        return self.first == 1 and self.is_range

    def _holds(self, other: "Pages") -> bool:
        return self.last is not None and self.first <= other.first <= self.last

    def __str__(self) -> str:
        return f"{self.first}" if self.kind == "p" else f"{self.kind}{self.first}"


def page_key(value: str) -> str:
    """The first page for comparing, "" where there is none: "482" for "482-91" and "S482", "e12724"."""
    found = pages(value)
    return str(found) if found else ""


def pages(value: str) -> Pages | None:
    """ "482-91" and "S482-S491" are 482 to 491, "01-Oct" is 1 to 10, "no pagination" is nothing."""
    text = _PREFIX.sub("", _DASHES.sub("-", folded(value).strip()))
    if dated := _undated(text):
        return dated
    if not text or _NOT_PAGES.search(text):
        return None
    if found := _ROMAN_PAGE.match(text):
        return Pages("r", roman(found[1]), roman(found[2]) if found[2] else None)
    return _arabic(text)


def _undated(text: str) -> Pages | None:
    if found := _DAY_AND_MONTH.fullmatch(text):
        one, other = sorted((int(found[1]), _MONTHS.index(found[2]) + 1))
        return Pages("p", one, other)
    if found := _MONTH_AND_DAY.fullmatch(text):
        return Pages("p", _MONTHS.index(found[1]) + 1, int(found[2]))
    return None


def _arabic(text: str) -> Pages | None:
    found = _PAGE.match(text)
    if found is None:
        return None
    prefix, first, last = found.groups()
    is_article = len(first) >= _ARTICLE_NUMBER_DIGITS or prefix not in {"", "s"}
    return Pages("e" if is_article else "p", int(first), _last(first, last))


def _last(first: str, last: str | None) -> int | None:
    """The last page in full: 482-91 ends at 491."""
    if last is None:
        return None
    return int(first[: -len(last)] + last) if len(last) < len(first) else int(last)


def volume_and_issue(volume: str, issue: str, year: int | None) -> tuple[str, str]:
    """Their numbers; a year in the place of the volume says nothing; "12(3)" holds both."""
    if not issue and (both := _VOLUME_AND_ISSUE.match(volume)):
        return both[1].lstrip("0"), issue_key(both[2])
    return volume_key(volume, year), issue_key(issue)


def volume_key(volume: str, year: int | None) -> str:
    found = _VOLUME.search(volume.lower())
    if found is None:
        return ""
    number = found[0].lstrip("0") if found[0].isdecimal() else str(roman(found[0]))
    return "" if year is not None and number == str(year) else number


def issue_key(issue: str) -> str:
    """ "3" for "no. 03" and "3-4", "s1" for "Suppl. 1", "" for words."""
    found = _ISSUE.search(issue.lower())
    if found is None:
        return "s" if "suppl" in issue.lower() else ""
    return f"{'s' if found[1] else ''}{found[2].lstrip('0')}"
