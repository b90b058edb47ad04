"""Inputs of a summary, their hash, and whether the latest run still tells the truth."""

import hashlib
import json
from dataclasses import asdict

from screening.engine.arm_results import RULES_VERSION, ArmResult
from screening.extraction import queries as extraction
from screening.extraction.models import Result
from screening.protocol.models import Denominator, OutcomeDefinition
from screening.synthesis.models import Summary


def inputs(review) -> list[ArmResult]:
    """Every agreed binary result of the review, in a fixed order."""
    return sorted(_arm_result(result) for result in extraction.agreed_results(review) if _is_binary(result))


def _is_binary(result) -> bool:
    return result.outcome.type == OutcomeDefinition.Type.BINARY


def _arm_result(result) -> ArmResult:
    return ArmResult(
        outcome=result.outcome_id,
        treatment=result.arm.treatment_id,
        study=result.arm.extraction.study.label,
        arm=result.arm.label,
        result=result.pk,
        arm_id=result.arm_id,
        subgroup=result.arm.subgroup,
        timepoint=result.timepoint,
        events=result.events if result.is_reported else None,
        total=result.total if result.is_reported else None,
        denominator=result.denominator,
        expected_denominator=_expected_denominator(result),
    )


def _expected_denominator(result) -> str:
    """Where nobody was randomised, all treated take the place of all randomised."""
    asked = result.outcome.denominator
    nobody_randomised = asked == Denominator.RANDOMISED and result.arm.n_randomised is None
    return Denominator.TREATED if nobody_randomised else asked


def parents(review) -> dict[int, int | None]:
    return dict(review.treatments.values_list("pk", "parent_id"))


def not_summarised(review) -> list[dict]:
    """Agreed results of kinds that are not pooled, so that nothing is left out silently."""
    return [
        {
            "result": result.pk,
            "name": f"{result.arm.extraction.study.label}, {result.arm.label}, {result.outcome.name}",
            "reason": "means are listed in the extraction sheet; they are not pooled",
        }
        for result in extraction.agreed_results(review)
        if not _is_binary(result)
    ]


def inputs_hash(review) -> str:
    """SHA-256 over everything that the numbers depend on."""
    content = {
        "rules": RULES_VERSION,
        "protocol": review.protocol_version,
        "parents": sorted(parents(review).items()),
        "results": [asdict(result) for result in inputs(review)],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def latest(review) -> Summary | None:
    return review.summaries.order_by("-number").first()


def is_stale(summary: Summary | None, review) -> bool:
    """True when an input has changed since the run; without a run there is nothing to be stale."""
    return summary is not None and summary.inputs_hash != inputs_hash(review)


def sources(summary: Summary) -> dict[int, Result]:
    """The results behind a run by their id, with where they stand in the report; some may be gone."""
    ids = {item["result"] for inputs in summary.rows.values_list("inputs", flat=True) for item in inputs}
    found = Result.objects.filter(pk__in=ids, arm__extraction__study__review=summary.review_id)
    return found.select_related("source_report__citation").in_bulk()
