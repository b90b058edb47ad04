"""The PRISMA 2020 flow of a review, counted from its rows.

A citation belongs to the first column of the diagram if any of its records came from a database or
a register; otherwise to the column of other methods. Of the records of one citation one is
screened, the others were removed as duplicates.
"""

from collections import Counter

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from screening.citations.models import Citation, SourceRecord
from screening.decisions.models import OPEN, Outcome, Stage, StageItem
from screening.engine.prisma import Flow, ReasonCount, ReportFlow, SourceCount
from screening.fulltexts.models import Report
from screening.protocol.models import Search
from screening.studies.models import StudyReport

FIRST_COLUMN = [Search.Source.DATABASE, Search.Source.REGISTER]


def flow(review) -> Flow:
    """The counts at this moment."""
    first, other = _citations(review, from_databases=True), _citations(review, from_databases=False)
    screened, other_screened = _outcomes(review, first), _outcomes(review, other)
    records = _records_per_search(review)
    included = _included_items(review)
    return Flow(
        databases=_sources(records, Search.Source.DATABASE),
        registers=_sources(records, Search.Source.REGISTER),
        **_duplicates(review, first),
        removed_for_other_reasons=_rejected(review, in_first_column=True),
        awaiting_screening=first.count() - sum(screened.values()) + screened[Outcome.UNSCREENED],
        screened=sum(screened.values()) - screened[Outcome.UNSCREENED],
        excluded_by_person=screened[Outcome.EXCLUDED],
        awaiting_decision=screened[Outcome.AWAITING] + screened[Outcome.CONFLICT],
        reports=_report_flow(review, first),
        other_methods=_other_sources(records),
        other_removed=_other_removed(review, other, other_screened),
        other_awaiting=_open_or_conflict(other, other_screened),
        other_reports=_report_flow(review, other),
        included_studies=_studies(included),
        included_reports=included.count(),
    )


def _citations(review, *, from_databases: bool) -> QuerySet[Citation]:
    in_first = SourceRecord.objects.filter(citation=OuterRef("pk"), batch__search__source__in=FIRST_COLUMN)
    alive = review.citations.in_review()
    return alive.filter(Exists(in_first) if from_databases else ~Exists(in_first))


def _outcomes(review, citations) -> Counter:
    items = StageItem.objects.filter(
        review=review, stage=Stage.TITLE_ABSTRACT, citation__in=citations, withdrawn_at__isnull=True
    )
    return Counter(dict(items.values_list("outcome").annotate(Count("pk"))))


def _records_per_search(review) -> list[tuple[Search, int]]:
    """Records that each search brought: those here, be their file stored in part only, and the unreadable."""
    here = dict(_records(review).values_list("batch__search").annotate(Count("pk")))
    unread = Sum("batches__rejected", filter=Q(batches__state="stored"), default=0)
    searches = review.searches.annotate(unread=unread).order_by("pk")
    return [(search, here.get(search.pk, 0) + search.unread) for search in searches]


def _sources(records, kind: str) -> tuple[SourceCount, ...]:
    return tuple(SourceCount(str(search), count) for search, count in records if search.source == kind)


def _other_sources(records) -> tuple[SourceCount, ...]:
    others = [(search, count) for search, count in records if search.source not in FIRST_COLUMN]
    return tuple(SourceCount(f"{search.get_source_display()}: {search}", count) for search, count in others)


def _records(review) -> QuerySet[SourceRecord]:
    """All that came in and did not leave again with an import that was undone."""
    return SourceRecord.objects.filter(batch__review=review, citation__left_with__isnull=True)


def _duplicates(review, first) -> dict[str, int]:
    """Records beside the one that is screened, by who merged them."""
    records = _records(review).filter(batch__search__source__in=FIRST_COLUMN)
    removed = records.count() - first.count()
    automatic = min(_merged_by_rule(review), removed)
    return {"duplicates_automatic": automatic, "duplicates_by_person": removed - automatic}


def _merged_by_rule(review) -> int:
    """Merges in force that no person made and that brought a record of the first column along."""
    moved = review.merges.filter(undone_at__isnull=True, merged_by__isnull=True)
    elsewhere = _records(review).exclude(batch__search__source__in=FIRST_COLUMN)
    others = set(elsewhere.values_list("pk", flat=True))
    return sum(not others.issuperset(ids) for ids in moved.values_list("moved_records", flat=True))


def _rejected(review, *, in_first_column: bool) -> int:
    batches = review.batches.filter(state="stored")
    column = Q(search__source__in=FIRST_COLUMN)
    return batches.filter(column if in_first_column else ~column).aggregate(n=Sum("rejected", default=0))["n"]


def _open_or_conflict(citations, outcomes: Counter) -> int:
    undecided = sum(outcomes[outcome] for outcome in [*OPEN, Outcome.CONFLICT])
    return citations.count() - sum(outcomes.values()) + undecided


def _other_removed(review, other, outcomes: Counter) -> int:
    """Found by another method and not sought: known already, unreadable, or excluded."""
    records = _records(review).exclude(batch__search__source__in=FIRST_COLUMN)
    known_already = records.count() - other.count()
    return known_already + _rejected(review, in_first_column=False) + outcomes[Outcome.EXCLUDED]


def _report_flow(review, citations) -> ReportFlow:
    reports = review.reports.filter(withdrawn_at__isnull=True, citation__in=citations)
    states = Counter(dict(reports.values_list("state").annotate(Count("pk"))))
    items = StageItem.objects.filter(
        stage=Stage.FULL_TEXT, citation__report__in=reports.filter(state=Report.State.RETRIEVED)
    )
    outcomes = Counter(dict(items.values_list("outcome").annotate(Count("pk"))))
    assessed = states[Report.State.RETRIEVED]
    settled = outcomes[Outcome.INCLUDED] + outcomes[Outcome.EXCLUDED]
    return ReportFlow(
        sought=sum(states.values()),
        not_retrieved=states[Report.State.NOT_RETRIEVED],
        awaiting_retrieval=states[Report.State.SOUGHT] + states[Report.State.REQUESTED],
        assessed=assessed,
        excluded=_reasons(items),
        awaiting_assessment=assessed - settled,
        included=outcomes[Outcome.INCLUDED],
    )


def _reasons(items) -> tuple[ReasonCount, ...]:
    counted = (
        items.filter(outcome=Outcome.EXCLUDED)
        .values_list("reason__reason", "reason__position")
        .annotate(n=Count("pk"))
        .order_by("reason__position")
    )
    return tuple(ReasonCount(reason or "No reason recorded", count) for reason, _, count in counted)


def _included_items(review) -> QuerySet[StageItem]:
    return StageItem.objects.filter(
        review=review,
        stage=Stage.FULL_TEXT,
        outcome=Outcome.INCLUDED,
        withdrawn_at__isnull=True,
        citation__report__withdrawn_at__isnull=True,
        citation__report__state=Report.State.RETRIEVED,
    )


def _studies(included) -> int:
    links = StudyReport.objects.filter(
        unlinked_at__isnull=True, report__citation__in=included.values("citation")
    )
    return links.values("study").distinct().count()
