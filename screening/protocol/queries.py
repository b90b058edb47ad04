"""Reading the protocol."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from screening.protocol.kinds import KINDS, Kind
from screening.protocol.models import (
    Amendment,
    Criterion,
    HighlightTerm,
    OutcomeDefinition,
    Question,
    Search,
    Treatment,
)
from screening.reviews.models import Review


def rows(review: Review, kind: Kind) -> QuerySet:
    """Every row of ``kind``, retired ones too."""
    return kind.model._default_manager.filter(review=review)


def active(review: Review, kind: Kind) -> QuerySet:
    """The rows in force, in their order."""
    if not kind.is_ordered:
        return rows(review, kind).order_by("pk")
    return rows(review, kind).filter(retired_at__isnull=True).order_by("position", "pk")


def criteria(review: Review) -> QuerySet[Criterion]:
    """The criteria in force, in their order as exclusion reasons."""
    return active(review, KINDS["criteria"])


def treatments(review: Review) -> QuerySet[Treatment]:
    return active(review, KINDS["treatments"])


def outcomes(review: Review) -> QuerySet[OutcomeDefinition]:
    return active(review, KINDS["outcomes"])


def questions(review: Review) -> QuerySet[Question]:
    return active(review, KINDS["questions"]).select_related("treatment", "comparator", "outcome")


def questions_about(row) -> QuerySet[Question]:
    """The questions in force that ask about a treatment or an outcome; none for rows of other kinds."""
    if isinstance(row, Treatment):
        about = Q(treatment=row) | Q(comparator=row)
    elif isinstance(row, OutcomeDefinition):
        about = Q(outcome=row)
    else:
        return Question.objects.none()
    return Question.objects.filter(about, retired_at__isnull=True).order_by("position", "pk")


def searches(review: Review) -> QuerySet[Search]:
    return active(review, KINDS["searches"])


def highlight_terms(review: Review) -> QuerySet[HighlightTerm]:
    return active(review, KINDS["terms"]).order_by("-kind", Lower("text"))


def amendments(review: Review) -> QuerySet[Amendment]:
    return review.amendments.select_related("made_by").order_by("-version")


def retired(review: Review) -> list[tuple[Kind, list]]:
    """What was taken out and can be brought back, per kind; kinds without any are left out."""
    ordered = [kind for kind in KINDS.values() if kind.is_ordered]
    found = [
        (kind, list(rows(review, kind).filter(retired_at__isnull=False).order_by("pk"))) for kind in ordered
    ]
    return [(kind, gone) for kind, gone in found if gone]


@dataclass(frozen=True)
class Branch:
    """A treatment, how deep it stands below its first ancestor (0), and its place among its siblings."""

    treatment: Treatment
    depth: int
    is_first: bool
    is_last: bool


def treatment_tree(review: Review) -> list[Branch]:
    """Treatments with their kinds right after them. One query, whatever the depth."""
    found = list(treatments(review))
    known = {treatment.pk for treatment in found}
    below: dict[int | None, list[Treatment]] = {}
    for treatment in found:
        parent = treatment.parent_id if treatment.parent_id in known else None
        below.setdefault(parent, []).append(treatment)
    return list(_branches(below, None, 0))


def _branches(below, parent, depth):
    siblings = below.get(parent, [])
    for place, treatment in enumerate(siblings):
        yield Branch(treatment, depth, place == 0, place == len(siblings) - 1)
        yield from _branches(below, treatment.pk, depth + 1)
