"""The tables of each platform: their columns, how they cut lists, where their numbers stand."""

import re
from dataclasses import replace
from urllib.parse import unquote

from screening.engine.formats.tables import cells
from screening.engine.formats.tables.cells import Values
from screening.engine.formats.tables.plans import Plan
from screening.engine.formats.tables.sources import from_citation, from_embase_source, from_ovid_source
from screening.engine.formats.values import identifiers
from screening.engine.formats.values.notices import notices
from screening.engine.records import Record

_EMTREE = (
    "author keywords", "emtree drug index terms major focus", "emtree drug index terms",
    "emtree medical index terms major focus", "emtree medical index terms", "keywords",
)  # fmt: skip
_EMBASE = {
    "title": ["title", "original title"],
    "abstract": ["abstract", "original abstract"],
    "authors": ["author names"],
    "year": ["publication year", "date of publication"],
    "journal": ["source title"],
    "source": ["source"],
    "journal_abbr": ["abbreviated source title"],
    "volume": ["volume"],
    "issue": ["issue"],
    "first_page": ["first page"],
    "last_page": ["last page"],
    "article_number": ["article number"],
    "doi": ["doi"],
    "pmid": ["medline pmid"],
    "embase_id": ["pui"],
    "own_number": ["embase accession id", "embase accession number"],
    "copyright": ["copyright"],
    "open_url": ["open url link"],
    "registrations": ["clinical trial numbers", "clinical trial number"],
    "issn": ["issn", "isbn"],
    "language": ["article language", "language of article"],
    "publication_types": ["publication type"],
    "keywords": _EMTREE,
    "url": ["embase link", "full text link"],
}
_OVID = {
    "title": ["ti", "tt"],
    "abstract": ["ab"],
    "authors": ["fa", "au"],
    "year": ["yr", "py", "dp"],
    "journal": ["jn", "tj", "jt", "jf"],
    "journal_abbr": ["ja", "as"],
    "source": ["so"],
    "volume": ["vo", "vl", "vi"],
    "issue": ["ip"],
    "pages": ["pg"],
    "doi": ["do"],
    "pmid": ["pm"],
    "registrations": ["cn", "si", "tn"],
    "issn": ["is", "ei", "en", "ib", "sn"],
    "language": ["lg", "la"],
    "publication_types": ["pt"],
    "keywords": ["mh", "sh", "du", "od", "dj", "kw", "id"],
    "url": ["ur", "xl", "lk"],
    "database": ["db"],
    "accession": ["ui", "an"],
}
_COCHRANE = {
    "title": ["title"], "abstract": ["abstract"], "authors": ["author s"], "year": ["year"],
    "journal": ["source"], "volume": ["volume"], "issue": ["issue"], "pages": ["pages"], "doi": ["doi"],
    "pmid": ["pubmed id"], "embase_id": ["embase id"], "accession": ["central id"],
    "registrations": ["ctgov id", "ictrp id"], "publication_types": ["publication type"],
    "keywords": ["keywords"], "url": ["url"], "issn": ["issn", "isbn"], "language": ["language"],
    "database": ["database name"],
}  # fmt: skip
_COVIDENCE = {
    "title": ["title"], "abstract": ["abstract"], "authors": ["authors"], "year": ["published year"],
    "journal": ["journal"], "volume": ["volume"], "issue": ["issue"], "pages": ["pages"], "doi": ["doi"],
    "accession": ["accession number"],
}  # fmt: skip
_RAYYAN = {
    "title": ["title"], "abstract": ["abstract"], "authors": ["authors"], "year": ["year"],
    "journal": ["journal"], "volume": ["volume"], "issue": ["issue"], "pages": ["pages"], "doi": ["doi"],
    "pmid": ["pubmed id"], "pmcid": ["pmc id"], "issn": ["issn"], "language": ["language"],
    "keywords": ["keywords"], "url": ["url"],
}  # fmt: skip
_SCOPUS = {
    "title": ["title"],
    "abstract": ["abstract"],
    "authors": ["author full names", "authors"],
    "year": ["year"],
    "journal": ["source title"],
    "journal_abbr": ["abbreviated source title"],
    "volume": ["volume"],
    "issue": ["issue"],
    "first_page": ["page start"],
    "last_page": ["page end"],
    "article_number": ["art no", "article number"],
    "doi": ["doi"],
    "pmid": ["pubmed id"],
    "accession": ["eid"],
    "issn": ["issn", "isbn"],
    "language": ["language of original document"],
    "publication_types": ["document type"],
    "keywords": ["author keywords", "index keywords"],
    "url": ["link"],
}
_PUBMED = {
    "title": ["title"], "authors": ["authors"], "year": ["publication year", "create date"],
    "journal": ["journal book"], "doi": ["doi"], "pmid": ["pmid"], "pmcid": ["pmcid"],
    "source": ["citation"], "abstract": ["abstract"],
}  # fmt: skip
_ZOTERO = {
    "title": ["title"], "abstract": ["abstract note"], "authors": ["author"],
    "year": ["publication year", "date"], "journal": ["publication title", "conference name"],
    "journal_abbr": ["journal abbreviation"], "volume": ["volume"], "issue": ["issue"], "pages": ["pages"],
    "doi": ["doi"], "issn": ["issn", "isbn"], "language": ["language"], "kind": ["item type"],
    "publication_types": ["type"], "keywords": ["manual tags", "automatic tags"],
    "url": ["url", "link attachments"], "database": ["archive", "library catalog"], "extra": ["extra"],
    "accession": ["archive location", "call number"],
}  # fmt: skip
_EBSCO = {
    "title": ["article title"], "abstract": ["abstract"], "authors": ["author", "authors"],
    "year": ["publication date"], "journal": ["journal title"], "volume": ["volume"], "issue": ["issue"],
    "first_page": ["first page"], "doi": ["doi"], "accession": ["accession number"],
    "issn": ["issn", "isbn"], "publication_types": ["doctype", "document type"],
    "keywords": ["subjects", "keywords"], "language": ["language"], "url": ["plink"],
}  # fmt: skip
_LENS = {
    "title": ["title"], "abstract": ["abstract"], "authors": ["author s"],
    "year": ["publication year", "date published"], "journal": ["source title"], "volume": ["volume"],
    "issue": ["issue number"], "first_page": ["start page"], "last_page": ["end page"], "doi": ["doi"],
    "pmid": ["pmid"], "pmcid": ["pmcid"], "accession": ["lens id"], "issn": ["issns"],
    "publication_types": ["publication type"], "keywords": ["keywords", "mesh terms"],
    "url": ["external url", "source urls"],
}  # fmt: skip
_CLINICALTRIALS = {
    "title": ["study title", "title"], "abstract": ["brief summary"],
    "year": ["start date", "study first submitted", "first posted"], "accession": ["nct number"],
    "registrations": ["nct number", "other ids"], "publication_types": ["study type"],
    "keywords": ["conditions", "interventions"], "url": ["study url", "url"],
}  # fmt: skip
_REFWORKS = {
    "title": ["title primary"], "abstract": ["abstract"], "authors": ["authors primary"],
    "year": ["pub year", "pub date free from"], "journal": ["periodical full", "title secondary"],
    "journal_abbr": ["periodical abbrev"], "volume": ["volume"], "issue": ["issue"],
    "first_page": ["start page"], "last_page": ["other pages"], "doi": ["doi"], "pmid": ["pmid"],
    "pmcid": ["pmcid"], "issn": ["issn isbn"], "language": ["language"],
    "publication_types": ["reference type"], "keywords": ["keywords"], "url": ["url", "links"],
    "database": ["database"], "accession": ["accession number"],
}  # fmt: skip
_WOS = {
    "title": ["ti", "article title"],
    "abstract": ["ab", "abstract"],
    "authors": ["af", "author full names", "au", "authors", "ba", "book authors"],
    "groups": ["ca", "group authors", "gp", "book group authors"],
    "year": ["py", "publication year", "ea", "early access date"],
    "journal": ["so", "source title"],
    "journal_abbr": ["j9", "journal abbreviation", "ji", "journal iso abbreviation"],
    "volume": ["vl", "volume"],
    "issue": ["is", "issue"],
    "first_page": ["bp", "start page"],
    "last_page": ["ep", "end page"],
    "article_number": ["ar", "article number"],
    "doi": ["di", "doi", "d2", "book doi"],
    "pmid": ["pm", "pubmed id"],
    "accession": ["ut", "ut unique wos id", "ut unique id"],
    "issn": ["sn", "ei", "bn", "issn", "eissn", "isbn"],
    "language": ["la", "language"],
    "publication_types": ["dt", "document type"],
    "keywords": ["de", "author keywords", "id", "keywords plus"],
    "url": ["doi link"],
}

