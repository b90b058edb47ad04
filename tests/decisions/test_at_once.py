"""Many at once on one row: the lock keeps the number of people, the key keeps one press one vote."""

import uuid

import pytest

from screening.decisions import actions
from screening.decisions.models import Outcome, Resolution, Seat, StageItem, Vote
from screening.errors import Conflicting
from screening.models import AuditEntry
from screening.reviews.models import Role
from tests import factories
from tests.at_once import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def vote(item, person, verdict="include", key=None):
    return lambda: actions.cast_vote(item=StageItem(pk=item.pk), by=person, verdict=verdict, key=key)


def test_of_six_people_at_once_exactly_two_vote(review, item):
    people = [factories.member(review, Role.REVIEWER) for _ in range(6)]
    results = all_at_once([vote(item, person) for person in people])
    assert results.count(Conflicting) == 4
    assert (Vote.objects.count(), Seat.objects.count()) == (2, 2)
    item.refresh_from_db()
    assert (item.outcome, item.seats_taken) == (Outcome.INCLUDED, 2)


def test_one_key_in_parallel_is_one_vote(item, reviewer):
    key = uuid.uuid4()
    results = all_at_once([vote(item, reviewer, key=key)] * 5)
    assert {result.pk for result in results} == {Vote.objects.get().pk}
    assert AuditEntry.objects.filter(verb="vote.cast").count() == 1


def test_different_keys_in_parallel_are_all_kept_and_the_last_counts(item, reviewer):
    verdicts = ["include", "exclude", "maybe", "include", "exclude"]
    all_at_once([vote(item, reviewer, verdict, uuid.uuid4()) for verdict in verdicts])
    votes = Vote.objects.order_by("serial")
    assert [said.serial for said in votes] == [1, 2, 3, 4, 5]
    assert sorted(said.verdict for said in votes) == sorted(verdicts)
    assert Seat.objects.get().vote == votes.last()


def test_two_people_at_once_settle_one_item_once(item, reviewer, second_reviewer):
    all_at_once([vote(item, reviewer, "include"), vote(item, second_reviewer, "exclude")])
    item.refresh_from_db()
    assert (item.outcome, item.seats_taken) == (Outcome.CONFLICT, 2)


def test_many_items_by_many_people_lose_no_vote(review, reviewer, second_reviewer):
    items = factories.StageItemFactory.create_batch(6, citation__review=review, review=review)

    def sweep(person, order):
        return lambda: [vote(item, person)() for item in order]

    all_at_once([sweep(reviewer, items), sweep(second_reviewer, items[::-1])])
    assert Vote.objects.count() == 12
    assert set(StageItem.objects.values_list("outcome", flat=True)) == {"included"}


def test_of_two_leads_at_once_one_resolves(conflict, review, lead):
    leads = [lead, factories.member(review, Role.LEAD)]

    def resolve(person, verdict):
        seen = StageItem.objects.get(pk=conflict.pk)
        return lambda: actions.resolve(item=seen, by=person, verdict=verdict, explanation="So it is.")

    results = all_at_once([resolve(leads[0], "include"), resolve(leads[1], "exclude")])
    assert results.count(Conflicting) == 1
    (resolution,) = Resolution.objects.all()
    conflict.refresh_from_db()
    assert (conflict.resolution, conflict.outcome) == (resolution, f"{resolution.verdict}d")


def test_opening_at_once_opens_once(review, lead):
    ids = [citation.pk for citation in factories.CitationFactory.create_batch(20, review=review)]

    def opening():
        return actions.open_items(review=review, citation_ids=ids, stage="title_abstract", by=lead)

    all_at_once([opening] * 3)
    assert StageItem.objects.count() == 20
