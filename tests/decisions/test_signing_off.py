"""A stage that is signed off is locked, whoever asks and however; opening it again needs a reason."""

import pytest
from django.db import IntegrityError

from screening.decisions import actions, board, queries
from screening.decisions.models import Resolution, SignOff, Stage, StageItem, Vote
from screening.duplicates import actions as duplicates
from screening.errors import Conflicting, DomainError
from screening.models import AuditEntry
from screening.protocol import actions as protocol
from screening.reviews.models import Resolving
from screening.reviews.roles import Role
from tests import factories
from tests.at_once import all_at_once

TITLES = Stage.TITLE_ABSTRACT


@pytest.fixture
def settled(item, reviewer, second_reviewer):
    for person in (reviewer, second_reviewer):
        actions.cast_vote(item=item, by=person, verdict="include")
    return StageItem.objects.get(pk=item.pk)


def signed_off(review, lead, **more):
    return actions.sign_off(review=review, stage=TITLES, by=lead, **more)


def test_what_is_whole_is_signed_off_without_a_word(review, lead, settled):
    row = signed_off(review, lead)
    assert (row.locks, row.counts["included"]) == (True, 1)
    assert board.is_signed_off(review, TITLES)
    assert not board.is_signed_off(review, Stage.FULL_TEXT)
    assert AuditEntry.objects.get(verb="stage.sign_off").summary == (
        "signed off title and abstract: 1 included, 0 excluded"
    )


def test_stopping_early_says_why(review, lead, item):
    with pytest.raises(DomainError, match="Say why the stage is signed off"):
        signed_off(review, lead, reason="  ")
    assert signed_off(review, lead, reason="Nothing new was found in 500.").counts["unscreened"] == 1


def test_the_log_does_not_tell_conflicts_from_open_ones(review, lead, conflict):
    factories.StageItemFactory(citation__review=review, review=review)
    signed_off(review, lead, reason="Out of time.")
    assert "0 included, 0 excluded, 2 not settled" in AuditEntry.objects.get(verb="stage.sign_off").summary


def test_an_empty_stage_is_not_signed_off(review, lead):
    with pytest.raises(DomainError, match="nothing to sign off"):
        signed_off(review, lead)


def test_no_vote_no_undo_and_no_further_vote(review, lead, settled, reviewer, now_of):
    before = now_of(settled).changed_at
    signed_off(review, lead)
    other = factories.StageItemFactory(citation__review=review, review=review)
    with pytest.raises(Conflicting, match="Title and abstract is signed off: nothing was written"):
        actions.cast_vote(item=other, by=reviewer, verdict="include")
    with pytest.raises(Conflicting, match="signed off"):
        actions.cast_vote(item=settled, by=reviewer, verdict="exclude")
    with pytest.raises(Conflicting, match="signed off"):
        actions.undo_vote(item=settled, by=reviewer)
    assert (Vote.objects.count(), now_of(settled).changed_at) == (2, before)


def test_no_resolution_and_no_comment(review, lead, conflict, reviewer):
    review.resolving = Resolving.DISCUSSION
    review.save()
    signed_off(review, lead, reason="Out of time.")
    with pytest.raises(Conflicting, match="signed off"):
        actions.resolve(item=conflict, by=lead, verdict="include", explanation="It fits.")
    with pytest.raises(Conflicting, match="signed off"):
        actions.say(item=conflict, by=reviewer, text="But.")
    assert not Resolution.objects.exists()


def test_a_vote_that_was_stored_before_is_acknowledged_again(review, lead, settled, reviewer):
    """What was sent twice because its answer got lost is no new vote."""
    stored = Vote.objects.filter(person=reviewer).get()
    signed_off(review, lead)
    again = actions.cast_vote(item=settled, by=reviewer, verdict="include", key=stored.key)
    assert again == stored


def test_the_database_refuses_what_goes_around_the_actions(review, lead, settled, reviewer):
    signed_off(review, lead)
    with pytest.raises(IntegrityError, match="This stage is signed off"):
        factories.VoteFactory(item=settled, person=reviewer, serial=2)


def test_the_other_stage_goes_on(review, lead, settled, full_text, reviewer, now_of):
    signed_off(review, lead)
    actions.cast_vote(item=full_text, by=reviewer, verdict="include")
    assert now_of(full_text).outcome == "awaiting"


