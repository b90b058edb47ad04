"""The two who differ discuss it: nobody sees a vote before both have voted, and looking is written down."""

import pytest
from django.db import ProgrammingError

from screening.decisions import actions
from screening.decisions.models import Comment, Outcome, Vote
from screening.errors import Conflicting, DomainError
from screening.models import AuditEntry
from screening.reviews.models import Resolving
from screening.reviews.roles import Role
from tests import factories


@pytest.fixture
def review(db):
    return factories.ReviewFactory(resolving=Resolving.DISCUSSION)


def page_of(client, item):
    return client.get(f"/reviews/{item.review_id}/discussions/{item.pk}/")


def list_of(client, review):
    return client.get(f"/reviews/{review.pk}/discussions/").content.decode()


def test_both_see_each_others_vote_once_they_differ(conflict, reviewer, second_reviewer, sign_in):
    page = page_of(sign_in(reviewer), conflict).content.decode()
    assert ("No EEG." in page, "Sue Second" in page) == (True, True)
    assert page_of(sign_in(second_reviewer), conflict).status_code == 200


def test_looking_is_written_down_once(conflict, reviewer, sign_in):
    client = sign_in(reviewer)
    assert conflict.citation.title in list_of(client, conflict.review)
    assert not AuditEntry.objects.filter(verb="conflict.unblind").exists()
    page_of(client, conflict), page_of(client, conflict)
    entry = AuditEntry.objects.get(verb="conflict.unblind")
    assert (entry.actor_id, entry.blinded) == (reviewer.pk, True)


def test_the_list_tells_no_verdict_of_the_other(conflict, reviewer, sign_in):
    page = list_of(sign_in(reviewer), conflict.review)
    assert ("Sue Second" in page, "pill-excluded" in page, "pill-included" in page) == (True, False, True)


def test_before_both_have_voted_there_is_nothing(item, review, reviewer, second_reviewer, sign_in):
    actions.cast_vote(item=item, by=second_reviewer, verdict="exclude", note="No EEG.")
    for person in (reviewer, second_reviewer):
        assert item.citation.title not in list_of(sign_in(person), review)
        assert page_of(sign_in(person), item).status_code == 302
    item.refresh_from_db()
    with pytest.raises(DomainError, match="nothing to discuss"):
        actions.look_to_discuss(item=item, by=reviewer)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEAD])
def test_who_has_not_voted_does_not_take_part(role, conflict, review, sign_in):
    client = sign_in(factories.member(review, role))
    assert conflict.citation.title not in list_of(client, review)
    assert page_of(client, conflict).status_code == 302
    assert (
        client.post(f"/reviews/{review.pk}/discussions/{conflict.pk}/say/", {"text": "Me too"}).status_code
        == 302
    )
    assert not Comment.objects.exists()


def test_a_vote_taken_back_closes_the_eyes_again(conflict, reviewer, sign_in):
    actions.undo_vote(item=conflict, by=reviewer)
    assert page_of(sign_in(reviewer), conflict).status_code == 302


@pytest.mark.parametrize("resolving", [Resolving.RESOLVER, Resolving.THIRD])
def test_where_the_review_resolves_otherwise_voters_see_nothing(
    resolving, conflict, review, reviewer, sign_in
):
    review.resolving = resolving
    review.save()
    client = sign_in(reviewer)
    assert page_of(client, conflict).status_code == 302
    assert conflict.citation.title not in list_of(client, review)


def test_what_is_said_stays_and_is_read_by_both(conflict, review, reviewer, second_reviewer, sign_in):
    url = f"/reviews/{review.pk}/discussions/{conflict.pk}/say/"
    sign_in(reviewer).post(url, {"text": "Page 2 has the EEG."})
    assert "Page 2 has the EEG." in page_of(sign_in(second_reviewer), conflict).content.decode()
    assert AuditEntry.objects.get(verb="conflict.say").blinded
    with pytest.raises(ProgrammingError, match="Cannot update or delete"):
        Comment.objects.update(text="Something else")


def test_nothing_said_is_asked_again(conflict, review, reviewer, sign_in):
    response = sign_in(reviewer).post(f"/reviews/{review.pk}/discussions/{conflict.pk}/say/", {"text": " "})
    assert (response.status_code, "Write what you want" in response.content.decode()) == (422, True)


def test_who_changes_their_vote_settles_it_and_the_first_word_stays(conflict, second_reviewer, now_of):
    actions.say(item=conflict, by=second_reviewer, text="You are right.")
    actions.cast_vote(item=conflict, by=second_reviewer, verdict="include")
    assert now_of(conflict).outcome == Outcome.INCLUDED
    said = Vote.objects.filter(person=second_reviewer).order_by("serial")
    assert list(said.values_list("verdict", flat=True)) == ["exclude", "include"]
    with pytest.raises(Conflicting, match="nothing left to discuss"):
        actions.say(item=now_of(conflict), by=second_reviewer, text="One more thing.")


def test_settled_it_can_be_read_by_who_may_see_the_votes(
    conflict, review, lead, reviewer, second_reviewer, sign_in
):
    actions.say(item=conflict, by=second_reviewer, text="You are right.")
    actions.cast_vote(item=conflict, by=second_reviewer, verdict="include")
    url = f"/reviews/{review.pk}/screen/title-abstract/{conflict.pk}/"
    outsider = factories.member(review, Role.REVIEWER)
    shown = [
        "You are right." in sign_in(person).get(url).content.decode() for person in (reviewer, lead, outsider)
    ]
    assert shown == [True, True, False]


def test_a_lead_reads_what_was_said_with_the_votes_only(conflict, review, lead, reviewer, sign_in):
    actions.say(item=conflict, by=reviewer, text="Page 2 has the EEG.")
    client, url = sign_in(lead), f"/reviews/{review.pk}/conflicts/"
    before = client.get(url).content.decode()
    assert ("Page 2 has the EEG." in before, "1 comment, shown with the votes" in before) == (False, True)
    actions.show_votes(item=conflict, by=lead)
    assert "Page 2 has the EEG." in client.get(url).content.decode()


def test_a_lead_can_end_what_they_cannot_agree_on(conflict, lead, now_of):
    actions.resolve(item=conflict, by=lead, verdict="include", explanation="Page 2.")
    assert now_of(conflict).outcome == Outcome.INCLUDED


def test_the_menu_has_discussions_only_where_people_discuss(review, reviewer, sign_in):
    client, url = sign_in(reviewer), f"/reviews/{review.pk}/my-votes/"
    shown = [">Discussions<" in client.get(url).content.decode()]
    review.resolving = Resolving.RESOLVER
    review.save()
    shown.append(">Discussions<" in client.get(url).content.decode())
    assert shown == [True, False]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(
    count, review, reviewer, second_reviewer, sign_in, django_assert_num_queries
):
    for item in factories.StageItemFactory.create_batch(count, citation__review=review, review=review):
        actions.cast_vote(item=item, by=reviewer, verdict="include")
        actions.cast_vote(item=item, by=second_reviewer, verdict="exclude")
    client = sign_in(reviewer)
    with django_assert_num_queries(6):
        list_of(client, review)
