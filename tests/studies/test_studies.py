"""Reports into studies, and out again."""

import pytest

from screening.errors import Conflicting, DomainError
from screening.models import StudyReport
from screening.studies import actions, queries
from tests import factories


def included_report(review, **citation):
    report = factories.ReportFactory(
        citation=factories.CitationFactory(review=review, **citation), state="retrieved"
    )
    factories.StageItemFactory(citation=report.citation, stage="full_text", outcome="included")
    return report


def test_an_included_report_waits_until_it_has_a_study(review, lead):
    report = included_report(review, authors=["Baram, T Z"])
    assert list(queries.reports_without_study(review)) == [report]
    study = actions.make_study(report=report, by=lead)
    assert (study.label, list(queries.reports_without_study(review))) == ("Baram 1996", [])


def test_a_report_that_is_not_included_does_not_wait(review):
    factories.ReportFactory(citation__review=review)
    assert list(queries.reports_without_study(review)) == []


def test_labels_are_told_apart_as_reference_lists_do(review, lead):
    reports = [included_report(review, authors=["Baram, T Z"]) for _ in range(3)]
    labels = [actions.make_study(report=report, by=lead).label for report in reports]
    assert labels == ["Baram 1996", "Baram 1996b", "Baram 1996c"]


def test_a_report_belongs_to_one_study_at_a_time(review, lead):
    report = included_report(review)
    study = actions.make_study(report=report, by=lead)
    with pytest.raises(Conflicting):
        actions.link_report(study=study, report=report, by=lead)


def test_a_study_without_any_report_is_not_listed(review, lead):
    factories.StudyFactory(review=review)
    emptied = actions.make_study(report=included_report(review), by=lead)
    actions.unlink_report(link=emptied.links.get(), by=lead)
    assert list(queries.studies(review)) == []


def test_a_report_of_another_review_is_refused(review, lead):
    study = actions.make_study(report=included_report(review), by=lead)
    with pytest.raises(DomainError, match="another review"):
        actions.link_report(study=study, report=factories.ReportFactory(), by=lead)


def test_unlinking_is_reversible_and_leaves_its_trace(review, lead):
    report = included_report(review)
    study = actions.make_study(report=report, by=lead)
    actions.unlink_report(link=study.links.get(), by=lead)
    assert list(queries.reports_without_study(review)) == [report]
    actions.link_report(study=study, report=report, by=lead)
    assert (StudyReport.objects.count(), study.links.filter(is_primary=True).count()) == (2, 1)


def test_when_the_primary_report_leaves_the_next_one_takes_its_place(review, lead):
    first, second = included_report(review), included_report(review)
    study = actions.make_study(report=first, by=lead)
    actions.link_report(study=study, report=second, by=lead)
    actions.unlink_report(link=study.links.get(report=first), by=lead)
    assert study.links.get(is_primary=True).report == second


def test_through_the_pages(review, reviewer, sign_in):
    report = included_report(review, authors=["Baram, T Z"])
    client = sign_in(reviewer)
    client.post(f"/reviews/{review.pk}/reports/{report.pk}/study/", {"study": ""})
    page = client.get(f"/reviews/{review.pk}/studies/").content.decode()
    assert "Baram 1996" in page
    assert "Included reports without a study" not in page


def test_a_taken_label_is_refused_with_a_sentence(review, lead, sign_in):
    study, other = (factories.StudyReportFactory(study__review=review, is_primary=True).study for _ in "ab")
    url = f"/reviews/{review.pk}/studies/{study.pk}/edit/"
    sign_in(lead).post(url, {"label": other.label})
    study.refresh_from_db()
    assert study.label != other.label


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    count, review, reviewer, sign_in, django_assert_num_queries
):
    for _ in range(count):
        factories.StudyReportFactory(study__review=review, is_primary=True)
        included_report(review)
    client = sign_in(reviewer)
    with django_assert_num_queries(6):
        client.get(f"/reviews/{review.pk}/studies/")
