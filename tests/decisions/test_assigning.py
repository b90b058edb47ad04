"""Batches: who is asked for what, in which order, and that nothing waits for people who are not there."""

import pytest

from screening.decisions import actions, queries
from screening.decisions.dealing import Person
from screening.decisions.models import Assignment, Outcome, Stage, StageItem, Vote
from screening.errors import Conflicting, DomainError
from screening.models import AuditEntry, Membership
from screening.protocol import actions as protocol
from screening.reviews import actions as team
from screening.reviews.models import Role
from tests import factories

FIRST = Stage.TITLE_ABSTRACT


@pytest.fixture
def items(review):
    return [factories.StageItemFactory(citation__review=review, rank=float(rank)) for rank in range(1, 9)]


@pytest.fixture
def third(review):
    return factories.member(review, Role.REVIEWER, name="Tom Third")


def give(review, lead, people, **more):
    asked = {"name": "Part", "number": 3, **more}
    people = [one if isinstance(one, Person) else Person(one.pk) for one in people]
    return actions.give(review=review, stage=FIRST, by=lead, people=people, **asked)


def ranks(review, person, **more):
    return [item.rank for item in queries.queue(review, FIRST, person, limit=99, **more)]


def vote(item, person, verdict="include"):
    return actions.cast_vote(item=StageItem.objects.get(pk=item.pk), by=person, verdict=verdict)


def test_a_batch_is_before_its_people_first_and_before_nobody_else(
    review, items, lead, reviewer, second_reviewer, third
):
    citations = review.citations.filter(pk__in=[item.citation_id for item in items[5:]])
    (batch,) = give(review, lead, [reviewer, second_reviewer], citations=citations)
    assert (batch.size, batch.items.count()) == (3, 3)
    assert ranks(review, reviewer) == [6, 7, 8, 1, 2, 3, 4, 5]
    assert ranks(review, third) == [1, 2, 3, 4, 5]
    told = AuditEntry.objects.get(verb="batch.give")
    assert told.summary.endswith("gave 3 citations to Rob Reviewer and Sue Second")


def test_behind_a_place_of_the_batch_comes_the_rest_of_it_and_then_the_pool(
    review, items, lead, reviewer, second_reviewer
):
    citations = review.citations.filter(pk__in=[item.citation_id for item in items[5:]])
    give(review, lead, [reviewer, second_reviewer], citations=citations)
    places = [(item.rank, item.pk) for item in queries.queue(review, FIRST, reviewer, limit=99)]
    for at, place in enumerate(places):
        assert ranks(review, reviewer, after=place) == [rank for rank, _ in places[at + 1 :]]


def test_what_is_left_is_what_the_queue_holds(review, items, lead, reviewer, second_reviewer, third):
    give(review, lead, [reviewer, second_reviewer])
    vote(items[0], reviewer)
    vote(items[4], third)
    vote(items[5], reviewer)
    for person in (reviewer, second_reviewer, third, lead):
        left = queries.open_to(review, FIRST, person).values_list("rank", flat=True)
        assert sorted(ranks(review, person)) == sorted(left)
    assert ranks(review, reviewer) == [2, 3, 4, 5, 7, 8]
    assert ranks(review, second_reviewer) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_others_are_refused_with_a_sentence_also_by_a_card_they_had_before(
    review, items, lead, reviewer, second_reviewer, third
):
    give(review, lead, [reviewer, second_reviewer])
    assert not queries.is_asked(StageItem.objects.get(pk=items[0].pk), third)
    assert queries.is_asked(StageItem.objects.get(pk=items[0].pk), reviewer)
    with pytest.raises(Conflicting, match="was given to other people"):
        vote(items[0], third)
    assert not Vote.objects.exists()


def test_who_voted_before_the_batch_was_given_may_still_change_the_vote(
    review, items, lead, reviewer, second_reviewer, third
):
    vote(items[0], third, "include")
    give(review, lead, [reviewer, second_reviewer])
    vote(items[0], third, "exclude")
    vote(items[0], reviewer, "exclude")
    assert StageItem.objects.get(pk=items[0].pk).outcome == Outcome.EXCLUDED
    assert 1 not in ranks(review, second_reviewer)


def test_a_batch_for_three_asks_two_of_them(review, items, lead, reviewer, second_reviewer, third):
    give(review, lead, [reviewer, second_reviewer, third], number=1)
    vote(items[0], third)
    vote(items[0], reviewer)
    with pytest.raises(Conflicting, match="Two people"):
        vote(items[0], second_reviewer)


