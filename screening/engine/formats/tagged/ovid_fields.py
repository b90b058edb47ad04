"""What the fields of Ovid's own layouts mean, which differs by database."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from screening.engine.formats.tagged.entries import Entry
from screening.engine.formats.tagged.ovid_source import Source, source
from screening.engine.formats.values import databases, identifiers, notices
from screening.engine.formats.values.abstracts import abstract
from screening.engine.formats.values.authors import authors
from screening.engine.formats.values.dates import year
from screening.engine.formats.values.languages import languages
from screening.engine.formats.values.pages import issue, pages
from screening.engine.records import Record

PLATFORM = "Ovid"

# The older layout's labels, as tags; those without a meaning here keep their label.
LABELS = {
    "accession number": "AN", "unique identifier": "UI", "database": "DB", "title": "TI",
    "article title": "TI", "other title": "TT", "original title": "TT", "vernacular title": "TT",
    "author": "AU", "authors": "AU",
    "author(s)": "AU", "authors full name": "FA", "full author name": "FA", "corporate author": "CA",
    "group author": "CA", "institution": "IN", "source": "SO", "abbreviated source": "AS",
    "journal name": "JN", "nlm journal name": "NJ", "abstract": "AB", "author keywords": "KW",
    "key words": "KW", "keywords": "KW",
    "keyword heading": "KW", "subject headings": "MH", "mesh subject headings": "MH", "heading words": "MH",
    "emtree heading": "MH", "descriptors": "DE", "language": "LG", "document type": "DT",
    "publication type": "PT", "issn": "IS", "issn print": "IS", "issn electronic": "ES",
    "electronic issn": "ES", "isbn": "IB", "doi number": "DO", "doi": "DO", "digital object identifier": "DO",
    "status": "STATUS", "year": "YR", "year of publication": "YR", "publication year": "YR",
    "date of publication": "DP", "publication date": "DP", "volume": "VO", "issue": "IP", "issue/part": "IP",
    "page": "PG", "pages": "PG", "pagination": "PG", "url": "UR", "comments": "CM",
    "clinical trial number": "CN", "clinical trials number": "CN", "secondary source id": "SI",
    "pubmed id": "PM", "pmid": "PM", "pmc identifier": "PC", "publisher": "PB",
    "link to the ovid full text or citation": "XL", "link to the external link resolver": "XL",
    "institution full name": "IN", "journal subset": "SB", "nlm journal code": "JC", "score": "SCORE",
}  # fmt: skip

_SENTENCE_END = re.compile(r"[.\s]+$")
# Full text names a title's kind behind it ("... a review.  [Article]"), PsycInfo that references are held.
_KIND = re.compile(
    r"\s*\[(Article|Report|Case Report|Miscellaneous|References|Review|Review Article|Letter|Letters|"
    r"Editorial|Abstract|Erratum|Correction|Corrections|Retraction|Commentary|Comment|News)\]\.?\s*$",
    re.IGNORECASE,
)
_ROLE = re.compile(r"\s*[\[(][^\])]{0,300}[\])]\s*$")
_EDITOR = re.compile(r"\[[^\]]{0,80}Ed(?:itor|\.|\])", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?:(?:,|\s)+(?:\d{1,2}|[a-z]|[*+#\u2020\u2021])(?=[\s,]|$))+[\s,]*$")
_BETWEEN_NAMES = re.compile(r";(?: {2,}|\s*\n\s*)")
_LABELLED_NUMBER = re.compile(r"^[A-Z][A-Za-z ]{3,40}: (?=\S+$)")
_RESOLVER_DOI = re.compile(r"[?&]id=doi:(10[^&\s]{1,300})")
_RESOLVER_PMID = re.compile(r"[?&]id=pmid:(\d{1,8})(?!\d)")


def record(entry: Entry, database_above: str = "") -> Record:
    """The canonical record of an entry; database_above is what the lines above all records name."""
    links = entry.values("UR", "UX", "XL", "LK")
    database = _database(entry, database_above, links)
    where = source(entry.first("SO", "BT", "AS"))
    title, kind = _title(entry)
    body = abstract(entry.lines("AB"))
    types = _types(entry)
    pmid, embase_id, accession = _numbers(entry, database, links)
    journal, abbreviation = _journal(entry, where, title)
    return Record(
        title=title,
        abstract=body,
        authors=_authors(entry),
        year=year([*entry.values("YR", "DP"), where.year, *entry.values("STATUS", "DG")]),
        journal=journal,
        journal_abbr=abbreviation,
        volume=entry.first("VO", "VI", "VL") or where.volume,
        issue=issue(entry.first("IP")) or issue(where.issue),
        pages=pages(entry.first("PG")) or pages(where.pages),
        doi=_doi(entry, links),
        pmid=pmid,
        pmcid=next(filter(None, map(identifiers.pmcid, entry.values("PM", "PC", "ID"))), ""),
        embase_id=embase_id,
        accession=accession,
        registrations=identifiers.registrations(
            [*entry.values("AU", "CN", "SI", "UR"), accession, title, body]
        ),
        issn=identifiers.serial_numbers(entry.items("IS", "ES", "EI", "IT", "EN", "IB")),
        language=languages(tuple(_stripped(entry.values("LG", "LA")))),
        publication_types=types,
        keywords=_keywords(entry, database),
        url=next((link for link in links if link.startswith(("http://", "https://"))), ""),
        database=database,
        notices=notices.notices(title, [*types, kind], entry.values("CM")),
    )


def _database(entry: Entry, above: str, links: Iterable[str]) -> str:
    named = databases.plain_name(entry.first("DB") or above)
    return named or next(filter(None, map(databases.in_link, links)), "")


def _title(entry: Entry) -> tuple[str, str]:
    """The title, and the kind of report that full text names behind it."""
    title = entry.first("TI", "TT", "OT", "BT")
    found = _KIND.search(title)
    return (title[: found.start()], found[1]) if found and found.start() else (title, "")


def _authors(entry: Entry) -> tuple[str, ...]:
    """Full names where all have one, then groups; editors are no authors."""
    short, full = _names(entry, "AU"), _names(entry, "FA")
    names = full if full and len(full) >= len(short) else short
    return tuple(dict.fromkeys((*names, *authors(entry.values("CA")))))


def _names(entry: Entry, tag: str) -> tuple[str, ...]:
    listed = [name for value in entry.by_tag.get(tag, ()) for name in _BETWEEN_NAMES.split(value)]
    bare = [_bare(" ".join(name.split())) for name in listed if not _EDITOR.search(name)]
    # a name with its degrees ("Sample, Sam RN; PhD") is one name
    return authors(name.replace("; ", ", ") for name in bare)


def _bare(name: str) -> str:
    """A name without role, address or footnotes: "Sample, Sam [Reprint Author]", "Sample, Sam 1,2,*"."""
    without_role = _ROLE.sub("", name) or name
    return _FOOTNOTE.sub("", without_role) or without_role


def _stripped(values: Iterable[str]) -> Iterator[str]:
    return (part.strip(" .") for value in values for part in value.split(";"))


def _types(entry: Entry) -> tuple[str, ...]:
    found = (" ".join(_SENTENCE_END.sub("", value).split()) for value in entry.values("PT", "DT"))
    return tuple(dict.fromkeys(filter(None, found)))


def _journal(entry: Entry, where: Source, title: str) -> tuple[str, str]:
    """The fullest name; the source's name is an abbreviation in MEDLINE and the full one elsewhere."""
    named = _SENTENCE_END.sub("", entry.first("NJ", "JN", "TJ", "JT", "JW"))
    by_source = "" if where.journal and title.startswith(where.journal) else where.journal
    short = entry.first("TA", "JA", "IO") or _short(entry) or (by_source if named else "")
    journal = named or by_source or short
    return journal, "" if short == journal else short


