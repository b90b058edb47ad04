"""Voting, and taking a vote back."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.db import transaction

from screening.audit import actions as audit
from screening.audit.models import AuditEntry
from screening.decisions import criteria
from screening.decisions.actions.entering import Entered, enter, following_merges
from screening.decisions.actions.settling import settle
from screening.decisions.gathered import newest_by_item
from screening.decisions.models import Seat, Stage, StageItem, Verdict, Vote
from screening.decisions.queueing import is_given_to_others
from screening.errors import Conflicting, DomainError


@following_merges
@transaction.atomic
def cast_vote(
    *,
    item: StageItem,
    by,
    verdict: str,
    reason=None,
    answers: Mapping[str, str] | None = None,
    note: str = "",
    seconds: int | None = None,
    key: UUID | None = None,
) -> Vote:
    """``by`` says ``verdict`` on ``item``, for the first time or anew; the outcome follows.

    The same ``key`` again gives the same vote and writes nothing. ``reason`` (a Criterion or its id)
    goes with an exclude only; at full text an exclude needs one, at title and abstract the first
    criterion that the answers say is not met is taken. A vote on a citation that was merged meanwhile
    is a vote on that one, and counts where the one counts that was kept.
    """
    place = enter(item, by, key)
    if sent := _sent_before(place, key, verdict):
        return sent
    item = place.item
    refuse_withdrawn(item)
    _refuse_when_full(item, place.seats, by)
    said = _checked(item, verdict, reason, answers or {}, place.listed)
    before = _current(place.seats, by)
    vote = _made(place.named, by, place.own, key, note=note.strip(), seconds=seconds, **said)
    changed = before is None or (before.verdict, before.reason_id) != (vote.verdict, vote.reason_id)
    _write(place, by, [vote], "vote.cast", "voted on", changed=changed)
    return vote


@following_merges
@transaction.atomic
def undo_vote(*, item: StageItem, by, key: UUID | None = None) -> Vote:
    """``by`` takes back their vote on ``item``: a further row that says nothing. Others' votes stay.

    Where citations were merged, what they said of each is taken back, by a row for each.
    """
    place = enter(item, by, key)
    if sent := _sent_before(place, key, None):
        return sent
    item = place.item
    refuse_withdrawn(item)
    if not any(vote.verdict for vote in newest_by_item(place.own)):
        raise DomainError("You have no vote on this citation that could be taken back.")
    votes = _taken_back(place, by, key)
    _write(place, by, votes, "vote.undo", "took back the vote on", changed=True)
    return votes[-1]


def _taken_back(place: Entered, by, key: UUID | None) -> list[Vote]:
    """The last is that of the item that was named, if there was a vote on it, else of the newest."""
    standing = [vote for vote in newest_by_item(place.own) if vote.verdict]
    standing.sort(key=lambda vote: (vote.item_id == place.named.pk, vote.cast_at))
    *others, last = standing
    quiet = [_say_nothing(vote, by, place.own, None) for vote in others]
    return [*quiet, _say_nothing(last, by, place.own, key)]


def _say_nothing(vote: Vote, by, own: list[Vote], key: UUID | None) -> Vote:
    kept = {"answers": vote.answers, "note": vote.note}
    item = StageItem(pk=vote.item_id)
    return _made(item, by, own, key, verdict=None, reason=None, seconds=None, **kept)


def _sent_before(place: Entered, key: UUID | None, verdict: str | None) -> Vote | None:
    sent = next((vote for vote in place.own if key is not None and vote.key == UUID(str(key))), None)
    if sent and (sent.item_id not in place.group or sent.verdict != verdict):
        raise Conflicting("This was already sent as another vote. Reload the page and vote again.")
    place.own = [vote for vote in place.own if vote.item_id in place.group]
    return sent


def _current(seats: list[Seat], by) -> Vote | None:
    return next((seat.vote for seat in seats if seat.person_id == by.pk), None)


def refuse_withdrawn(item: StageItem) -> None:
    if item.withdrawn_at:
        raise Conflicting("This citation is no longer screened at this stage. Go on with the next one.")


def _refuse_when_full(item: StageItem, seats: list[Seat], by) -> None:
    """Who has a vote may change it; the third person is asked when the others are full."""
    is_asked_as_third = item.awaits_third and item.third_person_id == by.pk
    if _current(seats, by) is not None or is_asked_as_third:
        return
    if sum(seat.vote is not None for seat in seats) >= item.people_needed:
        people = {1: "One person has", 2: "Two people have"}.get(item.people_needed, "Enough people have")
        raise Conflicting(f"{people} already screened this citation. Go on with the next one.")
    if is_given_to_others(item, by):
        raise Conflicting("This citation was given to other people. Go on with the next one.")


def _checked(item: StageItem, verdict: str, reason, answers: Mapping[str, str], listed: list) -> dict:
    """What is said, as it is kept; refuses what does not fit together."""
    if verdict not in Verdict.values:
        raise DomainError("Choose include, maybe or exclude.")
    known = {str(criterion.pk) for criterion in listed}
    said = {str(pk): answer for pk, answer in answers.items()}
    if not (said.keys() <= known and set(said.values()) <= criteria.ANSWERS.keys()):
        raise DomainError("An answer fits no criterion of this review. Reload the page and answer again.")
    chosen = chosen_reason(item, verdict, reason, criteria.asked(listed, item.stage), said)
    return {"verdict": verdict, "reason": chosen, "answers": said}


def chosen_reason(item: StageItem, verdict: str, reason, asked: list, answers: Mapping[str, str]):
    if reason is None and verdict == Verdict.EXCLUDE and item.stage == Stage.TITLE_ABSTRACT:
        return criteria.first_failed(asked, answers)
    if reason is None and verdict == Verdict.EXCLUDE:
        raise DomainError("Say why: an exclusion at full text needs one of the reasons.")
    if reason is None:
        return None
    if verdict != Verdict.EXCLUDE:
        raise DomainError("A reason goes with an exclusion only.")
    wanted = getattr(reason, "pk", reason)
    found = next((criterion for criterion in asked if criterion.pk == wanted), None)
    if found is None:
        raise DomainError("This reason is no longer on the list of this review. Choose another one.")
    return found


def _made(item: StageItem, by, own: list[Vote], key: UUID | None, **said) -> Vote:
    serial = max((vote.serial for vote in own if vote.item_id == item.pk), default=0) + 1
    return Vote(item=item, person=by, serial=serial, key=key or uuid4(), **said)


def _write(place: Entered, by, votes: list[Vote], verb: str, words: str, *, changed: bool) -> None:
    """The votes, the seat, the line of the log and what the item comes to; the last vote counts from now on.

    With ``changed`` a resolution is no longer in force.
    """
    item, new, moved = place.item, [*votes, _entry(place, votes[-1], verb, words, by=by)], []
    seat = next((seat for seat in place.seats if seat.person_id == by.pk), None)
    if seat is None:
        seat = Seat(item=item, person=by)
        place.seats.append(seat)
        new.append(seat)
    else:
        moved.append(seat)
    seat.vote = votes[-1] if votes[-1].verdict else None
    if changed:
        item.resolution = None
    settle(item, place.seats, place.listed, by, changed=changed, new=new, moved=moved)


def _entry(place: Entered, vote: Vote, verb: str, words: str, *, by) -> AuditEntry:
    item = place.named
    summary = f"{words} citation #{item.citation.number} at {item.get_stage_display().lower()}"
    detail = {"vote": str(vote.pk), "verdict": vote.verdict, "reason": vote.reason_id}
    about = {"review": place.item.review, "target": item, "summary": summary, "detail": detail}
    return audit.entry(by=by, verb=verb, blinded=True, **about)
