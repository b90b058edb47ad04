"""What happened to a report, or what it tells of another: retraction, erratum, expression of concern."""

import re
from collections.abc import Iterable

RETRACTED = "retracted"  # this report was retracted
RETRACTION = "retraction notice"  # this record is the notice
ERRATUM = "erratum"  # this record corrects another
CORRECTED = "corrected"  # an erratum to this report was published
CONCERN = "expression of concern"
WITHDRAWN = "withdrawn"
ALL = (RETRACTED, RETRACTION, ERRATUM, CORRECTED, CONCERN, WITHDRAWN)

_TYPES = {
    "retracted publication": RETRACTED,
    "retracted article": RETRACTED,
    "retracted": RETRACTED,
    "retraction of publication": RETRACTION,
    "retraction notice": RETRACTION,
    "retraction": RETRACTION,
    "published erratum": ERRATUM,
    "erratum": ERRATUM,
    "correction": ERRATUM,
    "corrigendum": ERRATUM,
    "expression of concern": CONCERN,
}
_TITLES = (
    (r"retracted(?: article| paper| chapter)?\s?[:\]]", RETRACTED),
    # "Retraction of the lung ..." is surgery
    (r"retraction(?: notice| note)?\s?(?::|to\b)|retraction of:", RETRACTION),
    (r"(?:retraction notice|notice of retraction)\b", RETRACTION),
    (r"(?:author |publisher )?(?:errat(?:um|a)|corrigend(?:um|a)|correction)\s?(?:to\b|:|\.?$)", ERRATUM),
    (r"(?:editorial )?expression of concern\b", CONCERN),
    (r"withdrawn\s?:", WITHDRAWN),
)
_TITLE_BEGINNINGS = [(re.compile(rf"\W{{0,3}}(?:{text})", re.IGNORECASE), notice) for text, notice in _TITLES]
_SUSPICIOUS = re.compile(
    r"\W{0,3}(?:retract|notice|author|publisher|errat|corrig|correct|editorial|expression|withdrawn)",
    re.IGNORECASE,
)
# Ovid writes links between records as "[Erratum in: ...]".
_LINKS = (
    ("[retraction in", RETRACTED),
    ("[retraction of", RETRACTION),
    ("[erratum for", ERRATUM),
    ("[erratum in", CORRECTED),
    ("[erratum appears in", CORRECTED),
    ("[expression of concern in", CONCERN),
)


def notices(title: str, types: Iterable[str], links: Iterable[str] = ()) -> tuple[str, ...]:
    """What the title's beginning, the publication types and the links to other records say."""
    found = [_TYPES[name] for name in map(str.casefold, types) if name in _TYPES]
    if _SUSPICIOUS.match(title):
        found += [notice for pattern, notice in _TITLE_BEGINNINGS if pattern.match(title)]
    found += [notice for link in map(str.casefold, links) for mark, notice in _LINKS if mark in link]
    return ordered(found)


def ordered(found: Iterable[str]) -> tuple[str, ...]:
    """Each notice once, in the order of ALL, so that the order of a file's fields shows nowhere."""
    known = set(found)
    if not known:
        return ()
    return tuple(notice for notice in ALL if notice in known)