def test_opening_again_needs_a_reason_and_lets_votes_in(review, lead, settled, reviewer, now_of):
    signed_off(review, lead)
    with pytest.raises(DomainError, match="Say why"):
        actions.reopen(review=review, stage=TITLES, by=lead, reason=" ")
    actions.reopen(review=review, stage=TITLES, by=lead, reason="An update of the search.")
    actions.cast_vote(item=settled, by=reviewer, verdict="exclude")
    assert now_of(settled).outcome == "conflict"
    assert list(board.sign_offs(review, TITLES).values_list("locks", flat=True)) == [False, True]
    assert AuditEntry.objects.get(verb="stage.reopen").detail == {"why": "An update of the search."}


def test_once_is_enough(review, lead, settled):
    with pytest.raises(Conflicting, match="nothing to open again"):
        actions.reopen(review=review, stage=TITLES, by=lead, reason="Why not.")
    signed_off(review, lead)
    with pytest.raises(Conflicting, match="signed off already"):
        signed_off(review, lead)


def test_rules_that_would_move_a_decision_are_refused(review, lead, item, reviewer, second_reviewer, now_of):
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    actions.cast_vote(item=item, by=second_reviewer, verdict="maybe")
    signed_off(review, lead)
    with pytest.raises(Conflicting, match="would change 1 citation, and title and abstract is signed off"):
        protocol.change_settings(review=review, by=lead, maybe_is="conflict")
    review.refresh_from_db()
    assert (review.maybe_is, now_of(item).outcome) == ("include", "included")
    protocol.change_settings(review=review, by=lead, reasons_must_agree=True)


def test_merging_goes_on_and_the_board_says_what_it_moved(review, lead, settled, reviewer, second_reviewer):
    other = factories.StageItemFactory(citation__review=review, review=review)
    for person in (reviewer, second_reviewer):
        actions.cast_vote(item=other, by=person, verdict="exclude")
    row = signed_off(review, lead)
    duplicates.merge(kept=settled.citation, dissolved=other.citation, by=lead)
    changes = board.changes_since(row, queries.stage_counts(review, TITLES))
    assert changes == [("Included", 1, 0)]


def test_pages_say_that_it_is_signed_off(review, lead, settled, reviewer, sign_in):
    signed_off(review, lead)
    client = sign_in(reviewer)
    page = client.get(f"/reviews/{review.pk}/screen/title-abstract/").content.decode()
    assert "This stage is signed off" in page
    card = client.get(f"/reviews/{review.pk}/screen/title-abstract/{settled.pk}/").content.decode()
    assert ("no vote is taken until a lead opens it again" in card, 'value="include"' in card) == (
        True,
        False,
    )


def test_the_outbox_is_told(review, lead, settled, reviewer, sign_in):
    signed_off(review, lead)
    url = f"/reviews/{review.pk}/vote/{settled.pk}/"
    response = sign_in(reviewer).post(url, {"verdict": "maybe"}, headers={"Accept": "application/json"})
    assert (response.status_code, "signed off" in response.json()["error"]) == (409, True)


def test_a_lead_signs_off_and_opens_again_on_the_page(review, lead, settled, sign_in):
    client, url = sign_in(lead), f"/reviews/{review.pk}/board/"
    assert client.post(f"{url}title-abstract/sign-off/").url == f"{url}?stage=title-abstract"
    assert "Signed off by Lea Lead" in client.get(url).content.decode()
    refused = client.post(f"{url}title-abstract/reopen/", {"reason": ""})
    assert (refused.status_code, "Say why the stage is opened again" in refused.content.decode()) == (
        422,
        True,
    )
    client.post(f"{url}title-abstract/reopen/", {"reason": "An update of the search."})
    page = client.get(url).content.decode()
    assert ("An update of the search." in page, "Signed off by" in page) == (True, False)


def test_reviewers_do_not_sign_off(review, settled, sign_in):
    client = sign_in(factories.member(review, Role.REVIEWER))
    assert client.post(f"/reviews/{review.pk}/board/title-abstract/sign-off/").status_code == 403
    assert not SignOff.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_sign_off_and_votes_at_once_leave_no_vote_behind_it(review, lead, reviewer):
    """Whoever comes first: what the sign-off counted is what stands."""
    items = factories.StageItemFactory.create_batch(12, citation__review=review, review=review)

    def vote(item):
        return lambda: actions.cast_vote(item=StageItem(pk=item.pk), by=reviewer, verdict="include")

    calls = [vote(item) for item in items]
    calls.insert(4, lambda: signed_off(review, lead, reason="Out of time."))
    answers = all_at_once(calls)
    stored = [answer for answer in answers if isinstance(answer, Vote)]
    assert Vote.objects.count() == len(stored) == SignOff.objects.get().counts["awaiting"]
    assert answers.count(Conflicting) == len(items) - len(stored)