_SCOPUS_ID = re.compile(r"\s*\(\d{5,}\)")
# In 2025 Scopus wrote "E.A., Bradley, Elizabeth A." for one author.
_SCOPUS_TWICE = re.compile(r"(?:[^\W\d_]\.-?){1,5}, ([^,]{2,60}, [^,]{1,60})")
_NO_AUTHOR = re.compile(r"\[no author (?:name|id) (?:available|found)\]", re.IGNORECASE)
_EXTRA_PMID = re.compile(r"^PMID: ?(\d{1,8})\b", re.MULTILINE)
_EXTRA_PMCID = re.compile(r"^PMCID: ?(PMC\d{3,9})\b", re.MULTILINE)
_ZOTERO_TYPES = {
    "book": "Book", "bookSection": "Book chapter", "conferencePaper": "Conference paper",
    "thesis": "Thesis", "report": "Report", "preprint": "Preprint", "webpage": "Web page",
    "newspaperArticle": "Newspaper article", "magazineArticle": "Magazine article", "patent": "Patent",
    "dataset": "Dataset", "blogPost": "Blog", "manuscript": "Manuscript", "presentation": "Presentation",
}  # fmt: skip
_FROM_MEDLINE = "This record is sourced from MEDLINE"
_OPEN_URL_DOI = re.compile(r"[?&]id=doi:([^&\s]{1,300})")
_ESCAPED = re.compile(r"\\([<>^*_~\[\]#\\])")
_NULL_NAME = re.compile(r", ?null$")


