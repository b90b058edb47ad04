"""The tables that leave: agreed data, one row per study, arm, outcome and timepoint; decisions."""

from collections.abc import Iterable
from datetime import UTC

from screening.appraisal import queries as appraisal
from screening.decisions import queries as decisions
from screening.engine.sheets import Cell, Table
from screening.extraction import queries as extraction
from screening.extraction.models import Arm, Extraction, FieldValue
from screening.studies import queries as studies

ARM_COLUMNS = (
    "study", "arm", "treatment", "subgroup", "dose", "route", "schedule", "duration",
    "n_randomised", "n_treated", "n_analysed",
)  # fmt: skip
RESULT_COLUMNS = (
    "outcome", "timepoint", "definition", "period", "denominator", "reported", "events", "total", "mean",
    "sd", "source_report", "source_page", "source_quote", "agreed",
)  # fmt: skip
CODEBOOK = {
    "study": "label of the study",
    "arm": "the arm as the report names it",
    "treatment": "treatment of the protocol",
    "subgroup": "stratum, if the report gives the arm by stratum",
    "n_randomised": "people randomised to the arm",
    "n_treated": "people who received the treatment",
    "n_analysed": "people analysed",
    "denominator": "out of whom events are counted: randomised, treated, analysed or responders",
    "reported": "yes, or no: not reported is not zero",
    "events": "people with the outcome",
    "total": "people counted in the denominator",
    "mean": "mean of a continuous outcome",
    "sd": "standard deviation of a continuous outcome",
    "source_report": "title of the report that the value stands in",
    "source_page": "page of the report",
    "source_quote": "words of the report that the value rests on",
    "agreed": "consensus of two people, or single where one person extracts",
}


def results(review) -> Table:
    """Agreed results; an arm without any result has one row with empty cells."""
    rows = [(*_arm(result.arm), *_result(result)) for result in extraction.agreed_results(review)]
    empty = (None,) * len(RESULT_COLUMNS)
    bare = _agreed(Arm.objects, review).filter(results__isnull=True)
    bare = bare.select_related("treatment", "extraction__study").order_by(
        "extraction__study__label", "position"
    )
    rows += [(*_arm(arm), *empty) for arm in bare]
    return Table("Results", (*ARM_COLUMNS, *RESULT_COLUMNS), tuple(rows))


def _agreed(rows, review):
    """Those of complete consensuses."""
    complete = {"person__isnull": True, "state": Extraction.State.COMPLETE, "study__review": review}
    return rows.filter(**{f"extraction__{name}": value for name, value in complete.items()})


def _arm(arm: Arm) -> tuple[Cell, ...]:
    return (
        arm.extraction.study.label, arm.label, arm.treatment.name, arm.subgroup, arm.dose, arm.route,
        arm.schedule, arm.duration, arm.n_randomised, arm.n_treated, arm.n_analysed,
    )  # fmt: skip


def _result(result) -> tuple[Cell, ...]:
    report = result.source_report
    return (
        result.outcome.name, result.timepoint, result.definition, result.period, result.denominator,
        "yes" if result.is_reported else "no", result.events, result.total, result.mean, result.sd,
        report.citation.title if report else "", result.source_page, result.source_quote,
        "consensus" if result.people > 1 else "single",
    )  # fmt: skip


def study_list(review) -> Table:
    """Included studies: reports, evidence class for each question, agreed free fields of the form."""
    questions = list(review.questions.filter(retired_at__isnull=True).order_by("position", "pk"))
    fields = list(review.form_fields.order_by("position", "pk"))
    columns = (
        "study", "registration", "reports", "year", *(f"class: {question.text}" for question in questions),
        *(field.label for field in fields),
    )  # fmt: skip
    classes = appraisal.agreed_classes(review)
    values = _field_values(review)
    rows = [
        (
            *_study(study),
            *(classes.get((study.pk, question.pk), ("",))[0] for question in questions),
            *(values.get((study.pk, field.pk), "") for field in fields),
        )
        for study in studies.studies(review)
    ]
    return Table("Studies", columns, tuple(rows))


def _study(study) -> tuple[Cell, ...]:
    cited = "; ".join(link.report.citation.title for link in study.reports)
    year = study.reports[0].report.citation.year if study.reports else None
    return study.label, study.registration, cited, year


def _field_values(review) -> dict[tuple[int, int], str]:
    found = _agreed(FieldValue.objects, review)
    return {
        (study, field): value
        for study, field, value in found.values_list("extraction__study", "field", "value")
    }


def codebook() -> Table:
    return Table("Codebook", ("column", "meaning"), tuple(CODEBOOK.items()))


def decision_list(review, viewer) -> Table:
    """Current votes and outcomes that ``viewer`` may know, one row per person, citation and stage."""
    columns = (
        "citation", "title", "stage", "person", "verdict", "reason", "answers", "note", "cast_at", "outcome",
        "outcome_reason", "resolved_by", "resolution",
    )  # fmt: skip
    return Table("Decisions", columns, tuple(_decisions(decisions.decision_rows(review, viewer))))


def _decisions(rows: Iterable) -> Iterable[tuple[Cell, ...]]:
    for row in rows:
        yield (
            row.citation_number, row.title, row.stage, row.person, row.verdict, row.reason, row.answers,
            row.note, row.cast_at.astimezone(UTC).isoformat() if row.cast_at else "", row.outcome,
            row.outcome_reason, row.resolved_by, row.resolution,
        )  # fmt: skip
