"""A pilot round: everybody on the same citations, then sharper criteria and only the affected votes anew."""

import pytest

from screening.decisions import actions, blinding, pilots, queries
from screening.decisions.dealing import Person
from screening.decisions.models import Outcome, Stage, StageItem, Vote
from screening.errors import Conflicting, DomainError
from screening.models import Amendment, AuditEntry, Membership
from screening.reviews import actions as team
from screening.reviews.models import Role
from tests import factories

FIRST = Stage.TITLE_ABSTRACT


@pytest.fixture
def items(review):
    return [factories.StageItemFactory(citation__review=review, rank=float(rank)) for rank in range(1, 7)]


@pytest.fixture
def people(review, reviewer, second_reviewer):
    return [reviewer, second_reviewer, factories.member(review, Role.REVIEWER, name="Tom Third")]


@pytest.fixture
def pilot(review, lead, people, items):
    return start(review, lead, people)


def start(review, lead, people, number=3, **more):
    asked = [Person(one.pk) for one in people]
    return actions.start_pilot(
        review=review, stage=FIRST, by=lead, name="Round 1", people=asked, number=number, **more
    )


def ranks(review, person):
    return [item.rank for item in queries.queue(review, FIRST, person, limit=99)]


def vote(item, person, verdict="include", **more):
    return actions.cast_vote(item=StageItem.objects.get(pk=item.pk), by=person, verdict=verdict, **more)


def now(item):
    return StageItem.objects.get(pk=item.pk)


def test_everybody_of_the_round_is_asked_each_of_its_citations_first(review, items, people, pilot, lead):
    for person in people:
        assert ranks(review, person) == [1, 2, 3, 4, 5, 6]
    assert ranks(review, lead) == [4, 5, 6]
    for person in people[:2]:
        vote(items[0], person)
    assert now(items[0]).outcome == Outcome.AWAITING
    assert ranks(review, people[0]) == [2, 3, 4, 5, 6]
    assert ranks(review, people[2]) == [1, 2, 3, 4, 5, 6]
    vote(items[0], people[2], "exclude")
    assert now(items[0]).outcome == Outcome.CONFLICT
    with pytest.raises(Conflicting):
        vote(items[1], lead)


def test_what_is_left_is_what_the_queue_holds(review, items, people, pilot):
    vote(items[0], people[0])
    vote(items[1], people[0])
    vote(items[1], people[1])
    for person in people:
        left = queries.open_to(review, FIRST, person).values_list("rank", flat=True)
        assert sorted(ranks(review, person)) == sorted(left)


@pytest.mark.parametrize("kind", ["alone", "second round", "none", "too many", "nothing unscreened"])
def test_rounds_that_make_no_sense_are_refused(kind, review, items, people, lead):
    asked, number = people, 3
    if kind == "alone":
        asked = people[:1]
    elif kind == "second round":
        start(review, lead, people, 1)
    elif kind in ("none", "too many"):
        number = {"none": 0, "too many": 501}[kind]
    else:
        for item in items:
            vote(item, lead)
    with pytest.raises(DomainError):
        start(review, lead, asked, number)


def test_a_closed_round_follows_the_rules_of_the_stage_and_nothing_is_stuck(
    review, items, people, pilot, lead
):
    for person in people:
        vote(items[0], person)
    for person in people[:2]:
        vote(items[1], person)
    vote(items[2], people[0])
    actions.close_pilot(pilot=pilot, by=lead)
    assert [now(item).outcome for item in items[:3]] == ["included", "included", "awaiting"]
    assert ranks(review, people[2]) == ranks(review, lead) == [3, 4, 5, 6]
    assert ranks(review, people[0]) == [4, 5, 6]
    assert sorted(pilot.pilot_items.values_list("rank", flat=True)) == [1, 2, 3]
    with pytest.raises(Conflicting, match="closed already"):
        actions.close_pilot(pilot=pilot, by=lead)


def test_who_leaves_is_waited_for_no_more_and_their_votes_stay(review, items, people, pilot, lead):
    for person in people:
        vote(items[0], person)
    for person in people[:2]:
        vote(items[1], person)
    vote(items[2], people[2])
    leave(review, people[2], lead)
    assert [now(item).outcome for item in items[:3]] == ["included", "included", "awaiting"]
    assert [now(item).people for item in items[:3]] == [3, 2, 3]
    for person in people[:2]:
        assert 3 in ranks(review, person)
        vote(items[2], person)
    assert now(items[2]).outcome == Outcome.INCLUDED
    leave(review, people[1], lead)
    pilot.refresh_from_db()
    assert pilot.closed_why == "Fewer than two of its people are left."
    assert ranks(review, people[0]) == [4, 5, 6]


def test_who_comes_back_is_asked_again(review, items, people, pilot, lead):
    leave(review, people[2], lead)
    membership = Membership.objects.get(review=review, user=people[2])
    team.reactivate_member(membership=membership, by=lead)
    for person in people[:2]:
        vote(items[0], person)
    assert now(items[0]).outcome == Outcome.AWAITING
    assert ranks(review, people[2])[0] == 1


