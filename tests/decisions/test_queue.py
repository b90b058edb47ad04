"""What is before a person: in the order of rank, without what they judged, whatever others did."""

import pytest

from screening.decisions import actions, queries
from screening.decisions.models import Stage, StageItem
from tests import factories

FIRST = Stage.TITLE_ABSTRACT


@pytest.fixture
def items(review):
    """Seven, made in another order than they are ranked."""
    ranks = [40.0, 10.0, 70.0, 20.0, 60.0, 30.0, 50.0]
    made = [factories.StageItemFactory(citation__review=review, rank=rank) for rank in ranks]
    return sorted(made, key=lambda item: item.rank)


def ranks(review, person, **more):
    return [item.rank for item in queries.queue(review, FIRST, person, **more)]


def test_the_queue_is_in_the_order_of_rank(review, items, reviewer):
    assert ranks(review, reviewer) == [10.0, 20.0, 30.0, 40.0, 50.0]


def test_what_one_has_judged_is_passed_by_others_votes_are_not(review, items, reviewer, second_reviewer):
    actions.cast_vote(item=items[0], by=reviewer, verdict="include")
    actions.cast_vote(item=items[1], by=second_reviewer, verdict="exclude")
    assert ranks(review, reviewer) == [20.0, 30.0, 40.0, 50.0, 60.0]
    assert ranks(review, second_reviewer) == [10.0, 30.0, 40.0, 50.0, 60.0]


def test_what_two_have_judged_is_before_nobody(review, items, lead, reviewer, second_reviewer):
    for person, verdict in [(reviewer, "include"), (second_reviewer, "exclude")]:
        actions.cast_vote(item=items[0], by=person, verdict=verdict)
    assert ranks(review, lead, limit=1) == [20.0]


def test_behind_a_place_come_the_ranks_that_follow(review, items, reviewer):
    items[3].rank = 30.0
    items[3].save()
    places = [(item.rank, item.pk) for item in queries.queue(review, FIRST, reviewer, limit=9)]
    for at, place in enumerate(places):
        behind = queries.queue(review, FIRST, reviewer, after=place, limit=9)
        assert [(item.rank, item.pk) for item in behind] == places[at + 1 :]


def test_an_undone_vote_brings_the_item_back_to_its_place(review, items, reviewer):
    actions.cast_vote(item=items[0], by=reviewer, verdict="include")
    actions.undo_vote(item=items[0], by=reviewer)
    assert ranks(review, reviewer, limit=1) == [10.0]


def test_withdrawn_items_and_other_stages_are_not_in_it(review, items, lead, reviewer):
    factories.StageItemFactory(citation=items[0].citation, stage="full_text", rank=1.0)
    ids = [item.citation_id for item in items[:2]]
    actions.withdraw_items(review=review, citation_ids=ids, stage=FIRST, by=lead)
    assert ranks(review, reviewer, limit=2) == [30.0, 40.0]


@pytest.mark.parametrize("role", ["no member any more", "never a member"])
def test_votes_of_people_who_left_still_ask_a_second_person(role, review, items, reviewer):
    left = factories.MembershipFactory(review=review, is_active=False).user
    if role == "never a member":
        left = factories.UserFactory()
    for item in items:
        actions.cast_vote(item=item, by=left, verdict="include")
    assert ranks(review, reviewer, limit=9) == [item.rank for item in items]


def test_a_person_alone_in_a_review_has_a_queue(items, reviewer, review):
    assert len(ranks(review, reviewer)) == 5


def test_the_queue_costs_the_same_at_its_beginning_for_one_and_for_many(
    review, items, reviewer, second_reviewer, django_assert_num_queries
):
    with django_assert_num_queries(2):
        queries.queue(review, FIRST, reviewer)
    for item in items:
        actions.cast_vote(item=item, by=second_reviewer, verdict="include")
    with django_assert_num_queries(2):
        queries.queue(review, FIRST, reviewer)


def test_progress_is_ones_own(review, items, reviewer, second_reviewer):
    for item in items[:3]:
        actions.cast_vote(item=item, by=reviewer, verdict="include", seconds=30)
    actions.cast_vote(item=items[6], by=second_reviewer, verdict="include")
    progress = queries.progress(review, FIRST, reviewer)
    assert (progress.done, progress.left, progress.total) == (3, 4, 7)


def test_time_left_is_told_from_the_pace_of_the_newest_votes(review, reviewer):
    for item in factories.StageItemFactory.create_batch(9, citation__review=review, review=review)[:6]:
        actions.cast_vote(item=item, by=reviewer, verdict="include", seconds=1200)
    assert queries.progress(review, FIRST, reviewer).time_left == "about 60 min"


def test_everybody_is_asked_until_two_have_judged(review, items, reviewer, second_reviewer, lead, now_of):
    assert queries.is_asked(now_of(items[0]), reviewer)
    actions.cast_vote(item=items[0], by=reviewer, verdict="include")
    assert not queries.is_asked(now_of(items[0]), reviewer)
    assert queries.is_asked(now_of(items[0]), second_reviewer)
    actions.cast_vote(item=items[0], by=second_reviewer, verdict="include")
    assert not queries.is_asked(now_of(items[0]), lead)


def test_open_items_and_the_queue_are_the_same_set(review, items, reviewer, second_reviewer, lead):
    actions.cast_vote(item=items[0], by=second_reviewer, verdict="include")
    actions.cast_vote(item=items[1], by=reviewer, verdict="include")
    actions.cast_vote(item=items[2], by=lead, verdict="maybe")
    queued = {item.pk for item in queries.queue(review, FIRST, reviewer, limit=99)}
    assert queued == set(queries.open_to(review, FIRST, reviewer).values_list("pk", flat=True))
    assert len(queued) == StageItem.objects.count() - 1