def test_equal_parts_make_a_batch_of_every_pair(review, items, lead, reviewer, second_reviewer, third):
    batches = give(review, lead, [reviewer, second_reviewer, third], number=None, dealing="apart")
    pairs = [{one.person_id for one in batch.assignees.all()} for batch in batches]
    assert pairs == [
        {reviewer.pk, second_reviewer.pk},
        {reviewer.pk, third.pk},
        {second_reviewer.pk, third.pk},
    ]
    assert [batch.size for batch in batches] == [3, 3, 2]
    assert StageItem.objects.filter(assignment=None).count() == 0


def test_equal_parts_give_each_person_one_where_one_screens(review, items, lead, reviewer, second_reviewer):
    review.screeners_title_abstract = 1
    review.save()
    batches = give(review, lead, [reviewer, second_reviewer], number=8, dealing="apart")
    assert [batch.size for batch in batches] == [4, 4]
    assert ranks(review, reviewer) == [1, 3, 5, 7]
    assert ranks(review, second_reviewer) == [2, 4, 6, 8]


def test_pairs_are_of_an_experienced_and_a_new_person(review, items, lead, reviewer, second_reviewer, third):
    people = [
        Person(lead.pk, "experienced"),
        Person(reviewer.pk, "new"),
        Person(second_reviewer.pk, "new"),
        Person(third.pk, "experienced"),
    ]
    batches = give(review, lead, people, number=None, dealing="mixed")
    kinds = [sorted(one.experience for one in batch.assignees.all()) for batch in batches]
    assert kinds == [["experienced", "new"]] * 4
    with pytest.raises(DomainError, match="at least one of each"):
        give(review, lead, people[1:3], dealing="mixed")


def test_by_lot_the_same_seed_draws_the_same(review, items, lead, reviewer, second_reviewer):
    def drawn(seed):
        (batch,) = give(review, lead, [reviewer, second_reviewer], seed=seed)
        found = set(batch.items.values_list("rank", flat=True))
        actions.take_back(assignment=batch, by=lead)
        return found

    assert drawn(5) == drawn(5)
    assert len({frozenset(drawn(seed)) for seed in range(12)}) > 1


@pytest.mark.parametrize("kind", ["one for two", "stranger", "observer", "empty pool"])
def test_what_cannot_be_given_is_refused(kind, review, items, lead, reviewer, second_reviewer, observer):
    people = [reviewer, second_reviewer]
    if kind == "one for two":
        people = [reviewer]
    elif kind == "stranger":
        people = [reviewer, factories.UserFactory()]
    elif kind == "observer":
        people = [reviewer, observer]
    else:
        StageItem.objects.update(outcome="excluded")
    with pytest.raises(DomainError):
        give(review, lead, people)
    assert not Assignment.objects.exists()


def test_nothing_is_given_twice(review, items, lead, reviewer, second_reviewer, third):
    (one,) = give(review, lead, [reviewer, second_reviewer], number=5)
    (other,) = give(review, lead, [reviewer, third], number=5)
    assert (one.size, other.size) == (5, 3)
    with pytest.raises(DomainError, match="No citation of the pool fits"):
        give(review, lead, [reviewer, third])


def test_taken_back_it_is_in_the_pool_with_its_votes(review, items, lead, reviewer, second_reviewer, third):
    (batch,) = give(review, lead, [reviewer, second_reviewer])
    vote(items[0], reviewer)
    actions.take_back(assignment=batch, by=lead, why="They are ill.")
    assert ranks(review, third) == [1, 2, 3, 4, 5, 6, 7, 8]
    vote(items[0], third)
    assert StageItem.objects.get(pk=items[0].pk).outcome == Outcome.INCLUDED
    assert Assignment.objects.get().closed_why == "They are ill."
    with pytest.raises(Conflicting, match="already"):
        actions.take_back(assignment=batch, by=lead)


def test_a_judged_citation_of_a_closed_batch_comes_back_to_all_when_a_vote_is_taken_back(
    review, items, lead, reviewer, second_reviewer, third
):
    (batch,) = give(review, lead, [reviewer, second_reviewer])
    for person in (reviewer, second_reviewer):
        vote(items[0], person)
    actions.take_back(assignment=batch, by=lead)
    actions.undo_vote(item=items[0], by=reviewer)
    assert ranks(review, third)[0] == 1


