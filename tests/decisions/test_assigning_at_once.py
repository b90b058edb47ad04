"""Many at once: nothing is given twice, no more people vote than are asked, nothing waits for nobody."""

import pytest
from django.db.models import Count

from screening.decisions import actions, queries
from screening.decisions.dealing import Person
from screening.decisions.models import Assignment, Outcome, Seat, Stage, StageItem, Vote
from screening.errors import Conflicting, DomainError
from screening.models import Membership
from screening.protocol import actions as protocol
from screening.reviews import actions as team
from screening.reviews.models import Role
from tests import factories
from tests.at_once import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = Stage.TITLE_ABSTRACT


@pytest.fixture
def people(review):
    return [factories.member(review, Role.REVIEWER) for _ in range(8)]


@pytest.fixture
def items(review):
    return [factories.StageItemFactory(citation__review=review, rank=float(rank)) for rank in range(1, 13)]


def giving(review, lead, pair, number):
    asked = [Person(one.pk) for one in pair]

    def give():
        try:
            return actions.give(review=review, stage=FIRST, by=lead, name="", people=asked, number=number)
        except Conflicting:
            raise
        except DomainError:
            return []

    return give


def screening(review, person, verdict="include"):
    """``person`` votes on what comes, card by card, until nothing does; a card that was late is passed."""

    def screen():
        cast = []
        for _ in range(60):
            found = queries.queue(review, FIRST, person, limit=1)
            if not found:
                return cast
            try:
                cast.append(actions.cast_vote(item=found[0], by=person, verdict=verdict))
            except Conflicting:
                continue
        raise AssertionError("The queue never ended.")

    return screen


def voters():
    seats = Seat.objects.filter(vote__isnull=False).values("item").annotate(people=Count("person"))
    return {row["item"]: row["people"] for row in seats}


def test_batches_given_at_once_share_nothing(review, lead, people, items):
    pairs = [people[at : at + 2] for at in (0, 2, 4, 6)]
    given = all_at_once([giving(review, lead, pair, 5) for pair in pairs])
    sizes = [batch.size for batches in given for batch in batches]
    assert sum(sizes) == 12
    assert StageItem.objects.exclude(assignment=None).count() == 12
    assert {batch.items.count() == batch.size for batch in Assignment.objects.all()} == {True}


def test_eight_people_at_once_each_citation_is_judged_by_two_and_by_its_own(review, lead, people, items):
    (batch,) = giving(review, lead, people[:2], 4)()
    all_at_once([screening(review, person) for person in people])
    assert voters() == {item.pk: 2 for item in items}
    of_batch = Seat.objects.filter(item__assignment=batch).values_list("person", flat=True)
    assert sorted(of_batch) == sorted([people[0].pk] * 4 + [people[1].pk] * 4)
    assert Vote.objects.count() == 24
    assert set(StageItem.objects.values_list("outcome", flat=True)) == {Outcome.INCLUDED}


def test_while_people_vote_batches_are_given_and_taken_back_and_all_is_judged_by_two(
    review, lead, people, items
):
    def shuffling():
        for at in (0, 2, 4):
            for batch in giving(review, lead, people[at : at + 2], 6)():
                actions.take_back(assignment=batch, by=lead)

    all_at_once([shuffling, *[screening(review, person) for person in people]])
    for person in people:  # who had come to the end while a batch was somebody else's
        screening(review, person)()
    assert voters() == {item.pk: 2 for item in items}
    assert Vote.objects.count() == 24


def test_a_person_who_leaves_while_all_vote_leaves_nothing_stuck(review, lead, people, items):
    giving(review, lead, people[:2], 6)()

    def leaving():
        membership = Membership.objects.get(review=review, user=people[0])
        team.deactivate_member(membership=membership, by=lead)

    all_at_once([leaving, *[screening(review, person) for person in people[1:]]])
    for person in people[1:]:
        screening(review, person)()
    assert voters() == {item.pk: 2 for item in items}


def test_rules_that_change_while_all_vote_leave_nothing_stuck(review, lead, people, items):
    giving(review, lead, people[:2], 6)()

    def changing():
        protocol.change_settings(review=review, by=lead, screeners_title_abstract=1)
        protocol.change_settings(review=review, by=lead, screeners_title_abstract=2)

    all_at_once([changing, *[screening(review, person) for person in people]])
    for person in people:
        screening(review, person)()
    assert voters() == {item.pk: 2 for item in items}


def test_in_a_pilot_round_at_once_everybody_votes_once_and_it_closes_whole(review, lead, people, items):
    asked = [Person(one.pk) for one in people]
    pilot = actions.start_pilot(review=review, stage=FIRST, by=lead, name="", people=asked, number=4)

    def closing():
        return actions.close_pilot(pilot=pilot, by=lead)

    all_at_once([screening(review, person) for person in people[:5]])
    ids = set(pilot.pilot_items.values_list("pk", flat=True))
    assert {pk: count for pk, count in voters().items() if pk in ids} == dict.fromkeys(ids, 5)
    all_at_once([closing, *[screening(review, person) for person in people[5:]]])
    for person in people:
        screening(review, person)()
    assert not StageItem.objects.exclude(outcome=Outcome.INCLUDED).exists()
    assert {count for pk, count in voters().items() if pk not in ids} == {2}


def test_of_two_pilot_rounds_at_once_one_starts(review, lead, people, items):
    asked = [Person(one.pk) for one in people]

    def starting():
        return actions.start_pilot(review=review, stage=FIRST, by=lead, name="", people=asked, number=2)

    results = all_at_once([starting] * 3)
    assert results.count(Conflicting) == 2
    assert Assignment.objects.count() == 1
