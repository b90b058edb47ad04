"""Identifiers of a report: DOI, PubMed, PubMed Central, Embase, trial registers, ISSN and ISBN.

Digits alone say nothing: they are a PMID or an Embase number only where the record's database says so
(see databases.py), or where the value itself carries a label.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,3}/[^\s\"]{1,300}")
_RESOLVER = re.compile(r"doi\.org/|^doi:\s?", re.IGNORECASE)
_PAIRS = {")": "(", "]": "[", ">": "<"}
# Screening tools paste the next field into this one: "10.1038/x     LK  - https://...".
_NEXT_FIELD = re.compile(r"\s\s[A-Z][A-Z0-9]  - ")

_PMID = re.compile(r"\d{1,8}(?![\w-])")
_PMID_LABELLED = re.compile(r"\b(?:PMID|PUBMED|MEDLINE)[: ]\s?(\d{1,8})(?!\d)", re.IGNORECASE)
_PMID_LINK = re.compile(
    r"//(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,8})(?!\d)"
)
_PMCID = re.compile(r"\bPMC\d{3,9}(?!\d)")
_PMCID_LINK = re.compile(r"//(?:www\.)?(?:pmc\.)?ncbi\.nlm\.nih\.gov/(?:pmc/)?articles/(PMC\d{3,9})(?!\d)")
_EMBASE = re.compile(r"L?(\d{6,12})(?![\w-])")
_EMBASE_PREFIXED = re.compile(r"L(\d{6,12})")
_EMBASE_LABELLED = re.compile(r"\bEMBASE[: ]\s?L?(\d{6,12})(?!\d)", re.IGNORECASE)
_EMBASE_LINK = re.compile(r"[?&]id=L(\d{6,12})(?!\d)")
_SCOPUS_LINK = re.compile(r"[?&]eid=(2-s2\.0-\d{1,20})")

# A register's numbers always hold one of these; most texts are let go without a search.
# One pattern for each: a search for fixed letters skips to them, a search for any of several cannot.
_CT = re.compile("CT")
_MARK_WITH_CT = re.compile(
    r"CT(?:[\s:#]{0,8}\d|[a-z]\d|N[\s:#]{0,8}\d|RN?[\s:#]{0,8}\d|R[-‐‑]|RI/|R/|I[-‐‑])"
)
# Each with its rarest letter: to find that a text is without a letter takes next to no time.
_OTHER_MARKS = tuple(
    (letter, re.compile(mark))
    for letter, mark in (("K", r"DRKS"), ("U", r"UMIN\d"), ("B", r"RBR-"), ("N", r"NTR ?\d"))
)
_MARKS = (_MARK_WITH_CT, *(mark for _, mark in _OTHER_MARKS))
# EudraCT numbers stand at some distance from their name.
_ANYWHERE = ("udraCT", "UDRACT")
_LONGEST_MARK, _LONGEST_NUMBER = 12, 40
# What stands before a number is looked at apart: so the search can skip to the letters that begin one.
_TRIAL = re.compile(
    r"NCT[ :#]{0,2}\d{8}(?!\d)"
    r"|ISRCTN[ :#]{0,2}\d{8}(?!\d)"
    r"|EUCTR[ :]{0,2}\d{4}[-‐‑]\d{6}[-‐‑]\d{2}(?:[-‐‑][A-Z]{2,3}\b)?"
    r"|(?:19|20)\d{2}[-‐‑]\d{6}[-‐‑]\d{2}(?![\d-])"
    r"|ACTRN[ :]{0,2}\d{14}(?!\d)"
    r"|ChiCTR(?:[-‐‑][A-Z]{2,5}){0,1}[-‐‑]?\d{8,12}(?!\d)"
    r"|DRKS[ :]{0,2}\d{8}(?!\d)"
    r"|CTRI/\d{4}/\d{2,3}/\d{6}(?!\d)"
    r"|(?:JPRN[-‐‑])?UMIN\d{9}(?!\d)"
    r"|JapicCTI[-‐‑]\d{6}(?!\d)"
    r"|jRCT[a-z]?\d{9,10}(?!\d)"
    r"|IRCT\d{8,16}N\d{1,3}(?!\d)"
    r"|KCT\d{7}(?!\d)"
    r"|PACTR\d{15,16}(?!\d)"
    r"|RBR-[0-9a-z]{5,8}\b"
    r"|SLCTR/\d{4}/\d{3}(?!\d)"
    r"|TCTR\d{11}(?!\d)"
    r"|NTR ?\d{3,4}(?!\d)"
)
_DASHES = str.maketrans("‐‑", "--")
_SPACING = re.compile("[ :#]")

_ISSN = re.compile(r"(?<![\dXx-])(\d{4})-?(\d{3}[\dXx])(?![\dXx-])")
_ISBN = re.compile(r"(?<![\d-])(?:97[89]-?)?\d(?:-?\d){8}-?[\dXx](?![\d-])")


def dois(text: str) -> list[str]:
    """The DOIs in a text, bare (no resolver in front), in the letter case in which they stand."""
    if "10." not in text:
        return []
    if "  - " in text:
        text = _NEXT_FIELD.split(text, maxsplit=1)[0]
    if "%" in text:
        text = unquote(text)
    found = map(_trimmed, _DOI.findall(unescape(text)))
    return list(dict.fromkeys([doi for doi in found if not doi.endswith("/")]))


def doi_in_link(text: str) -> str:
    """The DOI of a link to a DOI resolver or of a "doi:" mark; other links prove nothing."""
    mark = _RESOLVER.search(text)
    found = dois(text[mark.end() :]) if mark else []
    return found[0] if found else ""


def _trimmed(doi: str) -> str:
    doi = doi.partition("</")[0]
    while doi:
        if doi[-1] in ".,;:'`”’|}" or (doi[-1] in _PAIRS and _unbalanced(doi)):
            doi = doi[:-1]
        else:
            break
    return doi


def _unbalanced(doi: str) -> bool:
    closing = doi[-1]
    return doi.count(_PAIRS[closing]) < doi.count(closing)


def pmid(text: str) -> str:
    """The PMID of a value that its database says is one; "" for anything but one to eight digits."""
    found = _PMID.match(text.strip())
    return "" if found is None else found[0].lstrip("0")


def pmid_labelled(text: str) -> str:
    """The PMID behind a label: "PUBMED 21314913", "PMID: 21314913", "MEDLINE:21314913"."""
    found = _PMID_LABELLED.search(text)
    return found[1].lstrip("0") if found else ""


def pmid_in_links(links: Iterable[str]) -> str:
    """The PMID that all links to PubMed agree on."""
    return _agreed(_PMID_LINK, "ncbi.nlm.nih.gov", links)


def pmcid(text: str) -> str:
    found = _PMCID.search(text)
    return found[0] if found else ""


def pmcid_in_links(links: Iterable[str]) -> str:
    return _agreed(_PMCID_LINK, "ncbi.nlm.nih.gov", links)


def embase_number(text: str) -> str:
    """An Embase accession number without the "L" that Embase.com puts before it, unlike Ovid and Cochrane."""
    found = _EMBASE.match(text.strip())
    return found[1] if found else ""


def embase_prefixed(text: str) -> str:
    """The number of a value that is nothing but "L" and digits, as Embase.com writes it."""
    found = _EMBASE_PREFIXED.fullmatch(text.strip())
    return found[1] if found else ""


def embase_labelled(text: str) -> str:
    """The number behind the label of the Cochrane Library: "EMBASE 643589775"."""
    found = _EMBASE_LABELLED.search(text)
    return found[1] if found else ""


def embase_in_links(links: Iterable[str]) -> str:
    return _agreed(_EMBASE_LINK, "embase.com/", links)


def scopus_in_links(links: Iterable[str]) -> str:
    """Scopus gives its own number (EID) only inside the link to the record."""
    return _agreed(_SCOPUS_LINK, "scopus.com/", links)


def _agreed(pattern: re.Pattern[str], site: str, links: Iterable[str]) -> str:
    own = [link for link in links if site in link]
    if not own:
        return ""
    text = "\n".join(own)
    found = set(pattern.findall(text)) if "//" in text else set()
    return found.pop() if len(found) == 1 else ""


def is_trial_id(text: str) -> bool:
    """Whether a text is a registration number and nothing else."""
    text = text.strip()
    return (text[-1:].isdigit() or "-" in text) and _TRIAL.fullmatch(text) is not None


def registrations(texts: Iterable[str]) -> tuple[str, ...]:
    """Registration numbers of trials in the texts, in order, without blanks and with plain hyphens."""
    text = "\n".join(texts)
    if not may_hold_registration(text):
        return ()
    found = (match[0] for match in _near_marks(text) if _begins_a_word(text, match.start()))
    return tuple(dict.fromkeys(_SPACING.sub("", number).translate(_DASHES) for number in found))


def _near_marks(text: str) -> Iterator[re.Match[str]]:
    """Numbers around what looks like a register's letters; to search the whole text for each takes long."""
    if any(hint in text for hint in _ANYWHERE):
        yield from _TRIAL.finditer(text)
        return
    marks = sorted(mark.span() for pattern in _MARKS for mark in pattern.finditer(text))
    for begin, end in marks:
        yield from _TRIAL.finditer(text, max(0, begin - _LONGEST_MARK), end + _LONGEST_NUMBER)


def may_hold_registration(text: str) -> bool:
    """Whether a search is worth its time: most texts hold nothing that a register's numbers begin with."""
    if _CT.search(text) and (_MARK_WITH_CT.search(text) or any(name in text for name in _ANYWHERE)):
        return True
    return any(letter in text and mark.search(text) for letter, mark in _OTHER_MARKS)


def _begins_a_word(text: str, at: int) -> bool:
    before = text[at - 1] if at else " "
    return not (before.isalnum() or before == "_" or (before == "-" and text[at].isdigit()))


def serial_numbers(texts: Iterable[str]) -> tuple[str, ...]:
    """ISSNs as "1234-567X", and ISBNs as they stand: "20411723 (ISSN)", "1234-5678; 8765-4321"."""
    return _serial_numbers(tuple(texts))


# A journal's numbers stand in thousands of records.
@lru_cache(maxsize=4096)
def _serial_numbers(texts: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        isbns = _ISBN.findall(text)
        found.update(dict.fromkeys(isbns))
        for first, last in _ISSN.findall(_ISBN.sub(" ", text) if isbns else text):
            found[f"{first}-{last.upper()}"] = None
    return tuple(found)