def leave(review, person, by):
    team.deactivate_member(membership=Membership.objects.get(review=review, user=person), by=by)


def test_when_a_person_leaves_their_pairs_citations_are_asked_of_all(
    review, items, lead, reviewer, second_reviewer, third
):
    (batch,) = give(review, lead, [reviewer, second_reviewer])
    vote(items[0], reviewer)
    vote(items[1], second_reviewer)
    leave(review, second_reviewer, lead)
    batch.refresh_from_db()
    assert not batch.is_open
    assert ranks(review, third) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert ranks(review, reviewer) == [2, 3, 4, 5, 6, 7, 8]
    for item, person in [(items[0], third), (items[1], reviewer), (items[2], third), (items[2], reviewer)]:
        vote(item, person)
    assert StageItem.objects.filter(outcome=Outcome.INCLUDED).count() == 3
    assert Vote.objects.filter(person=second_reviewer).count() == 1


def test_of_three_two_go_on_by_themselves(review, items, lead, reviewer, second_reviewer, third):
    (batch,) = give(review, lead, [reviewer, second_reviewer, third])
    leave(review, third, lead)
    batch.refresh_from_db()
    assert batch.is_open
    assert ranks(review, lead) == [4, 5, 6, 7, 8]


def test_who_only_looks_from_now_on_screens_no_batch(review, items, lead, reviewer, second_reviewer):
    (batch,) = give(review, lead, [reviewer, second_reviewer])
    membership = Membership.objects.get(review=review, user=reviewer)
    team.change_role(membership=membership, by=lead, role=Role.OBSERVER)
    batch.refresh_from_db()
    assert not batch.is_open


def test_two_people_instead_of_one_set_the_batches_of_one_free(
    review, items, lead, reviewer, second_reviewer, third
):
    protocol.change_settings(review=review, by=lead, screeners_title_abstract=1)
    give(review, lead, [reviewer, second_reviewer], number=None, dealing="apart")
    vote(items[0], reviewer)
    vote(items[1], second_reviewer)
    protocol.change_settings(review=review, by=lead, screeners_title_abstract=2)
    assert not Assignment.objects.filter(closed_at=None).exists()
    assert ranks(review, third) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert ranks(review, reviewer) == [2, 3, 4, 5, 6, 7, 8]


def test_stopping_early_with_one_person_settles_what_one_has_judged(
    review, items, lead, reviewer, second_reviewer
):
    (batch,) = give(review, lead, [reviewer, second_reviewer])
    vote(items[0], reviewer, "exclude")
    protocol.change_settings(review=review, by=lead, screeners_title_abstract=1)
    assert StageItem.objects.get(pk=items[0].pk).outcome == Outcome.EXCLUDED
    assert ranks(review, second_reviewer)[:2] == [2, 3]
    batch.refresh_from_db()
    assert batch.is_open


def test_the_queue_asks_as_many_statements_with_many_batches(
    review, items, lead, reviewer, second_reviewer, third, django_assert_num_queries
):
    for people in ([reviewer, second_reviewer], [reviewer, third], [reviewer, lead]):
        give(review, lead, people, number=2)
    with django_assert_num_queries(2):
        assert len(queries.queue(review, FIRST, reviewer)) == 5


@pytest.mark.parametrize("kind", ["pool", "batch", "pilot", "sample"])
def test_the_queue_is_the_same_whatever_the_others_have_said(
    kind, review, items, lead, reviewer, second_reviewer, third
):
    people = [Person(one.pk) for one in (reviewer, second_reviewer, third)]
    if kind == "batch":
        give(review, lead, people, number=4)
    elif kind == "pilot":
        actions.start_pilot(review=review, stage=FIRST, by=lead, name="", people=people, number=4)
    elif kind == "sample":
        review.screeners_title_abstract = 1
        review.save()
        actions.sample_second(review=review, stage=FIRST, by=lead, share=1)
    before = (ranks(review, reviewer), ranks(review, reviewer, after=(items[1].rank, items[1].pk)))
    for item, verdict in zip(items, ["include", "exclude"] * 4, strict=True):
        vote(item, second_reviewer, verdict)
    after = (ranks(review, reviewer), ranks(review, reviewer, after=(items[1].rank, items[1].pk)))
    assert after == before
    assert len(before[0]) == 8
