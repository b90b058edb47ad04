"""What votes add up to; the rules are those of the Cochrane standards C39 and C41."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.consensus import Ballot, Decision, Outcome, Rules, Verdict, decide

INCLUDE, EXCLUDE, MAYBE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE


def votes(*verdicts: Verdict) -> list[Ballot]:
    return [Ballot(person, verdict) for person, verdict in enumerate(verdicts)]


def excludes(*reasons: int | None) -> list[Ballot]:
    return [Ballot(person, EXCLUDE, reason) for person, reason in enumerate(reasons)]


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        ((), Outcome.UNSCREENED),
        ((INCLUDE,), Outcome.AWAITING),
        ((EXCLUDE,), Outcome.AWAITING),
        ((MAYBE,), Outcome.AWAITING),
        ((INCLUDE, INCLUDE), Outcome.INCLUDED),
        ((EXCLUDE, EXCLUDE), Outcome.EXCLUDED),
        ((INCLUDE, EXCLUDE), Outcome.CONFLICT),
        ((MAYBE, INCLUDE), Outcome.INCLUDED),
        ((MAYBE, MAYBE), Outcome.INCLUDED),
        ((MAYBE, EXCLUDE), Outcome.CONFLICT),
        ((INCLUDE, INCLUDE, INCLUDE), Outcome.INCLUDED),
        ((INCLUDE, INCLUDE, EXCLUDE), Outcome.CONFLICT),
        ((EXCLUDE, EXCLUDE, MAYBE), Outcome.CONFLICT),
    ],
)
def test_two_votes_with_a_maybe_as_include(verdicts, outcome):
    assert decide(votes(*verdicts), rules=Rules()) == Decision(outcome)


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        ((MAYBE,), Outcome.AWAITING),
        ((MAYBE, MAYBE), Outcome.CONFLICT),
        ((MAYBE, INCLUDE), Outcome.CONFLICT),
        ((MAYBE, EXCLUDE), Outcome.CONFLICT),
        ((INCLUDE, INCLUDE), Outcome.INCLUDED),
        ((EXCLUDE, EXCLUDE), Outcome.EXCLUDED),
    ],
)
def test_two_votes_with_a_maybe_as_conflict(verdicts, outcome):
    assert decide(votes(*verdicts), rules=Rules(maybe_is="conflict")) == Decision(outcome)


@pytest.mark.parametrize(
    ("verdict", "maybe_is", "outcome"),
    [
        (INCLUDE, "conflict", Outcome.INCLUDED),
        (EXCLUDE, "conflict", Outcome.EXCLUDED),
        (MAYBE, "include", Outcome.INCLUDED),
        (MAYBE, "conflict", Outcome.CONFLICT),
    ],
)
def test_one_vote_decides_where_one_is_needed(verdict, maybe_is, outcome):
    assert decide(votes(verdict), rules=Rules(needed=1, maybe_is=maybe_is)) == Decision(outcome)


def test_a_second_vote_counts_where_one_is_needed():
    assert decide(votes(INCLUDE, EXCLUDE), rules=Rules(needed=1)) == Decision(Outcome.CONFLICT)


def test_the_reason_is_the_first_of_the_list_that_anybody_gave():
    rules = Rules(reason_order=(30, 10, 20))
    assert decide(excludes(20, 10), rules=rules) == Decision(Outcome.EXCLUDED, 10)


def test_a_reason_that_left_the_list_comes_after_those_on_it():
    assert decide(excludes(5, 20), rules=Rules(reason_order=(20,))) == Decision(Outcome.EXCLUDED, 20)


def test_a_missing_reason_is_passed_over():
    assert decide(excludes(None, 20), rules=Rules(reason_order=(20,))) == Decision(Outcome.EXCLUDED, 20)


@pytest.mark.parametrize(
    ("reasons", "decision"),
    [
        ((10, 20), Decision(Outcome.CONFLICT)),
        ((10, None), Decision(Outcome.CONFLICT)),
        ((10, 10), Decision(Outcome.EXCLUDED, 10)),
        ((None, None), Decision(Outcome.EXCLUDED)),
    ],
)
def test_reasons_that_must_agree(reasons, decision):
    assert decide(excludes(*reasons), rules=Rules(reasons_must_agree=True)) == decision


def test_an_include_has_no_reason():
    ballots = [Ballot(1, INCLUDE, 10), Ballot(2, INCLUDE, 20)]
    assert decide(ballots, rules=Rules(reasons_must_agree=True)) == Decision(Outcome.INCLUDED)


@pytest.mark.parametrize("verdicts", [(), (INCLUDE,), (INCLUDE, EXCLUDE), (INCLUDE, INCLUDE), (MAYBE, MAYBE)])
def test_a_resolution_decides_whatever_the_votes_are(verdicts):
    resolved = decide(votes(*verdicts), rules=Rules(), resolution=Ballot(9, EXCLUDE, 10))
    assert resolved == Decision(Outcome.EXCLUDED, 10)
    assert decide(votes(*verdicts), rules=Rules(), resolution=Ballot(9, INCLUDE)) == Decision(
        Outcome.INCLUDED
    )


def test_a_resolution_never_says_maybe():
    with pytest.raises(ValueError, match="a maybe resolves nothing"):
        decide(votes(INCLUDE, EXCLUDE), rules=Rules(), resolution=Ballot(9, MAYBE))


def test_one_person_has_one_ballot():
    with pytest.raises(ValueError, match="Person 7 has two ballots"):
        decide([Ballot(7, INCLUDE), Ballot(7, EXCLUDE)], rules=Rules())


def test_plain_words_are_verdicts():
    assert decide([Ballot(1, "include"), Ballot(2, "include")], rules=Rules()) == Decision(Outcome.INCLUDED)
    with pytest.raises(ValueError, match="perhaps"):
        Ballot(1, "perhaps")


@pytest.mark.parametrize("wrong", [{"needed": 0}, {"needed": -1}, {"maybe_is": "exclude"}])
def test_rules_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="not"):
        Rules(**wrong)


ballot_lists = st.lists(st.sampled_from(Verdict), max_size=4).flatmap(
    lambda verdicts: st.tuples(
        *(
            st.builds(Ballot, st.just(person), st.just(verdict), st.sampled_from([None, 1, 2, 3, 4]))
            for person, verdict in enumerate(verdicts)
        )
    )
)
all_rules = st.builds(
    Rules,
    needed=st.sampled_from([1, 2]),
    maybe_is=st.sampled_from(["include", "conflict"]),
    reasons_must_agree=st.booleans(),
    reason_order=st.permutations([1, 2, 3]),
)


@given(ballot_lists, all_rules)
def test_the_order_of_votes_never_matters(ballots, rules):
    assert len({decide(order, rules=rules) for order in permutations(ballots)}) == 1


@given(ballot_lists, all_rules)
def test_nothing_is_excluded_that_anybody_would_keep(ballots, rules):
    decided = decide(ballots, rules=rules)
    if decided.outcome is Outcome.EXCLUDED:
        assert {ballot.verdict for ballot in ballots} == {EXCLUDE}
        assert decided.reason in {ballot.reason for ballot in ballots}
    else:
        assert decided.reason is None


@given(ballot_lists, all_rules)
def test_one_vote_too_few_is_never_decided(ballots, rules):
    decided = decide(ballots, rules=rules).outcome
    early = {Outcome.UNSCREENED, Outcome.AWAITING}
    assert (decided in early) == (len(ballots) < rules.needed)


def with_third(*ballots: Ballot, **more) -> Decision:
    """The last of three is the one who was asked."""
    return decide(ballots, rules=Rules(third=ballots[-1].person, **more))


@pytest.mark.parametrize(
    ("verdicts", "maybe_is", "outcome"),
    [
        ((INCLUDE, EXCLUDE, INCLUDE), "include", Outcome.INCLUDED),
        ((INCLUDE, EXCLUDE, EXCLUDE), "include", Outcome.EXCLUDED),
        ((INCLUDE, EXCLUDE, MAYBE), "include", Outcome.INCLUDED),
        ((MAYBE, EXCLUDE, INCLUDE), "include", Outcome.INCLUDED),
        ((MAYBE, EXCLUDE, EXCLUDE), "include", Outcome.EXCLUDED),
        ((INCLUDE, EXCLUDE, MAYBE), "conflict", Outcome.CONFLICT),
        ((MAYBE, INCLUDE, INCLUDE), "conflict", Outcome.INCLUDED),
        ((MAYBE, MAYBE, EXCLUDE), "conflict", Outcome.CONFLICT),
    ],
)
def test_two_of_three_decide_where_a_third_was_asked(verdicts, maybe_is, outcome):
    assert with_third(*votes(*verdicts), maybe_is=maybe_is) == Decision(outcome)


@pytest.mark.parametrize(
    ("reasons", "decision"),
    [
        ((10, 20, 20), Decision(Outcome.EXCLUDED, 20)),
        ((10, 20, 30), Decision(Outcome.CONFLICT)),
        ((10, None, None), Decision(Outcome.EXCLUDED)),
    ],
)
def test_reasons_that_must_agree_are_those_of_two(reasons, decision):
    assert with_third(*excludes(*reasons), reasons_must_agree=True) == decision


def test_two_who_exclude_for_different_reasons_against_one_decide_nothing_where_reasons_must_agree():
    ballots = [Ballot(1, EXCLUDE, 10), Ballot(2, INCLUDE), Ballot(3, EXCLUDE, 20)]
    assert with_third(*ballots, reasons_must_agree=True) == Decision(Outcome.CONFLICT)
    assert with_third(*ballots, reason_order=(20, 10)) == Decision(Outcome.EXCLUDED, 20)


def test_a_third_who_has_not_voted_changes_nothing():
    assert decide(votes(INCLUDE, EXCLUDE), rules=Rules(third=9)) == Decision(Outcome.CONFLICT)


@given(ballot_lists, all_rules, st.sampled_from([None, 0, 1, 2, 3, 9]))
def test_with_a_third_the_order_of_votes_does_not_matter_either(ballots, rules, third):
    rules = replace(rules, third=third)
    assert len({decide(order, rules=rules) for order in permutations(ballots)}) == 1


@given(ballot_lists, all_rules, st.sampled_from([None, 0, 1, 2, 3, 9]))
def test_a_third_only_ever_ends_a_conflict_of_three(ballots, rules, third):
    """What people agree on is the same with and without; else exactly two of three must have said it."""
    plain, decided = decide(ballots, rules=rules), decide(ballots, rules=replace(rules, third=third))
    if plain == decided:
        return
    assert (plain.outcome, len(ballots)) == (Outcome.CONFLICT, 3)
    assert third in [ballot.person for ballot in ballots]
    kept = [
        b for b in ballots if b.verdict is INCLUDE or (b.verdict is MAYBE and rules.maybe_is == "include")
    ]
    dropped = [ballot for ballot in ballots if ballot.verdict is EXCLUDE]
    assert len(kept if decided.outcome is Outcome.INCLUDED else dropped) >= 2


@given(ballot_lists, all_rules, st.sampled_from([0, 1, 2]))
def test_nothing_is_excluded_against_the_word_of_two(ballots, rules, third):
    decided = decide(ballots, rules=replace(rules, third=third))
    if decided.outcome is Outcome.EXCLUDED:
        assert sum(ballot.verdict is EXCLUDE for ballot in ballots) > len(ballots) / 2
        assert decided.reason in {ballot.reason for ballot in ballots if ballot.verdict is EXCLUDE}
