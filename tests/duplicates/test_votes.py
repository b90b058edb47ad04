"""Votes follow the record that they were cast on: merged they count together, apart each for itself."""

import random

import pytest
from django.db import transaction

from screening.decisions import actions as decisions
from screening.decisions import blinding
from screening.decisions.models import Outcome, Stage, StageItem, Vote
from screening.duplicates import actions
from screening.errors import Conflicting, DomainError
from screening.reviews.models import Role
from tests import factories
from tests.duplicates import library
from tests.duplicates.voting import come_to, shown, snapshot


@pytest.fixture
def two(review):
    return [on_stage(library.citation(review, pmid=str(number))) for number in (1, 2)]


def on_stage(citation, stage=Stage.TITLE_ABSTRACT) -> StageItem:
    return factories.StageItemFactory(citation=citation, stage=stage)


def vote(item, person, verdict="include", **more) -> Vote:
    return decisions.cast_vote(item=StageItem.objects.get(pk=item.pk), by=person, verdict=verdict, **more)


def merge(kept, gone, by=None):
    return actions.merge(kept=kept.citation, dissolved=gone.citation, by=by)


def now(item) -> StageItem:
    return StageItem.objects.get(pk=item.pk)


def test_votes_on_both_count_on_the_one_that_is_kept(two, reviewer, second_reviewer):
    first, second = vote(two[0], reviewer), vote(two[1], second_reviewer)
    merge(*two)
    assert shown(two[0]) == {
        "seats": {reviewer.pk: first.pk, second_reviewer.pk: second.pk},
        "resolution": None,
        "outcome": Outcome.INCLUDED,
    }
    second.refresh_from_db()
    assert (second.item, now(two[1]).merged_into) == (two[1], two[0])
    assert now(two[1]).withdrawn_at is not None


def test_two_people_who_differ_are_a_conflict(two, reviewer, second_reviewer):
    vote(two[0], reviewer, "include")
    vote(two[1], second_reviewer, "exclude")
    merge(*two)
    assert now(two[0]).outcome == Outcome.CONFLICT


def test_of_two_votes_of_one_person_the_newest_counts_and_both_stay(two, reviewer):
    earlier = vote(two[1], reviewer, "exclude")
    newest = vote(two[0], reviewer, "include")
    merge(two[1], two[0])
    assert shown(two[1])["seats"] == {reviewer.pk: newest.pk}
    assert (now(two[1]).outcome, now(two[1]).seats_taken) == (Outcome.AWAITING, 1)
    assert set(Vote.objects.all()) == {earlier, newest}


def test_taking_back_one_before_the_merge_leaves_what_was_said_of_the_other(two, reviewer):
    stays = vote(two[0], reviewer, "include")
    vote(two[1], reviewer, "exclude")
    decisions.undo_vote(item=two[1], by=reviewer)
    merge(*two)
    assert shown(two[0])["seats"] == {reviewer.pk: stays.pk}


def test_taking_back_after_the_merge_takes_back_both(two, reviewer):
    vote(two[0], reviewer, "include")
    vote(two[1], reviewer, "exclude")
    undone = merge(*two)
    decisions.undo_vote(item=now(two[0]), by=reviewer)
    assert now(two[0]).outcome == Outcome.UNSCREENED
    with pytest.raises(DomainError, match="no vote on this citation"):
        decisions.undo_vote(item=now(two[0]), by=reviewer)
    actions.unmerge(merge=undone, by=reviewer)
    assert [now(item).outcome for item in two] == [Outcome.UNSCREENED] * 2


def test_a_vote_that_was_sent_twice_is_one_vote_also_after_the_merge(two, reviewer):
    key = "6f1c0b52-70a6-4a3c-8b9e-0123456789ab"
    first = vote(two[1], reviewer, key=key)
    merge(*two)
    assert vote(two[1], reviewer, key=key) == first
    undone = decisions.undo_vote(item=now(two[1]), by=reviewer, key=key.replace("6f", "7a"))
    assert decisions.undo_vote(item=now(two[1]), by=reviewer, key=key.replace("6f", "7a")) == undone
    assert Vote.objects.count() == 2


def test_a_vote_on_a_card_that_was_merged_meanwhile_counts_with_the_one_that_is_kept(two, reviewer):
    undone = merge(*two)
    late = decisions.cast_vote(item=StageItem(pk=two[1].pk), by=reviewer, verdict="include")
    assert (late.item, shown(two[0])["seats"]) == (two[1], {reviewer.pk: late.pk})
    actions.unmerge(merge=undone, by=reviewer)
    assert [now(item).outcome for item in two] == [Outcome.UNSCREENED, Outcome.AWAITING]


def test_a_third_person_is_refused_where_two_have_voted_on_either(two, lead, reviewer, second_reviewer):
    vote(two[0], reviewer)
    vote(two[1], second_reviewer)
    merge(*two)
    for item in two:
        with pytest.raises(Conflicting, match="Two people have already screened"):
            vote(item, lead)


