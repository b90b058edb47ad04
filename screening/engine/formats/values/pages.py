"""Where in a journal a report stands: page ranges, article numbers, and what stands for neither."""

import re

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_PREFIX = re.compile(r"(?:pp?\.?|pages?) (?=\S*\d)", re.IGNORECASE)
_NO_PAGES = frozenset(
    [
        "no",
        "specified",
        "not specified",
        "no pagination specified",
        "no pagination",
        "n.pag",
        "n.pag.",
        "n/a",
        "na",
    ]
)
_NO_END = frozenset(["+", "&", "-", "?"])
# Ovid writes this into the issue of a record that is ahead of print: section and NLM number.
_OVID_AHEAD_OF_PRINT = re.compile(r"[a-z0-9]{1,4}, \d{6,}[a-z]?", re.IGNORECASE)
_LONGEST_ISSUE = 60


def pages(start: str, end: str = "") -> str:
    """One range ("353-364"), page ("S61") or article number ("e167") from what stands in two fields."""
    start, end = _page(start), _page(end)
    if end in _NO_END:
        end = ""
    if not start or not end:
        return start or end
    if start == end or start.endswith(f"-{end}"):
        return start
    return f"{start}-{end}"


def issue(value: str) -> str:
    """The issue, or nothing where a platform keeps something else in its place."""
    value = value.strip()
    if len(value) > _LONGEST_ISSUE or _OVID_AHEAD_OF_PRINT.fullmatch(value):
        return ""
    return value


def _page(value: str) -> str:
    if value.isdecimal():
        return value
    value = _PREFIX.sub("", value.translate(_DASHES).strip(), count=1)
    return "" if value.casefold() in _NO_PAGES else value.strip(" -") or value
