"""What later happened to a report, or what it tells of another: retraction, erratum, expression of concern."""

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
    (re.compile(r"\W{0,3}retract(?:ed|ed article|ed paper|ed chapter)\b\W{0,2}[:\]]|retracted article\b", re.I), RETRACTED),
    (re.compile(r"\W{0,3}(?:retraction(?: notice)?(?: to| of|:)|notice of retraction\b|retraction note\b)", re.I), RETRACTION),
    (re.compile(r"\W{0,3}(?:author |publisher )?(?:erratum|errata|corrigendum|corrigenda|correction)(?:\s+to\b|\s*:)", re.I), ERRATUM),
    (re.compile(r"\W{0,3}(?:editorial )?expression of concern\b", re.I), CONCERN),
    (re.compile(r"\W{0,3}withdrawn\b\W{0,2}:", re.I), WITHDRAWN),
)  # fmt: skip
# Ovid writes links between records as "[Erratum in: ...]".
_LINKS = (
    (re.compile(r"\[Retraction in\b", re.I), RETRACTED),
    (re.compile(r"\[Retraction of\b", re.I), RETRACTION),
    (re.compile(r"\[Erratum for\b", re.I), ERRATUM),
    (re.compile(r"\[Erratum (?:in|appears in)\b", re.I), CORRECTED),
    (re.compile(r"\[Expression of concern\b", re.I), CONCERN),
)


def notices(title: str, types: Iterable[str], links: Iterable[str] = ()) -> tuple[str, ...]:
    """What the title's beginning, the publication types and the links to other records say."""
    found = [_TYPES[name] for name in map(str.casefold, types) if name in _TYPES]
    found += [notice for pattern, notice in _TITLES if pattern.match(title)]
    found += [notice for link in links for pattern, notice in _LINKS if pattern.search(link)]
    return ordered(found)


def ordered(found: Iterable[str]) -> tuple[str, ...]:
    """Each notice once, in the order of ALL, so that the order of a file's fields shows nowhere."""
    known = set(found)
    return tuple(notice for notice in ALL if notice in known)
