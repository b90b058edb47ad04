"""How often the database is asked for a vote and for what comes next, however much is in the review."""

import uuid

import pytest
from django.urls import reverse

from screening.decisions import actions
from screening.decisions.models import Seat, StageItem, Vote
from screening.models import AuditEntry
from tests import factories

SCRIPT = {"accept": "application/json"}


@pytest.fixture
def send(review, item, sign_in):
    """``send(person, verdict)``: as the page's script sends it, with a key of its own."""

    def sent(person, verdict="exclude", name="vote"):
        address = reverse(f"screening:{name}", kwargs={"review_id": review.pk, "item_id": item.pk})
        client = sign_in(person)
        return lambda: client.post(address, {"verdict": verdict, "key": str(uuid.uuid4())}, headers=SCRIPT)

    return sent


def test_voting_asks_thrice_in_one_transaction(item, reviewer, criteria, django_assert_num_queries):
    """Savepoint, lock, what is on the table, all that is written, release: first, anew, and taken back."""
    for verdict in ("include", "exclude"):
        with django_assert_num_queries(5):
            actions.cast_vote(
                item=item,
                by=reviewer,
                verdict=verdict,
                answers={str(criteria[0].pk): "yes"},
                key=uuid.uuid4(),
            )
    with django_assert_num_queries(5):
        actions.undo_vote(item=item, by=reviewer)


def test_a_vote_that_is_sent_asks_eight_times(
    item, reviewer, second_reviewer, criteria, send, django_assert_num_queries
):
    """Session, person, membership, begin, lock, table, write, commit: first vote and the one that settles."""
    for person in (reviewer, second_reviewer):
        post = send(person)
        with django_assert_num_queries(8):
            assert post().status_code == 200
    assert StageItem.objects.get().outcome == "excluded"


def test_taking_back_asks_eight_times(item, reviewer, send, django_assert_num_queries):
    send(reviewer)()
    post = send(reviewer, name="undo")
    with django_assert_num_queries(8):
        assert post().status_code == 200


def test_what_is_written_together_is_whole(item, reviewer, criteria):
    """As each row would be by itself: numbers and times that the database gives, and nothing left out."""
    key = uuid.uuid4()
    vote = actions.cast_vote(
        item=item, by=reviewer, verdict="exclude", reason=criteria[0], note=" Rats. ", seconds=7, key=key
    )
    stored = Vote.objects.get()
    for field in Vote._meta.concrete_fields:
        assert getattr(vote, field.attname) == getattr(stored, field.attname), field.name
    seat, entry = Seat.objects.get(), AuditEntry.objects.get(verb="vote.cast")
    assert (seat.item, seat.person, seat.vote) == (item, reviewer, stored)
    assert (entry.actor_id, entry.actor, entry.target_id) == (reviewer.pk, str(reviewer), str(item.pk))
    assert entry.at is not None
    assert StageItem.objects.get().changed_at > item.changed_at


@pytest.mark.parametrize("name", ["vote", "undo"])
def test_an_item_of_another_review_or_of_none_is_not_there(name, review, reviewer, sign_in):
    other = factories.StageItemFactory()
    for pk in (other.pk, 0, 10**30):
        address = reverse(f"screening:{name}", kwargs={"review_id": review.pk, "item_id": pk})
        answer = sign_in(reviewer).post(address, {"verdict": "include"}, headers=SCRIPT)
        assert (answer.status_code, Vote.objects.count()) == (404, 0)


def test_a_review_of_an_absurd_number_is_not_there(reviewer, sign_in):
    assert sign_in(reviewer).get(f"/reviews/{10**30}/").status_code == 404
