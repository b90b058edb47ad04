"""Facts by two people, blinded; the class computed, agreed, and never set silently."""

import pytest

from screening.appraisal import actions, queries
from screening.engine.evidence.asked import ASKED, asked_by
from screening.errors import Conflicting, DomainError
from screening.models import Appraisal, AuditEntry
from screening.reviews.models import Role
from tests import factories
from tests.appraisal.conftest import CLASS_I, CLASS_II


def test_every_fact_of_the_engine_is_asked_once():
    keys = [fact.key for fact in asked_by("aan-2004")]
    assert keys == [fact.key for fact in ASKED if fact.key != "objective_outcome"]


def test_the_class_follows_from_the_facts_and_names_what_failed(completed, reviewer):
    rated = queries.rate(completed(reviewer, CLASS_II))
    assert rated.evidence_class == "II"
    assert rated.failed == {"Not Class I": ["(c) dropouts not accounted for"]}


def test_what_is_not_answered_counts_as_unclear_and_is_counted(about, reviewer):
    facts = {key: given for key, given in CLASS_I.items() if key != "representative"}
    rated = queries.rate(actions.answer(**about, by=reviewer, facts=facts))
    assert (rated.evidence_class, rated.unanswered) == ("IV", 1)
    assert rated.failed["Not Class III"] == ["unclear whether the population is representative"]


def test_the_same_study_may_have_two_classes_for_two_questions(about, review, reviewer):
    other = factories.QuestionFactory(review=review)
    one = actions.answer(**about, by=reviewer, facts=CLASS_I)
    two = actions.answer(
        study=about["study"], question=other, by=reviewer, facts={**CLASS_I, "control": "own"}
    )
    assert (queries.rate(one).evidence_class, queries.rate(two).evidence_class) == ("I", "III")


def test_an_appraisal_with_gaps_cannot_be_completed(about, reviewer):
    mine = actions.answer(**about, by=reviewer, facts={"randomised": "yes"})
    with pytest.raises(DomainError, match="Answer these first: Prospective"):
        actions.complete(appraisal=mine, by=reviewer)


@pytest.mark.parametrize("facts", [{"randomised": "perhaps"}, {"control": "yes"}, {"colour": "yes"}])
def test_an_answer_that_is_none_is_refused(facts, about, reviewer):
    with pytest.raises(DomainError, match="is no answer to"):
        actions.answer(**about, by=reviewer, facts=facts)
    assert not Appraisal.objects.exists()


def test_an_older_page_does_not_overwrite(about, reviewer):
    actions.answer(**about, by=reviewer, facts=CLASS_I, version=0)
    actions.answer(**about, by=reviewer, facts=CLASS_II, version=1)
    for old in (0, 1):
        with pytest.raises(Conflicting, match="another window"):
            actions.answer(**about, by=reviewer, facts=CLASS_I, version=old)
    assert Appraisal.objects.get().facts == CLASS_II


def test_a_complete_appraisal_is_locked(about, completed, reviewer):
    completed(reviewer)
    with pytest.raises(Conflicting, match="Reopen it"):
        actions.answer(**about, by=reviewer, facts=CLASS_II)


def test_nobody_answers_for_another(completed, reviewer, second_reviewer):
    mine = completed(reviewer)
    for act in (actions.complete, actions.reopen):
        with pytest.raises(DomainError, match="somebody else's"):
            act(appraisal=mine, by=second_reviewer, **({"reason": "?"} if act is actions.reopen else {}))


def test_no_more_people_than_the_review_asks_for(about, completed, reviewer, second_reviewer, lead):
    completed(reviewer)
    actions.answer(**about, by=second_reviewer, facts={})
    with pytest.raises(Conflicting, match="not needed"):
        actions.answer(**about, by=lead, facts=CLASS_I)


def test_who_left_in_the_middle_gives_the_place_back(about, review, reviewer, second_reviewer, lead):
    for person in (reviewer, second_reviewer):
        actions.answer(**about, by=person, facts={})
    review.memberships.filter(user=reviewer).update(is_active=False)
    assert actions.answer(**about, by=lead, facts=CLASS_I).person == lead


def test_a_question_of_another_review_is_refused(about, reviewer):
    with pytest.raises(DomainError, match="another review"):
        actions.answer(study=about["study"], question=factories.QuestionFactory(), by=reviewer, facts={})


def test_agreement_waits_for_everybody(about, completed, reviewer, lead):
    completed(reviewer)
    with pytest.raises(DomainError, match="Not everybody"):
        actions.agree(**about, by=lead, facts=CLASS_I)


def test_one_person_is_enough_where_the_review_asks_for_one(about, review, completed, reviewer):
    review.extractors = 1
    review.save()
    completed(reviewer)
    about["study"].review.refresh_from_db()
    agreed = actions.agree(**about, by=reviewer, facts=CLASS_I)
    assert queries.rate(agreed).evidence_class == "I"


def test_who_is_still_at_work_does_not_agree(about, completed, reviewer, second_reviewer, review):
    """The review asked for two, later for one: a third person had begun before."""
    third = factories.member(review, Role.REVIEWER)
    factories.AppraisalFactory(**about, person=third)
    for person in (reviewer, second_reviewer):
        Appraisal.objects.create(**about, person=person, scheme="aan-2004", facts=CLASS_I, state="complete")
    with pytest.raises(DomainError, match="Not everybody"):
        actions.agree(**about, by=third, facts=CLASS_I)


