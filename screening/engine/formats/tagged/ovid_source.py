"""Ovid's line of source taken apart: "Lancet. 374(9683):86-9, 2009 Jul 04" and its variants by database."""

import re
from dataclasses import dataclass

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Fall|Autumn|Winter)[a-z]*\.?"
    r"(?:[-/ ](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Fall|Autumn|Winter)[a-z]*\.?)?"
)
_EDITORS = re.compile(r"^.{0,600}\[Ed[^\]]{0,60}\]\.?\s*(?:\(\d{4}\)\.\s*)?")
_BRACKETS = re.compile(r"\[[^\]]{0,300}\]")
# The journal ends with a full stop; in journals of full text with the date, in one database with the volume.
_NAME_ENDS = re.compile(
    rf"\.+(?:\s|:|$)|,?\s+(?:\d+,\s|{_MONTH}\s+(?:\d{{1,2}},?\s+)?\d{{4}}|\d{{4}};)|,\s+\d"
)
_VOLUME = r"(?:Vol\.?\s?)?(?P<volume>[A-Z]?\d[\w/-]{0,14}|[A-Z]\b|[IVXLC]{1,8}\b)"
_ISSUE = (
    r"(?:\s?\((?!no pag|pp?\b)(?P<issue>(?:[^()]|\([^()]{0,30}\)){1,60})\)"
    r"|\s(?P<part>(?:Suppl|Pt|Part|Spec No)\b[^:,;]{0,20}))?"
)
_PAGES = r"(?P<pages>[A-Za-z]{0,3}\.?\d[\w.-]{0,25}(?:,\s?[A-Za-z]?\d[\w-]{0,15}(?=,\s))*)"
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        # 2010;14(1):56
        rf"(?:1[5-9]|20)\d\d;\s?{_VOLUME}{_ISSUE}:\s?{_PAGES}",
        # 12 (Supplement 3) (no pagination), 2018; 12 (3) (pp 123-130), 2015
        rf"(?:^|[.,]\s+){_VOLUME}{_ISSUE}\s?\((?:no pagination|pp?\.?\s?(?P<pages>[^()]{{1,60}}))\)",
        # 374(9683):86-9, 2009
        rf"(?:^|[.,]\s+){_VOLUME}{_ISSUE}\s?:\s?{_PAGES}",
        # Vol.43(5), Sep 2015, pp. 562-577
        rf"(?=Vol){_VOLUME}{_ISSUE},",
        # 48, 2016; 31(2), Nov. 16, 2019
        rf"(?:^|\.\s+){_VOLUME}{_ISSUE},\s(?:{_MONTH})?[^.:;]{{0,20}}(?<!\d)(?:1[5-9]|20)\d\d(?!\d)",
        # (5):CD003000, 2011
        rf"^\((?P<issue>[^()]{{1,20}})\):\s?{_PAGES}",
    )
)
_OWN_PAGES = re.compile(
    r"\bpp?\.\s?(No Pagination Specified|[A-Za-z]{0,3}\d[\w-]*(?:,\s?\d[\w-]*)*)|\(pp (\d[\w-]*)\)"
)
_CHAPTER_PAGES = re.compile(r"Chapter pagination: ?(\d[\w-]*)")
_LAST_PAGES = re.compile(r"[:;]\s?([A-Za-z]?\d[\w-]*-[A-Za-z]?\d[\w-]*)(?:[.,]|$)")
_ARTICLE = re.compile(r"Art(?:icle|\.) (?:Number|No\.?):?\s?([\w.-]*\w)", re.IGNORECASE)
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Source:
    """Where a report stands, as far as the line says it."""

    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    year: str = ""


def source(line: str) -> Source:
    """The parts of a line of source; a part that cannot be told stays empty."""
    line = line[:_LONGEST].strip()
    is_book = "[Ed" in line
    rest = _EDITORS.sub("", line, count=1) if is_book else line
    end = _NAME_ENDS.search(_BRACKETS.sub(lambda found: "x" * len(found[0]), rest))
    journal = rest[: end.start()] if end else rest
    place = rest[end.start() :].lstrip(". ") if end else ""
    found = next((match for pattern in _PLACES if (match := pattern.search(place))), None)
    parts = found.groupdict() if found is not None and not is_book else {}
    years = _YEAR.findall(_BRACKETS.sub("", line))
    return Source(
        journal.strip(" ,"),
        parts.get("volume") or "",
        parts.get("issue") or parts.get("part") or "",
        (parts.get("pages") or _pages(place)).strip(" ."),
        years[-1] if years else "",
    )


def _pages(place: str) -> str:
    if chapter := _CHAPTER_PAGES.search(place):
        return chapter[1]
    if found := _OWN_PAGES.search(place):
        return found[1] or found[2]
    if found := _LAST_PAGES.search(place):
        return found[1]
    article = _ARTICLE.search(place)
    return article[1] if article else ""
