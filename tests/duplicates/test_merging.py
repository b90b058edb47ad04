"""Merging moves records and nothing else; undoing brings back exactly what was."""

import random
import threading

import pytest
from django.db import connections

from screening.audit.models import AuditEntry
from screening.citations import queries as citations
from screening.citations import search_text
from screening.citations.models import Citation, SourceRecord
from screening.duplicates import actions, events, queries
from screening.duplicates.models import DuplicatePair, Merge
from screening.errors import Conflicting, DomainError
from tests import factories
from tests.duplicates import library

Verdict = DuplicatePair.Verdict


@pytest.fixture
def medline(review):
    return library.citation(
        review,
        title="A trial.",
        abstract="Long abstract of the trial.",
        pmid="8604274",
        authors=("Baram TZ",),
    )


@pytest.fixture
def embase(review):
    return library.citation(review, title="A trial", abstract="Short.", doi="10.1000/X", embase_id="26091871")


@pytest.fixture
def third(review):
    return library.citation(review, title="A trial", year=1996, notices=("retracted",))


def test_a_confirmed_pair_is_merged_into_the_one_that_came_first(medline, embase, reviewer):
    merge = actions.confirm(pair=library.pair(medline, embase), by=reviewer)
    medline.refresh_from_db()
    embase.refresh_from_db()
    assert (merge.kept, merge.dissolved, merge.merged_by) == (medline, embase, reviewer)
    assert (embase.merged_into, embase.records.count(), medline.records.count()) == (medline, 0, 2)
    assert list(citations.citations(medline.review)) == [medline]


def test_the_one_to_keep_can_be_chosen(medline, embase, reviewer):
    merge = actions.confirm(pair=library.pair(medline, embase), by=reviewer, kept=embase)
    assert (merge.kept, merge.dissolved) == (embase, medline)


def test_the_one_to_keep_must_be_of_the_pair(medline, embase, third, reviewer):
    with pytest.raises(Conflicting, match="not one of the two"):
        actions.confirm(pair=library.pair(medline, embase), by=reviewer, kept=third)


def test_a_merged_citation_shows_the_fullest_of_both(medline, embase, reviewer):
    actions.confirm(pair=library.pair(medline, embase), by=reviewer, kept=embase)
    embase.refresh_from_db()
    assert embase.abstract == "Long abstract of the trial."
    assert (embase.pmid, embase.doi, embase.embase_id) == ("8604274", "10.1000/X", "26091871")
    found = search_text.matching(citations.citations(embase.review), "8604274 26091871")
    assert list(found) == [embase]


def test_nothing_is_deleted_and_each_step_is_in_the_log(medline, embase, reviewer):
    merge = actions.confirm(pair=library.pair(medline, embase), by=reviewer)
    actions.unmerge(merge=merge, by=reviewer)
    assert (Citation.objects.count(), Merge.objects.count()) == (2, 1)
    entries = AuditEntry.objects.filter(verb__startswith="duplicates.").order_by("pk")
    assert [(entry.verb, entry.actor, entry.summary) for entry in entries] == [
        ("duplicates.merge", "Rob Reviewer", "merged #2 into #1"),
        ("duplicates.unmerge", "Rob Reviewer", "took #2 out of #1 again"),
    ]


def test_other_rooms_are_told(medline, embase, reviewer):
    told = []

    def listener(signal, sender, **what):
        told.append((signal, what["merge"], what["by"]))

    for signal in (events.merged, events.unmerged):
        signal.connect(listener)
    try:
        merge = actions.merge(kept=medline, dissolved=embase, by=reviewer)
        actions.unmerge(merge=merge, by=reviewer)
    finally:
        for signal in (events.merged, events.unmerged):
            signal.disconnect(listener)
    assert told == [(events.merged, merge, reviewer), (events.unmerged, merge, reviewer)]


def test_a_rule_may_merge_too(medline, embase):
    merge = actions.merge(kept=medline, dissolved=embase, by=None)
    assert merge.merged_by is None
    assert AuditEntry.objects.get(verb="duplicates.merge").actor == "automatic rule"


def test_undoing_restores_exactly(review, medline, embase, third, reviewer):
    pair = library.pair(medline, embase)
    library.pair(embase, third, 0.5)
    before = library.state(review)
    merge = actions.confirm(pair=pair, by=reviewer)
    assert library.state(review) != before
    actions.unmerge(merge=merge, by=reviewer)
    assert library.state(review) == before


@pytest.mark.parametrize("times", [1, 2])
def test_a_second_confirmation_is_a_conflict(medline, embase, reviewer, second_reviewer, times):
    pair = library.pair(medline, embase)
    actions.confirm(pair=pair, by=reviewer)
    for _ in range(times):
        with pytest.raises(Conflicting, match="decided before, by Rob Reviewer: duplicates"):
            actions.confirm(pair=pair, by=second_reviewer)
        with pytest.raises(Conflicting, match="decided before, by Rob Reviewer: duplicates"):
            actions.reject(pair=pair, by=second_reviewer)
    assert Merge.objects.count() == 1


