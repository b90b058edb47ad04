"""Tables: CSV, tab-delimited text and workbooks, each platform by the names of its columns."""

from screening.engine.formats.format import Format
from screening.engine.formats.tables import reading, vertical, workbook

_LABELS = {
    "embase-csv": "an Embase.com table (CSV)",
    "cochrane-csv": "a Cochrane Library table (CSV)",
    "covidence-csv": "a Covidence table (CSV)",
    "rayyan-csv": "a Rayyan table (CSV)",
    "ovid-csv": "an Ovid table (CSV)",
    "scopus-csv": "a Scopus table (CSV)",
    "pubmed-csv": "a PubMed table (CSV)",
    "zotero-csv": "a Zotero table (CSV)",
    "ebsco-csv": "an EBSCOhost table (CSV)",
    "lens-csv": "a Lens.org table (CSV)",
    "clinicaltrials-csv": "a ClinicalTrials.gov table (CSV)",
    "refworks-table": "a RefWorks table",
    "wos-table": "a Web of Science table (tab-delimited)",
    "table": "a table",
}

FORMATS: tuple[Format, ...] = (
    Format("embase-vertical", "an Embase.com table with fields as rows", reader=vertical.reader()),
    *(Format(name, label, reader=reading.reader(name)) for name, label in _LABELS.items()),
    Format("xlsx", "an Excel workbook", reader=workbook.reader(), is_text=False),
)
