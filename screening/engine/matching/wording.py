"""The evidence in words, for the people who decide: what speaks for one work, what against."""

from collections.abc import Iterator
from dataclasses import dataclass

from screening.engine.matching.evidence import Evidence
from screening.engine.matching.forms import Form
from screening.engine.matching.rules import ALIKE, ALMOST_EQUAL, OTHER_JOURNAL, SAME_JOURNAL

_IDENTIFIERS = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "embase_id": "Embase number"}
_GRAVE_IDENTIFIERS = ("doi", "pmid")


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was found, in words; ``against`` if it speaks for two different works."""

    text: str
    against: bool = False


def reasons(one: Form, other: Form, found: Evidence) -> tuple[Reason, ...]:
    """What agrees comes first, what contradicts after it, each in the order of the fields."""
    said = [reason for words in _WORDS for reason in words(one, other, found)]
    return tuple(sorted(said, key=lambda reason: reason.against))


def _identifiers(one: Form, other: Form, found: Evidence) -> Iterator[Reason]:
    for name, label in _IDENTIFIERS.items():
        values = getattr(one, name), getattr(other, name)
        if getattr(found, name):
            yield Reason(f"same {label} {values[0]}")
        elif getattr(found, name) is False and name in _GRAVE_IDENTIFIERS:
            yield Reason(f"different {label}s ({_both(*values)})", against=True)
    if found.registration:
        yield Reason(f"same trial registration {min(one.registrations & other.registrations)}")
    elif found.are_registered_trials:
        yield Reason("records of a trial register that share no registration number", against=True)
    if found.is_other_version:
        yield Reason("two versions of one Cochrane review", against=True)


def _places(one: Form, other: Form, found: Evidence) -> Iterator[Reason]:
    agreeing = [words for words, is_so in _places_in_words(one, found) if is_so]
    if agreeing:
        yield Reason(f"same {_listed(agreeing)}")
    if found.volume is False:
        yield Reason(f"different volumes ({_both(one.volume, other.volume)})", against=True)
    if found.issue is False:
        yield Reason(f"different issues ({_both(one.issue, other.issue)})", against=True)
    if found.page is False:
        yield Reason(f"different first pages ({_both(str(one.pages), str(other.pages))})", against=True)


def _places_in_words(one: Form, found: Evidence) -> list[tuple[str, bool | None]]:
    ends = "pages" if found.last_page and found.is_range else "first page"
    pages = f"{one.pages}-{one.pages.last}" if one.pages and ends == "pages" else str(one.pages)
    return [
        (f"volume {one.volume}", found.volume),
        (f"issue {one.issue}", found.issue),
        (f"{ends} {pages}", found.page),
    ]


def _titles(one: Form, other: Form, found: Evidence) -> Iterator[Reason]:
    if not one.key or not other.key:
        yield Reason("one has no title", against=True)
    elif found.title == 1:
        yield Reason("titles equal")
    elif found.is_cut and found.title < ALMOST_EQUAL:
        yield Reason("one title is the beginning of the other")
    else:
        yield Reason(f"titles alike {found.title:.2f}", against=found.title < ALIKE)
    if found.is_generic:
        yield Reason("a title that many works share", against=True)
    if found.title < 1:
        yield from _words_that_differ(one, other, found)


def _words_that_differ(one: Form, other: Form, found: Evidence) -> Iterator[Reason]:
    if found.contrast:
        yield Reason(f"“{found.contrast[0]}” in one title, “{found.contrast[1]}” in the other", against=True)
    if found.numerals is not True:
        yield Reason("the numbers in the titles differ, as in parts of a series", against=True)


def _years(one: Form, other: Form, found: Evidence) -> Iterator[Reason]:
    if found.years == 0:
        yield Reason(f"years agree ({one.year})")
    elif found.years:
        ahead = ": perhaps ahead of print" if found.years == 1 else ""
        yield Reason(f"different years ({_both(str(one.year), str(other.year))}){ahead}", against=True)


def _authors(one: Form, other: Form, found: Evidence) -> Iterator[Reason]:
    if found.authors is None:
        return
    if found.same_authors:
        yield Reason("same authors")
    elif found.authors >= 0.5:
        yield Reason("authors agree" if found.authors >= 0.8 else "most authors agree")
    else:
        yield Reason("different authors", against=True)
    if found.first_author is False and found.authors >= 0.5:
        yield Reason("different first authors", against=True)


def _journals(one: Form, other: Form, found: Evidence) -> Iterator[Reason]:
    if found.journal is None:
        return
    if found.journal >= SAME_JOURNAL:
        yield Reason("same journal")
    elif found.journal < OTHER_JOURNAL:
        yield Reason("different journals, or two names of one", against=True)


def _abstracts(one: Form, other: Form, found: Evidence) -> Iterator[Reason]:
    if found.abstract is None:
        return
    if found.abstract >= ALIKE:
        yield Reason(f"abstracts begin alike ({found.abstract:.2f})")
    elif found.abstract < 0.5:
        yield Reason("abstracts begin differently", against=True)


def _kinds(one: Form, other: Form, found: Evidence) -> Iterator[Reason]:
    for kind in sorted(found.kinds):
        yield Reason(f"only one is {kind}", against=True)


def _both(one: str, other: str) -> str:
    """The two values in an order of their own, so that the words do not depend on which record is first."""
    return " and ".join(sorted((one, other)))


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


_WORDS = (_identifiers, _titles, _places, _years, _authors, _journals, _abstracts, _kinds)
