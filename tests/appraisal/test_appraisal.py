"""Facts by two people, blinded; the class computed, agreed, and never set silently."""

import pytest

from screening.appraisal import actions, queries
from screening.engine.evidence.asked import ASKED, asked_by
from screening.errors import Conflicting, DomainError
from screening.models import Appraisal, AuditEntry
from tests import factories

CLASS_I = {
    "prospective": "yes", "randomised": "yes", "matched_cohort": "no", "control": "concurrent",
    "masked_outcome_assessment": "yes", "independent_assessment": "yes", "representative": "yes",
    "outcome_defined": "yes", "criteria_defined": "yes", "dropouts_accounted": "yes",
    "baseline_equivalent": "yes",
}  # fmt: skip
CLASS_II = {**CLASS_I, "dropouts_accounted": "no"}


@pytest.fixture
def study(review):
    return factories.StudyReportFactory(study__review=review, is_primary=True).study


@pytest.fixture
def question(review):
    return factories.QuestionFactory(review=review, text="Is ACTH effective?")


@pytest.fixture
def about(study, question):
    return {"study": study, "question": question}


def completed(about, by, facts=None):
    mine = actions.answer(**about, by=by, facts=facts or CLASS_I)
    return actions.complete(appraisal=mine, by=by)


def url(about, tail=""):
    study, question = about["study"], about["question"]
    return f"/reviews/{study.review_id}/studies/{study.pk}/appraisal/{question.pk}/{tail}"


def posted(facts):
    return {f"fact-{key}": value for key, value in facts.items()}


def test_every_fact_of_the_engine_is_asked_once():
    keys = [fact.key for fact in asked_by("aan-2004")]
    assert keys == [fact.key for fact in ASKED if fact.key != "objective_outcome"]


def test_the_class_follows_from_the_facts_and_names_what_failed(about, reviewer):
    rated = queries.rate(completed(about, reviewer, CLASS_II))
    assert rated.evidence_class == "II"
    assert rated.rating.reasons == ("Not Class I: (c) dropouts not accounted for",)


def test_an_appraisal_with_gaps_cannot_be_completed(about, reviewer):
    mine = actions.answer(**about, by=reviewer, facts={"randomised": "yes"})
    with pytest.raises(DomainError, match="Answer these first: Prospective"):
        actions.complete(appraisal=mine, by=reviewer)


def test_an_answer_that_is_none_is_refused(about, reviewer):
    with pytest.raises(DomainError, match="is no answer to Randomised"):
        actions.answer(**about, by=reviewer, facts={"randomised": "perhaps"})


def test_an_older_page_does_not_overwrite(about, reviewer):
    actions.answer(**about, by=reviewer, facts=CLASS_I)
    actions.answer(**about, by=reviewer, facts=CLASS_II, version=1)
    with pytest.raises(Conflicting, match="another window"):
        actions.answer(**about, by=reviewer, facts=CLASS_I, version=1)


def test_no_more_people_than_the_review_asks_for(about, reviewer, second_reviewer, lead):
    completed(about, reviewer)
    completed(about, second_reviewer)
    with pytest.raises(Conflicting, match="not needed"):
        actions.answer(**about, by=lead, facts=CLASS_I)


def test_agreement_waits_for_everybody(about, reviewer, lead):
    completed(about, reviewer)
    with pytest.raises(DomainError, match="Not everybody"):
        actions.agree(**about, by=lead, facts=CLASS_I)


def test_agreement_is_a_further_record(about, reviewer, second_reviewer, lead):
    completed(about, reviewer, CLASS_I)
    completed(about, second_reviewer, CLASS_II)
    actions.agree(**about, by=lead, facts=CLASS_II)
    place = (about["study"].pk, about["question"].pk)
    evidence_class, reasons, overridden = queries.agreed_classes(about["study"].review)[place]
    assert (evidence_class, overridden, Appraisal.objects.count()) == ("II", False, 3)
    assert reasons == ("Not Class I: (c) dropouts not accounted for",)


def test_another_class_needs_a_reason_and_shows_as_set_by_people(about, reviewer, second_reviewer, lead):
    for person in (reviewer, second_reviewer):
        completed(about, person)
    with pytest.raises(DomainError, match="needs a reason"):
        actions.agree(**about, by=lead, facts=CLASS_I, override_class="III")
    agreed = actions.agree(
        **about, by=lead, facts=CLASS_I, override_class="III", override_reason="The dose was never given."
    )
    assert (queries.rate(agreed).evidence_class, queries.rate(agreed).is_overridden) == ("III", True)


def test_reopening_needs_a_reason_and_ends_with_the_agreement(about, reviewer, second_reviewer, lead):
    mine = completed(about, reviewer)
    with pytest.raises(DomainError, match="Say why"):
        actions.reopen(appraisal=mine, by=reviewer, reason=" ")
    mine = actions.reopen(appraisal=mine, by=reviewer, reason="Misread page 3.")
    actions.complete(appraisal=mine, by=reviewer)
    completed(about, second_reviewer)
    actions.agree(**about, by=lead, facts=CLASS_I)
    with pytest.raises(Conflicting, match="agreed already"):
        actions.reopen(appraisal=mine, by=reviewer, reason="Once more.")


def test_what_a_person_answers_is_in_the_log_for_that_person_only(about, reviewer):
    completed(about, reviewer)
    assert set(AuditEntry.objects.values_list("verb", "blinded")) == {
        ("appraisal.answer", True),
        ("appraisal.complete", True),
    }


def test_another_s_answers_stay_hidden_until_both_are_complete(about, reviewer, second_reviewer, sign_in):
    actions.complete(
        appraisal=actions.answer(**about, by=second_reviewer, facts=CLASS_I, quotes={"control": "SECRET"}),
        by=second_reviewer,
    )
    client = sign_in(reviewer)
    before = client.get(f"/reviews/{about['study'].review_id}/appraisal/").content.decode()
    assert "Class I" not in before.replace("Class III", "").split("<table")[1]
    assert client.get(url(about, "consensus/")).status_code == 422
    completed(about, reviewer)
    assert "SECRET" in client.get(url(about, "consensus/")).content.decode()


def test_through_the_pages(about, reviewer, second_reviewer, lead, sign_in):
    for person in (reviewer, second_reviewer):
        sign_in(person).post(url(about), {**posted(CLASS_II), "complete": "1"})
    page = sign_in(lead).get(url(about, "consensus/")).content.decode()
    assert "Class II" in page
    sign_in(lead).post(url(about, "consensus/"), posted(CLASS_II))
    table = sign_in(lead).get(f"/reviews/{about['study'].review_id}/appraisal/").content.decode()
    assert "Class II" in table


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_costs_the_same_for_one_and_three(
    count, review, reviewer, sign_in, django_assert_num_queries
):
    for _ in range(count):
        factories.StudyReportFactory(study__review=review, is_primary=True)
        factories.QuestionFactory(review=review)
    client = sign_in(reviewer)
    with django_assert_num_queries(8):
        client.get(f"/reviews/{review.pk}/appraisal/")
