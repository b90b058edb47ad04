"""PubMed XML (efetch, "Send to: File"): articles and books; the elements' names are those of NLM's DTD."""

import re
from collections.abc import Iterator

from screening.engine.formats.drafts import Item, draft
from screening.engine.formats.structured.xml_records import Element, Found, Layout, found, single_spaced
from screening.engine.formats.structured.xml_texts import text_of, value_of
from screening.engine.formats.text import Document
from screening.engine.formats.values import identifiers, notices
from screening.engine.formats.values.abstracts import abstract
from screening.engine.formats.values.authors import authors
from screening.engine.formats.values.dates import year
from screening.engine.formats.values.languages import languages
from screening.engine.formats.values.pages import pages
from screening.engine.records import Record

NAME = "pubmed-xml"
PLATFORM = "PubMed"

_AFFILIATION = re.compile(r"<AffiliationInfo>\s*<Affiliation>[^<]*</Affiliation>\s*</AffiliationInfo>\s*")


def _trimmed(raw: str) -> str:
    """Without addresses and without the reference list, which is the longer part of many records."""
    if raw.startswith("<PubmedArticle"):
        start, end = raw.find("<ReferenceList"), raw.rfind("</ReferenceList>")
        if 0 < start < end:
            raw = raw[:start] + raw[end + len("</ReferenceList>") :]
    return _AFFILIATION.sub("", raw)


LAYOUT = Layout(
    re.compile(r"<(Pubmed(?:Book)?Article)(?=[\s/>])"),
    re.compile(
        r"<DeleteCitation>[^<]*(?:<PMID[^<>]*>\d*</PMID>[^<]*)*</DeleteCitation>|</?PubmedArticleSet\s?[^<>]*>"
    ),
    _trimmed,
)
_MARK = re.compile(r"<Pubmed(?:Book)?Article[ \t\n/>]")
_GIVEN = ("ForeName", "FirstName", "Initials")
_NOTICES = {
    "RetractionIn": notices.RETRACTED,
    "RetractionOf": notices.RETRACTION,
    "ErratumIn": notices.CORRECTED,
    "ErratumFor": notices.ERRATUM,
    "ExpressionOfConcernIn": notices.CONCERN,
}


def read(document: Document) -> Iterator[Item]:
    """One draft for each article or book, in the order of the file."""
    for item in found(document, LAYOUT):
        if isinstance(item, Found):
            yield draft(item.line, item.raw, record(item.element), PLATFORM, item.warnings)
        else:
            yield item


def marks(document: Document) -> int:
    return document.text.tally(_MARK)


def record(element: Element) -> Record:
    """The canonical record of an article or a book."""
    parts = {child.tag: child for child in reversed(element)}
    if (citation := parts.get("MedlineCitation")) is not None:
        return _article(citation, _numbers(parts.get("PubmedData")))
    if (book := parts.get("BookDocument")) is not None:
        return _book(book, _numbers(book) or _numbers(parts.get("PubmedBookData")))
    return Record(database=PLATFORM)


def _article(citation: Element, numbers: dict[str, str]) -> Record:
    article = next(citation.iterchildren("Article"), citation)
    parts = {child.tag: child for child in article}
    journal = parts.get("Journal")
    names = {} if journal is None else {child.tag: child for child in journal}
    issue = names.get("JournalIssue")
    printed = {} if issue is None else {child.tag: child for child in issue}
    around = {child.tag: child for child in citation}
    title = text_of(parts.get("ArticleTitle")) or text_of(parts.get("VernacularTitle"))
    body = _abstract(parts.get("Abstract")) or _other_abstract(citation)
    people = _people(parts.get("AuthorList"))
    types = _texts(parts.get("PublicationTypeList"))
    info = around.get("MedlineJournalInfo")
    full = value_of(names.get("Title"))
    short = _text(info, "MedlineTA") or value_of(names.get("ISOAbbreviation"))
    return Record(
        title=title,
        abstract=body,
        authors=authors(people),
        year=_year(printed.get("PubDate"), parts.get("ArticleDate")),
        journal=full or short,
        journal_abbr="" if short == (full or short) else short,
        volume=value_of(printed.get("Volume")),
        issue=value_of(printed.get("Issue")),
        pages=_pages(parts.get("Pagination")),
        doi=_doi(article, numbers),
        pmid=identifiers.pmid(value_of(around.get("PMID")) or numbers.get("pubmed", "")),
        pmcid=identifiers.pmcid(numbers.get("pmc", "")),
        registrations=identifiers.registrations(
            [*_accession_numbers(parts.get("DataBankList")), *people, title, body]
        ),
        issn=identifiers.serial_numbers([value_of(names.get("ISSN")), _text(info, "ISSNLinking")]),
        language=_languages(article),
        publication_types=types,
        keywords=_keywords(citation, around.get("MeshHeadingList")),
        database=PLATFORM,
        notices=_notices(around.get("CommentsCorrectionsList"), title, types),
    )


