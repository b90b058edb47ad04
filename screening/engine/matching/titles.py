"""What a title says besides its words: notes of databases, the kind of work, the part of a series."""

import re

from screening.engine.markup import plain

_STATUS = re.compile(
    r"^\W{0,2}(?:retracted(?: article| paper| chapter)?|withdrawn)\s?[:\]]\s*", re.IGNORECASE
)
_LANGUAGES = (
    "afrikaans|arabic|bulgarian|chinese|croatian|czech|danish|dutch|english|finnish|french|german|greek|hebrew"
    "|hungarian|italian|japanese|korean|norwegian|persian|polish|portuguese|romanian|russian|serbian|slovak"
    "|slovenian|spanish|swedish|turkish|ukrainian"
)
_NOTE = (
    r"(?:systematic )?reviews?|letters?|editorials?|abstracts?|case reports?|meta-analysis|historical article"
    r"|(?:see )?comments?\b[^\]]*|\d{1,4}(?: ref(?:erence)?s?\.?)?|(?:published )?errat[^\]]*|corrected[^\]]*"
    r"|retract[^\]]*|author'?s?'? transl[^\])]*|translated? [^\]]*"
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

_PART = re.compile(r"\b(?:parts?|pt|chapter|section)\W{1,2}(\d{1,3}|[ivx]{1,5})\b", re.IGNORECASE)
_LAST_NUMERAL = re.compile(r"[\s:.,(-](\d{1,2}|[ivx]{1,5})\W*$", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10}


def core(title: str) -> str:
    """The title as its authors gave it: no markup, "[Review] [33 refs]", "RETRACTED:", outer brackets."""
    text = _STATUS.sub("", plain(title).strip())
    text = _CORRECTS.sub("", text)
    while (shorter := _TRAILING_NOTE.sub("", text)) != text and shorter:
        text = shorter
    whole = _IN_BRACKETS.fullmatch(text)
    return whole[1] if whole else text


def kinds(title: str, notices: tuple[str, ...] = ()) -> frozenset[str]:
    """What sets this work apart from the paper that it is about: "an erratum", "a reply", ..."""
    text = plain(title)
    found = {kind for kind, pattern in _KIND_PATTERNS if pattern.search(core(title))}
    found |= {_OF_NOTICE[notice] for notice in notices if notice in _OF_NOTICE}
    return frozenset(found | {"an erratum"}) if _CORRECTS.search(text) else frozenset(found)


def parts(title: str) -> frozenset[int]:
    """The numbers by which the titles of a series differ: "Part II", "... 3"."""
    text = core(title)
    last = _LAST_NUMERAL.findall(text)
    return frozenset(_value(numeral) for numeral in [*_PART.findall(text), *last])


def _value(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    values = [_ROMAN[letter] for letter in numeral.lower()]
    signs = [
        -1 if value < following else 1 for value, following in zip(values, [*values[1:], 0], strict=True)
    ]
    return sum(sign * value for sign, value in zip(signs, values, strict=True))
