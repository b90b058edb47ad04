"""The catalogue of formats: what each is called, and what reads it or what to export instead."""

from screening.engine.formats import structured, tables, tagged
from screening.engine.formats.format import Format

_EXPORT_RIS = "Please export the same records as RIS (with abstracts)"
_FROM_PUBMED = "In PubMed choose Send to: Citation manager, and upload the .nbib file."
_FROM_RAYYAN = "In Rayyan choose Export, format RIS, and upload that file."
_FROM_SOMEWHERE = (
    f"{_EXPORT_RIS} from the database or reference manager that they come from, and upload that file."
)

FORMATS = {
    format_.name: format_
    for format_ in (
        *tagged.FORMATS,
        *structured.FORMATS,
        *tables.FORMATS,
        # text that holds no records, or none that can be told
        Format("xml", "an XML file of an unknown kind", _FROM_SOMEWHERE),
        Format("json", "a JSON file of an unknown kind", _FROM_SOMEWHERE),
        Format(
            "html",
            "a web page, not an export",
            f"{_EXPORT_RIS} instead of saving the page, and upload that file.",
        ),
        Format("rayyan-log", "Rayyan's log of decisions, which holds no records", _FROM_RAYYAN),
        # PubMed's displays, which are for reading
        Format("pmid-list", "a list of PMIDs without the records", _FROM_PUBMED),
        Format(
            "pubmed-display", "PubMed's Abstract or Summary text, which is made for reading", _FROM_PUBMED
        ),
        # files that are not text
        Format("xls", "an old Excel or Word file", _FROM_SOMEWHERE),
        Format("docx", "a Word document", _FROM_SOMEWHERE),
        Format("zip", "a zip archive", "Please unpack it and upload the files one by one."),
        Format("gzip", "a gzip archive", "Please unpack it and upload the file that is in it."),
        Format("pdf", "a PDF, not an export", _FROM_SOMEWHERE),
        Format("rtf", "a formatted text (RTF)", _FROM_SOMEWHERE),
        Format("binary", "not text", _FROM_SOMEWHERE),
        Format("empty", "empty", "The download may have failed; please export it again."),
    )
}
