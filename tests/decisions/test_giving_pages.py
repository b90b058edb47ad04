"""The pages by which a lead gives work to people and reads how well they agree."""

import pytest
from django.urls import reverse

from screening.decisions import actions, agreeing
from screening.decisions.dealing import Person
from screening.decisions.models import Assignment, SecondSample, Stage, StageItem, Vote
from tests import factories

FIRST = Stage.TITLE_ABSTRACT


@pytest.fixture
def items(review):
    return [factories.StageItemFactory(citation__review=review, rank=float(rank)) for rank in range(1, 7)]


@pytest.fixture
def open_page(review, lead, sign_in):
    """``open_page("batches", stage=...)`` is what the lead gets there; with ``post`` it is sent."""
    client = sign_in(lead)

    def opened(name, post=None, **arguments):
        url = reverse(f"screening:{name}", kwargs={"review_id": review.pk, **arguments})
        return client.get(url) if post is None else client.post(url, post)

    return opened


def give(open_page, *people, **more):
    said = {f"person-{person.pk}": "in" for person in people}
    post = {"number": 3, "dealing": "together", "name": "First", **said, **more}
    return open_page("batch-give", post, stage=FIRST.slug)


def vote(item, person, verdict="include", **more):
    return actions.cast_vote(item=StageItem.objects.get(pk=item.pk), by=person, verdict=verdict, **more)


def test_a_batch_is_given_shown_with_how_far_each_is_and_taken_back(
    open_page, items, reviewer, second_reviewer
):
    assert give(open_page, reviewer, second_reviewer).status_code == 302
    vote(items[0], reviewer, "exclude")
    shown = open_page("batches", stage=FIRST.slug)
    (one,) = shown.context["batches"]
    assert [(assignee.person, votes) for assignee, votes in one.people] == [
        (reviewer, 1),
        (second_reviewer, 0),
    ]
    assert (one.size, one.done, shown.context["pool"]) == (3, 0, 3)
    assert b"1 of 3" in shown.content
    open_page("batch-take-back", {"why": "On leave."}, assignment_id=one.assignment.pk)
    assert b"On leave." in open_page("batches", stage=FIRST.slug).content
    assert not StageItem.objects.exclude(assignment=None).exists()


def test_by_filter_only_what_fits_is_given(open_page, review, items, reviewer, second_reviewer):
    old = items[4].citation
    old.year = 1961
    old.save()
    give(open_page, reviewer, second_reviewer, year_to="1970", number="")
    batch = Assignment.objects.get()
    assert [item.citation for item in batch.items.all()] == [old]
    assert batch.chosen["year_to"] == "1970"


def test_what_is_refused_comes_back_with_a_sentence_and_what_was_typed(open_page, items, reviewer):
    refused = give(open_page, reviewer, name="For Rob")
    assert refused.status_code == 422
    assert b"Choose at least two people." in refused.content
    assert b'value="For Rob"' in refused.content
    assert not Assignment.objects.exists()


def test_a_sample_is_drawn_and_ended(open_page, review, items, reviewer):
    review.screeners_title_abstract = 1
    review.save()
    open_page("sample-second", {"percent": "100"}, stage=FIRST.slug)
    assert "100\u202f%" in open_page("batches", stage=FIRST.slug).content.decode()
    open_page("sample-end", {}, sample_id=SecondSample.objects.get().pk)
    assert SecondSample.objects.get().ended_at is not None


def test_a_pilot_round_from_start_to_amendment_to_end(
    open_page, review, items, criteria, reviewer, second_reviewer
):
    said = {f"person-{person.pk}": "in" for person in (reviewer, second_reviewer)}
    open_page("pilot-start", {"number": 3, "name": "Round 1", **said}, stage=FIRST.slug)
    pilot = Assignment.objects.get()
    for item in pilot.items.all():
        vote(item, reviewer, "include", answers={str(criteria[1].pk): "yes"})
    early = open_page("pilot", assignment_id=pilot.pk)
    assert early.context["agenda"] == []
    assert early.context["agreement"][0].items == 0
    for item in pilot.items.all():
        vote(item, second_reviewer, "exclude", note="No EEG at all.", answers={str(criteria[1].pk): "no"})
    hidden = open_page("pilot", assignment_id=pilot.pk)
    assert len(hidden.context["agenda"]) == 3
    assert b"No EEG at all." not in hidden.content
    open_page("pilot-show", {}, assignment_id=pilot.pk)
    shown = open_page("pilot", assignment_id=pilot.pk)
    assert shown.content.count(b"No EEG at all.") == 3
    overall, _, eeg, _ = shown.context["agreement"]
    assert (overall.items, overall.found.observed.estimate, eeg.items) == (3, 0.0, 3)
    said = {"criterion": criteria[1].pk, "question": "EEG in the first week?", "why": "It was read twofold."}
    open_page("pilot-amend", said, assignment_id=pilot.pk)
    criteria[1].refresh_from_db()
    assert criteria[1].question == "EEG in the first week?"
    assert Vote.objects.filter(asked_by__isnull=False).count() == 6
    open_page("pilot-close", {}, assignment_id=pilot.pk)
    pilot.refresh_from_db()
    assert not pilot.is_open


def test_an_amendment_without_reason_is_refused_on_the_page(
    open_page, review, items, lead, reviewer, criteria
):
    people = [Person(lead.pk), Person(reviewer.pk)]
    pilot = actions.start_pilot(review=review, stage=FIRST, by=lead, name="", people=people, number=1)
    refused = open_page("pilot-amend", {"criterion": criteria[0].pk, "why": ""}, assignment_id=pilot.pk)
    assert refused.status_code == 422


def test_agreement_of_each_pair_is_from_first_votes_of_judged_citations(
    open_page, review, items, reviewer, second_reviewer, lead
):
    said = [("include", "include"), ("exclude", "exclude"), ("include", "exclude"), ("maybe", "include")]
    for item, (first, second) in zip(items, said, strict=False):
        vote(item, reviewer, first)
        vote(item, second_reviewer, second)
    vote(items[2], second_reviewer, "include")  # a change of mind is no first vote
    vote(items[4], reviewer, "include")  # not judged by two yet
    (pair,) = agreeing.of_pairs(review, FIRST)
    assert pair.of == "Rob Reviewer and Sue Second"
    assert pair.found.table == ((2, 1), (0, 1))
    assert pair.found.observed.estimate == 0.75
    shown = open_page("agreement", stage=FIRST.slug).content
    assert b"both in 2, both out 1, only Rob Reviewer in 1, only Sue Second in 0" in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_as_much_for_one_as_for_three(
    count, open_page, review, items, lead, reviewer, second_reviewer, django_assert_num_queries
):
    people = [Person(reviewer.pk), Person(second_reviewer.pk)]
    for _ in range(count):
        actions.give(review=review, stage=FIRST, by=lead, name="", people=people, number=1)
    for name, queries in [("batches", 15), ("pilots", 5), ("agreement", 5)]:
        with django_assert_num_queries(queries):
            open_page(name, stage=FIRST.slug)


@pytest.mark.parametrize("count", [1, 3])
def test_the_agenda_asks_as_much_for_one_as_for_three(
    count, open_page, review, items, lead, reviewer, second_reviewer, django_assert_num_queries
):
    people = [Person(reviewer.pk), Person(second_reviewer.pk)]
    pilot = actions.start_pilot(review=review, stage=FIRST, by=lead, name="", people=people, number=count)
    for item in pilot.items.all():
        vote(item, reviewer, "include")
        vote(item, second_reviewer, "exclude")
    with django_assert_num_queries(20):
        open_page("pilot", assignment_id=pilot.pk)
