"""Single screening with a second person on a sample: drawn by lot, also from what is to come."""

import pytest

from screening.decisions import actions, queries
from screening.decisions.dealing import Person
from screening.decisions.models import Outcome, Stage, StageItem
from screening.errors import Conflicting, DomainError
from screening.protocol import actions as protocol
from tests import factories

FIRST = Stage.TITLE_ABSTRACT


@pytest.fixture
def items(review):
    review.screeners_title_abstract = 1
    review.save()
    return [factories.StageItemFactory(citation__review=review, rank=float(rank)) for rank in range(1, 41)]


def draw(review, lead, share=0.5, seed=7):
    return actions.sample_second(review=review, stage=FIRST, by=lead, share=share, seed=seed)


def sampled():
    return set(StageItem.objects.filter(people=2).values_list("pk", flat=True))


def ranks(review, person):
    return [item.rank for item in queries.queue(review, FIRST, person, limit=99)]


def test_a_share_is_screened_by_a_second_person_also_of_what_was_settled(
    review, items, lead, reviewer, second_reviewer
):
    for item in items:
        actions.cast_vote(item=item, by=reviewer, verdict="exclude")
    assert ranks(review, second_reviewer) == []
    draw(review, lead)
    assert 10 < len(sampled()) < 30
    asked = {item.pk for item in queries.queue(review, FIRST, second_reviewer, limit=99)}
    assert asked == sampled()
    assert ranks(review, reviewer) == []
    for item in StageItem.objects.filter(pk__in=asked):
        actions.cast_vote(item=item, by=second_reviewer, verdict="exclude")
    assert set(StageItem.objects.values_list("outcome", flat=True)) == {Outcome.EXCLUDED}


def test_the_lot_does_not_look_at_votes(review, items, lead, reviewer):
    sample = draw(review, lead)
    before = sampled()
    actions.end_sample(sample=sample, by=lead)
    assert sampled() == set()
    for item in items[::3]:
        actions.cast_vote(item=item, by=reviewer, verdict="include")
    draw(review, lead)
    assert sampled() == before


def test_what_comes_later_falls_under_it(review, items, lead):
    draw(review, lead, share=1)
    citation = factories.CitationFactory(review=review)
    actions.open_items(review=review, citation_ids=[citation.pk], stage=FIRST, by=lead)
    assert StageItem.objects.get(citation=citation).people == 2
    sample = review.second_samples.get()
    actions.end_sample(sample=sample, by=lead)
    later = factories.CitationFactory(review=review)
    actions.open_items(review=review, citation_ids=[later.pk], stage=FIRST, by=lead)
    assert StageItem.objects.get(citation=later).people is None


def test_later_citations_are_drawn_one_by_one(review, items, lead):
    draw(review, lead)
    ids = [citation.pk for citation in factories.CitationFactory.create_batch(40, review=review)]
    actions.open_items(review=review, citation_ids=ids, stage=FIRST, by=lead)
    drawn = StageItem.objects.filter(citation__in=ids, people=2).count()
    assert 5 < drawn < 35


def test_ended_early_what_one_has_judged_is_settled(review, items, lead, reviewer):
    sample = draw(review, lead, share=1)
    actions.cast_vote(item=items[0], by=reviewer, verdict="include")
    assert StageItem.objects.get(pk=items[0].pk).outcome == Outcome.AWAITING
    actions.end_sample(sample=sample, by=lead)
    assert StageItem.objects.get(pk=items[0].pk).outcome == Outcome.INCLUDED
    with pytest.raises(Conflicting, match="ended already"):
        actions.end_sample(sample=sample, by=lead)


def test_what_a_batch_of_one_cannot_decide_alone_is_in_the_pool(
    review, items, lead, reviewer, second_reviewer
):
    (batch,) = actions.give(
        review=review, stage=FIRST, by=lead, name="Rob", people=[Person(reviewer.pk)], number=40
    )
    draw(review, lead)
    in_pool = set(StageItem.objects.filter(assignment=None).values_list("pk", flat=True))
    assert in_pool == sampled() != set()
    assert {item.pk for item in queries.queue(review, FIRST, second_reviewer, limit=99)} == in_pool
    assert len(ranks(review, reviewer)) == 40
    actions.take_back(assignment=batch, by=lead)
    (again,) = actions.give(
        review=review, stage=FIRST, by=lead, name="Rob", people=[Person(reviewer.pk)], number=40
    )
    assert set(again.items.values_list("people", flat=True)) == {None}


def test_a_pilot_round_keeps_its_number_of_people_and_falls_under_the_sample_when_closed(
    review, items, lead, reviewer, second_reviewer
):
    people = [Person(one.pk) for one in (lead, reviewer, second_reviewer)]
    pilot = actions.start_pilot(review=review, stage=FIRST, by=lead, name="", people=people, number=3)
    draw(review, lead, share=1)
    assert set(pilot.items.values_list("people", flat=True)) == {3}
    actions.close_pilot(pilot=pilot, by=lead)
    assert set(StageItem.objects.values_list("people", flat=True)) == {2}


@pytest.mark.parametrize("kind", ["two screen", "nothing", "more than all", "twice"])
def test_samples_that_make_no_sense_are_refused(kind, review, items, lead):
    share = {"nothing": 0, "more than all": 1.5}.get(kind, 0.2)
    if kind == "two screen":
        protocol.change_settings(review=review, by=lead, screeners_title_abstract=2)
    elif kind == "twice":
        draw(review, lead)
    with pytest.raises(DomainError):
        draw(review, lead, share=share)