def leave(review, person, by):
    team.deactivate_member(membership=Membership.objects.get(review=review, user=person), by=by)


@pytest.fixture
def judged(items, people, pilot, criteria):
    """On each of three citations: one took the EEG to be met, one excluded by it, one by something else."""
    spasms, eeg, _ = criteria
    for item in items[:3]:
        vote(item, people[0], "include")
        vote(item, people[1], "exclude", reason=eeg)
        vote(item, people[2], "exclude", reason=spasms)
    return pilot


def test_after_an_amendment_only_the_votes_that_rest_on_it_are_asked_for_anew(
    review, items, people, judged, criteria, lead
):
    eeg = criteria[1]
    asked = actions.amend(
        pilot=judged,
        criterion=eeg,
        by=lead,
        why="Two read it differently.",
        question="EEG in the first week?",
    )
    assert {vote.person_id for vote in asked} == {people[0].pk, people[1].pk}
    assert len(asked) == 6
    assert ranks(review, people[0]) == ranks(review, people[1]) == [1, 2, 3, 4, 5, 6]
    assert ranks(review, people[2]) == [4, 5, 6]
    amendment = Amendment.objects.latest("pk")
    assert (amendment.reason, amendment.made_by) == ("Two read it differently.", lead)
    assert "EEG in the first week?" in amendment.change


def test_what_was_said_stays_and_the_first_votes_count_for_agreement(
    review, items, people, judged, criteria, lead
):
    before = blinding.first_votes_of_pilot(judged)
    assert len(before) == 9
    actions.amend(pilot=judged, criterion=criteria[1], by=lead, why="Clearer.")
    assert blinding.first_votes_of_pilot(judged) == before
    row = Vote.objects.get(item=items[0], person=people[0], serial=2)
    assert (row.verdict, row.asked_by) == (None, lead)
    assert Vote.objects.count() == 9 + 6
    for item in items[:3]:
        for person in people[:2]:
            vote(item, person, "exclude", reason=criteria[0])
    assert [now(item).outcome for item in items[:3]] == ["excluded"] * 3
    assert blinding.first_votes_of_pilot(judged) == before


def test_votes_are_asked_for_anew_when_all_have_voted_only(items, people, pilot, criteria, lead):
    vote(items[0], people[0])
    with pytest.raises(DomainError, match="Not everybody"):
        actions.amend(pilot=pilot, criterion=criteria[0], by=lead, why="Clearer.")
    assert not Amendment.objects.exists()
    assert blinding.first_votes_of_pilot(pilot) == []


def test_a_second_criterion_is_amended_in_the_same_meeting(items, people, judged, criteria, lead):
    actions.amend(pilot=judged, criterion=criteria[1], by=lead, why="Clearer.")
    asked = actions.amend(pilot=judged, criterion=criteria[0], by=lead, why="Clearer too.")
    assert {vote.person_id for vote in asked} == {people[2].pk}


@pytest.mark.parametrize("kind", ["no reason", "closed", "of another review"])
def test_amendments_that_cannot_be_are_refused(kind, judged, criteria, lead):
    why, criterion = "Clearer.", criteria[0]
    if kind == "no reason":
        why = "  "
    elif kind == "closed":
        actions.close_pilot(pilot=judged, by=lead)
    else:
        criterion = factories.CriterionFactory()
    with pytest.raises(DomainError):
        actions.amend(pilot=judged, criterion=criterion, by=lead, why=why)
    assert Vote.objects.count() == 9


@pytest.mark.parametrize(
    ("said", "rests"),
    [
        ({"verdict": "include"}, True),
        ({"verdict": "maybe"}, True),
        ({"verdict": "exclude"}, True),
        ({"verdict": "exclude", "reason": "eeg"}, True),
        ({"verdict": "exclude", "reason": "spasms"}, False),
        ({"verdict": "exclude", "failed": "spasms"}, False),
        ({"verdict": "exclude", "failed": "eeg"}, True),
        ({"verdict": None}, False),
    ],
)
def test_an_exclusion_for_another_reason_rests_on_no_other_criterion(said, rests, item, reviewer, criteria):
    named = {"spasms": criteria[0], "eeg": criteria[1]}
    answers = {str(named[said["failed"]].pk): "no"} if "failed" in said else {}
    reason = named.get(said.get("reason"))
    cast = factories.VoteFactory(
        item=item, person=reviewer, verdict=said["verdict"], reason=reason, answers=answers
    )
    assert pilots.rests_on(cast, criteria[1], criteria) is rests


def test_the_votes_are_shown_for_the_meeting_and_that_is_written_down(items, people, judged, lead):
    actions.show_pilot(pilot=judged, by=lead)
    assert AuditEntry.objects.filter(verb=blinding.UNBLIND, actor_id=lead.pk).count() == 3
    shown = blinding.voters_to_resolve(pilots.differing(judged), lead)
    assert [len([voter for voter in voters if voter.vote]) for voters in shown.values()] == [3, 3, 3]
