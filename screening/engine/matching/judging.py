"""What speaks for and against two citations being one: points for agreement, ceilings for what forbids it.

Missing is not agreement, and one agreement is not enough: a title and a year alone stay below
what a person would call likely. The rules are those that lost least on labelled sets: page and
volume tell papers apart, one DOI may stand for a whole supplement, an erratum is not its article.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from screening.engine.matching.blocks import Item

RULES_VERSION = "1"
TITLES_ALIKE = 0.9
_LONGEST_COMPARED = 400
_COCHRANE_VERSION = re.compile(r"(10\.1002/14651858\.cd\d+)(?:\.pub(\d+))?")


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was found, in words; ``against`` if it speaks for two different works."""

    text: str
    against: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two citations (the smaller id first), how likely they are one (0 to 1), and why."""

    first: int
    second: int
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Finding:
    text: str
    points: float = 0.0
    ceiling: float | None = None

    @property
    def reason(self) -> Reason:
        return Reason(self.text, against=self.ceiling is not None or self.points < 0)


def judge(one: Item, other: Item) -> Candidate:
    """The score is the sum of the points, under the lowest ceiling; the order of the two does not matter."""
    first, second = (one, other) if one.id < other.id else (other, one)
    findings = list(_findings(first, second))
    ceilings = [finding.ceiling for finding in findings if finding.ceiling is not None]
    score = min([1.0, sum(finding.points for finding in findings), *ceilings])
    reasons = tuple(finding.reason for finding in findings)
    return Candidate(first.id, second.id, round(max(0.0, score), 2), reasons)


def _findings(first: Item, second: Item) -> Iterator[_Finding]:
    for rule in (_identifiers, _titles, _years, _authors, _places, _kinds, _parts):
        yield from rule(first, second)


def _identifiers(first: Item, second: Item) -> Iterator[_Finding]:
    yield from _doi(first, second)
    if first.pmid and second.pmid:
        if first.pmid == second.pmid:
            yield _Finding(f"same PMID {first.pmid}", 0.6)
        else:
            yield _Finding(f"different PMIDs ({first.pmid}, {second.pmid})", ceiling=0.3)
    if first.embase_id and first.embase_id == second.embase_id:
        yield _Finding(f"same Embase number {first.embase_id}", 0.5)


def _doi(first: Item, second: Item) -> Iterator[_Finding]:
    one, other = first.doi_key, second.doi_key
    if not one or not other:
        return
    versions = _COCHRANE_VERSION.fullmatch(one), _COCHRANE_VERSION.fullmatch(other)
    if one == other:
        yield _Finding(f"same DOI {one}", 0.5)
    elif versions[0] and versions[1] and versions[0][1] == versions[1][1]:
        yield _Finding("different versions of one Cochrane review", ceiling=0.1)
    else:
        yield _Finding(f"different DOIs ({one}, {other})", ceiling=0.4)


def _titles(first: Item, second: Item) -> Iterator[_Finding]:
    one, other = first.title_key, second.title_key
    if not one or not other:
        yield _Finding("one has no title", ceiling=0.6)
    elif one == other:
        yield _Finding("titles equal", 0.4 if not first.has_generic_title else 0.2)
    elif (likeness := _likeness(one, other)) >= TITLES_ALIKE:
        yield _Finding("titles almost equal", 0.35)
    elif likeness >= 0.6 or one in other or other in one:
        yield _Finding("titles differ in part", 0.1, ceiling=0.7)
    elif first.doi_key and first.doi_key == second.doi_key:
        yield _Finding("titles unlike: one DOI can stand for a whole supplement or book", ceiling=0.15)
    else:
        yield _Finding("titles unlike", ceiling=0.2)


def _likeness(one: str, other: str) -> float:
    one, other = one[:_LONGEST_COMPARED], other[:_LONGEST_COMPARED]
    if one > other:  # the matcher's answer depends a little on which text comes first
        one, other = other, one
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= 0.6 and matcher.quick_ratio() >= 0.6 else 0.0


def _years(first: Item, second: Item) -> Iterator[_Finding]:
    if first.year is None or second.year is None:
        if first.year is not second.year:
            yield _Finding("one has no year", ceiling=0.8)
    elif first.year == second.year:
        yield _Finding(f"years agree ({first.year})", 0.2)
    elif abs(first.year - second.year) == 1:
        yield _Finding(f"years one apart ({first.year}, {second.year}): perhaps ahead of print", -0.05)
    else:
        yield _Finding(f"years differ ({first.year}, {second.year})", -0.2)


def _authors(first: Item, second: Item) -> Iterator[_Finding]:
    if not first.first_author or not second.first_author:
        return
    if first.first_author & second.author_names or second.first_author & first.author_names:
        yield _Finding("first author agrees", 0.15)
    else:
        yield _Finding("different first authors", -0.25)


def _places(first: Item, second: Item) -> Iterator[_Finding]:
    volumes = _agreement(first.volume_key, second.volume_key)
    pages = _agreement(first.start_page, second.start_page) if _comparable_pages(first, second) else None
    if volumes is False and pages is False:
        yield _Finding("different volume and page: perhaps two reports of one study", ceiling=0.25)
    elif pages is False:
        yield _Finding("different first page", ceiling=0.45)
    elif volumes is False:
        yield _Finding("different volume", ceiling=0.6 if pages else 0.45)
    if volumes and pages:
        yield _Finding(
            f"same volume and first page ({first.volume_key}: {first.start_page.lstrip('p')})", 0.25
        )
    elif pages:
        yield _Finding(f"same first page ({first.start_page.lstrip('p')})", 0.15)
    elif volumes:
        yield _Finding(f"same volume ({first.volume_key})", 0.05)


def _agreement(one: str, other: str) -> bool | None:
    """None where one of the two is missing: that is neither agreement nor conflict."""
    return one == other if one and other else None


def _page(item: Item) -> str:
    return item.start_page.removeprefix("p")


def _comparable_pages(first: Item, second: Item) -> bool:
    return first.start_page[:1] == second.start_page[:1]


def _kinds(first: Item, second: Item) -> Iterator[_Finding]:
    for kind in sorted(first.kinds ^ second.kinds):
        yield _Finding(f"only one is {kind}", ceiling=0.1)


def _parts(first: Item, second: Item) -> Iterator[_Finding]:
    if first.title_key != second.title_key and first.parts != second.parts:
        yield _Finding("the numbers in the titles differ, as in parts of a series", ceiling=0.15)