def test_the_kept_one_is_open_where_the_other_was(review, two, lead):
    gone = on_stage(two[1].citation, Stage.FULL_TEXT)
    before = snapshot(review)
    undone = merge(*two)
    (item,) = two[0].citation.stage_items.filter(stage=Stage.FULL_TEXT)
    assert (item.withdrawn_at, now(gone).merged_into) == (None, item)
    actions.unmerge(merge=undone, by=lead)
    assert snapshot(review) == before


def test_an_item_that_a_merge_brought_about_stays_if_somebody_voted_on_it(two, reviewer, criteria):
    on_stage(two[1].citation, Stage.FULL_TEXT)
    undone = merge(*two)
    item = two[0].citation.stage_items.get(stage=Stage.FULL_TEXT)
    own = vote(item, reviewer)
    actions.unmerge(merge=undone, by=reviewer)
    assert (now(item).outcome, now(item).own_state) == (Outcome.AWAITING, "")
    assert now(item).withdrawn_at is not None
    assert shown(item)["seats"] == {reviewer.pk: own.pk}


@pytest.mark.parametrize("withdrawn", [0, 1])
def test_what_was_withdrawn_is_withdrawn_again(review, two, lead, withdrawn):
    items = [on_stage(item.citation, Stage.FULL_TEXT) for item in two]
    gone = items[withdrawn]
    decisions.withdraw_items(review=review, citation_ids=[gone.citation_id], stage=Stage.FULL_TEXT, by=lead)
    before = snapshot(review)
    undone = merge(*two)
    assert now(items[0]).withdrawn_at is None
    actions.unmerge(merge=undone, by=lead)
    assert snapshot(review) == before


class TestResolutions:
    """The newest word counts: a resolution, until somebody says something else."""

    @pytest.fixture
    def resolved(self, two, lead, reviewer, second_reviewer):
        vote(two[0], reviewer, "include")
        vote(two[0], second_reviewer, "exclude")
        return decisions.resolve(item=now(two[0]), by=lead, verdict="include", explanation="It fits.")

    @pytest.mark.parametrize("kept", [0, 1])
    def test_a_resolution_of_either_stays_in_force(self, two, resolved, kept, reviewer):
        undone = merge(two[kept], two[1 - kept])
        assert (now(two[kept]).resolution, now(two[kept]).outcome) == (resolved, Outcome.INCLUDED)
        actions.unmerge(merge=undone, by=reviewer)
        assert [now(item).resolution for item in two] == [resolved, None]

    def test_a_vote_that_said_something_else_since_ends_it(self, two, resolved, reviewer):
        vote(two[1], reviewer, "exclude")
        undone = merge(*two)
        assert (now(two[0]).resolution, now(two[0]).outcome) == (None, Outcome.EXCLUDED)
        actions.unmerge(merge=undone, by=reviewer)
        assert now(two[0]).resolution == resolved

    def test_a_vote_that_said_the_same_leaves_it(self, two, resolved, reviewer):
        vote(two[1], reviewer, "include")
        merge(*two)
        assert now(two[0]).resolution == resolved

    def test_a_page_from_before_the_merge_resolves_nothing(self, two, lead, reviewer, second_reviewer):
        vote(two[0], reviewer, "include")
        vote(two[0], second_reviewer, "exclude")
        seen = now(two[0])
        merge(two[0], two[1])
        with pytest.raises(Conflicting, match="Somebody was first"):
            decisions.resolve(item=seen, by=lead, verdict="include", explanation="It fits.")


def test_agreement_counts_the_first_word_of_each(review, two, reviewer, second_reviewer):
    vote(two[1], reviewer, "exclude")
    vote(two[0], reviewer, "include")
    vote(two[0], second_reviewer, "include")
    merge(*two)
    found = [
        (row["item_id"], row["person_id"], row["verdict"])
        for row in blinding.first_votes(review, Stage.TITLE_ABSTRACT)
    ]
    assert found == [(two[0].pk, reviewer.pk, "exclude"), (two[0].pk, second_reviewer.pk, "include")]


def test_the_export_holds_the_votes_that_count_once(review, two, reviewer, second_reviewer):
    vote(two[0], reviewer, "include")
    vote(two[1], reviewer, "exclude")
    vote(two[1], second_reviewer, "exclude")
    merge(*two)
    votes = blinding.votes_to_export([two[0].pk], reviewer)
    assert [(one.person, one.verdict) for one in votes[two[0].pk]] == [
        (reviewer, "exclude"),
        (second_reviewer, "exclude"),
    ]


def test_changed_settings_reach_what_was_merged_when_it_comes_back(review, two, lead, reviewer):
    vote(two[1], reviewer)
    undone = merge(*two)
    review.screeners_title_abstract = 1
    review.save()
    decisions.recompute_outcomes(review=review, stage=Stage.TITLE_ABSTRACT, by=lead)
    assert [now(item).outcome for item in two] == [Outcome.INCLUDED, Outcome.AWAITING]
    actions.unmerge(merge=undone, by=lead)
    assert [now(item).outcome for item in two] == [Outcome.UNSCREENED, Outcome.INCLUDED]


