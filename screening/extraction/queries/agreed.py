"""What later rooms may build on: results from complete consensuses, and what is not agreed yet."""

from django.db.models import Count, Q, QuerySet

from screening.extraction.models import Extraction, Result
from screening.studies import queries as studies
from screening.studies.models import Study


def agreed_results(review) -> QuerySet[Result]:
    """Results of complete consensuses, by study, arm and outcome; also those that are not reported.

    Loaded with ``result.outcome``, ``result.arm.treatment``, ``result.arm.extraction.study`` and the
    source. A review with one extractor has consensuses too: each is its extraction taken as agreed;
    ``result.people`` says from how many people's extractions it comes.
    """
    of_people = Q(
        arm__extraction__study__extractions__person__isnull=False,
        arm__extraction__study__extractions__state=Extraction.State.COMPLETE,
    )
    people = Count("arm__extraction__study__extractions", filter=of_people)
    results = Result.objects.annotate(people=people).filter(
        arm__extraction__study__review=review,
        arm__extraction__person__isnull=True,
        arm__extraction__state=Extraction.State.COMPLETE,
    )
    return results.select_related(
        "outcome", "arm__treatment", "arm__extraction__study", "source_report__citation"
    ).order_by("arm__extraction__study__label", "arm__position", "arm", "outcome__position", "outcome", "pk")


def unagreed(review) -> QuerySet[Study]:
    """Studies whose values may not be used yet, whether nobody has begun or all but one value is settled."""
    agreed = Extraction.objects.filter(
        study__review=review, person__isnull=True, state=Extraction.State.COMPLETE
    )
    return studies.studies(review).exclude(pk__in=agreed.values("study_id"))
