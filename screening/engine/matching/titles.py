"""What a title says besides its words: notes of databases, the kind of work, the part of a series."""

import re

from screening.engine.markup import plain
from screening.engine.matching.numerals import roman

_STATUS = re.compile(
    r"^\W{0,2}(?:retracted(?: article| paper| chapter)?|withdrawn)\s?[:\]]\s*", re.IGNORECASE
)
_LANGUAGES = (
    "afrikaans|arabic|bulgarian|chinese|croatian|czech|danish|dutch|english|finnish|french|german|greek|hebrew"
    "|hungarian|italian|japanese|korean|norwegian|persian|polish|portuguese|romanian|russian|serbian|slovak"
    "|slovenian|spanish|swedish|turkish|ukrainian"
)
_INSIDE = r"(?:[^\[\]]|\[[^\[\]]*\])*"  # of a bracket, with others in it: "... [added]"
_NOTE = (
    r"(?:systematic )?reviews?|letters?|editorials?|abstracts?|case reports?|meta-analysis|historical article"
    rf"|(?:see )?comments?\b{_INSIDE}|\d{{1,4}}(?: ref(?:erence)?s?\.?)?|(?:published )?errat{_INSIDE}"
    rf"|corrected{_INSIDE}|retract{_INSIDE}|author'?s?'? transl[^\])]*|translated? [^\]]*"
    rf"|(?:in )?(?:{_LANGUAGES})(?:[ ,;/]+(?:and |with )?(?:{_LANGUAGES}|abstract|summary))*"
)
_TRAILING_NOTE = re.compile(rf"\s*(?:\[(?:{_NOTE})\.?\]|\(author'?s?'? transl\))[\s.]*$", re.IGNORECASE)
# Web of Science names a correction by the title of what it corrects: "Title (vol 360, pg 542, 2002)".
_CORRECTS = re.compile(r"\s*\(vol\.? \d[^()]{0,40}\)[\s.]*$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\[([^\[\]]+)\][\s.]*")

_KINDS = {
    "an erratum": r"^\W*(?:author |publisher )?(?:errat(?:um|a)|corrigend(?:um|a)|corrections?)"
    r"\s?(?:to\b|[:.]|$)",
    "a retraction notice": r"^\W*(?:retraction(?: notice| note)?\s?(?:[:.]|to\b)|notice of retraction)",
    "a reply": r"^\W*(?:in reply|(?:authors?'?s? )?(?:repl(?:y|ies)\s?(?:to\b|[:.]|$)|response\s?(?:[:.]|$)))"
    r"|[:.?]\s*(?:the )?(?:authors?'?s? )?(?:repl(?:y|ies)|response)\W*$",
    "a comment": r"^\W*(?:comment(?:ary|s)?\s?(?:on\b|[:.]|$)|re\s?:)|[:.?]\s*comment(?:ary)?\W*$",
    "an editorial": r"^\W*editorial\s?[:.]",
    "a protocol": r"\b(?:study|trial|review) protocol\b|\bprotocol (?:for|of) an?\b|\(protocol\)\W*$",
}
_KIND_PATTERNS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS.items()]
_OF_NOTICE = {"erratum": "an erratum", "retraction notice": "a retraction notice"}

_COLUMNS = frozenset(
    [
        "editorial",
        "editorials",
        "editor",
        "editors",
        "foreword",
        "preface",
        "obituary",
        "announcement",
        "minitrack",
    ]
)
_NUMERAL = re.compile(r"\b(?:\d+|[ivx]{1,5})\b")
# Words that make two titles tell of two things where one stands in this title and another in that.
_CONTRASTS = [
    frozenset(words.split(" "))
    for words in (
        "vivo vitro",
        "men women boys girls male female males females",
        "adult adults adulthood child children childhood paediatric pediatric infant infants neonates"
        " neonatal adolescents adolescent elderly",
        "rat rats mouse mice murine rabbit rabbits dog dogs canine pig pigs porcine human humans",
        "acute chronic",
        "type1 type2",
        "left right",
        "upper lower",
        "primary secondary",
        "before after",
        "first second third fourth fifth",
        "increased decreased",
        "increases decreases",
        "northern southern eastern western",
        "north south east west",
        "short long",
        "high low",
        "positive negative",
        "january february march april june july august september october november december",
    )
]
_CONTRASTING = frozenset().union(*_CONTRASTS)


def core(title: str) -> str:
    """The title as its authors gave it: no markup, "[Review] [33 refs]", "RETRACTED:", outer brackets."""
    text = _STATUS.sub("", plain(title).strip())
    if text.endswith((")", "].", "]", ").")) or text.startswith("["):
        text = _without_notes(text)
    return text


def _without_notes(title: str) -> str:
    text = _CORRECTS.sub("", title)
    while (shorter := _TRAILING_NOTE.sub("", text)) != text and shorter:
        text = shorter
    whole = _IN_BRACKETS.fullmatch(text)
    return whole[1] if whole else text


def is_regular_column(words: frozenset[str]) -> bool:
    """What a journal prints again and again under one title: "Remarks from the editor", "Book reviews"."""
    return not words.isdisjoint(_COLUMNS)


def is_translated(title: str) -> bool:
    """MEDLINE puts the English for a title in another language into brackets."""
    return plain(title).strip().startswith("[")


def kinds(title: str, notices: tuple[str, ...] = ()) -> frozenset[str]:
    """What sets this work apart from the paper that it is about: "an erratum", "a reply", ..."""
    text = plain(title)
    bare = core(title)
    found = {kind for kind, pattern in _KIND_PATTERNS if pattern.search(bare)}
    found |= {_OF_NOTICE[notice] for notice in notices if notice in _OF_NOTICE}
    return frozenset(found | {"an erratum"}) if _CORRECTS.search(text) else frozenset(found)


def numerals(words: str) -> tuple[int, ...]:
    """The numbers in a title in normal form, in order of size: parts of a series differ in them."""
    return tuple(sorted(_value(numeral) for numeral in _NUMERAL.findall(words)))


def _value(numeral: str) -> int:
    return int(numeral) if numeral.isdecimal() else roman(numeral)


def contrasts(words: frozenset[str]) -> frozenset[str]:
    """Its words that tell one work from another: "vitro", "women"."""
    return words & _CONTRASTING


def contrast(one: frozenset[str], other: frozenset[str]) -> tuple[str, str] | None:
    """The two words in which titles contradict each other, each standing in one of them only."""
    for group in _CONTRASTS:
        mine, yours = (one - other) & group, (other - one) & group
        if mine and yours:
            return min(mine), min(yours)
    return None