def test_merging_takes_as_many_queries_with_more_votes(review, lead, reviewer, django_assert_max_num_queries):
    people = [factories.member(review, Role.REVIEWER) for _ in range(2)]
    for voters in ([], people):
        pair = [on_stage(library.citation(review, pmid=f"{voters}{n}"[:9])) for n in (1, 2)]
        for item in pair:
            for person in voters:
                vote(item, person)
        with django_assert_max_num_queries(75):
            merge(*pair)


class TestAnySequence:
    """Votes, votes taken back, resolutions, merges and undoings, at random."""

    @pytest.fixture
    def people(self, review):
        return [factories.member(review, Role.REVIEWER) for _ in range(3)]

    @pytest.fixture
    def items(self, review):
        """Four citations at both stages, one of them at the first alone."""
        rows = [library.citation(review, title=f"Trial {n}", pmid=str(n)) for n in range(4)]
        return [on_stage(row) for row in rows] + [on_stage(row, Stage.FULL_TEXT) for row in rows[:3]]

    @pytest.mark.parametrize("seed", range(6))
    def test_it_ends_as_the_votes_of_each_item_say(self, review, items, people, lead, seed):
        chance = random.Random(seed)  # noqa: S311 - no secrets here
        merges, reason = [], factories.CriterionFactory(review=review)
        for _ in range(40):
            step = chance.choice(["vote"] * 5 + ["undo", "resolve", "merge", "merge", "part"])
            with attempt():
                TAKE[step](chance, review, items, people, lead, merges, reason)
            self.check(review)
        while merges:
            for done in list(merges):
                with attempt():
                    actions.unmerge(merge=done, by=lead)
                    merges.remove(done)
        assert not review.stage_items.exclude(merged_into=None).exists()
        assert set(review.stage_items.values_list("own_state", flat=True)) == {""}
        self.check(review)

    def check(self, review):
        """What each item that stands shows is what the votes of its group come to."""
        for item in review.stage_items.filter(merged_into=None).select_related("review"):
            group = [item, *item.absorbed.all()]
            assert shown(item) == come_to(group)
            is_merged = len(group) > 1
            assert (item.own_state != "") == is_merged

    @pytest.mark.parametrize("seed", range(4))
    def test_a_merge_undone_at_once_changes_nothing(self, review, items, people, lead, seed):
        chance = random.Random(104 + seed)  # noqa: S311 - no secrets here
        merges, reason = [], factories.CriterionFactory(review=review)
        for _ in range(25):
            step = chance.choice(["vote"] * 6 + ["undo", "resolve", "merge"])
            with attempt():
                TAKE[step](chance, review, items, people, lead, merges, reason)
        for one in review.citations.in_review():
            for other in review.citations.in_review():
                if one != other:
                    before = snapshot(review)
                    done = actions.merge(kept=one, dissolved=other, by=lead)
                    actions.unmerge(merge=done, by=lead)
                    assert snapshot(review) == before


class attempt(transaction.Atomic):
    """What is refused changes nothing, and the sequence goes on."""

    def __init__(self):
        super().__init__(using=None, savepoint=True, durable=False)

    def __exit__(self, kind, *rest):
        super().__exit__(kind, *rest)
        return kind is not None and issubclass(kind, DomainError)


def take_vote(chance, review, items, people, lead, merges, reason):
    item, verdict = chance.choice(items), chance.choice(["include", "maybe", "exclude"])
    why = reason if verdict == "exclude" and item.stage == Stage.FULL_TEXT else None
    vote(item, chance.choice(people), verdict, reason=why)


def take_undo(chance, review, items, people, lead, merges, reason):
    decisions.undo_vote(item=now(chance.choice(items)), by=chance.choice(people))


def take_resolve(chance, review, items, people, lead, merges, reason):
    conflicts = review.stage_items.filter(outcome=Outcome.CONFLICT, merged_into=None)
    if item := conflicts.order_by("pk").first():
        verdict = chance.choice(["include", "exclude"])
        why = reason if verdict == "exclude" and item.stage == Stage.FULL_TEXT else None
        decisions.resolve(item=item, by=lead, verdict=verdict, reason=why, explanation="So it is.")


def take_merge(chance, review, items, people, lead, merges, reason):
    rows = list(review.citations.in_review().order_by("pk"))
    if len(rows) > 1:
        kept, gone = chance.sample(rows, 2)
        merges.append(actions.merge(kept=kept, dissolved=gone, by=chance.choice([lead, None])))


def take_part(chance, review, items, people, lead, merges, reason):
    if merges:
        done = chance.choice(merges)
        actions.unmerge(merge=done, by=lead)
        merges.remove(done)


TAKE = {"vote": take_vote, "undo": take_undo, "resolve": take_resolve, "merge": take_merge, "part": take_part}