def _short(entry: Entry) -> str:
    return source(entry.first("AS")).journal if "AS" in entry.by_tag else ""


def _doi(entry: Entry, links: Iterable[str]) -> str:
    for value in entry.values("DO", "DI", "ID"):
        if found := identifiers.dois(value):
            return found[0]
    for value in (*entry.values("UR", "SO"), *links):
        resolved = _RESOLVER_DOI.search(value)
        if found := identifiers.dois(unquote(resolved[1])) if resolved else []:
            return found[0]
        if doi := identifiers.doi_in_link(value):
            return doi
    return ""


def _numbers(entry: Entry, database: str, links: Iterable[str]) -> tuple[str, str, str]:
    """PMID, Embase number, and the accession number of any other database."""
    number = _LABELLED_NUMBER.sub("", entry.first("UI", "AN").rstrip(". "))
    others = [*entry.values("PM", "ID"), entry.first("AN")]
    embase_id = next(filter(None, map(identifiers.embase_labelled, others)), "")
    pmid = next(filter(None, map(identifiers.pmid, entry.values("PM"))), "")
    pmid = pmid or next(filter(None, map(identifiers.pmid_labelled, others)), "")
    if databases.is_medline(database) and (found := identifiers.pmid(number)):
        return found, embase_id, ""
    resolved = [found for link in links for found in _RESOLVER_PMID.findall(link)]
    pmid = pmid or next(iter(resolved), "")
    if databases.is_embase(database) and (found := identifiers.embase_number(number)):
        return pmid, found, ""
    return pmid, embase_id, number


def _keywords(entry: Entry, database: str) -> tuple[str, ...]:
    values = entry.values("MH", "SH", "KW", "KF", "DE", "DU", "DJ", "OD", "MC")
    if "VN" not in entry.by_tag:
        values = [_SENTENCE_END.sub("", value) for value in values]
    found = [part.strip() for value in values for part in value.split(";")]
    if "psyc" in database.casefold():
        found += [part.strip() for value in entry.values("ID") for part in value.split(",")]
    return tuple(dict.fromkeys(filter(None, found)))
