"""What later rooms may build on: results from complete consensuses, and what is not agreed yet."""

from collections.abc import Iterator
from typing import NamedTuple

from screening.extraction.models import Arm, Extraction, Result
from screening.protocol.models import OutcomeDefinition
from screening.studies import queries as studies
from screening.studies.models import Study


class AgreedResult(NamedTuple):
    """One number of the evidence with everything it needs to be explained."""

    study: Study
    arm: Arm
    result: Result
    outcome: OutcomeDefinition


class Unagreed(NamedTuple):
    study: Study
    reason: str


def agreed_results(review) -> Iterator[AgreedResult]:
    """Results of complete consensuses, by study, arm and outcome; also those that are not reported.

    A review with one extractor has consensuses too: each is its single extraction taken as agreed.
    """
    results = Result.objects.filter(
        arm__extraction__study__review=review,
        arm__extraction__person__isnull=True,
        arm__extraction__state=Extraction.State.COMPLETE,
    ).select_related("outcome", "arm__treatment", "arm__extraction__study", "source_report__citation")
    for result in results.order_by("arm__extraction__study__label", "arm__position", "arm", "outcome", "pk"):
        yield AgreedResult(result.arm.extraction.study, result.arm, result, result.outcome)


def unagreed(review) -> list[Unagreed]:
    """Studies whose values may not be used yet. The reason is the same for all: it tells of nobody's work."""
    agreed = Extraction.objects.filter(
        study__review=review, person__isnull=True, state=Extraction.State.COMPLETE
    ).values("study_id")
    waiting = studies.studies(review).exclude(pk__in=agreed)
    return [Unagreed(study, f"The values of {study.label} are not agreed yet.") for study in waiting]
