"""What the answers to the criteria say: which criteria a stage asks, and the first one that fails."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from screening.decisions.models import Stage, Verdict
from screening.protocol.models import Criterion
from screening.rows import selected

ANSWERS = {"yes": "Yes", "unclear": "Unclear", "no": "No"}


def of_review(review) -> list[Criterion]:
    """All of them, also retired ones, in the order of the list of exclusion reasons."""
    return selected(Criterion, "where t.review_id = %s order by t.position, t.id", [review.pk])


def in_order(criteria: Iterable[Criterion]) -> list[Criterion]:
    return sorted(criteria, key=lambda criterion: (criterion.position, criterion.pk))


def asked(criteria: Iterable[Criterion], stage: str) -> list[Criterion]:
    return [criterion for criterion in criteria if not criterion.retired_at and _is_asked(criterion, stage)]


def _is_asked(criterion: Criterion, stage: str) -> bool:
    return criterion.at_full_text if stage == Stage.FULL_TEXT else criterion.at_title_abstract


def failing_answer(criterion: Criterion) -> str:
    """An inclusion criterion fails by a no, an exclusion criterion by a yes."""
    return "no" if criterion.kind == Criterion.Kind.INCLUDE else "yes"


def first_failed(criteria: Iterable[Criterion], answers: Mapping[str, str]) -> Criterion | None:
    """``answers`` by criterion id as text, as votes keep them."""
    failed = (c for c in criteria if answers.get(str(c.pk)) == failing_answer(c))
    return next(failed, None)


@dataclass(frozen=True)
class Suggestion:
    """The verdict that follows from answers, and why; screen_form.js says the same in the browser."""

    verdict: Verdict
    why: str


def suggested(criteria: Sequence[Criterion], answers: Mapping[str, str]) -> Suggestion | None:
    """By the rule of the protocol: one criterion that is not met excludes, the first on the list is the
    reason; else one that is unclear makes it a maybe; all met include. None while answers are missing."""
    failed = first_failed(criteria, answers)
    if failed:
        return Suggestion(Verdict.EXCLUDE, f"Not met: {failed.label}.")
    given = [answers.get(str(criterion.pk), "") for criterion in criteria]
    if "unclear" in given:
        return Suggestion(Verdict.MAYBE, "Not all is clear.")
    return Suggestion(Verdict.INCLUDE, "All met.") if given and all(given) else None
