"""What the tags of a RIS record mean, in every dialect: tried in order, numbers only with their database."""

import re
from collections.abc import Sequence
from functools import lru_cache

from screening.engine.formats.tagged import ris_platforms
from screening.engine.formats.tagged.entries import Entry, in_one_line
from screening.engine.formats.values import databases, identifiers, notices
from screening.engine.formats.values.abstracts import abstract
from screening.engine.formats.values.authors import authors
from screening.engine.formats.values.dates import year
from screening.engine.formats.values.languages import languages
from screening.engine.formats.values.pages import issue, pages
from screening.engine.records import Record

# Types that say more than "journal article"; JOUR and GEN say nothing that M3 does not say better.
TYPES = {
    "ABST": "Abstract", "BLOG": "Blog", "BOOK": "Book", "CHAP": "Book chapter", "CLSWK": "Classical work",
    "CONF": "Conference proceedings", "CPAPER": "Conference paper", "CTLG": "Catalog", "DATA": "Dataset",
    "DICT": "Dictionary", "EBOOK": "Electronic book", "ECHAP": "Electronic book section",
    "EDBOOK": "Edited book", "ELEC": "Web page", "ENCYC": "Encyclopedia",
    "GOVDOC": "Government document", "GRNT": "Grant",
    "INPR": "In press", "LEGAL": "Legal rule", "MANSCPT": "Manuscript", "MGZN": "Magazine article",
    "NEWS": "Newspaper article", "PAMP": "Pamphlet", "PAT": "Patent", "RPRT": "Report", "SER": "Serial",
    "STAND": "Standard", "THES": "Thesis", "UNPB": "Unpublished work", "UNPD": "Unpublished work",
    "WEB": "Web page",
}  # fmt: skip

LABELS = {
    "pmid": "PMID: ",
    "pmcid": "PMCID: ",
    "embase_id": "Embase: ",
    "trial": "Trial registration: ",
    "notice": "Notice: ",
}

_CLASSIFICATION = re.compile(r".*\[\d{4}\]")
_NEXT_FIELD = re.compile(r"\s\s[A-Z][A-Z0-9]  - ")
_LINK = re.compile(r"(?:https?|ftp)://\S|www\.\S", re.IGNORECASE)
# An EndNote library keeps the issue in M1; others keep affiliations, NLM numbers or references there.
_ISSUE_IN_M1 = re.compile(r"(?=.{0,12}\d)[\w /().-]{1,30}")
_LINE_OF_KEYWORDS = 120
_OWN_WORDS = ("AN", "JA", "KW", "CN")
_DIGIT = re.compile(r"\d")
_HOLD_PMIDS = frozenset(["PM", "PMID", "C2", "C3", "C5", "N1"])
_HOLD_PMCIDS = frozenset(["C2", "PMC", "N1"])
_HOLD_EMBASE_NUMBERS = frozenset(["U2", "N1", "C3"])


def record(entry: Entry, file_database: str = "") -> Record:
    """The canonical record of an entry; file_database is what the lines around the records name."""
    links = [_without_next_field(link) for link in entry.values("UR", "L2", "LK", "L1", "AN")]
    database = _database(entry, links) or databases.plain_name(file_database)
    title = entry.first("TI", "T1", "CT", "BT", "ST")
    body = _abstract(entry, "AB") or _abstract(entry, "N2")
    types = _publication_types(entry)
    journal, abbreviation = _journal(entry)
    pmid, embase_id, accession = _numbers(entry, database, links)
    names = entry.first_of("AU", "A1")
    return Record(
        title=title,
        abstract=body,
        authors=authors(names),
        year=year(entry.values("PY", "Y1", "DA")),
        journal=journal,
        journal_abbr=abbreviation,
        volume=entry.first("VL"),
        issue=_issue(entry),
        pages=pages(entry.first("SP"), entry.first("EP")) or pages(entry.first("PG", "C7", "AR")),
        doi=_doi(entry, links),
        pmid=pmid,
        pmcid=_pmcid(entry, links),
        embase_id=embase_id,
        accession=accession,
        registrations=_registrations(entry, title, body, names, links),
        issn=identifiers.serial_numbers(entry.items("SN", "BN")),
        language=languages(tuple(entry.items("LA"))),
        publication_types=types,
        keywords=_keywords(entry),
        url=_link(entry, links),
        database=database,
        notices=_notices(entry, title, types),
    )


