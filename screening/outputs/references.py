"""References with their decisions, as RIS."""

from collections.abc import Iterable

from screening.citations.models import Citation
from screening.decisions.models import Outcome, Stage
from screening.engine.formats.tagged import ris_writer
from screening.engine.records import Record

DECIDED = {
    "included": (Stage.FULL_TEXT, Outcome.INCLUDED),
    "title-abstract-included": (Stage.TITLE_ABSTRACT, Outcome.INCLUDED),
    "title-abstract-excluded": (Stage.TITLE_ABSTRACT, Outcome.EXCLUDED),
    "full-text-excluded": (Stage.FULL_TEXT, Outcome.EXCLUDED),
}


def ris(review, which: str) -> str:
    """Citations with the outcome that ``which`` names, as RIS."""
    stage, outcome = DECIDED[which]
    found = review.citations.filter(
        merged_into__isnull=True,
        stage_items__stage=stage,
        stage_items__outcome=outcome,
        stage_items__withdrawn_at__isnull=True,
    ).order_by("number")
    return ris_writer.write(_entries(found, f"{outcome.label} at {stage.label.lower()}"))


def _entries(citations: Iterable[Citation], decision: str):
    for citation in citations:
        notes = {ris_writer.RECORD: str(citation.number), "Decision": decision}
        yield _record(citation), notes


def _record(citation: Citation) -> Record:
    return Record(
        title=citation.title,
        abstract=citation.abstract,
        authors=tuple(citation.authors),
        year=citation.year,
        journal=citation.journal,
        volume=citation.volume,
        issue=citation.issue,
        pages=citation.pages,
        doi=citation.doi,
        pmid=citation.pmid,
        embase_id=citation.embase_id,
        language=citation.language,
        publication_types=tuple(citation.publication_types),
        keywords=tuple(citation.keywords),
    )