def _scopus_names(cell: str) -> list[str]:
    cell = _SCOPUS_ID.sub("", _NO_AUTHOR.sub("", cell))
    found = cells.semicolons(cell) if ";" in cell else _scopus_commas(cell)
    return [_SCOPUS_TWICE.sub(r"\1", name) for name in found]


def _scopus_commas(cell: str) -> list[str]:
    """Until 2023 "Sample A., Other B."; one full name alone is "Sample, Ann"."""
    parts = cells.commas(cell)
    return parts if all(part.endswith(".") and " " in part for part in parts) else cells.names(cell)


def _refworks_names(cell: str) -> list[str]:
    return [_NULL_NAME.sub("", name) for name in cells.semicolons(cell)]


def _embase(values: Values, record: Record) -> Record:
    """Records of MEDLINE are told by their copyright; older tables have the DOI in a link alone."""
    database = "Embase; Medline" if record.pmid else "Embase"
    database = "Medline" if values.first("copyright").startswith(_FROM_MEDLINE) else database
    link = _OPEN_URL_DOI.search(values.first("open_url")) if not record.doi else None
    found = identifiers.dois(unquote(link[1])) if link else []
    record = replace(
        record,
        database=database,
        accession="" if record.embase_id else values.first("own_number"),
        doi=record.doi or next(iter(found), ""),
    )
    return from_embase_source(values, record)


def _cochrane(values: Values, record: Record) -> Record:
    name = "CENTRAL" if "(CENTRAL)" in record.database else record.database
    return replace(record, database=name or ("CENTRAL" if record.accession.startswith("CN-") else ""))


def _zotero(values: Values, record: Record) -> Record:
    extra = "\n".join(values.all("extra"))
    pmid, pmcid = _EXTRA_PMID.search(extra), _EXTRA_PMCID.search(extra)
    kind = _ZOTERO_TYPES.get(values.first("kind"))
    types = record.publication_types or ((kind,) if kind else ())
    return replace(
        record,
        pmid=record.pmid or (pmid[1].lstrip("0") if pmid else ""),
        pmcid=record.pmcid or (pmcid[1] if pmcid else ""),
        doi=record.doi
        or next((doi for line in extra.split("\n") if (doi := identifiers.doi_in_link(line))), ""),
        registrations=identifiers.registrations([*record.registrations, extra]),
        publication_types=types,
        notices=notices(record.title, types),
    )


def _clinicaltrials(values: Values, record: Record) -> Record:
    """The register writes its texts in Markdown, with "\\>" for ">"."""
    if "\\" not in record.abstract and "\\" not in record.title:
        return record
    return replace(
        record, title=_ESCAPED.sub(r"\1", record.title), abstract=_ESCAPED.sub(r"\1", record.abstract)
    )


def _wos(values: Values, record: Record) -> Record:
    groups = [name for cell in values.all("groups") for name in cells.semicolons(cell)]
    record = replace(record, database="MEDLINE") if record.pmid and not record.accession else record
    return replace(record, authors=(*record.authors, *groups)) if groups else record


PLANS = {
    "embase-csv": Plan(
        "Embase.com", _EMBASE, cells.commas, cells.outside_brackets, "Embase", _embase
    ),
    "embase-vertical": Plan("Embase.com", _EMBASE, cells.lines, cells.lines, "Embase", _embase),
    "ovid-csv": Plan("Ovid", _OVID, cells.lines, cells.lines, adjust=from_ovid_source),
    "cochrane-csv": Plan("Cochrane Library", _COCHRANE, adjust=_cochrane),
    "covidence-csv": Plan("Covidence", _COVIDENCE),
    "rayyan-csv": Plan("Rayyan", _RAYYAN, cells.joined_by_and, cells.listed),
    "scopus-csv": Plan("Scopus", _SCOPUS, _scopus_names, database="Scopus"),
    "pubmed-csv": Plan("PubMed", _PUBMED, cells.pubmed_names, database="PubMed", adjust=from_citation),
    "zotero-csv": Plan("Zotero", _ZOTERO, adjust=_zotero),
    "ebsco-csv": Plan("EBSCOhost", _EBSCO),
    "lens-csv": Plan("Lens.org", _LENS, database="Lens.org"),
    "clinicaltrials-csv": Plan(
        "ClinicalTrials.gov", _CLINICALTRIALS, keywords=cells.items, database="ClinicalTrials.gov",
        adjust=_clinicaltrials,
    ),
    "refworks-table": Plan("RefWorks", _REFWORKS, _refworks_names),
    "wos-table": Plan("Web of Science", _WOS, database="Web of Science", adjust=_wos),
}  # fmt: skip