def test_agreement_is_a_further_record(about, completed, reviewer, second_reviewer, lead):
    mine = completed(reviewer, CLASS_I)
    completed(second_reviewer, CLASS_II)
    actions.agree(**about, by=lead, facts=CLASS_II)
    place = (about["study"].pk, about["question"].pk)
    evidence_class, reasons, overridden = queries.agreed_classes(about["study"].review)[place]
    assert (evidence_class, overridden, Appraisal.objects.count()) == ("II", False, 3)
    assert reasons == ("Not Class I: (c) dropouts not accounted for",)
    mine.refresh_from_db()
    assert mine.facts == CLASS_I


def test_agreeing_again_replaces_the_agreement_and_leaves_the_former_in_the_history(about, pair, lead):
    actions.agree(**about, by=lead, facts=CLASS_I)
    actions.agree(**about, by=lead, facts=CLASS_II)
    last = AuditEntry.objects.filter(verb="appraisal.agree").latest("pk")
    assert (last.detail["before"]["facts"], last.detail["facts"]) == (CLASS_I, CLASS_II)
    assert Appraisal.objects.filter(person=None).count() == 1


def test_of_two_agreements_on_one_page_the_older_is_refused(about, pair, lead, reviewer):
    actions.agree(**about, by=lead, facts=CLASS_I, version=0)
    with pytest.raises(Conflicting, match="Somebody else agreed"):
        actions.agree(**about, by=reviewer, facts=CLASS_II, version=0)


def test_nothing_is_agreed_with_a_gap(about, pair, lead):
    with pytest.raises(DomainError, match="Settle these first: Randomised"):
        actions.agree(**about, by=lead, facts={**CLASS_I, "randomised": ""})


def test_another_class_needs_a_reason_and_shows_as_set_by_people(about, pair, lead):
    with pytest.raises(DomainError, match="needs a reason"):
        actions.agree(**about, by=lead, facts=CLASS_I, override_class="III", override_reason=" ")
    with pytest.raises(DomainError, match="I, II, III or IV"):
        actions.agree(**about, by=lead, facts=CLASS_I, override_class="V", override_reason="why not")
    agreed = actions.agree(
        **about, by=lead, facts=CLASS_I, override_class="III", override_reason="The dose was never given."
    )
    rated = queries.rate(agreed)
    assert (rated.evidence_class, rated.rating.evidence_class, rated.is_overridden) == ("III", "I", True)


def test_setting_the_computed_class_is_no_override(about, pair, lead):
    agreed = actions.agree(**about, by=lead, facts=CLASS_I, override_class="I", override_reason="It is good.")
    assert not queries.rate(agreed).is_overridden


def test_a_later_scheme_asks_for_its_own_facts(about, review, pair, lead):
    review.evidence_scheme = "aan-2005"
    review.save()
    about["study"].review.refresh_from_db()
    with pytest.raises(DomainError, match="Settle these first: Objective outcome"):
        actions.agree(**about, by=lead, facts=CLASS_I)
    agreed = actions.agree(**about, by=lead, facts={**CLASS_I, "objective_outcome": "no"})
    assert agreed.scheme == "aan-2005"


def test_reopening_needs_a_reason_and_ends_with_the_agreement(
    about, completed, reviewer, second_reviewer, lead
):
    mine = completed(reviewer)
    with pytest.raises(DomainError, match="Say why"):
        actions.reopen(appraisal=mine, by=reviewer, reason=" ")
    mine = actions.reopen(appraisal=mine, by=reviewer, reason="Misread page 3.")
    actions.complete(appraisal=mine, by=reviewer)
    completed(second_reviewer)
    actions.agree(**about, by=lead, facts=CLASS_I)
    with pytest.raises(Conflicting, match="agreed already"):
        actions.reopen(appraisal=mine, by=reviewer, reason="Once more.")


def test_what_a_person_answers_is_in_the_log_for_that_person_only(completed, reviewer):
    completed(reviewer)
    assert set(AuditEntry.objects.values_list("verb", "blinded")) == {
        ("appraisal.answer", True),
        ("appraisal.complete", True),
    }


@pytest.mark.parametrize(
    ("asked_for", "beside"), [("ACTH", False), ("Steroids", False), ("Vigabatrin", True)]
)
def test_a_study_whose_agreed_arms_are_of_other_treatments_is_beside_the_question(
    asked_for, beside, review, study, reviewer
):
    """Prednisone is a kind of steroid: a question about steroids is about it."""
    steroids = factories.TreatmentFactory(review=review, name="Steroids")
    named = {
        "Steroids": steroids,
        "ACTH": factories.TreatmentFactory(review=review, name="ACTH"),
        "Vigabatrin": factories.TreatmentFactory(review=review, name="Vigabatrin"),
    }
    prednisone = factories.TreatmentFactory(review=review, name="Prednisone", parent=steroids)
    consensus = factories.ExtractionFactory(study=study, person=None, state="complete")
    for treatment in (named["ACTH"], prednisone):
        factories.ArmFactory(extraction=consensus, treatment=treatment)
    factories.QuestionFactory(review=review, treatment=named[asked_for])
    ((_, [cell]),) = queries.table(review, reviewer)
    assert cell.is_beside is beside
