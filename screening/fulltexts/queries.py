"""Reading reports: what is sought, what waits, which file is read."""

from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from screening.fulltexts.models import Report, ReportFile


def reports(review) -> QuerySet[Report]:
    """Reports that the review seeks now, with their citation and files (newest first)."""
    newest_first = Prefetch("files", ReportFile.objects.order_by("-pk"))
    sought = review.reports.filter(withdrawn_at__isnull=True, citation__in=review.citations.in_review())
    return sought.select_related("citation").prefetch_related(newest_first)


def state_counts(review) -> dict[str, int]:
    """How many reports are in each state; every state is there."""
    sought = review.reports.filter(withdrawn_at__isnull=True, citation__in=review.citations.in_review())
    counted = dict(sought.values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in Report.State.values}


def file_to_read(report: Report) -> ReportFile | None:
    """The newest file."""
    return report.files.order_by("-pk").first()


def with_report(citation_ids: Collection[int]) -> set[int]:
    """Of these citations, those whose report was ever sought."""
    return set(Report.objects.filter(citation__in=citation_ids).values_list("citation", flat=True))


def how_far(citation_ids: Collection[int]) -> dict[int, int]:
    """By citation: 2 where the file of its report is there, 1 where it was retrieved without one."""
    sought = Report.objects.filter(citation__in=citation_ids, withdrawn_at__isnull=True)
    rows = sought.annotate(has_file=Exists(ReportFile.objects.filter(report=OuterRef("pk"))))
    come = rows.values_list("citation", "state", "has_file")
    return {pk: 2 if has_file else int(state == Report.State.RETRIEVED) for pk, state, has_file in come}