def test_a_pair_of_what_is_one_citation_by_now_is_a_conflict(medline, embase, reviewer):
    pair = library.pair(medline, embase)
    actions.merge(kept=medline, dissolved=embase, by=reviewer)
    for decide in (actions.confirm, actions.reject):
        with pytest.raises(Conflicting, match="one citation already, #1"):
            decide(pair=pair, by=reviewer)


def test_a_merge_is_undone_once(medline, embase, reviewer):
    merge = actions.merge(kept=medline, dissolved=embase, by=reviewer)
    actions.unmerge(merge=merge, by=reviewer)
    with pytest.raises(Conflicting, match="undone already"):
        actions.unmerge(merge=merge, by=reviewer)


@pytest.mark.parametrize("stranger", ["itself", "another review"])
def test_only_two_citations_of_one_review_can_be_merged(medline, reviewer, stranger):
    other = medline if stranger == "itself" else library.citation(factories.ReviewFactory())
    with pytest.raises(DomainError, match="two different citations of one review"):
        actions.merge(kept=medline, dissolved=other, by=reviewer)


def test_what_is_merged_already_is_not_merged_again(medline, embase, third, reviewer):
    actions.merge(kept=medline, dissolved=embase, by=reviewer)
    with pytest.raises(Conflicting, match="#2 has been merged already"):
        actions.merge(kept=third, dissolved=embase, by=reviewer)
    with pytest.raises(Conflicting, match="#2 has been merged already"):
        actions.merge(kept=embase, dissolved=third, by=reviewer)


class TestChains:
    """A is B, and B is C."""

    def test_a_pair_of_a_merged_citation_stands_for_the_one_that_holds_its_records(
        self, review, medline, embase, third, reviewer
    ):
        actions.confirm(pair=library.pair(medline, embase), by=reviewer)
        open_pair = library.pair(embase, third)
        (left,) = queries.to_decide(review)
        assert (left, left.low, left.high) == (open_pair, medline.pk, third.pk)
        merge = actions.confirm(pair=open_pair, by=reviewer)
        assert (merge.kept, merge.dissolved) == (medline, third)
        assert medline.records.count() == 3

    def test_one_step_leads_to_the_citation_that_stands_for_it(self, medline, embase, third, reviewer):
        actions.merge(kept=embase, dissolved=third, by=reviewer)
        actions.merge(kept=medline, dissolved=embase, by=reviewer)
        third.refresh_from_db()
        assert third.merged_into == medline

    def test_undoing_the_later_merge_gives_back_what_the_earlier_had_brought(
        self, review, medline, embase, third, reviewer
    ):
        actions.merge(kept=embase, dissolved=third, by=reviewer)
        before = library.state(review)
        later = actions.merge(kept=medline, dissolved=embase, by=reviewer)
        actions.unmerge(merge=later, by=reviewer)
        assert library.state(review) == before
        third.refresh_from_db()
        assert (third.merged_into, embase.records.count()) == (embase, 2)

    def test_the_earlier_merge_waits_until_the_later_is_undone(self, medline, embase, third, reviewer):
        earlier = actions.merge(kept=embase, dissolved=third, by=reviewer)
        actions.merge(kept=medline, dissolved=embase, by=reviewer)
        with pytest.raises(Conflicting, match="#2 was itself merged into #1"):
            actions.unmerge(merge=earlier, by=reviewer)

    def test_two_merged_into_one_come_apart_in_either_order(self, review, medline, embase, third, reviewer):
        before = library.state(review)
        merges = [actions.merge(kept=medline, dissolved=other, by=reviewer) for other in (embase, third)]
        for merge in merges:
            actions.unmerge(merge=merge, by=reviewer)
        assert library.state(review) == before

    def test_what_was_merged_because_of_another_is_taken_out_before_it(
        self, review, medline, embase, third, reviewer
    ):
        earlier = actions.confirm(pair=library.pair(medline, embase), by=reviewer)
        later = actions.confirm(pair=library.pair(embase, third), by=reviewer)
        with pytest.raises(Conflicting, match="#3 was merged into #1 because it is the same as #2"):
            actions.unmerge(merge=earlier, by=reviewer)
        actions.unmerge(merge=later, by=reviewer)
        actions.unmerge(merge=earlier, by=reviewer)
        assert citations.citations(review).count() == 3

    def test_two_open_pairs_of_the_same_two_are_asked_once(self, review, medline, embase, third, reviewer):
        library.pair(medline, third, 0.6)
        better = library.pair(embase, third, 0.7)
        actions.merge(kept=medline, dissolved=embase, by=reviewer)
        assert list(queries.to_decide(review)) == [better]
        actions.reject(pair=better, by=reviewer)
        assert list(queries.to_decide(review)) == []

    def test_told_apart_holds_for_what_either_absorbs(self, review, medline, embase, third, reviewer):
        apart, open_pair = library.pair(medline, third), library.pair(embase, third)
        actions.reject(pair=apart, by=reviewer)
        merge = actions.merge(kept=medline, dissolved=embase, by=reviewer)
        assert list(queries.to_decide(review)) == []
        with pytest.raises(Conflicting, match="#1 and #3 were judged not to be duplicates"):
            actions.confirm(pair=open_pair, by=reviewer)
        with pytest.raises(Conflicting, match="judged not to be duplicates"):
            actions.merge(kept=third, dissolved=medline, by=reviewer)
        actions.unmerge(merge=merge, by=reviewer)
        assert list(queries.to_decide(review)) == [open_pair]


