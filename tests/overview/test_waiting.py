"""What waits for a person: their own work, counted without telling what others have judged."""

from dataclasses import asdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from screening.decisions.models import Stage
from screening.overview import queries
from screening.reviews.models import Membership, Review
from screening.reviews.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db


def waiting(review, person) -> dict[str, int]:
    """What is not zero."""
    membership = Membership.objects.select_related("review").get(review=review, user=person)
    found = queries.waiting([membership])[review.pk]
    return {name: count for name, count in asdict(found).items() if count}


def test_in_an_empty_review_nothing_waits(review, lead):
    assert waiting(review, lead) == {}


@pytest.mark.parametrize("stage", list(Stage))
def test_a_queue_is_what_is_open_and_not_judged_by_the_person(review, reviewer, second_reviewer, item, stage):
    item("unscreened", stage=stage)
    item("awaiting", [reviewer], stage=stage)
    item("awaiting", [second_reviewer], stage=stage)
    item("included", [reviewer, second_reviewer], stage=stage)
    item("excluded", [lead := factories.UserFactory(), second_reviewer], stage=stage)
    item("conflict", [reviewer, lead], stage=stage)
    item("unscreened", stage=stage, withdrawn_at=timezone.now())
    assert waiting(review, reviewer) == {stage.value: 2}
    assert waiting(review, second_reviewer) == {stage.value: 2}


def test_what_another_person_votes_does_not_move_ones_number(review, reviewer, second_reviewer, item):
    item("unscreened")
    before = waiting(review, reviewer)
    item("awaiting", [second_reviewer])
    item("unscreened")
    assert (before, waiting(review, reviewer)) == ({"title_abstract": 1}, {"title_abstract": 3})


def test_conflicts_wait_for_leads_alone(review, lead, reviewer, observer, item):
    item("conflict")
    item("conflict", stage=Stage.FULL_TEXT)
    assert waiting(review, lead) == {"title_abstract_conflicts": 1, "full_text_conflicts": 1}
    assert waiting(review, reviewer) == {}
    assert waiting(review, observer) == {}


def test_duplicates_and_reports_wait_for_those_who_work_on_them(review, lead, reviewer, observer):
    for verdict in ["pending", "duplicate", "not_duplicate"]:
        factories.DuplicatePairFactory(review=review, verdict=verdict)
    for state in ["sought", "requested", "retrieved"]:
        factories.ReportFactory(citation__review=review, state=state)
    factories.ReportFactory(citation__review=review, withdrawn_at=timezone.now())
    expected = {"duplicates": 1, "to_find": 2}
    assert waiting(review, lead) == waiting(review, reviewer) == expected
    assert waiting(review, observer) == {}


def test_another_reviews_work_is_not_counted(review, lead, item):
    factories.StageItemFactory()
    factories.DuplicatePairFactory()
    factories.StudyReportFactory()
    item("unscreened")
    assert waiting(review, lead) == {"title_abstract": 1}


def test_who_was_deactivated_has_nothing_to_do(review, reviewer, item):
    item("unscreened")
    review.memberships.update(is_active=False)
    assert waiting(review, reviewer) == {}


def extraction(study, person, state="complete"):
    return factories.ExtractionFactory(study=study, person=person, state=state)


def test_a_study_waits_for_two_extractors_and_no_third(review, lead, reviewer, second_reviewer, study):
    one = study()
    assert waiting(review, reviewer) == {"to_extract": 1}
    extraction(one, reviewer, "draft")
    assert waiting(review, reviewer) == waiting(review, second_reviewer) == {"to_extract": 1}
    extraction(one, second_reviewer, "draft")
    assert waiting(review, lead) == {}
    assert waiting(review, second_reviewer) == {"to_extract": 1}


def test_ones_own_complete_extraction_waits_no_more(review, reviewer, study):
    extraction(study(), reviewer)
    assert waiting(review, reviewer) == {}


def test_a_draft_of_somebody_who_left_holds_no_place(review, lead, reviewer, second_reviewer, study):
    one = study()
    extraction(one, second_reviewer, "draft")
    extraction(one, reviewer, "complete")
    assert waiting(review, lead) == {}
    review.memberships.filter(user=second_reviewer).update(is_active=False)
    assert waiting(review, lead) == {"to_extract": 1}


