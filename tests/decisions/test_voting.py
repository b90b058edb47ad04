"""Votes are rows, the outcome follows from them, and nothing that was said is swallowed."""

import uuid

import pytest

from screening.decisions import actions, events
from screening.decisions.models import Outcome, Seat, Vote
from screening.errors import Conflicting, DomainError
from screening.models import AuditEntry
from tests import factories


def words(item, person):
    """All that ``person`` said on ``item``, oldest first."""
    return list(
        Vote.objects.filter(item=item, person=person).order_by("serial").values_list("verdict", flat=True)
    )


def test_two_people_who_agree_settle_an_item(item, reviewer, second_reviewer, now_of):
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    assert (now_of(item).outcome, now_of(item).seats_taken) == (Outcome.AWAITING, 1)
    actions.cast_vote(item=item, by=second_reviewer, verdict="include")
    assert (now_of(item).outcome, now_of(item).seats_taken) == (Outcome.INCLUDED, 2)


@pytest.mark.parametrize(
    ("first", "second", "maybe_is", "outcome"),
    [
        ("exclude", "exclude", "include", Outcome.EXCLUDED),
        ("include", "exclude", "include", Outcome.CONFLICT),
        ("maybe", "include", "include", Outcome.INCLUDED),
        ("maybe", "maybe", "include", Outcome.INCLUDED),
        ("maybe", "exclude", "include", Outcome.CONFLICT),
        ("maybe", "include", "conflict", Outcome.CONFLICT),
        ("maybe", "maybe", "conflict", Outcome.CONFLICT),
    ],
)
def test_outcome_follows_the_settings_of_the_review(
    first, second, maybe_is, outcome, review, item, reviewer, second_reviewer, now_of
):
    review.maybe_is = maybe_is
    review.save()
    actions.cast_vote(item=item, by=reviewer, verdict=first)
    actions.cast_vote(item=item, by=second_reviewer, verdict=second)
    assert now_of(item).outcome == outcome


def test_one_person_settles_where_the_stage_asks_for_one(review, item, reviewer, now_of):
    review.screeners_title_abstract = 1
    review.save()
    actions.cast_vote(item=item, by=reviewer, verdict="exclude")
    assert now_of(item).outcome == Outcome.EXCLUDED


def test_a_third_person_is_refused_and_leaves_no_trace(item, lead, reviewer, second_reviewer):
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    actions.cast_vote(item=item, by=second_reviewer, verdict="include")
    with pytest.raises(Conflicting, match="Two people have already screened"):
        actions.cast_vote(item=item, by=lead, verdict="exclude")
    assert (Vote.objects.count(), Seat.objects.count()) == (2, 2)


def test_a_place_that_was_given_up_is_free_for_another(item, lead, reviewer, second_reviewer, now_of):
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    actions.cast_vote(item=item, by=second_reviewer, verdict="include")
    actions.undo_vote(item=item, by=reviewer)
    actions.cast_vote(item=item, by=lead, verdict="exclude")
    assert now_of(item).outcome == Outcome.CONFLICT
    with pytest.raises(Conflicting):
        actions.cast_vote(item=item, by=reviewer, verdict="include")


def test_the_same_key_again_is_the_same_vote(item, reviewer):
    key = uuid.uuid4()
    first = actions.cast_vote(item=item, by=reviewer, verdict="include", key=key)
    again = actions.cast_vote(item=item, by=reviewer, verdict="include", key=str(key))
    assert again == first
    assert (Vote.objects.count(), AuditEntry.objects.filter(verb="vote.cast").count()) == (1, 1)


def test_the_same_key_is_the_same_vote_also_after_others_followed(item, reviewer, now_of):
    key = uuid.uuid4()
    actions.cast_vote(item=item, by=reviewer, verdict="include", key=key)
    actions.cast_vote(item=item, by=reviewer, verdict="exclude", key=uuid.uuid4())
    actions.cast_vote(item=item, by=reviewer, verdict="include", key=key)
    assert words(item, reviewer) == ["include", "exclude"]
    assert Seat.objects.get(item=item).vote.verdict == "exclude"


