"""Opening, withdrawing and coming back; and outcomes computed anew when the rules of the review change."""

import pytest

from screening.decisions import actions, events
from screening.decisions.models import Outcome, Stage, StageItem, Vote
from screening.models import AuditEntry
from tests import factories

FIRST = Stage.TITLE_ABSTRACT


def opened(review):
    items = StageItem.objects.filter(review=review, withdrawn_at=None)
    return sorted(items.values_list("citation__number", "stage", "rank"))


def test_opening_is_idempotent_and_ranks_by_number(review, lead):
    citations = [factories.CitationFactory(review=review, number=number) for number in (7, 3)]
    ids = [citation.pk for citation in citations]
    assert actions.open_items(review=review, citation_ids=ids[:1], stage=FIRST, by=lead) == 1
    assert actions.open_items(review=review, citation_ids=[*ids, *ids], stage=FIRST, by=lead) == 1
    assert actions.open_items(review=review, citation_ids=ids, stage=FIRST, by=lead) == 0
    assert opened(review) == [(3, "title_abstract", 3.0), (7, "title_abstract", 7.0)]
    assert AuditEntry.objects.filter(verb="stage.open").count() == 2


def test_opening_leaves_out_merged_citations_and_those_of_other_reviews(review, lead, citation):
    merged = factories.CitationFactory(review=review, merged_into=citation)
    elsewhere = factories.CitationFactory()
    ids = [citation.pk, merged.pk, elsewhere.pk]
    assert actions.open_items(review=review, citation_ids=ids, stage=FIRST, by=lead) == 1
    assert StageItem.objects.get().citation == citation


def test_stages_of_one_citation_are_apart(review, lead, citation):
    for stage in Stage:
        actions.open_items(review=review, citation_ids=[citation.pk], stage=stage, by=lead)
    actions.withdraw_items(review=review, citation_ids=[citation.pk], stage=Stage.FULL_TEXT, by=lead)
    assert [stage for _, stage, _ in opened(review)] == ["title_abstract"]


def test_withdrawn_items_come_back_with_their_votes(item, review, lead, reviewer, second_reviewer, now_of):
    for person in (reviewer, second_reviewer):
        actions.cast_vote(item=item, by=person, verdict="include")
    there = {"review": review, "citation_ids": [item.citation_id], "stage": FIRST, "by": lead}
    assert actions.withdraw_items(**there) == 1
    assert actions.withdraw_items(**there) == 0
    assert now_of(item).withdrawn_at is not None
    assert actions.open_items(**there) == 1
    assert (now_of(item).withdrawn_at, now_of(item).outcome) == (None, Outcome.INCLUDED)
    assert Vote.objects.count() == 2


def test_opening_many_takes_the_same_round_trips_as_one(review, lead, django_assert_num_queries):
    citations = factories.CitationFactory.create_batch(40, review=review)
    ids = [citation.pk for citation in citations]
    for some in (ids[:1], ids[1:]):
        with django_assert_num_queries(5):
            actions.open_items(review=review, citation_ids=some, stage=FIRST, by=lead)


def test_more_people_reopen_what_one_had_settled(item, review, lead, reviewer, now_of):
    review.screeners_title_abstract = 1
    review.save()
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    review.screeners_title_abstract = 2
    review.save()
    assert actions.recompute_outcomes(review=review, stage=FIRST, by=lead) == 1
    assert (now_of(item).outcome, now_of(item).only_voter) == (Outcome.AWAITING, reviewer)
    assert actions.recompute_outcomes(review=review, stage=FIRST, by=lead) == 0


def test_recomputing_tells_of_each_outcome_that_moved(review, lead, reviewer, second_reviewer):
    items = factories.StageItemFactory.create_batch(3, citation__review=review, review=review)
    for item, verdicts in zip(
        items, [("maybe", "include"), ("include", "include"), ("exclude", "exclude")], strict=True
    ):
        actions.cast_vote(item=item, by=reviewer, verdict=verdicts[0])
        actions.cast_vote(item=item, by=second_reviewer, verdict=verdicts[1])
    review.maybe_is = "conflict"
    review.save()
    told = []

    def listen(sender, item, before, **_):
        told.append((item.pk, before, item.outcome))

    events.outcome_changed.connect(listen)
    try:
        actions.recompute_outcomes(review=review, stage=FIRST, by=lead)
    finally:
        events.outcome_changed.disconnect(listen)
    assert told == [(items[0].pk, Outcome.INCLUDED, Outcome.CONFLICT)]


def test_recomputing_leaves_resolutions_in_force(conflict, review, lead, now_of):
    actions.resolve(item=conflict, by=lead, verdict="include", explanation="It has an EEG.")
    assert actions.recompute_outcomes(review=review, stage=FIRST, by=lead) == 0
    assert now_of(conflict).outcome == Outcome.INCLUDED


@pytest.mark.parametrize("count", [1, 3])
def test_recomputing_reads_all_items_at_once(count, review, lead, reviewer, django_assert_num_queries):
    for item in factories.StageItemFactory.create_batch(count, citation__review=review, review=review):
        actions.cast_vote(item=item, by=reviewer, verdict="include")
    with django_assert_num_queries(7):
        actions.recompute_outcomes(review=review, stage=FIRST, by=lead)
