"""Merging while people vote, and people who meet over one pair: nothing that was said is lost."""

import threading
import time

import pytest
from django.db import connection, transaction

from screening.decisions import actions as decisions
from screening.decisions.models import Outcome, StageItem, Vote
from screening.duplicates import actions
from screening.duplicates.models import DuplicatePair, Merge
from screening.errors import Conflicting
from screening.reviews.models import Role
from tests import factories
from tests.at_once import all_at_once
from tests.duplicates import library
from tests.duplicates.voting import come_to, shown

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def items(review):
    rows = [library.citation(review, title=f"Trial {n}") for n in range(4)]
    return [factories.StageItemFactory(citation=row) for row in rows]


@pytest.fixture
def people(review):
    return [factories.member(review, Role.REVIEWER) for _ in range(2)]


def voting(item, person, verdict="include"):
    return lambda: decisions.cast_vote(item=StageItem.objects.get(pk=item.pk), by=person, verdict=verdict)


def merging(kept, gone):
    return lambda: actions.merge(kept=kept.citation, dissolved=gone.citation, by=None)


def check_all(review):
    for item in review.stage_items.filter(merged_into=None).select_related("review"):
        assert shown(item) == come_to([item, *item.absorbed.all()])


@pytest.mark.parametrize("round_", range(4))
def test_votes_cast_while_a_merge_runs_all_count(review, items, people, round_):
    calls = [voting(items[1], people[0]), merging(items[0], items[1]), voting(items[0], people[1])]
    results = all_at_once(calls[round_ % 3 :] + calls[: round_ % 3])
    assert Conflicting not in results
    assert None not in results
    assert Vote.objects.count() == 2
    assert StageItem.objects.get(pk=items[0].pk).outcome == Outcome.INCLUDED
    check_all(review)


def test_a_vote_that_waited_for_a_merge_counts_where_the_merge_led(review, items, people):
    """The voter is stopped at the lock of the item that goes away."""
    result = []
    with transaction.atomic():
        merging(items[0], items[1])()
        voter = threading.Thread(target=_then_close(lambda: result.append(voting(items[1], people[0])())))
        voter.start()
        _wait_for_a_lock()
    voter.join(timeout=20)
    (vote,) = result
    assert (vote.item, shown(items[0])["seats"]) == (items[1], {people[0].pk: vote.pk})
    check_all(review)


def test_a_vote_that_waited_for_the_undoing_of_a_merge_counts_on_its_own(review, items, people):
    merge = merging(items[0], items[1])()
    seen, result = StageItem.objects.get(pk=items[1].pk), []
    cast = _then_close(lambda: result.append(decisions.cast_vote(item=seen, by=people[0], verdict="include")))
    with transaction.atomic():
        actions.unmerge(merge=merge, by=people[1])
        voter = threading.Thread(target=cast)
        voter.start()
        _wait_for_a_lock()
    voter.join(timeout=20)
    assert (result[0].item, shown(items[1])["seats"]) == (items[1], {people[0].pk: result[0].pk})
    assert shown(items[0])["seats"] == {}


def _then_close(call):
    def run():
        try:
            call()
        finally:
            connection.close()

    return run


def _wait_for_a_lock() -> None:
    waiting = (
        "select count(*) from pg_stat_activity "
        "where wait_event_type = 'Lock' and datname = current_database()"
    )
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("select pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waited")


def test_many_votes_and_merges_at_once_lose_nothing(review, items, people):
    calls = [voting(item, person) for item in items for person in people]
    calls += [merging(items[0], items[1]), merging(items[2], items[3])]
    results = all_at_once(calls)
    votes = [one for one in results if isinstance(one, Vote)]
    assert None not in results
    assert Vote.objects.count() == len(votes)
    assert len(votes) == 8
    check_all(review)


def test_two_people_who_decide_one_pair_differently_make_one_verdict(review, items, people):
    pair = library.pair(items[0].citation, items[1].citation)
    calls = [
        lambda: actions.confirm(pair=pair, by=people[0]),
        lambda: actions.same_study(pair=pair, by=people[1]),
        lambda: actions.reject(pair=pair, by=people[1]),
    ]
    results = all_at_once(calls)
    assert results.count(Conflicting) == 2
    pair.refresh_from_db()
    assert (pair.verdict == DuplicatePair.Verdict.DUPLICATE) == Merge.objects.exists()


def test_two_who_mark_the_same_two_make_one_merge(review, items, people):
    one, other = items[0].citation, items[1].citation
    results = all_at_once(
        [
            lambda: actions.mark(review=review, citation=one, other=other, by=people[0]),
            lambda: actions.mark(review=review, citation=other, other=one, by=people[1]),
        ]
    )
    assert (results.count(Conflicting), Merge.objects.count()) == (1, 1)


def test_undoing_twice_at_once_undoes_once(review, items, people):
    merge = merging(items[0], items[1])()
    results = all_at_once(
        [lambda person=person: actions.unmerge(merge=merge, by=person) for person in people]
    )
    assert results.count(Conflicting) == 1
    check_all(review)
