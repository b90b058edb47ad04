"""The PRISMA flow: three units, two columns, and arithmetic that closes at every moment."""

import pytest

from screening.duplicates import actions as duplicates
from screening.duplicates import queries as pairs
from screening.engine.prisma import check
from screening.models import StageItem
from screening.outputs import prisma
from screening.studies import actions as studies
from tests import factories


@pytest.fixture
def medline(review):
    return factories.SearchFactory(review=review, database="MEDLINE")


@pytest.fixture
def reference_lists(review):
    return factories.SearchFactory(review=review, database="Reference lists", source="citation_searching")


def batch(search, stored, rejected=0):
    return factories.ImportBatchFactory(search=search, stored=stored, rejected=rejected)


def citation(review, *batches, outcome="unscreened", full_text=None, state=None, reason=None):
    """A citation with one record in each batch, and how far it has come."""
    found = factories.CitationFactory(review=review)
    for source in batches:
        factories.SourceRecordFactory(batch=source, citation=found)
    factories.StageItemFactory(citation=found, outcome=outcome)
    if outcome == "included":
        factories.ReportFactory(
            citation=found, state=state or "sought", why_not="lost" if state == "not_retrieved" else ""
        )
    if full_text:
        factories.StageItemFactory(citation=found, stage="full_text", outcome=full_text, reason=reason)
    return found


def test_every_box_of_the_first_column(review, medline, lead):
    reason = factories.CriterionFactory(review=review, reason="No hypsarrhythmia")
    one, two = batch(medline, 7, rejected=1), batch(medline, 2)
    included = citation(review, one, two, outcome="included", state="retrieved", full_text="included")
    citation(review, one, two, outcome="included", state="retrieved", full_text="excluded", reason=reason)
    citation(review, one, outcome="included", state="not_retrieved")
    citation(review, one, outcome="included")
    citation(review, one, outcome="excluded")
    citation(review, one, outcome="conflict")
    citation(review, one)
    studies.make_study(report=included.report, by=lead)
    flow = prisma.flow(review)
    assert [(source.name, source.records) for source in flow.databases] == [("MEDLINE (PubMed)", 10)]
    assert (flow.identified, flow.duplicates_by_person, flow.removed_for_other_reasons) == (10, 2, 1)
    assert (flow.screened, flow.excluded_by_person, flow.awaiting_decision, flow.awaiting_screening) == (
        6,
        1,
        1,
        1,
    )
    reports = flow.reports
    assert (reports.sought, reports.not_retrieved, reports.awaiting_retrieval, reports.assessed) == (
        4,
        1,
        1,
        2,
    )
    assert [(item.reason, item.reports) for item in reports.excluded] == [("No hypsarrhythmia", 1)]
    assert (reports.included, flow.included_reports, flow.included_studies) == (1, 1, 1)
    assert check(flow) == ()


def test_what_a_database_has_too_stays_in_the_first_column(review, medline, reference_lists, lead):
    found, listed = batch(medline, 1), batch(reference_lists, 2)
    citation(review, found, listed, outcome="excluded")
    own = citation(review, listed, outcome="included", state="retrieved", full_text="included")
    studies.make_study(report=own.report, by=lead)
    flow = prisma.flow(review)
    assert (flow.identified, flow.duplicates_by_person, flow.other_removed) == (1, 0, 1)
    assert (flow.other_reports.sought, flow.other_reports.included, flow.included_reports) == (1, 1, 1)
    assert check(flow) == ()


def test_reports_are_not_studies(review, medline, lead):
    source = batch(medline, 2)
    first, second = (
        citation(review, source, outcome="included", state="retrieved", full_text="included") for _ in "ab"
    )
    study = studies.make_study(report=first.report, by=lead)
    studies.link_report(study=study, report=second.report, by=lead)
    flow = prisma.flow(review)
    assert (flow.included_reports, flow.included_studies) == (2, 1)


def test_an_empty_review_closes(review):
    assert check(prisma.flow(review)) == ()


def test_a_merged_citation_counts_once(review, medline):
    source = batch(medline, 2)
    kept = citation(review, source, outcome="excluded")
    gone = citation(review, source, outcome="included")
    gone.records.update(citation=kept)
    gone.merged_into = kept
    gone.save()
    StageItem.objects.filter(citation=gone).update(withdrawn_at="2026-01-01T00:00Z")
    gone.report.withdrawn_at = "2026-01-01T00:00Z"
    gone.report.save()
    flow = prisma.flow(review)
    assert (flow.identified, flow.duplicates_by_person, flow.screened, flow.reports.sought) == (2, 1, 1, 0)
    assert check(flow) == ()


class TestDuplicatesRemoved:
    """By an automatic rule and by people, from the merges in force."""

    @pytest.fixture
    def rows(self, review, medline, reference_lists):
        database, lists = batch(medline, 4), batch(reference_lists, 2)
        return [citation(review, database) for _ in range(4)] + [citation(review, lists) for _ in range(2)]

    def counted(self, review):
        flow = prisma.flow(review)
        assert check(flow) == ()
        return flow.duplicates_automatic, flow.duplicates_by_person, flow.other_removed

    def test_each_under_who_merged_them(self, review, rows, lead):
        by_rule = duplicates.merge(kept=rows[0], dissolved=rows[1], by=None)
        by_person = duplicates.merge(kept=rows[2], dissolved=rows[3], by=lead)
        assert self.counted(review) == (1, 1, 0)
        assert pairs.removed_count(review) == pairs.Removed(by_people=1, by_rule=1)
        duplicates.unmerge(merge=by_rule, by=lead)
        assert self.counted(review) == (0, 1, 0)
        duplicates.unmerge(merge=by_person, by=lead)
        assert self.counted(review) == (0, 0, 0)

    def test_what_came_by_other_methods_is_not_counted_as_a_duplicate_of_databases(self, review, rows, lead):
        duplicates.merge(kept=rows[0], dissolved=rows[4], by=None)
        duplicates.merge(kept=rows[1], dissolved=rows[2], by=lead)
        assert self.counted(review) == (0, 1, 1)