class Forest:
    """A plain account of merges: who gave its records to whom, and because of which pair."""

    def __init__(self):
        self.in_force = []

    def root(self, pk):
        above = {merge.dissolved_id: merge.kept_id for merge in self.in_force}
        while pk in above:
            pk = above[pk]
        return pk

    def below(self, pk):
        given = [merge.dissolved_id for merge in self.in_force if merge.kept_id == pk]
        return {pk}.union(*map(self.below, given))

    def may_undo(self, merge):
        """Its keeper stands, and no later merge rests on what it brought."""
        inside = self.below(merge.dissolved_id)
        resting = [
            later
            for later in self.in_force
            if later.kept_id == merge.kept_id and later.pk > merge.pk
            if {later.pair.first_id, later.pair.second_id} & inside
        ]
        return self.root(merge.kept_id) == merge.kept_id and not resting


@pytest.mark.parametrize("seed", range(10))
def test_any_sequence_of_merges_and_undoings_keeps_every_record_in_its_place(review, reviewer, seed):
    chance, forest, states = random.Random(seed), Forest(), {}  # noqa: S311 - no secrets here
    rows = [
        library.citation(review, title=f"Trial {n}", abstract="word " * n, pmid=str(n)) for n in range(1, 7)
    ]
    pairs = [library.pair(one, other) for one in rows for other in rows if one.pk < other.pk]
    home = dict(SourceRecord.objects.values_list("pk", "citation"))
    start = library.state(review)
    for _ in range(20):
        if forest.in_force and chance.random() < 0.45:
            undo(chance.choice(forest.in_force), forest, reviewer)
        else:
            confirm(chance.choice(pairs), forest, reviewer)
        now = library.state(review)
        assert now["records"] == {record: forest.root(where) for record, where in home.items()}
        assert {pk: into or pk for pk, into in now["merged_into"].items()} == {
            row.pk: forest.root(row.pk) for row in rows
        }
        assert queries.removed_count(review).total == len(forest.in_force)
        # the same merges in force are the same state, whatever happened in between
        key = frozenset((merge.kept_id, merge.dissolved_id, merge.pair_id) for merge in forest.in_force)
        assert states.setdefault(key, now) == now
    for merge in reversed(list(forest.in_force)):
        undo(merge, forest, reviewer)
    assert forest.in_force == []
    assert library.state(review) == start


def confirm(pair, forest, by):
    decided = pair.pk in {merge.pair_id for merge in forest.in_force}
    if decided or forest.root(pair.first_id) == forest.root(pair.second_id):
        with pytest.raises(Conflicting):
            actions.confirm(pair=pair, by=by)
    else:
        forest.in_force.append(actions.confirm(pair=pair, by=by))


def undo(merge, forest, by):
    if forest.may_undo(merge):
        actions.unmerge(merge=merge, by=by)
        forest.in_force.remove(merge)
    else:
        with pytest.raises(Conflicting, match="Undo that merge first"):
            actions.unmerge(merge=merge, by=by)


def test_removed_duplicates_are_counted_by_person_and_by_rule(review, medline, embase, third, reviewer):
    actions.merge(kept=medline, dissolved=embase, by=reviewer)
    by_rule = actions.merge(kept=medline, dissolved=third, by=None)
    assert queries.removed_count(review) == queries.Removed(by_people=1, by_rule=1)
    actions.unmerge(merge=by_rule, by=reviewer)
    assert queries.removed_count(review) == queries.Removed(by_people=1, by_rule=0)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_confirm_at_once_make_one_merge():
    review = factories.ReviewFactory()
    one, other = library.citation(review), library.citation(review)
    pair = library.pair(one, other)
    people = [factories.UserFactory(), factories.UserFactory()]
    start, ends = threading.Barrier(2), []

    def confirm(person):
        start.wait()
        try:
            actions.confirm(pair=pair, by=person)
            ends.append("merged")
        except Conflicting:
            ends.append("conflict")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["conflict", "merged"]
    assert Merge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_merges_in_a_circle_end_without_a_deadlock():
    review = factories.ReviewFactory()
    rows = [library.citation(review) for _ in range(3)]
    couples = [(rows[0], rows[1]), (rows[1], rows[2]), (rows[2], rows[0])]
    start, ends = threading.Barrier(3), []

    def merge(kept, dissolved):
        start.wait()
        try:
            ends.append(actions.merge(kept=kept, dissolved=dissolved, by=None))
        except Conflicting as refusal:
            ends.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=merge, args=couple) for couple in couples]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ends) == 3
    alive = citations.citations(review)
    assert sum(row.records.count() for row in alive) == 3
    assert alive.count() + Merge.objects.count() == 3