def test_one_key_for_two_votes_is_refused(item, review, reviewer):
    key = uuid.uuid4()
    other = factories.StageItemFactory(citation__review=review)
    actions.cast_vote(item=item, by=reviewer, verdict="include", key=key)
    for elsewhere, verdict in [(other, "include"), (item, "exclude")]:
        with pytest.raises(Conflicting, match="already sent as another vote"):
            actions.cast_vote(item=elsewhere, by=reviewer, verdict=verdict, key=key)
    assert Vote.objects.count() == 1


def test_two_people_may_have_the_same_key(item, reviewer, second_reviewer):
    key = uuid.uuid4()
    actions.cast_vote(item=item, by=reviewer, verdict="include", key=key)
    actions.cast_vote(item=item, by=second_reviewer, verdict="exclude", key=key)
    assert Vote.objects.count() == 2


def test_a_changed_mind_is_a_further_row_and_never_swallowed(item, reviewer, now_of):
    first = actions.cast_vote(item=item, by=reviewer, verdict="include", key=uuid.uuid4())
    second = actions.cast_vote(item=item, by=reviewer, verdict="exclude", key=uuid.uuid4())
    assert (first.serial, second.serial) == (1, 2)
    assert words(item, reviewer) == ["include", "exclude"]
    assert (Seat.objects.get(item=item).vote, now_of(item).seats_taken) == (second, 1)


def test_undo_is_a_further_row_and_keeps_what_was_typed(item, reviewer, criteria, now_of):
    answers = {str(criteria[0].pk): "yes"}
    actions.cast_vote(item=item, by=reviewer, verdict="include", answers=answers, note="See page 2.")
    taken_back = actions.undo_vote(item=item, by=reviewer)
    assert words(item, reviewer) == ["include", None]
    assert (taken_back.answers, taken_back.note) == (answers, "See page 2.")
    assert Seat.objects.get(item=item).vote is None
    assert (now_of(item).outcome, now_of(item).seats_taken) == (Outcome.UNSCREENED, 0)


def test_undo_leaves_the_votes_of_others(item, reviewer, second_reviewer, now_of):
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    actions.cast_vote(item=item, by=second_reviewer, verdict="exclude")
    actions.undo_vote(item=item, by=reviewer)
    assert (now_of(item).outcome, words(item, second_reviewer)) == (Outcome.AWAITING, ["exclude"])


def test_undo_twice_by_one_key_is_one_undo(item, reviewer):
    key = uuid.uuid4()
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    assert actions.undo_vote(item=item, by=reviewer, key=key) == actions.undo_vote(
        item=item, by=reviewer, key=key
    )
    assert words(item, reviewer) == ["include", None]


@pytest.mark.parametrize("voted_before", [True, False])
def test_nothing_to_undo_is_said(item, reviewer, voted_before):
    if voted_before:
        actions.cast_vote(item=item, by=reviewer, verdict="include")
        actions.undo_vote(item=item, by=reviewer)
    with pytest.raises(DomainError, match="no vote"):
        actions.undo_vote(item=item, by=reviewer)


def test_an_exclusion_at_full_text_says_why(full_text, reviewer, criteria):
    with pytest.raises(DomainError, match="needs one of the reasons"):
        actions.cast_vote(item=full_text, by=reviewer, verdict="exclude")
    vote = actions.cast_vote(item=full_text, by=reviewer, verdict="exclude", reason=criteria[1])
    assert vote.reason == criteria[1]


def test_a_reason_goes_with_an_exclusion_only(full_text, reviewer, criteria):
    with pytest.raises(DomainError, match="with an exclusion only"):
        actions.cast_vote(item=full_text, by=reviewer, verdict="include", reason=criteria[0])


@pytest.mark.parametrize("why_not", ["retired", "not asked at full text", "of another review"])
def test_a_reason_is_one_that_the_stage_asks(why_not, full_text, review, reviewer, criteria):
    reason = criteria[0]
    if why_not == "retired":
        reason.retired_at = review.created_at
    elif why_not == "not asked at full text":
        reason.at_full_text = False
    else:
        reason = factories.CriterionFactory()
    reason.save()
    with pytest.raises(DomainError, match="no longer on the list"):
        actions.cast_vote(item=full_text, by=reviewer, verdict="exclude", reason=reason)


