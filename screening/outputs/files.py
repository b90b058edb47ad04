"""The files that can be taken out, each by its name."""

from collections.abc import Callable
from dataclasses import dataclass

from screening.engine import sheets
from screening.engine.prisma import Flow
from screening.outputs import prisma, references, tables

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
RIS = "application/x-research-info-systems; charset=utf-8"


@dataclass(frozen=True)
class File:
    """``make(review, viewer)`` gives the bytes."""

    title: str
    hint: str
    content_type: str
    make: Callable[..., bytes]


def _workbook(review, viewer) -> bytes:
    return sheets.xlsx([tables.results(review), tables.study_list(review), tables.codebook()])


def _results_csv(review, viewer) -> bytes:
    return sheets.csv_for_spreadsheets(tables.results(review)).encode()


def _results_exact(review, viewer) -> bytes:
    return sheets.csv_exact(tables.results(review)).encode()


def _decisions(review, viewer) -> bytes:
    return sheets.csv_for_spreadsheets(tables.decision_list(review, viewer)).encode()


def _prisma(review, viewer) -> bytes:
    return sheets.csv_for_spreadsheets(prisma_table(prisma.flow(review))).encode()


def _references(which: str) -> Callable[..., bytes]:
    return lambda review, viewer: references.ris(review, which).encode()


def prisma_table(flow: Flow) -> sheets.Table:
    """One line per box of the diagram."""
    reports, other = flow.reports, flow.other_reports
    lines = [
        *((f"Records identified from {source.name}", source.records) for source in flow.databases),
        *((f"Records identified from {source.name}", source.records) for source in flow.registers),
        ("Duplicate records removed by automation", flow.duplicates_automatic),
        ("Duplicate records removed by a person", flow.duplicates_by_person),
        ("Records removed for other reasons (could not be read)", flow.removed_for_other_reasons),
        ("Records awaiting screening", flow.awaiting_screening),
        ("Records screened", flow.screened),
        ("Records excluded", flow.excluded_by_person),
        ("Records awaiting a decision", flow.awaiting_decision),
        *_report_lines("", reports),
        *((f"Records identified by {source.name}", source.records) for source in flow.other_methods),
        ("Other methods: removed or excluded", flow.other_removed),
        ("Other methods: awaiting a decision", flow.other_awaiting),
        *_report_lines("Other methods: ", other),
        ("Studies included in review", flow.included_studies),
        ("Reports of included studies", flow.included_reports),
    ]
    return sheets.Table("PRISMA 2020", ("box", "n"), tuple(lines))


def _report_lines(prefix: str, reports) -> list[tuple[str, int]]:
    return [
        (f"{prefix}Reports sought for retrieval", reports.sought),
        (f"{prefix}Reports not retrieved", reports.not_retrieved),
        (f"{prefix}Reports awaiting retrieval", reports.awaiting_retrieval),
        (f"{prefix}Reports assessed for eligibility", reports.assessed),
        *((f"{prefix}Reports excluded: {reason.reason}", reason.reports) for reason in reports.excluded),
        (f"{prefix}Reports awaiting assessment", reports.awaiting_assessment),
    ]


FILES: dict[str, File] = {
    "extraction.xlsx": File(
        "Extraction sheet", "XLSX: results, studies with evidence class, codebook", XLSX, _workbook
    ),
    "extraction.csv": File(
        "Extraction sheet for spreadsheets", "CSV, safe to open in Excel and LibreOffice", CSV, _results_csv
    ),
    "extraction-exact.csv": File(
        "Extraction sheet for R and Python", "CSV, every value as it was entered", CSV, _results_exact
    ),
    "decisions.csv": File("Decisions", "CSV: every vote, outcome and resolution", CSV, _decisions),
    "prisma.csv": File("PRISMA 2020 counts", "CSV: one line per box", CSV, _prisma),
    "included.ris": File("Included citations", "RIS", RIS, _references("included")),
    "full-text-excluded.ris": File(
        "Citations excluded at full text", "RIS", RIS, _references("full-text-excluded")
    ),
    "title-abstract-included.ris": File(
        "Citations included at title and abstract", "RIS", RIS, _references("title-abstract-included")
    ),
}