def _book(document: Element, numbers: dict[str, str]) -> Record:
    parts = {child.tag: child for child in document}
    book = parts.get("Book")
    about = {} if book is None else {child.tag: child for child in book}
    whole = text_of(about.get("BookTitle")) or text_of(about.get("CollectionTitle"))
    title = text_of(parts.get("ArticleTitle")) or whole or text_of(parts.get("VernacularTitle"))
    body = _abstract(parts.get("Abstract")) or _other_abstract(document)
    people = _book_people(document) or _book_people(book)
    types = tuple(dict.fromkeys(value_of(kind) for kind in document.iterchildren("PublicationType")))
    return Record(
        title=title,
        abstract=body,
        authors=authors(people),
        year=_year(about.get("PubDate"), parts.get("ContributionDate"), about.get("BeginningDate")),
        journal="" if whole == title else whole,
        volume=value_of(about.get("Volume")),
        pages=_pages(parts.get("Pagination")),
        doi=_doi(document, numbers) or ("" if book is None else _doi(book, {})),
        pmid=identifiers.pmid(value_of(parts.get("PMID")) or numbers.get("pubmed", "")),
        pmcid=identifiers.pmcid(numbers.get("pmc", "")),
        accession=numbers.get("bookaccession", ""),
        registrations=identifiers.registrations([*people, title, body]),
        issn=identifiers.serial_numbers(
            [] if book is None else [value_of(child) for child in book.iterchildren("Isbn", "Issn", "ISSN")]
        ),
        language=_languages(document),
        publication_types=types,
        keywords=_keywords(document, None),
        database=PLATFORM,
        notices=_notices(None, title, types),
    )


def _numbers(data: Element | None) -> dict[str, str]:
    """The ids of this very record: reference lists hold ids of other records under the same names."""
    ids = None if data is None else data.find("ArticleIdList")
    if ids is None:
        return {}
    return {child.get("IdType", ""): child.text.strip() for child in reversed(ids) if child.text}


def _text(parent: Element | None, name: str) -> str:
    return "" if parent is None else value_of(next(parent.iterchildren(name), None))


def _texts(parent: Element | None) -> tuple[str, ...]:
    if parent is None:
        return ()
    return tuple(dict.fromkeys(said for child in parent if (said := value_of(child))))


def _abstract(element: Element | None) -> str:
    if element is None:
        return ""
    return abstract([[_section(part)] for part in element.iterchildren("AbstractText")])


def _section(part: Element) -> str:
    label, text = single_spaced(part.get("Label") or ""), text_of(part)
    return f"{label}: {text}" if label and text else text


def _other_abstract(parent: Element) -> str:
    """Another language's or publisher's, where the record has none of its own."""
    return next(filter(None, map(_abstract, parent.iterchildren("OtherAbstract"))), "")


def _people(element: Element | None) -> list[str]:
    """Names as PubMed displays them; those that an erratum took back are marked as not valid."""
    if element is None:
        return []
    listed = list(element.iterchildren("Author"))
    valid = [person for person in listed if person.get("ValidYN") != "N"]
    return [name for person in valid or listed if (name := _person(person))]


def _person(person: Element) -> str:
    parts = {child.tag: child for child in person}
    if "CollectiveName" in parts:
        return text_of(parts["CollectiveName"])
    family = value_of(parts.get("LastName"))
    given = next((said for tag in _GIVEN if tag in parts and (said := value_of(parts[tag]))), "")
    name = f"{family}, {given}" if family and given else family or given
    suffix = value_of(parts["Suffix"]) if "Suffix" in parts else ""
    return f"{name} {suffix}" if suffix else name


def _book_people(parent: Element | None) -> list[str]:
    """Authors of a chapter or book; its editors are none."""
    if parent is None:
        return []
    lists = (each for each in parent.iterchildren("AuthorList") if each.get("Type") != "editors")
    return [name for each in lists for name in _people(each)]


def _year(*dates: Element | None) -> int | None:
    return year([_text(each, "Year") or _text(each, "MedlineDate") for each in dates if each is not None])


def _pages(element: Element | None) -> str:
    if element is None:
        return ""
    return pages(_text(element, "MedlinePgn")) or pages(
        _text(element, "StartPage"), _text(element, "EndPage")
    )


def _doi(article: Element, numbers: dict[str, str]) -> str:
    own = [
        value_of(place)
        for place in article.iterchildren("ELocationID")
        if place.get("EIdType") == "doi" and place.get("ValidYN") != "N"
    ]
    for text in (*own, numbers.get("doi", "")):
        if found_in := identifiers.dois(text):
            return found_in[0]
    return ""


def _accession_numbers(banks: Element | None) -> list[str]:
    return [] if banks is None else [value_of(number) for number in banks.iter("AccessionNumber")]


def _languages(parent: Element) -> str:
    return languages(tuple([value_of(child) for child in parent.iterchildren("Language")]))


def _keywords(parent: Element, headings: Element | None) -> tuple[str, ...]:
    """As PubMed's own tagged export writes them: a star before what is the article's main point."""
    subjects = [] if headings is None else _subjects(headings)
    own = [_starred(word) for each in parent.iterchildren("KeywordList") for word in each]
    return tuple(dict.fromkeys([word for word in (*subjects, *own) if word.strip("*")]))


def _subjects(headings: Element) -> list[str]:
    """Each descriptor with its qualifiers; one walk is faster than one a heading."""
    subjects: list[str] = []
    for name in headings.iter("DescriptorName", "QualifierName"):
        if name.tag == "QualifierName" and subjects:
            subjects[-1] += f"/{_starred(name)}"
        else:
            subjects.append(_starred(name))
    return subjects


def _starred(name: Element) -> str:
    return f"*{text_of(name)}" if name.get("MajorTopicYN") == "Y" else text_of(name)


def _notices(links: Element | None, title: str, types: tuple[str, ...]) -> tuple[str, ...]:
    kinds = () if links is None else (link.get("RefType", "") for link in links)
    linked = [_NOTICES[kind] for kind in kinds if kind in _NOTICES]
    return notices.ordered([*linked, *notices.notices(title, types)])
