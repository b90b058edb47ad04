"""A third person is asked where two differ: blinded, in their own queue, and two of three decide."""

import pytest

from screening.decisions import actions, conflicts, queries
from screening.decisions.blinding import first_votes
from screening.decisions.models import Outcome, Stage, StageItem
from screening.errors import Conflicting, DomainError
from screening.protocol import actions as protocol
from screening.reviews import actions as team
from screening.reviews.models import Resolving, Review
from screening.reviews.roles import Role
from tests import factories


@pytest.fixture
def review(db):
    return factories.ReviewFactory(resolving=Resolving.THIRD)


@pytest.fixture
def third(review):
    return factories.member(review, Role.REVIEWER, name="Thea Third")


def asked(item):
    item = StageItem.objects.get(pk=item.pk)
    return item.third_person if item.awaits_third else None


def of_queue(review, person):
    return queries.queue(review, Stage.TITLE_ABSTRACT, person)


def test_two_who_differ_put_it_before_a_third(review, lead, third, conflict):
    assert asked(conflict) == third
    assert [of_queue(review, person) for person in (third, lead)] == [[conflict], []]


def test_who_agrees_asks_nobody(review, third, item, reviewer, second_reviewer):
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    actions.cast_vote(item=item, by=second_reviewer, verdict="include")
    assert asked(item) is None


@pytest.mark.parametrize(("verdict", "outcome"), [("include", "included"), ("exclude", "excluded")])
def test_two_of_three_decide(verdict, outcome, third, conflict, now_of):
    actions.cast_vote(item=conflict, by=third, verdict=verdict)
    item = now_of(conflict)
    assert (item.outcome, item.awaits_third, item.third_person) == (outcome, False, third)


def test_without_a_majority_a_lead_decides(review, lead, third, conflict, now_of):
    Review.objects.filter(pk=review.pk).update(maybe_is="conflict")
    actions.cast_vote(item=conflict, by=third, verdict="maybe")
    assert asked(conflict) is None
    assert list(conflicts.to_resolve(review, Stage.TITLE_ABSTRACT)) == [conflict]
    assert of_queue(review, third) == []


def test_a_fourth_is_not_taken(review, third, conflict):
    fourth = factories.member(review, Role.REVIEWER)
    with pytest.raises(Conflicting, match="Two people have already"):
        actions.cast_vote(item=conflict, by=fourth, verdict="include")


def test_all_three_may_change_their_vote(third, conflict, reviewer, second_reviewer, now_of):
    actions.cast_vote(item=conflict, by=third, verdict="include")
    actions.cast_vote(item=conflict, by=third, verdict="exclude")
    assert now_of(conflict).outcome == Outcome.EXCLUDED
    actions.cast_vote(item=conflict, by=second_reviewer, verdict="include")
    assert now_of(conflict).outcome == Outcome.INCLUDED


def test_a_third_who_takes_it_back_is_asked_again(third, conflict, now_of):
    actions.cast_vote(item=conflict, by=third, verdict="include")
    actions.undo_vote(item=conflict, by=third)
    assert (now_of(conflict).outcome, asked(conflict)) == (Outcome.CONFLICT, third)


def test_a_voter_who_comes_round_asks_nobody_any_more(review, third, conflict, reviewer, now_of):
    actions.cast_vote(item=conflict, by=reviewer, verdict="exclude")
    assert (now_of(conflict).outcome, asked(conflict), of_queue(review, third)) == ("excluded", None, [])
    with pytest.raises(Conflicting):
        actions.cast_vote(item=conflict, by=third, verdict="include")


def test_the_work_is_spread_and_leads_come_last(review, lead, third, reviewer, second_reviewer):
    fourth = factories.member(review, Role.REVIEWER)
    items = factories.StageItemFactory.create_batch(4, citation__review=review, review=review)
    for item in items:
        actions.cast_vote(item=item, by=reviewer, verdict="include")
        actions.cast_vote(item=item, by=second_reviewer, verdict="exclude")
    assert [asked(item) for item in items] == [third, fourth, third, fourth]


