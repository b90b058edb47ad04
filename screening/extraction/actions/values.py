"""Saving what one person read: fields, arms, results. Each save is one line of the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from screening.errors import DomainError
from screening.extraction.actions.own import log, opened
from screening.extraction.actions.rows import put_arm, put_field, put_result, written
from screening.extraction.models import Arm, FormField, Result
from screening.protocol.models import OutcomeDefinition

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One outcome at one time, for several arms. A cell that is None is emptied.

    ``was``: the timepoint and period under which it is stored, where they are changed.
    """

    outcome: OutcomeDefinition
    timepoint: str = ""
    period: str = ""
    cells: Mapping[Arm, Values | None] = field(default_factory=dict)
    was: tuple[str, str] | None = None


@transaction.atomic
def save_fields(*, extraction, by, values: Mapping[FormField, Values | str], version: int | None = None):
    """Per field a text, or ``value``, ``is_reported`` and its source. An empty one is taken out."""
    mine = opened(extraction=extraction, person=by, version=version)
    changed = [found for pair in values.items() if (found := put_field(mine, *pair)) is not None]
    if changed:
        summary = f"saved {_counted(changed, 'field')} of {mine.study.label}"
        log(by=by, extraction=mine, verb="extraction.fields", summary=summary, detail={"changed": changed})
    return mine


@transaction.atomic
def add_arm(*, extraction, by, version: int | None = None, **fields) -> Arm:
    """``treatment`` and ``label`` at least; see the fields of Arm for the rest, sources included."""
    mine = opened(extraction=extraction, person=by, version=version)
    arm, change = put_arm(mine, None, fields)
    summary = f"added the arm {arm.label} to {mine.study.label}"
    log(by=by, extraction=mine, verb="extraction.arm", summary=summary, detail={"changed": [change]})
    return arm


@transaction.atomic
def change_arm(*, arm, by, version: int | None = None, **fields) -> Arm:
    """Only the ``fields`` named are changed."""
    mine = opened(extraction=arm.extraction, person=by, version=version)
    arm, change = put_arm(mine, arm, fields)
    summary = f"changed the arm {arm.label} of {mine.study.label}"
    log(by=by, extraction=mine, verb="extraction.arm", summary=summary, detail={"changed": [change]})
    return arm


@transaction.atomic
def remove_arm(*, arm, by, version: int | None = None) -> None:
    """Take an arm out with its results; the history keeps the numbers."""
    mine = opened(extraction=arm.extraction, person=by, version=version)
    removed = _take_out(mine, arm)
    summary = f"removed the arm {arm.label} of {mine.study.label}"
    log(by=by, extraction=mine, verb="extraction.arm_removed", summary=summary, detail={"removed": removed})


@transaction.atomic
def save_arms(
    *,
    extraction,
    by,
    arms: Sequence[tuple[Arm | None, Values]],
    removed: Sequence[Arm] = (),
    version: int | None = None,
) -> list[Arm]:
    """All arms of the page at once, in their order: (None, values) is a new one."""
    mine = opened(extraction=extraction, person=by, version=version)
    gone = [_take_out(mine, arm) for arm in removed]
    saved = [put_arm(mine, arm, {**values, "position": n}) for n, (arm, values) in enumerate(arms)]
    changed = [change for _, change in saved if change]
    if changed or gone:
        detail = {"changed": changed, "removed": gone}
        summary = f"saved {_counted([*changed, *gone], 'arm')} of {mine.study.label}"
        log(by=by, extraction=mine, verb="extraction.arms", summary=summary, detail=detail)
    return [arm for arm, _ in saved]


def _take_out(mine, arm) -> list[dict]:
    arm = mine.arms.get(pk=arm.pk)
    kept = [written(arm), *(written(result) for result in arm.results.select_related("outcome"))]
    arm.delete()
    return kept


@transaction.atomic
def save_result(
    *, arm, by, outcome, timepoint: str = "", period: str = "", version: int | None = None, **values
) -> Result:
    """Numbers of one arm for one outcome, with ``definition``, ``denominator`` and source.

    The same outcome, time and period again replaces what stood there. ``is_reported=False`` says
    that the report does not tell: it has no numbers, and is not zero.
    """
    mine = opened(extraction=arm.extraction, person=by, version=version)
    when = (timepoint, period)
    result, change = put_result(arm, outcome, when, values)
    summary = f"saved {outcome.name} of the arm {arm.label} of {mine.study.label}"
    log(by=by, extraction=mine, verb="extraction.result", summary=summary, detail={"changed": [change]})
    return result


@transaction.atomic
def remove_result(*, result, by, version: int | None = None) -> None:
    """Take one result out; the history keeps its numbers."""
    mine = opened(extraction=result.arm.extraction, person=by, version=version)
    kept = written(result)
    result.delete()
    summary = f"removed {result.outcome.name} of the arm {result.arm.label} of {mine.study.label}"
    log(by=by, extraction=mine, verb="extraction.result_removed", summary=summary, detail={"removed": [kept]})


@transaction.atomic
def save_rows(*, extraction, by, rows: Sequence[Row], version: int | None = None) -> int:
    """All rows of the page at once; how many results were changed, added or taken out."""
    mine = opened(extraction=extraction, person=by, version=version)
    removed = [kept for row in rows for kept in _emptied(mine, row)]
    changed = [change for row in rows for change in _filled(mine, row) if change]
    if changed or removed:
        detail = {"changed": changed, "removed": removed}
        summary = f"saved {_counted([*changed, *removed], 'result')} of {mine.study.label}"
        log(by=by, extraction=mine, verb="extraction.results", summary=summary, detail=detail)
    return len(changed) + len(removed)


def _emptied(mine, row: Row) -> list[dict]:
    timepoint, period = row.was or (row.timepoint, row.period)
    arms = [arm.pk for arm, cell in row.cells.items() if cell is None]
    found = Result.objects.filter(
        arm__extraction=mine, arm__in=arms, outcome=row.outcome, timepoint=timepoint, period=period
    )
    kept = [written(result) for result in found.select_related("arm", "outcome")]
    found.delete()
    return kept


def _filled(mine, row: Row) -> list[dict | None]:
    found = []
    for arm, cell in row.cells.items():
        if cell is None:
            continue
        if arm.extraction_id != mine.pk:
            raise DomainError("This arm belongs to another extraction.")
        when = (row.timepoint, row.period)
        found.append(put_result(arm, row.outcome, when, cell, was=row.was)[1])
    return found


def _counted(things: Sequence, noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"
