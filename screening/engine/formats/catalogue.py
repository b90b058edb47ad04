"""The catalogue of formats: what each is called, and what reads it or what to export instead."""

from screening.engine.formats import structured, tables, tagged
from screening.engine.formats.format import Format

_EXPORT_RIS = "Please export the same records as RIS (with abstracts)"
_FROM_PUBMED = "In PubMed choose Send to: Citation manager, and upload the .nbib file."
_FROM_EMBASE = "In Embase choose Export, format RIS, and upload that file."
_FROM_OVID = "In Ovid choose Export, format RIS, fields Complete Reference, and upload that file."
_FROM_WOS = (
    "In Web of Science choose Export: RIS (other reference software), Full Record, and upload that file."
)
_FROM_COCHRANE = (
    "In the Cochrane Library choose Export selected citations: RIS (EndNote) with abstracts, and upload it."
)
_FROM_SCOPUS = "In Scopus choose Export: RIS with abstract and keywords, and upload that file."
_FROM_EBSCO = "In EBSCOhost choose Export: RIS format, and upload that file."
_FROM_ENDNOTE = "In EndNote choose File, Export, output style RefMan (RIS) Export, and upload that file."
_FROM_ZOTERO = "In Zotero choose Export, format RIS, and upload that file."
_FROM_REFWORKS = "In RefWorks choose Share, Export references, RIS format, and upload that file."
_FROM_RAYYAN = "In Rayyan choose Export, format RIS, and upload that file."
_FROM_COVIDENCE = "In Covidence choose Export, format RIS (EndNote), and upload that file."
_FROM_LENS = "In Lens.org choose Export, format RIS, and upload that file."
_FROM_REGISTRY = (
    "ClinicalTrials.gov writes no RIS; its trials are in CENTRAL too, whose export can be uploaded."
)
_FROM_SOMEWHERE = (
    f"{_EXPORT_RIS} from the database or reference manager that they come from, and upload that file."
)

FORMATS = {
    format_.name: format_
    for format_ in (
        # what can be read comes last, so that it stands in the place of its refusal
        # tagged text
        Format("ovid-tagged", "an Ovid export in Ovid's own tagged layout", _FROM_OVID),
        Format("wos-tagged", "a Web of Science plain text export", _FROM_WOS),
        Format("cochrane-text", "a Cochrane Library plain text export", _FROM_COCHRANE),
        Format("refer", "an EndNote (.enw, refer) export", _FROM_ENDNOTE),
        Format("refworks-tagged", "a RefWorks tagged export", _FROM_REFWORKS),
        Format("bibtex", "a BibTeX file", _FROM_SOMEWHERE),
        # XML and JSON
        Format("pubmed-xml", "a PubMed XML file", _FROM_PUBMED),
        Format("endnote-xml", "an EndNote XML library", _FROM_ENDNOTE),
        Format("ovid-xml", "an Ovid XML export", _FROM_OVID),
        Format("zotero-rdf", "a Zotero RDF library", _FROM_ZOTERO),
        Format("csl-json", "a CSL JSON library", _FROM_ZOTERO),
        Format("xml", "an XML file of an unknown kind", _FROM_SOMEWHERE),
        Format("json", "a JSON file of an unknown kind", _FROM_SOMEWHERE),
        Format(
            "html",
            "a web page, not an export",
            f"{_EXPORT_RIS} instead of saving the page, and upload that file.",
        ),
        # tables
        Format("embase-vertical", "an Embase.com table with fields as rows", _FROM_EMBASE),
        Format("embase-csv", "an Embase.com table (CSV)", _FROM_EMBASE),
        Format("cochrane-csv", "a Cochrane Library table (CSV)", _FROM_COCHRANE),
        Format("covidence-csv", "a Covidence table (CSV)", _FROM_COVIDENCE),
        Format("rayyan-csv", "a Rayyan table (CSV)", _FROM_RAYYAN),
        Format("rayyan-log", "Rayyan's log of decisions, which holds no records", _FROM_RAYYAN),
        Format("ovid-csv", "an Ovid table (CSV)", _FROM_OVID),
        Format("scopus-csv", "a Scopus table (CSV)", _FROM_SCOPUS),
        Format("pubmed-csv", "a PubMed table (CSV), which holds no abstracts", _FROM_PUBMED),
        Format("zotero-csv", "a Zotero table (CSV)", _FROM_ZOTERO),
        Format("ebsco-csv", "an EBSCOhost table (CSV)", _FROM_EBSCO),
        Format("lens-csv", "a Lens.org table (CSV)", _FROM_LENS),
        Format("clinicaltrials-csv", "a ClinicalTrials.gov table (CSV)", _FROM_REGISTRY),
        Format("refworks-table", "a RefWorks table", _FROM_REFWORKS),
        Format("wos-table", "a Web of Science table (tab-delimited)", _FROM_WOS),
        Format("table", "a table", _FROM_SOMEWHERE),
        # PubMed's displays, which are for reading
        Format("pmid-list", "a list of PMIDs without the records", _FROM_PUBMED),
        Format(
            "pubmed-display", "PubMed's Abstract or Summary text, which is made for reading", _FROM_PUBMED
        ),
        # files that are not text
        Format("xlsx", "an Excel workbook", _FROM_SOMEWHERE),
        Format("xls", "an old Excel or Word file", _FROM_SOMEWHERE),
        Format("docx", "a Word document", _FROM_SOMEWHERE),
        Format("zip", "a zip archive", "Please unpack it and upload the files one by one."),
        Format("gzip", "a gzip archive", "Please unpack it and upload the file that is in it."),
        Format("pdf", "a PDF, not an export", _FROM_SOMEWHERE),
        Format("rtf", "a formatted text (RTF)", _FROM_SOMEWHERE),
        Format("binary", "not text", _FROM_SOMEWHERE),
        Format("empty", "empty", "The download may have failed; please export it again."),
        *tagged.FORMATS,
        *structured.FORMATS,
        *tables.FORMATS,
    )
}
