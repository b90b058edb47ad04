"""One extraction with everything in it: its arms, results, fields, sources, and what to look at again."""

from django.db.models import Prefetch, Q, QuerySet

from screening.engine.extraction.plausibility import ArmNumbers, Doubt, Figures, doubts
from screening.extraction.models import Arm, Extraction, FieldValue, FormField, Result
from screening.protocol.models import OutcomeDefinition
from screening.studies.models import Study, StudyReport


def arms_with_results(extraction) -> list[Arm]:
    """The arms in their order; each with its results (outcome and source loaded)."""
    results = Result.objects.select_related("outcome", "source_report__citation").order_by("pk")
    return list(
        extraction.arms.select_related("treatment__parent", "source_report__citation")
        .prefetch_related(Prefetch("results", results))
        .order_by("position", "pk")
    )


def values_of(extraction) -> list[FieldValue]:
    """What stands in the fields, in their order."""
    values = extraction.values.select_related("field", "source_report__citation")
    return list(values.order_by("field__position", "field"))


def form_fields(review, *, extraction=None) -> QuerySet[FormField]:
    """The fields of the form; with an extraction also retired ones in which it has a value."""
    shown = Q(retired_at__isnull=True)
    if extraction is not None:
        shown |= Q(values__extraction=extraction)
    return review.form_fields.filter(shown).distinct().order_by("position", "pk")


def grid_of(arms: list[Arm]) -> list[tuple[Result, list[Result | None]]]:
    """Rows for reading: one result that names outcome and time, then the result of each arm or None."""
    rows: dict = {}
    for arm in arms:
        for result in arm.results.all():
            key = (result.outcome.position, result.outcome_id, result.timepoint, result.period)
            rows.setdefault(key, {})[arm.pk] = result
    return [
        (next(iter(found.values())), [found.get(arm.pk) for arm in arms])
        for _, found in sorted(rows.items(), key=lambda row: row[0][:2])
    ]


def reports_of(study: Study) -> list[StudyReport]:
    """The links to the reports of ``study``, the primary one first."""
    links = study.links.filter(unlinked_at__isnull=True).select_related("report__citation")
    return list(links.order_by("-is_primary", "pk"))


def doubts_about(arms: list[Arm]) -> tuple[Doubt, ...]:
    """Numbers to look at again, in the order of arms and results as loaded by ``arms_with_results``."""
    numbers = {arm.pk: ArmNumbers(arm.label, arm.n_randomised, arm.n_treated, arm.n_analysed) for arm in arms}
    return doubts(numbers, [figures_of(result) for arm in arms for result in arm.results.all()])


def figures_of(result: Result) -> Figures:
    outcome = result.outcome
    return Figures(
        arm=result.arm_id,
        outcome=outcome.name,
        timepoint=result.timepoint,
        denominator=result.denominator,
        continuous=outcome.type == OutcomeDefinition.Type.CONTINUOUS,
        more_is_better=outcome.more_is_better,
        reported=result.is_reported,
        events=result.events,
        total=result.total,
        mean=result.mean,
        sd=result.sd,
    )


def readable(review, *, person) -> QuerySet[Extraction]:
    """What ``person`` may open: their own extractions, and complete consensuses, to read.

    A consensus tells of others' values: it is closed to who has an extraction of that study in progress.
    """
    drafts = Extraction.objects.filter(person=person, state=Extraction.State.DRAFT).values("study_id")
    agreed = Q(person__isnull=True, state=Extraction.State.COMPLETE) & ~Q(study__in=drafts)
    found = Extraction.objects.filter(Q(person=person) | agreed, study__review=review)
    return found.select_related("study__review")
