"""XML, JSON, RDF and BibTeX: formats with a grammar of their own."""

from screening.engine.formats.format import Format, Reader
from screening.engine.formats.structured import (
    bibtex,
    csl_json,
    endnote_xml,
    ovid_xml,
    pubmed_xml,
    zotero_rdf,
)

FORMATS: tuple[Format, ...] = (
    Format(pubmed_xml.NAME, "a PubMed XML file", reader=Reader(pubmed_xml.read, pubmed_xml.marks)),
    Format(endnote_xml.NAME, "an EndNote XML library", reader=Reader(endnote_xml.read, endnote_xml.marks)),
    Format(ovid_xml.NAME, "an Ovid XML export", reader=Reader(ovid_xml.read, ovid_xml.marks)),
    Format(zotero_rdf.NAME, "a Zotero RDF library", reader=Reader(zotero_rdf.read, zotero_rdf.marks)),
    Format(csl_json.NAME, "a CSL JSON library", reader=Reader(csl_json.read, csl_json.marks)),
    Format(
        "xml-entities",
        "an XML file that declares XML entities, which are refused for safety",
        "Please export the same records again without them, or as RIS, and upload that file.",
    ),
    Format(bibtex.NAME, "a BibTeX file", reader=Reader(bibtex.read, bibtex.marks)),
)
