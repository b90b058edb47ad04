"""The abstract from what stands in a file: unwrapped, one section a paragraph, no notice of copyright."""

import re
from collections.abc import Iterable, Sequence

# Lines longer than this were not wrapped by a program, so each is a paragraph of its own.
_WIDEST_WRAP = 120
# The first line of a value is shorter than the others by its tag.
_TAG_WIDTH = 8
_BLANKS = re.compile(r"[ \t]+")
_COPYRIGHT = re.compile(r"(?:<p>)?Copyright of\b.{0,600}\bis the property of\b", re.DOTALL)
_PLACEHOLDERS = frozenset(
    [
        "no abstract available",
        "no abstract",
        "abstract not available",
        "abstract available from the publisher",
        "publisher: abstract available from the publisher",
        "not available",
        "n/a",
        "null",
        "undefined",
    ]
)
_LONGEST_PLACEHOLDER = 100
_LABELS = "|".join(
    [
        r"Aims?(?: and objectives?)?",
        r"Background(?:(?: and |/)(?:aims?|objectives?|purpose))?",
        r"Case (?:description|presentation|report|series)",
        r"Clinical (?:implications|relevance|significance|trial registration)",
        r"Conclusions?(?: and (?:implications|relevance|significance))?",
        r"Context",
        r"Data (?:collection|extraction|sources?|synthesis)",
        r"Design(?: and methods)?",
        r"Discussion|Exposures?|Findings|Funding|Goals?|Hypothesis|Implications|Importance|Interpretation",
        r"Interventions?|Introduction|Key messages|Limitations",
        r"Main (?:outcomes?(?: and measures?| measures?)?|results)",
        r"Materials? and methods?|Measurements?|Methodology",
        r"Methods?(?: and (?:analysis|findings|materials|results))?",
        r"Objectives?|Observations?|Outcomes|Outcome measures?",
        r"Participants|Patients?(?: and methods?)?|Patients or participants",
        r"Principal findings|Procedures?|Purpose",
        r"Rationale|Registration|Relevance",
        r"Results?(?: and (?:conclusions?|discussion))?|Review methods",
        r"Search methods|Selection criteria|Settings?(?: and participants)?|Significance",
        r"Study (?:design|objectives?|population|selection)|Subjects?(?: and methods?)?|Summary",
        r"Trial registration(?: number)?",
    ]
)
_LABEL = re.compile(rf"[A-Z][A-Z'’/&,()\- ]{{2,58}}[A-Z)]|(?:{_LABELS})(?:\(s\))? ?")
_LONGEST_LABEL = 64
_COLON = re.compile(": ")
_BOUNDARY = re.compile(r"[.!?;:,)\]%\"”’] (?=[A-Z])")
_BEGINS_SECTION = re.compile(rf"(?:[A-Z][A-Z'’/&,()\- ]{{2,58}}[A-Z)]|(?:{_LABELS})(?:\(s\))?) ?: ")


def abstract(values: Iterable[Sequence[str]]) -> str:
    """One text from the values of the abstract's fields, each given as its lines."""
    paragraphs = [paragraph for lines in values for paragraph in unwrapped(lines)]
    while paragraphs and _COPYRIGHT.match(paragraphs[-1]):
        paragraphs.pop()
    text = "\n".join(_by_section(part) for part in paragraphs)
    is_short = len(text) <= _LONGEST_PLACEHOLDER
    return "" if is_short and text.strip("[]. ").casefold() in _PLACEHOLDERS else text


def _by_section(text: str) -> str:
    """A line break before each label ("RESULTS: ") that follows the end of a sentence."""
    parts, done = [], 0
    for colon in _COLON.finditer(text):
        end = colon.start()
        for boundary in _BOUNDARY.finditer(text, max(done, end - _LONGEST_LABEL), end):
            if _LABEL.fullmatch(text, boundary.end(), end):
                parts.append(text[done : boundary.start() + 1])
                done = boundary.end()
                break
    return "\n".join((*parts, text[done:])) if parts else text


def unwrapped(lines: Sequence[str]) -> list[str]:
    """Paragraphs from lines: a line that its successor's first word would not have fitted goes on in it."""
    if len(lines) == 1:
        return [single for single in (_single_spaced(lines[0]),) if single]
    texts = [single for line in lines if (single := _single_spaced(line))]
    width = max(map(len, texts), default=0)
    if width > _WIDEST_WRAP:
        return texts
    paragraphs: list[list[str]] = []
    previous = ""
    for text in texts:
        if previous and _goes_on(previous, text, width):
            paragraphs[-1].append(text)
        else:
            paragraphs.append([text])
        previous = text
    return [" ".join(paragraph) for paragraph in paragraphs]


def _single_spaced(line: str) -> str:
    return (_BLANKS.sub(" ", line) if "  " in line or "\t" in line else line).strip()


def _goes_on(line: str, following: str, width: int) -> bool:
    if _BEGINS_SECTION.match(following) and line[-1] in ".!?;:,)]":
        return False
    first_word = following[: width + 1].split(" ", 1)[0]
    return len(line) + len(first_word) + _TAG_WIDTH >= width or line[-1] not in ".!?:"
