"""How a row becomes a record: which columns each field is looked for in, and how lists in them are cut."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from screening.engine.formats.tables import cells
from screening.engine.formats.tables.cells import Values
from screening.engine.formats.tables.meanings import folded
from screening.engine.formats.tagged.ris_fields import TYPES
from screening.engine.formats.values import databases, identifiers
from screening.engine.formats.values.abstracts import abstract
from screening.engine.formats.values.authors import authors
from screening.engine.formats.values.dates import year
from screening.engine.formats.values.languages import language
from screening.engine.formats.values.notices import notices
from screening.engine.formats.values.pages import issue, pages
from screening.engine.records import Record

Adjust = Callable[[Values, Record], Record]

_LINK = re.compile(r"(?:https?|ftp)://\S+|www\.\S+", re.IGNORECASE)
# Screening tools paste the next field into this one: "https://...     U2  - L2029880245".
_NEXT_FIELD = re.compile(r"\s\s[A-Z][A-Z0-9]  - ")
# RIS calls nearly everything this.
_UNSAID = frozenset(["JOUR", "GEN"])
# Cells are not wrapped, so a blank line parts sections; EBSCOhost ends a text with a notice of copyright.
_PARTS = re.compile(r"\n\s*\n|\s(?=Copyright of [^\n]{1,300} is the property of )")
_WHOLE_NUMBER = re.compile(r"(\d+)\.0")


def as_it_is(values: Values, record: Record) -> Record:
    return record


@dataclass(frozen=True, slots=True)
class Plan:
    """One platform's tables: columns (folded names, best first) by field, and what is done in its own way."""

    platform: str
    columns: Mapping[str, Sequence[str]]
    names: Callable[[str], list[str]] = cells.semicolons
    keywords: Callable[[str], list[str]] = cells.semicolons
    database: str = ""
    adjust: Adjust = as_it_is
    # fields of which all columns are read; of the others the first that says something
    merged: frozenset[str] = field(default=frozenset(["keywords", "issn", "url", "registrations"]))

    def places(self, columns: Sequence[str]) -> dict[str, list[int]]:
        """Where each field stands in a table with these columns."""
        by_name: dict[str, list[int]] = {}
        for place, name in enumerate(columns):
            by_name.setdefault(folded(name), []).append(place)
        return {
            of: [place for name in wanted for place in by_name.get(folded(name), ())]
            for of, wanted in self.columns.items()
        }


def record(values: Values, plan: Plan) -> Record:
    """The canonical record of a row."""
    title, body = values.first("title"), _abstract(values)
    types = _types(values)
    links = _links(values)
    database = databases.plain_name(values.first("database")) or plan.database or _linked(links)
    pmid, embase_id, accession = _numbers(values, database, links)
    # CENTRAL keeps a link to the register where the journal belongs
    journal = next((name for name in values.all("journal") if not _LINK.match(name)), "")
    abbreviation = values.first("journal_abbr")
    found = Record(
        title=title,
        abstract=body,
        authors=_authors(values, plan),
        year=year(values.all("year")),
        journal=cells.in_one_line(journal) or abbreviation,
        journal_abbr="" if abbreviation in (journal, "") or not journal else abbreviation,
        volume=_number(values.first("volume")),
        issue=issue(_number(values.first("issue"))),
        pages=_pages(values),
        doi=_doi(values, links),
        pmid=pmid,
        pmcid=identifiers.pmcid(values.first("pmcid")) or identifiers.pmcid_in_links(links),
        embase_id=embase_id,
        accession=accession,
        registrations=identifiers.registrations([*values.all("registrations"), title, body, *links]),
        issn=identifiers.serial_numbers(values.all("issn")),
        language=_languages(values),
        publication_types=types,
        keywords=_keywords(values, plan),
        url=next((link for link in links if _LINK.match(link)), ""),
        database=database,
        notices=notices(title, types),
    )
    return plan.adjust(values, found)


def _types(values: Values) -> tuple[str, ...]:
    """Types by name where a column holds RIS codes."""
    found = (kind for cell in values.all("publication_types") for kind in cells.items(cell))
    return tuple(dict.fromkeys(TYPES.get(kind, kind) for kind in found if kind not in _UNSAID))


def _abstract(values: Values) -> str:
    found = values.all("abstract")
    return abstract([part.split("\n") for part in _PARTS.split(found[0])]) if found else ""


def _authors(values: Values, plan: Plan) -> tuple[str, ...]:
    found = values.all("authors")
    return _bare(plan.names(found[0])) if found else ()


def _bare(names: Sequence[str]) -> tuple[str, ...]:
    """One name is not taken apart again at semicolons or commas that are its own."""
    return authors(names) if len(names) > 1 else authors([name for name in names if name])


def _pages(values: Values) -> str:
    first, last = _number(values.first("first_page")), _number(values.first("last_page"))
    whole = pages(values.first("pages"))
    return whole or pages(first, last) or pages(_number(values.first("article_number")))


def _number(value: str) -> str:
    """Statistics programs write 12 as 12.0."""
    found = _WHOLE_NUMBER.fullmatch(value)
    return found[1] if found else value


def _links(values: Values) -> list[str]:
    said = [_NEXT_FIELD.split(cell, maxsplit=1)[0] for cell in values.all("url")]
    return [link for cell in said for link in _LINK.findall(cell)]


def _linked(links: Sequence[str]) -> str:
    return next((name for link in links if (name := databases.in_link(link))), "")


def _doi(values: Values, links: Sequence[str]) -> str:
    for value in values.all("doi"):
        if found := identifiers.dois(value):
            return found[0]
    return next((doi for link in links if (doi := identifiers.doi_in_link(link))), "")


def _numbers(values: Values, database: str, links: Sequence[str]) -> tuple[str, str, str]:
    """PMID, Embase number and the accession number of any other database."""
    pmid = _pmid(values.first("pmid")) or identifiers.pmid_in_links(links)
    embase_id = _embase_id(values.first("embase_id")) or identifiers.embase_in_links(links)
    accession = _number(values.first("accession"))
    if databases.is_medline(database) and (number := identifiers.pmid(accession)):
        return pmid or number, embase_id, ""
    if databases.is_embase(database) and (number := identifiers.embase_number(accession)):
        return pmid, embase_id or number, ""
    if number := identifiers.pmid_labelled(accession):
        return pmid or number, embase_id, ""
    return pmid, embase_id, accession or identifiers.scopus_in_links(links)


def _pmid(value: str) -> str:
    return identifiers.pmid(value) or identifiers.pmid_labelled(value) or identifiers.pmid_in_links([value])


def _embase_id(value: str) -> str:
    return identifiers.embase_number(_number(value)) or identifiers.embase_labelled(value)


def _languages(values: Values) -> str:
    found = (language(name) for cell in values.all("language") for name in cells.items(cell))
    return "; ".join(dict.fromkeys(filter(None, found)))


def _keywords(values: Values, plan: Plan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for cell in values.all("keywords") for word in plan.keywords(cell)))
