"""Titles and abstracts as pages show them: everything escaped, the typography of science given back."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from screening.engine.markup import JATS_TYPOGRAPHY, TAG, TYPOGRAPHY, unescaped

register = template.Library()

_SECTIONS = (
    "Aims?|Background|Case (?:presentation|reports?)|Conclusions?|Context"
    "|Data (?:extraction|sources|synthesis)"
    "|Design|Discussion|Findings|Funding|Importance|Interpretation|Interventions?|Introduction|Limitations"
    "|Main outcome measures?|Materials? and methods|Measurements|Methods?|Methods and materials|Objectives?"
    "|Outcomes?|Participants|Patients(?: and methods)?|Purpose|Question|Rationale|Results?|Setting"
    "|Significance|Study design|Subjects|Summary"
)
_CAPITALS = re.compile(r"[A-Z][A-Z /&,()’'-]{2,60}\s?[:.]")
_KNOWN = re.compile(rf"(?:{_SECTIONS})\s?[:.]", re.IGNORECASE)


@register.filter
def typography(text: str) -> SafeString:
    """The text with its <i>, <b>, <em>, <strong>, <sub>, <sup> where these open and close; no other tag."""
    text = unescaped(text or "")
    pieces, end = [], 0
    for start, stop, tag in _kept(text):
        pieces += [escape(text[end:start]), tag]
        end = stop
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308 - every piece is escaped or from a fixed list


@register.filter
def paragraphs(abstract: str) -> SafeString:
    """An abstract, one <p> a paragraph, the label of a section in bold."""
    lines = [line.strip() for line in (abstract or "").splitlines() if line.strip()]
    return mark_safe("".join(f"<p>{_labelled(line)}</p>" for line in lines))  # noqa: S308 - from escaped pieces


def _labelled(line: str) -> str:
    label = _CAPITALS.match(line) or _KNOWN.match(line)
    if label is None or label.end() == len(line):
        return typography(line)
    return f"<b>{typography(label[0])}</b>{typography(line[label.end() :])}"


def _kept(text: str) -> list[tuple[int, int, str]]:
    """Where a tag is given back, and as what: pairs that nest; tags of publishers alone become nothing."""
    kept, opened = [], []
    for tag in TAG.finditer(text):
        name = JATS_TYPOGRAPHY.get(tag["name"].lower(), tag["name"].lower())
        if name.startswith("jats:"):
            kept.append((tag.start(), tag.end(), ""))
        elif name in TYPOGRAPHY and not tag["closing"]:
            opened.append((name, tag))
        elif opened and opened[-1][0] == name:
            _, opening = opened.pop()
            kept += [(opening.start(), opening.end(), f"<{name}>"), (tag.start(), tag.end(), f"</{name}>")]
    return sorted(kept)
