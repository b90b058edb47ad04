"""Reading studies with their reports, and the included reports that belong to none."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from screening.decisions.models import Outcome, Stage
from screening.fulltexts.models import Report
from screening.studies.models import Study, StudyReport

_STAGE = "citation__stage_items__stage"
_OUTCOME = "citation__stage_items__outcome"


def studies(review) -> QuerySet[Study]:
    """Studies that have a report, by label; each with its ``reports``, the primary one first."""
    links = StudyReport.objects.filter(unlinked_at__isnull=True).order_by("-is_primary", "pk")
    reports = Prefetch("links", links.select_related("report__citation"), to_attr="reports")
    with_report = Exists(links.filter(study=OuterRef("pk")))
    return review.studies.filter(with_report).prefetch_related(reports).order_by("label")


def reports_without_study(review) -> QuerySet[Report]:
    """Reports included at full text that nobody has put into a study yet."""
    included = Q(**{_STAGE: Stage.FULL_TEXT, _OUTCOME: Outcome.INCLUDED})
    in_a_study = StudyReport.objects.filter(unlinked_at__isnull=True).values("report_id")
    found = review.reports.filter(included, withdrawn_at__isnull=True).exclude(pk__in=in_a_study)
    return found.select_related("citation", "review").order_by("citation__number")


def how_far(citation_ids: Collection[int]) -> dict[int, int]:
    """By citation: 1 where its report belongs to a study."""
    linked = StudyReport.objects.filter(unlinked_at__isnull=True, report__citation__in=citation_ids)
    return dict.fromkeys(linked.values_list("report__citation", flat=True), 1)
