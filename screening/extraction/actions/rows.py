"""One arm, result or field value put into an extraction, in words for the history; refusals in sentences."""

import math
from collections.abc import Mapping
from typing import Any

from screening.engine.extraction.plausibility import refusals
from screening.engine.extraction.wording import normal, timepoint_key
from screening.errors import DomainError
from screening.extraction.models import Arm, Extraction, FieldValue, FormField, Result
from screening.extraction.queries import figures_of
from screening.protocol.models import Denominator
from screening.studies.models import StudyReport

Values = Mapping[str, Any]
SOURCE = ("source_report", "source_page", "source_quote")
ARM = (
    "treatment", "label", "subgroup", "dose", "route", "schedule", "duration",
    "n_randomised", "n_treated", "n_analysed", "position", *SOURCE,
)  # fmt: skip
RESULT = ("definition", "denominator", "is_reported", "events", "total", "mean", "sd", *SOURCE)
VALUE = ("value", "is_reported", *SOURCE)
TEXTS = {"label", "subgroup", "dose", "route", "schedule", "duration", "definition", "source_quote", "value"}


def put_arm(mine: Extraction, arm: Arm | None, values: Values) -> tuple[Arm, dict | None]:
    """The arm as saved, and what changed in words (None: nothing)."""
    arm = mine.arms.get(pk=arm.pk) if arm else Arm(extraction=mine, position=mine.arms.count())
    before = written(arm) if arm.pk else {}
    _set(arm, ARM, values)
    if written(arm) == before:
        return arm, None
    _refuse_arm(mine, arm)
    arm.save()
    return arm, {"before": before, "after": written(arm)}


def _refuse_arm(mine: Extraction, arm: Arm) -> None:
    if arm.treatment_id is None or arm.treatment.review_id != mine.study.review_id:
        raise DomainError("Choose the treatment of the arm from the protocol of this review.")
    if not arm.label:
        raise DomainError("Give the arm its name, as the report has it.")
    if mine.arms.filter(label=arm.label).exclude(pk=arm.pk).exists():
        raise DomainError(f"There is an arm called {arm.label} already. Each arm has its own name.")
    if any((n or 0) < 0 for n in (arm.n_randomised, arm.n_treated, arm.n_analysed)):
        raise DomainError(f"{arm.label}: a number of patients is never negative.")
    _refuse_source(mine, arm)


def put_result(
    arm: Arm, outcome, when: tuple[str, str], values: Values, *, was: tuple[str, str] | None = None
) -> tuple[Result, dict | None]:
    """The result as saved, and what changed in words (None: nothing)."""
    stored = {"outcome": outcome, "timepoint": (was or when)[0], "period": (was or when)[1]}
    result = arm.results.filter(**stored).first() or Result(
        arm=arm, outcome=outcome, denominator=outcome.denominator
    )
    before = written(result) if result.pk else {}
    result.timepoint, result.period = (text.strip() for text in when)
    _set(result, RESULT, values)
    if written(result) == before:
        return result, None
    _refuse_result(arm.extraction, result)
    result.save()
    return result, {"before": before, "after": written(result)}


def _refuse_result(mine: Extraction, result: Result) -> None:
    if result.outcome.review_id != mine.study.review_id:
        raise DomainError("This outcome belongs to another review.")
    if result.denominator not in Denominator.values:
        raise DomainError(f"Say out of whom events count: one of {', '.join(Denominator.labels)}.")
    impossible = refusals(figures_of(result))
    if impossible:
        raise DomainError(f"{result.arm.label}, {result.outcome.name}: {impossible[0]}")
    _refuse_same_time(result)
    _refuse_source(mine, result)


def _refuse_same_time(result: Result) -> None:
    """Two weeks and 14 days are one time: the two people's values could not be told apart later."""
    others = result.arm.results.filter(outcome=result.outcome).exclude(pk=result.pk)
    for other in others:
        if _when(other) == _when(result):
            raise DomainError(
                f"{result.arm.label}, {result.outcome.name}: there is a row for "
                f"“{other.timepoint or 'no time given'}” already, and that is the same time. "
                "Change its time, or use that row."
            )


def _when(result: Result) -> tuple[str, str]:
    return timepoint_key(result.timepoint), normal(result.period)


def put_field(mine: Extraction, field: FormField, values: Values | str) -> dict | None:
    """What changed in words, or None. A field without value is taken out."""
    if field.review_id != mine.study.review_id:
        raise DomainError("This field belongs to the form of another review.")
    given = {"value": values} if isinstance(values, str) else values
    value = mine.values.filter(field=field).first() or FieldValue(extraction=mine, field=field)
    before = written(value) if value.pk else {}
    _set(value, VALUE, given)
    if value.is_reported and not value.value:
        return _removed(value, before)
    if written(value) == before:
        return None
    _refuse_value(mine, value)
    value.save()
    return {"before": before, "after": written(value)}


def _removed(value: FieldValue, before: dict) -> dict | None:
    """An empty field is no row; a source without a value says nothing."""
    if not before:
        return None
    value.delete()
    return {"before": before, "after": {}}


def _refuse_value(mine: Extraction, value: FieldValue) -> None:
    field = value.field
    if not value.is_reported and value.value:
        raise DomainError(f"{field.label}: “not reported” has no value. Clear it, or take the tick away.")
    if value.value and field.kind == FormField.Kind.NUMBER and not _is_number(value.value):
        raise DomainError(f"{field.label} is a number. Write digits only, for example 12 or 7.5.")
    if value.value and field.kind == FormField.Kind.CHOICE and value.value not in field.choices:
        raise DomainError(f"{field.label}: choose one of {', '.join(field.choices)}.")
    _refuse_source(mine, value)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _set(row, names: tuple[str, ...], values: Values) -> None:
    unknown = set(values) - set(names)
    if unknown:
        raise TypeError(f"{type(row).__name__} has no {', '.join(sorted(unknown))} to save.")
    for name, value in values.items():
        setattr(row, name, (value or "").strip() if name in TEXTS else value)


def _refuse_source(mine: Extraction, row) -> None:
    report = row.source_report_id
    if report and not StudyReport.objects.filter(study_id=mine.study_id, report_id=report).exists():
        raise DomainError(f"The source must be a report of {mine.study.label}.")


def written(row) -> dict:
    """A row in plain words and numbers, as the history keeps it."""
    if isinstance(row, Arm):
        return {"arm": row.label, **_plain(row, ARM), "treatment": str(row.treatment)}
    if isinstance(row, Result):
        named = {"arm": row.arm.label, "outcome": row.outcome.name}
        return {**named, "timepoint": row.timepoint, "period": row.period, **_plain(row, RESULT)}
    return {"field": row.field.label, **_plain(row, VALUE)}


def _plain(row, names: tuple[str, ...]) -> dict:
    """Empty texts and numbers are left out, zero and False are not."""
    found = {
        name: getattr(row, f"{name}_id" if name in {"source_report", "treatment"} else name) for name in names
    }
    return {name: value for name, value in found.items() if value is not None and value != ""}