def _without_next_field(link: str) -> str:
    return _NEXT_FIELD.split(link, maxsplit=1)[0] if "  - " in link else link


def _abstract(entry: Entry, tag: str) -> str:
    return abstract(entry.lines(tag)) if tag in entry.by_tag else ""


def labelled(entry: Entry, label: str) -> list[str]:
    """What stands behind a label in the notes: "N1  - PMID: 12345678"."""
    if "N1" not in entry.by_tag:
        return []
    return [line[len(label) :].strip() for line in entry.items("N1") if line.startswith(label)]


def _database(entry: Entry, links: Sequence[str]) -> str:
    names = [databases.plain_name(line) for line in entry.items("DB")]
    if names:
        if entry.first("DP").startswith("EBSCO") or "ebscohost.com/" in "\n".join(links):
            names = [databases.ebsco_name(name) for name in names]
        return "; ".join(dict.fromkeys(names))
    number = entry.first("AN")
    if number.startswith("WOS:"):
        return "Web of Science"
    if number.startswith("CN-"):
        return "CENTRAL"
    return next((name for link in links if (name := databases.in_link(link))), "")


def _journal(entry: Entry) -> tuple[str, str]:
    """The fullest name first; an abbreviation only where it says something else."""
    journal = _name(entry, "JF", "T2", "JO", "JA", "J2", "JI", "J9")
    abbreviation = _name(entry, "J2", "JA", "JI", "JO", "J9")
    if len(abbreviation) > len(journal):
        # EndNote libraries often keep the two the wrong way round.
        journal, abbreviation = abbreviation, journal
    return journal, "" if abbreviation == journal else abbreviation


def _name(entry: Entry, *tags: str) -> str:
    """CENTRAL on Ovid keeps a link to the register where the journal belongs."""
    for tag in tags:
        for value in entry.by_tag.get(tag, ()):
            if (said := in_one_line(value)) and not _LINK.match(said):
                return said
    return ""


def _issue(entry: Entry) -> str:
    if found := issue(entry.first("IS")):
        return found
    number = entry.first("M1") if ris_platforms.is_endnote(entry) else ""
    return number if _ISSUE_IN_M1.fullmatch(number) else ""


def _doi(entry: Entry, links: Sequence[str]) -> str:
    for value in entry.values("DO", "L3"):
        if found := identifiers.dois(value):
            return found[0]
    for text in (*entry.values("M3"), *links):
        if doi := identifiers.doi_in_link(text):
            return doi
    return ""


def _link(entry: Entry, links: Sequence[str]) -> str:
    """The first link; PubMed Health and others keep a plain one where the DOI belongs."""
    for link in links:
        if _LINK.match(link):
            return link.split()[0]
    return next(
        (value for value in entry.values("DO") if _LINK.match(value) and not identifiers.dois(value)), ""
    )


def _numbers(entry: Entry, database: str, links: Sequence[str]) -> tuple[str, str, str]:
    """PMID, Embase number, and the accession number of any other database."""
    pmid = _pmid(entry, links)
    embase_id = _embase_id(entry, links)
    accession = _accession(entry)
    if databases.is_medline(database) or databases.is_medline(entry.first("DP")):
        medline = next((number for part in accession.split(";") if (number := identifiers.pmid(part))), "")
        pmid, accession = pmid or medline, "" if medline else accession
    elif databases.is_embase(database) and (number := identifiers.embase_number(accession)):
        embase_id, accession = embase_id or number, ""
    elif number := identifiers.pmid_labelled(accession):
        pmid, accession = pmid or number, ""
    return pmid, embase_id, accession or identifiers.scopus_in_links(links)


def _pmid(entry: Entry, links: Sequence[str]) -> str:
    if entry.lacks(_HOLD_PMIDS):
        return identifiers.pmid_in_links(links)
    explicit = entry.values("PM", "PMID") + labelled(entry, LABELS["pmid"])
    if "C5" in entry.by_tag and ris_platforms.is_embase_com(entry):
        explicit += entry.values("C5")
    if "C2" in entry.by_tag and ris_platforms.is_scopus(entry):
        explicit += [value for value in entry.values("C2") if value.isdigit()]
    found = [identifiers.pmid(value) for value in explicit]
    found += [identifiers.pmid_labelled(value) for value in entry.values("C3")]
    return next(filter(None, found), "") or identifiers.pmid_in_links(links)