def test_with_nobody_left_it_is_a_conflict_like_any_other(review, reviewer, second_reviewer, conflict):
    assert asked(conflict) is None
    assert list(conflicts.to_resolve(review, Stage.TITLE_ABSTRACT)) == [conflict]


def test_a_lead_who_is_the_third_does_not_learn_of_the_conflict(review, lead, conflict, sign_in):
    assert asked(conflict) == lead
    page = sign_in(lead).get(f"/reviews/{review.pk}/conflicts/?show=third").content.decode()
    assert (conflict.citation.title in page, "Rob Reviewer" in page) == (False, False)
    assert conflicts.counts(review, lead) == {"title_abstract": 0, "full_text": 0, "third": 0}
    with pytest.raises(Conflicting, match="no longer a conflict"):
        actions.show_votes(item=conflict, by=lead)
    with pytest.raises(Conflicting, match="no longer a conflict"):
        actions.resolve(item=conflict, by=lead, verdict="include", explanation="It fits.")


def test_who_looked_at_the_votes_is_not_asked(review, lead, third, conflict, reviewer):
    second_lead = factories.member(review, Role.LEAD)
    actions.show_votes(item=conflict, by=second_lead)
    with pytest.raises(DomainError, match="has not seen these votes"):
        actions.ask_third(item=conflict, by=lead, person=second_lead)
    with pytest.raises(DomainError, match="has not seen these votes"):
        actions.ask_third(item=conflict, by=lead, person=reviewer)


def test_a_lead_asks_somebody_else(review, lead, third, conflict, sign_in):
    fourth = factories.member(review, Role.REVIEWER)
    url = f"/reviews/{review.pk}/conflicts/{conflict.pk}/third/"
    assert sign_in(lead).post(url, {"person": fourth.pk}).status_code == 302
    assert (asked(conflict), of_queue(review, third)) == (fourth, [])


def test_a_lead_may_resolve_without_waiting(review, lead, third, conflict, now_of):
    actions.resolve(item=conflict, by=lead, verdict="include", explanation="Page 2.")
    assert (now_of(conflict).outcome, asked(conflict), of_queue(review, third)) == ("included", None, [])


def test_who_leaves_is_not_waited_for(review, lead, third, conflict):
    team.deactivate_member(membership=review.memberships.get(user=third), by=lead)
    assert asked(conflict) == lead
    assert actions.ask_others(review=review, by=lead) == 0


@pytest.mark.parametrize("before", [Resolving.RESOLVER, Resolving.DISCUSSION])
def test_the_setting_asks_for_what_differs_already(
    before, review, lead, third, item, reviewer, second_reviewer
):
    Review.objects.filter(pk=review.pk).update(resolving=before)
    item.review.refresh_from_db()
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    actions.cast_vote(item=item, by=second_reviewer, verdict="exclude")
    assert asked(item) is None
    protocol.change_settings(review=review, by=lead, resolving=Resolving.THIRD)
    assert asked(item) == third
    protocol.change_settings(review=review, by=lead, resolving=before)
    assert asked(item) is None


def test_what_two_of_three_decided_outlives_the_setting(review, lead, third, conflict, now_of):
    actions.cast_vote(item=conflict, by=third, verdict="include")
    protocol.change_settings(review=review, by=lead, resolving=Resolving.RESOLVER)
    assert now_of(conflict).outcome == Outcome.INCLUDED


def test_the_third_vote_does_not_count_for_agreement(review, third, conflict, reviewer, second_reviewer):
    actions.cast_vote(item=conflict, by=third, verdict="include")
    people = [row["person_id"] for row in first_votes(review, Stage.TITLE_ABSTRACT)]
    assert sorted(people) == sorted([reviewer.pk, second_reviewer.pk])
