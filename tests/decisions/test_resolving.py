"""A lead's word on a conflict: explained, further to the votes, lapsing when a voter changes their mind."""

import pytest

from screening.decisions import actions
from screening.decisions.models import Outcome, Resolution, StageItem, Vote
from screening.errors import Conflicting, DomainError
from screening.models import AuditEntry


def resolved(item, lead, verdict="include", **more):
    actions.resolve(item=item, by=lead, verdict=verdict, explanation="Both criteria are met.", **more)
    return StageItem.objects.get(pk=item.pk)


def test_a_resolution_decides_and_leaves_the_votes(conflict, lead):
    assert resolved(conflict, lead).outcome == Outcome.INCLUDED
    assert sorted(Vote.objects.values_list("verdict", flat=True)) == ["exclude", "include"]


@pytest.mark.parametrize("explanation", ["", "  \n"])
def test_a_resolution_is_explained(explanation, conflict, lead):
    with pytest.raises(DomainError, match="Explain"):
        actions.resolve(item=conflict, by=lead, verdict="include", explanation=explanation)
    assert not Resolution.objects.exists()


def test_a_maybe_resolves_nothing(conflict, lead):
    with pytest.raises(DomainError, match="by include or exclude"):
        actions.resolve(item=conflict, by=lead, verdict="maybe", explanation="Hm.")


def test_what_is_no_conflict_is_not_resolved(item, lead, reviewer):
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    item.refresh_from_db()
    with pytest.raises(Conflicting, match="no longer a conflict"):
        actions.resolve(item=item, by=lead, verdict="include", explanation="It fits.")


def test_an_exclusion_at_full_text_is_resolved_with_a_reason(
    full_text, lead, reviewer, second_reviewer, criteria
):
    actions.cast_vote(item=full_text, by=reviewer, verdict="include")
    actions.cast_vote(item=full_text, by=second_reviewer, verdict="exclude", reason=criteria[0])
    full_text.refresh_from_db()
    with pytest.raises(DomainError, match="needs one of the reasons"):
        resolved(full_text, lead, "exclude")
    item = resolved(full_text, lead, "exclude", reason=criteria[1])
    assert (item.outcome, item.reason) == (Outcome.EXCLUDED, criteria[1])


def test_two_leads_at_once_the_second_is_told(conflict, lead):
    """Both had loaded the conflict before either decided."""
    seen_by_second = StageItem.objects.get(pk=conflict.pk)
    resolved(conflict, lead)
    with pytest.raises(Conflicting, match="Somebody was first"):
        actions.resolve(item=seen_by_second, by=lead, verdict="exclude", explanation="No EEG.")
    assert Resolution.objects.count() == 1


def test_a_page_that_is_old_decides_nothing(conflict, lead):
    """The item is loaded anew with the request, the page says what it had shown."""
    shown = conflict.changed_at
    now = resolved(conflict, lead)
    with pytest.raises(Conflicting, match="Somebody was first"):
        actions.resolve(item=now, by=lead, verdict="exclude", explanation="No EEG.", seen=shown)


def test_a_vote_meanwhile_stops_the_resolution(conflict, lead, reviewer):
    shown = StageItem.objects.get(pk=conflict.pk)
    actions.cast_vote(item=conflict, by=reviewer, verdict="maybe")
    with pytest.raises(Conflicting, match="Somebody was first"):
        resolved(shown, lead)


def test_a_further_resolution_is_a_further_row(conflict, lead):
    item = resolved(conflict, lead)
    item = resolved(item, lead, "exclude")
    assert (item.outcome, Resolution.objects.count()) == (Outcome.EXCLUDED, 2)
    assert item.resolution.verdict == "exclude"


def test_a_voter_who_comes_round_ends_the_resolution_and_the_conflict(
    conflict, lead, second_reviewer, now_of
):
    resolved(conflict, lead, "exclude")
    actions.cast_vote(item=conflict, by=second_reviewer, verdict="include")
    assert (now_of(conflict).outcome, now_of(conflict).resolution) == (Outcome.INCLUDED, None)


def test_a_voter_who_changes_but_still_differs_makes_it_a_conflict_again(conflict, lead, reviewer, now_of):
    resolved(conflict, lead, "exclude")
    actions.cast_vote(item=conflict, by=reviewer, verdict="maybe")
    assert now_of(conflict).outcome == Outcome.CONFLICT


def test_a_voter_who_only_writes_a_note_leaves_the_resolution(conflict, lead, reviewer, now_of):
    resolution = resolved(conflict, lead, "exclude").resolution
    actions.cast_vote(item=conflict, by=reviewer, verdict="include", note="Page 3.")
    assert (now_of(conflict).outcome, now_of(conflict).resolution) == (Outcome.EXCLUDED, resolution)


def test_a_voter_who_leaves_opens_it_again(conflict, lead, reviewer, now_of):
    resolved(conflict, lead)
    actions.undo_vote(item=conflict, by=reviewer)
    assert now_of(conflict).outcome == Outcome.AWAITING


@pytest.mark.parametrize("looks", [True, False])
def test_the_log_says_whether_the_votes_were_seen(looks, conflict, lead):
    if looks:
        actions.show_votes(item=conflict, by=lead)
        actions.show_votes(item=conflict, by=lead)
    resolved(conflict, lead)
    assert AuditEntry.objects.filter(verb="conflict.unblind", blinded=True).count() == (1 if looks else 0)
    entry = AuditEntry.objects.get(verb="conflict.resolve")
    assert ("after looking" if looks else "without looking") in entry.summary
    assert not entry.blinded


def test_votes_are_shown_of_conflicts_only(item, lead, reviewer):
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    item.refresh_from_db()
    with pytest.raises(Conflicting, match="nothing to show"):
        actions.show_votes(item=item, by=lead)
