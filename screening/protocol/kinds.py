"""The six kinds of rows that make up a protocol: one description each, so that all are handled alike."""

from dataclasses import dataclass

from django.db.models import Model

from screening.protocol.models import (
    Criterion,
    HighlightTerm,
    OutcomeDefinition,
    Question,
    Search,
    Treatment,
)


@dataclass(frozen=True)
class Kind:
    slug: str
    model: type[Model]
    singular: str
    name_field: str
    intro: str  # for the page that adds one
    is_ordered: bool = True  # has a position; such rows are retired, the others deleted


KINDS = {
    kind.slug: kind
    for kind in [
        Kind(
            "criteria",
            Criterion,
            "criterion",
            "label",
            "Asked as a question about each citation. Where it is not met, it is the reason for exclusion; "
            "the first that applies, in the order of the list, counts.",
        ),
        Kind(
            "treatments",
            Treatment,
            "treatment",
            "name",
            "Arms are extracted under one of these names, and summaries are given per treatment. A kind "
            "of another treatment is summed up under both.",
        ),
        Kind(
            "outcomes",
            OutcomeDefinition,
            "outcome",
            "name",
            "What is counted or measured in each arm.",
        ),
        Kind(
            "questions",
            Question,
            "question",
            "text",
            "What a recommendation will answer. A study's evidence class holds for one question.",
        ),
        Kind(
            "searches",
            Search,
            "search",
            "database",
            "One database or source, searched once. Each file of records is imported under its search, and "
            "the report lists all this as PRISMA-S asks.",
            is_ordered=False,
        ),
        Kind(
            "terms",
            HighlightTerm,
            "highlighted term",
            "text",
            "Marked in titles and abstracts while screening. It never decides anything.",
            is_ordered=False,
        ),
    ]
}


def kind_of(row: Model) -> Kind:
    return next(kind for kind in KINDS.values() if isinstance(row, kind.model))