def test_with_one_extractor_a_taken_study_waits_for_nobody_else(review, lead, reviewer, study):
    Review.objects.update(extractors=1)
    extraction(study(), reviewer, "draft")
    assert waiting(review, lead) == {}


def test_a_study_without_a_report_is_not_extracted(review, reviewer, study):
    study().links.update(unlinked_at=timezone.now(), unlinked_by=reviewer)
    assert waiting(review, reviewer) == {}


def test_agreement_waits_for_leads_and_for_those_who_extracted(
    review, lead, reviewer, second_reviewer, study
):
    third = factories.member(review, Role.REVIEWER)
    one = study()
    extraction(one, reviewer)
    assert "to_agree" not in waiting(review, lead)
    extraction(one, second_reviewer)
    assert waiting(review, lead) == waiting(review, reviewer) == waiting(review, second_reviewer)
    assert waiting(review, reviewer) == {"to_agree": 1}
    assert waiting(review, third) == {}
    consensus = factories.ExtractionFactory(study=one, person=None)
    assert waiting(review, reviewer) == {"to_agree": 1}
    consensus.state = "complete"
    consensus.save()
    assert waiting(review, reviewer) == {}


def test_a_study_waits_for_its_appraisal_once_there_is_a_question(review, lead, reviewer, study):
    Review.objects.update(extractors=1)
    one = study()
    extraction(one, reviewer)
    extraction(one, None)
    assert waiting(review, reviewer) == {}
    question = factories.QuestionFactory(review=review)
    assert waiting(review, reviewer)["to_appraise"] == 1
    appraisal = factories.AppraisalFactory(study=one, question=question, person=reviewer)
    assert waiting(review, reviewer)["to_appraise"] == 1
    assert "to_appraise" not in waiting(review, lead)
    appraisal.state = "complete"
    appraisal.save()
    assert "to_appraise" not in waiting(review, reviewer)


def test_an_included_report_waits_for_its_study(review, reviewer, observer, item):
    included, excluded, open_ = (item(o, stage=Stage.FULL_TEXT) for o in ("included", "excluded", "conflict"))
    for found in [included, excluded, open_]:
        factories.ReportFactory(citation=found.citation, state="retrieved")
    assert waiting(review, reviewer) == {"to_link": 1}
    assert waiting(review, observer) == {}
    study = factories.StudyFactory(review=review)
    factories.StudyReportFactory(study=study, report=included.citation.report)
    assert "to_link" not in waiting(review, reviewer)


def test_a_class_waits_for_leads_and_for_those_who_appraised(review, lead, reviewer, second_reviewer, study):
    third = factories.member(review, Role.REVIEWER)
    one, questions = study(), factories.QuestionFactory.create_batch(2, review=review)
    extraction(one, None)

    def appraised(person, question):
        factories.AppraisalFactory(study=one, question=question, person=person, state="complete")

    def waits() -> list[bool]:
        return ["to_class" in waiting(review, person) for person in (lead, reviewer, third)]

    appraised(reviewer, questions[0])
    appraised(second_reviewer, questions[1])
    assert waits() == [False, False, False]
    appraised(second_reviewer, questions[0])
    assert waits() == [True, True, False]
    assert waiting(review, lead)["to_class"] == 1
    appraised(None, questions[0])
    assert waits() == [False, False, False]


def test_many_reviews_take_as_many_queries_as_one(lead, review, item):
    item("unscreened")
    reviews = [factories.ReviewFactory() for _ in range(2)]
    for other in reviews:
        factories.MembershipFactory(review=other, user=lead, role=Role.LEAD)
        factories.StageItemFactory(citation__review=other)
    memberships = list(Membership.objects.filter(user=lead).select_related("review"))
    counts = []
    for some in [memberships[:1], memberships]:
        with CaptureQueriesContext(connection) as found:
            result = queries.waiting(some)
        counts.append(len(found))
        assert [waits.title_abstract for waits in result.values()] == [1] * len(some)
    assert counts[0] == counts[1]


def test_without_any_review_nothing_is_asked_of_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queries.waiting([]) == {}


def test_files_that_were_read_wait_for_those_who_import(review, lead, reviewer):
    for state in ["read", "columns", "stored", "waiting", "refused", "discarded"]:
        factories.ImportBatchFactory(search__review=review, state=state)
    assert waiting(review, lead) == {"to_accept": 2}
    assert waiting(review, reviewer) == {}
