"""Markup inside titles and abstracts: which of it is typography, and the plain words without it."""

import re
from html import unescape

TYPOGRAPHY = ("i", "b", "em", "strong", "sub", "sup")
JATS_TYPOGRAPHY = {"jats:italic": "i", "jats:bold": "b", "jats:sub": "sub", "jats:sup": "sup"}

# Only a semicolon makes an entity: "R&D" and "AT&T" are words.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
# Known names, and attributes only as name="value": "IL-6<b and c>d" and "1<p≤2" are text, not tags.
_ATTRIBUTES = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*/?"""
_NAMES = r"jats:[a-z-]+|mml:[a-z]+|inf|strong|em|sub|sup|span|div|br|[ibpu]"
TAG = re.compile(rf"<(?P<closing>/?)(?P<name>{_NAMES}){_ATTRIBUTES}>", re.IGNORECASE)
_BREAKING = {"p", "div", "br", "jats:p", "jats:title", "jats:sec"}


def unescaped(text: str) -> str:
    """Entities turned into their characters, once: a file that escapes twice keeps the inner one."""
    return _ENTITY.sub(lambda entity: unescape(entity[0]), text) if "&" in text else text


def plain(text: str) -> str:
    """The words without known tags; comparisons such as "p<0.05" stay."""
    text = unescaped(text)
    return TAG.sub(_gap, text) if "<" in text else text


def _gap(tag: re.Match[str]) -> str:
    return " " if tag["name"].lower() in _BREAKING else ""