def _pmcid(entry: Entry, links: Sequence[str]) -> str:
    if entry.lacks(_HOLD_PMCIDS):
        return identifiers.pmcid_in_links(links)
    named = [
        identifiers.pmcid(value) for value in entry.values("C2", "PMC") + labelled(entry, LABELS["pmcid"])
    ]
    return next(filter(None, named), "") or identifiers.pmcid_in_links(links)


def _embase_id(entry: Entry, links: Sequence[str]) -> str:
    if entry.lacks(_HOLD_EMBASE_NUMBERS):
        return identifiers.embase_in_links(links)
    found = [identifiers.embase_prefixed(value) for value in entry.items("U2", "N1")]
    found += [identifiers.embase_labelled(value) for value in entry.values("C3")]
    found += [identifiers.embase_number(value) for value in labelled(entry, LABELS["embase_id"])]
    return next(filter(None, found), "") or identifiers.embase_in_links(links)


def _accession(entry: Entry) -> str:
    """AN; on Ovid and PsycNet ID, which in reference managers is only a running number."""
    if ris_platforms.is_ovid(entry) or ris_platforms.is_psycnet(entry):
        return entry.first("AN", "ID")
    number = entry.first("AN")
    if number.startswith("rayyan-") or _LINK.match(number):
        return ""
    return number or next((note.partition(";")[0] for note in labelled(entry, "Accession Number: ")), "")


def _publication_types(entry: Entry) -> tuple[str, ...]:
    return _types(tuple(entry.items("M3", "PT")), entry.first("TY").upper())


# Types are the same in thousands of records.
@lru_cache(maxsize=4096)
def _types(items: tuple[str, ...], code: str) -> tuple[str, ...]:
    named = [
        item
        for item in items
        if not _CLASSIFICATION.fullmatch(item) and not identifiers.doi_in_link(item) and not _LINK.match(item)
    ]
    if not named and (name := TYPES.get(code)):
        named = [name]
    return tuple(dict.fromkeys(named))


def _keywords(entry: Entry) -> tuple[str, ...]:
    """One a field; EndNote writes all in one field line by line, others in one line with semicolons."""
    values = entry.by_tag.get("KW", [])
    if len(values) > 1 and "\n" not in "".join(values):
        return _distinct([value.strip() for value in values])
    listed = entry.lines("KW")
    if len(listed) == 1:
        items = entry.items("KW")
        if len(items) == 1:
            items = [part.strip() for part in items[0].split(";")]
    else:
        items = [item for lines in listed for item in _items_of(lines)]
    return _distinct(items)


def _distinct(items: Sequence[str]) -> tuple[str, ...]:
    found = dict.fromkeys(items)
    found.pop("", None)
    return tuple([item for item in found if not item.startswith("eppi-reviewer")])


def _items_of(lines: Sequence[str]) -> list[str]:
    """A long keyword that was wrapped stays one; short lines are keywords of their own."""
    if len(lines) > 1 and len(lines[0]) > _LINE_OF_KEYWORDS // 2:
        return [" ".join(line.strip() for line in lines)]
    return [line.strip() for line in lines]


def _registrations(
    entry: Entry, title: str, body: str, names: Sequence[str], links: Sequence[str]
) -> tuple[str, ...]:
    """From the record's own words and links, never from its reference list or notes of others."""
    has_digits = _DIGIT.search("".join(names)) is not None
    registered = [name for name in names if identifiers.is_trial_id(name.rstrip(", "))] if has_digits else []
    own = [value for tag in _OWN_WORDS for value in entry.by_tag.get(tag, ())]
    return identifiers.registrations(
        [*registered, *own, *labelled(entry, LABELS["trial"]), title, body, *links]
    )


def _notices(entry: Entry, title: str, types: Sequence[str]) -> tuple[str, ...]:
    found = notices.notices(title, types, entry.values("T3"))
    stated = labelled(entry, LABELS["notice"])
    return notices.ordered([*stated, *found]) if stated else found
