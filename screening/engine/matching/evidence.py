"""What two records have in common and in what they differ, field by field, before any rule speaks."""

import re
from collections import Counter
from dataclasses import dataclass

from rapidfuzz import fuzz

from screening.engine.matching import titles
from screening.engine.matching.forms import REGISTRY, Form
from screening.engine.matching.journals import likeness
from screening.engine.matching.names import authors_agree

_TITLE_LETTERS = 400
_ABSTRACT_LETTERS = 80  # fewer tell nothing
_CUT_TITLE_LETTERS = 24
_COCHRANE = re.compile(r"10\.1002/14651858\.cd\d+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """None stands for "one of the two does not say": that is neither agreement nor conflict.

    ``title``, ``authors``, ``journal`` and ``abstract`` are degrees from 0 to 1, ``years`` counts the
    years between the two, the others say whether the values agree. ``numerals`` is False where each
    title has a number that the other lacks, None where only one of them has more.
    """

    title: float
    is_cut: bool
    is_generic: bool
    are_both_silent: bool
    authors: float | None
    same_authors: bool
    first_author: bool | None
    years: int | None
    journal: float | None
    volume: bool | None
    issue: bool | None
    no_issues: bool
    page: bool | None
    last_page: bool | None
    is_range: bool
    starts_at_one: bool
    is_in_front: bool
    doi: bool | None
    pmid: bool | None
    pmcid: bool | None
    embase_id: bool | None
    registration: bool | None
    are_registered_trials: bool
    is_other_version: bool
    abstract: float | None
    kinds: frozenset[str]
    one_is_meeting_abstract: bool
    numerals: bool | None
    contrast: tuple[str, str] | None


def title_likeness(one: Form, other: Form) -> float:
    """0 to 1: letters in their order, wherever the words are parted."""
    if not one.key or not other.key:
        return 0.0
    if one.key == other.key:
        return 1.0
    return fuzz.ratio(one.key[:_TITLE_LETTERS], other.key[:_TITLE_LETTERS]) / 100


def is_cut(one: Form, other: Form) -> bool:
    """One title is the beginning of the other: a subtitle is left out, or the text was cut."""
    short, long = (one.key, other.key) if len(one.key) <= len(other.key) else (other.key, one.key)
    return len(short) >= _CUT_TITLE_LETTERS and long.startswith(short)


def share_identifier(one: Form, other: Form) -> bool:
    return bool(
        (one.doi and one.doi == other.doi)
        or (one.pmid and one.pmid == other.pmid)
        or (one.pmcid and one.pmcid == other.pmcid)
        or (one.embase_id and one.embase_id == other.embase_id)
    )


def share_place(one: Form, other: Form) -> bool:
    """The first page, or volume and issue."""
    if one.pages and other.pages and one.pages[:2] == other.pages[:2]:
        return True
    return bool(_same(one.volume, other.volume) and _same(one.issue, other.issue))


def compare(one: Form, other: Form, title: float) -> Evidence:
    """``title`` is their likeness, which callers know by then."""
    authors = authors_agree(one.authors, other.authors)
    page = _page(one, other)
    return Evidence(
        title=title,
        is_cut=is_cut(one, other),
        is_generic=one.is_generic or other.is_generic,
        are_both_silent=one.is_silent and other.is_silent,
        authors=authors,
        same_authors=authors == 1 and len(one.authors) == len(other.authors),
        first_author=_first_author(one, other),
        years=None if one.year is None or other.year is None else abs(one.year - other.year),
        journal=_journal(one, other),
        volume=_same(one.volume, other.volume),
        issue=_same(one.issue, other.issue),
        no_issues=not (one.issue or other.issue),
        page=page,
        last_page=_last_page(one, other) if page else None,
        is_range=bool(page and one.pages and one.pages == other.pages and one.pages.is_range),
        is_in_front=bool(page and one.pages and one.pages.is_in_front),
        starts_at_one=bool(page and one.pages and one.pages[:2] == ("p", 1)),
        doi=_same(one.doi, other.doi),
        pmid=_same(one.pmid, other.pmid),
        pmcid=_same(one.pmcid, other.pmcid),
        embase_id=_same(one.embase_id, other.embase_id),
        registration=_registration(one, other),
        are_registered_trials=REGISTRY in one.kinds and REGISTRY in other.kinds,
        is_other_version=_is_other_version(one.doi, other.doi),
        abstract=_abstract(one.abstract, other.abstract),
        kinds=one.kinds ^ other.kinds,
        one_is_meeting_abstract=one.is_meeting_abstract != other.is_meeting_abstract,
        numerals=_numerals(one.numerals, other.numerals),
        contrast=titles.contrast(one.contrasts, other.contrasts),
    )


def _same(one: str, other: str) -> bool | None:
    return one == other if one and other else None


def _first_author(one: Form, other: Form) -> bool | None:
    agree = authors_agree(one.authors[:1], other.authors[:1])
    return None if agree is None else bool(agree)


def _journal(one: Form, other: Form) -> float | None:
    if not one.issn.isdisjoint(other.issn):
        return 1.0
    return likeness(one.journal, other.journal) if one.journal and other.journal else None


def _page(one: Form, other: Form) -> bool | None:
    if one.pages is None or other.pages is None or one.pages.kind != other.pages.kind:
        return None
    if one.pages.first == other.pages.first:
        return True
    return None if one.pages.may_be(other.pages) else False


def _last_page(one: Form, other: Form) -> bool | None:
    last = [form.pages.last for form in (one, other) if form.pages]
    return None if None in last else last[0] == last[1]


def _registration(one: Form, other: Form) -> bool | None:
    if not one.registrations or not other.registrations:
        return None
    return not one.registrations.isdisjoint(other.registrations)


def _is_other_version(one: str, other: str) -> bool:
    """Two versions of one Cochrane review: ...CD002273.pub2 and ...CD002273.pub3."""
    versions = _COCHRANE.match(one), _COCHRANE.match(other)
    return (
        one != other
        and versions[0] is not None
        and versions[1] is not None
        and versions[0][0] == versions[1][0]
    )


def _abstract(one: str, other: str) -> float | None:
    """How alike the beginnings are, over the length of the shorter."""
    letters = min(len(one), len(other))
    return fuzz.ratio(one[:letters], other[:letters]) / 100 if letters >= _ABSTRACT_LETTERS else None


def _numerals(one: tuple[int, ...], other: tuple[int, ...]) -> bool | None:
    if one == other:
        return True
    mine, yours = Counter(one), Counter(other)
    return None if not mine - yours or not yours - mine else False