def test_at_title_and_abstract_the_reason_follows_from_the_answers(item, reviewer, criteria):
    spasms, eeg, case = (str(criterion.pk) for criterion in criteria)
    vote = actions.cast_vote(
        item=item, by=reviewer, verdict="exclude", answers={spasms: "yes", case: "yes", eeg: "no"}
    )
    assert vote.reason == criteria[1]
    again = actions.cast_vote(item=item, by=reviewer, verdict="exclude", answers={eeg: "yes", case: "yes"})
    assert again.reason == criteria[2]


def test_the_reason_of_the_item_is_the_first_on_the_list(
    full_text, reviewer, second_reviewer, criteria, now_of
):
    actions.cast_vote(item=full_text, by=reviewer, verdict="exclude", reason=criteria[2])
    actions.cast_vote(item=full_text, by=second_reviewer, verdict="exclude", reason=criteria[1])
    assert (now_of(full_text).outcome, now_of(full_text).reason) == (Outcome.EXCLUDED, criteria[1])


def test_reasons_that_must_agree_conflict_at_full_text_only(
    item, full_text, review, reviewer, second_reviewer, criteria, now_of
):
    review.reasons_must_agree = True
    review.save()
    for at in (item, full_text):
        actions.cast_vote(item=at, by=reviewer, verdict="exclude", reason=criteria[0])
        actions.cast_vote(item=at, by=second_reviewer, verdict="exclude", reason=criteria[1])
    assert (now_of(item).outcome, now_of(full_text).outcome) == (Outcome.EXCLUDED, Outcome.CONFLICT)


@pytest.mark.parametrize(
    "answers", [{"0": "yes"}, {"nothing": "yes"}, "a wrong answer"], ids=["unknown", "no number", "no answer"]
)
def test_answers_that_fit_no_criterion_are_refused(answers, item, reviewer, criteria):
    answers = answers if isinstance(answers, dict) else {str(criteria[0].pk): "perhaps"}
    with pytest.raises(DomainError, match="fits no criterion"):
        actions.cast_vote(item=item, by=reviewer, verdict="include", answers=answers)


def test_an_answer_to_a_criterion_retired_since_is_kept(item, review, reviewer, criteria):
    criteria[0].retired_at = review.created_at
    criteria[0].save()
    vote = actions.cast_vote(item=item, by=reviewer, verdict="include", answers={criteria[0].pk: "yes"})
    assert vote.answers == {str(criteria[0].pk): "yes"}


def test_an_unknown_verdict_is_refused(item, reviewer):
    with pytest.raises(DomainError, match="include, maybe or exclude"):
        actions.cast_vote(item=item, by=reviewer, verdict="perhaps")


def test_withdrawn_items_are_not_voted_on(item, review, lead, reviewer):
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    actions.withdraw_items(review=review, citation_ids=[item.citation_id], stage=item.stage, by=lead)
    for refused in (actions.cast_vote, actions.undo_vote):
        with pytest.raises(Conflicting, match="no longer screened"):
            refused(
                item=item, by=reviewer, **({"verdict": "exclude"} if refused is actions.cast_vote else {})
            )
    assert words(item, reviewer) == ["include"]


def test_a_change_of_the_outcome_is_told_once(item, reviewer, second_reviewer):
    told = []

    def listen(sender, item, before, by, **_):
        told.append((before, item.outcome, by))

    events.outcome_changed.connect(listen)
    try:
        actions.cast_vote(item=item, by=reviewer, verdict="include")
        actions.cast_vote(item=item, by=reviewer, verdict="maybe")
        actions.cast_vote(item=item, by=second_reviewer, verdict="include")
    finally:
        events.outcome_changed.disconnect(listen)
    assert told == [("unscreened", "awaiting", reviewer), ("awaiting", "included", second_reviewer)]


def test_the_log_tells_others_nothing(item, reviewer):
    actions.cast_vote(item=item, by=reviewer, verdict="exclude", note="Rats only.")
    entry = AuditEntry.objects.get(verb="vote.cast")
    assert entry.blinded
    assert entry.summary == f"voted on citation #{item.citation.number} at title and abstract"
    assert entry.detail["verdict"] == "exclude"
