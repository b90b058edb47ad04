"""Opening items, voting, taking a vote back, resolving a conflict.

Everything that concerns one item happens while its row is locked, so that two people, or the same
key pressed twice, come one after the other. A resolution decides until one of the voters changes
what they said (verdict or reason); then the votes speak again, and are a conflict only if they differ.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from screening.audit import actions as audit
from screening.decisions import blinding, criteria, events
from screening.decisions.consensus import decision
from screening.decisions.models import Outcome, Resolution, Seat, Stage, StageItem, Verdict, Vote
from screening.errors import Conflicting, DomainError

CHUNK = 2000
_OPEN = """
insert into screening_stageitem
    (review_id, citation_id, stage, rank, outcome, seats_taken, own_state, changed_at)
select review_id, id, %(stage)s, number, %(outcome)s, 0, '', now()
from screening_citation
where review_id = %(review)s and id = any(%(ids)s) and merged_into_id is null and left_with_id is null
order by number
on conflict (citation_id, stage) do nothing
"""


@transaction.atomic
def open_items(*, review, citation_ids: Iterable[int], stage: str, by) -> int:
    """Put citations before the people who screen ``stage``; those that are there already stay as they are.

    Withdrawn items come back with the votes they had. Returns how many were opened or came back.
    """
    ids = sorted(set(citation_ids))
    opened = sum(_open(review, ids[at : at + CHUNK], stage) for at in range(0, len(ids), CHUNK))
    if opened:
        _record_stage(review, stage, "stage.open", f"opened {_citations(opened)} for", by=by)
    return opened


def _open(review, ids: list[int], stage: str) -> int:
    back = _items(review, ids, stage).filter(withdrawn_at__isnull=False)
    restored = back.update(withdrawn_at=None, changed_at=timezone.now())
    values = {"review": review.pk, "stage": stage, "ids": ids, "outcome": Outcome.UNSCREENED}
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, values)
        return restored + cursor.rowcount


@transaction.atomic
def withdraw_items(*, review, citation_ids: Iterable[int], stage: str, by) -> int:
    """Take citations from ``stage``: nobody is asked about them any more, their votes stay."""
    ids = sorted(set(citation_ids))
    withdrawn = 0
    for at in range(0, len(ids), CHUNK):
        items = _items(review, ids[at : at + CHUNK], stage).filter(withdrawn_at=None)
        withdrawn += items.update(withdrawn_at=timezone.now(), changed_at=timezone.now())
    if withdrawn:
        _record_stage(review, stage, "stage.withdraw", f"withdrew {_citations(withdrawn)} from", by=by)
    return withdrawn


@transaction.atomic
def hold_items(*, review, citation_ids: Iterable[int]) -> None:
    """No vote on these citations comes in between until the transaction around this ends."""
    rows = StageItem.objects.filter(review=review, citation__in=list(citation_ids)).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def _items(review, ids: list[int], stage: str):
    return StageItem.objects.filter(review=review, stage=stage, citation__in=ids)


def _record_stage(review, stage: str, verb: str, words: str, *, by) -> None:
    summary = f"{words} {Stage(stage).label.lower()}"
    audit.record(by=by, review=review, verb=verb, target=review, summary=summary)


def _citations(count: int) -> str:
    return "1 citation" if count == 1 else f"{count} citations"


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
    criterion that the answers say is not met is taken.
    """
    item, own = _entered(item, by, key)
    if sent := _sent_before(own, item, key, verdict):
        return sent
    _refuse_withdrawn(item)
    seats = blinding.seats_at(item)
    _refuse_when_full(item, seats, by)
    listed = criteria.of_review(item.review)
    said = _checked(item, verdict, reason, answers or {}, listed)
    vote = _write(item, by, own, key, note=note.strip(), seconds=seconds, **said)
    _seated(item, seats, by, vote)
    if changed := _says_something_else(own, vote):
        item.resolution = None
    _settle(item, seats, listed, by, changed=changed)
    _record_vote(item, vote, "vote.cast", "voted on", by=by)
    return vote


@transaction.atomic
def undo_vote(*, item: StageItem, by, key: UUID | None = None) -> Vote:
    """``by`` takes back their vote on ``item``: a further row that says nothing. Others' votes stay."""
    item, own = _entered(item, by, key)
    if sent := _sent_before(own, item, key, None):
        return sent
    _refuse_withdrawn(item)
    if not own or own[0].verdict is None:
        raise DomainError("You have no vote on this citation that could be taken back.")
    kept = {"answers": own[0].answers, "note": own[0].note}
    vote = _write(item, by, own, key, verdict=None, reason=None, seconds=None, **kept)
    seats = blinding.seats_at(item)
    _seated(item, seats, by, vote)
    item.resolution = None
    _settle(item, seats, criteria.of_review(item.review), by, changed=True)
    _record_vote(item, vote, "vote.undo", "took back the vote on", by=by)
    return vote


def _entered(item: StageItem, by, key: UUID | None) -> tuple[StageItem, list[Vote]]:
    """The locked row and what ``by`` said before. Resolutions are not joined: a row that was waited
    for would come with the resolution it had before."""
    rows = StageItem.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("review", "citation").get(pk=item.pk)
    return locked, blinding.own_words(locked, by, key)


def _sent_before(own: list[Vote], item: StageItem, key: UUID | None, verdict: str | None) -> Vote | None:
    sent = next((vote for vote in own if key is not None and vote.key == UUID(str(key))), None)
    if sent and (sent.item_id, sent.verdict) != (item.pk, verdict):
        raise Conflicting("This was already sent as another vote. Reload the page and vote again.")
    own[:] = [vote for vote in own if vote.item_id == item.pk]
    return sent


def _refuse_withdrawn(item: StageItem) -> None:
    if item.withdrawn_at:
        raise Conflicting("This citation is no longer screened at this stage. Go on with the next one.")


def _refuse_when_full(item: StageItem, seats: list[Seat], by) -> None:
    others = sum(seat.vote is not None for seat in seats if seat.person_id != by.pk)
    if others >= item.people_needed:
        people = "One person has" if item.people_needed == 1 else "Two people have"
        raise Conflicting(f"{people} already screened this citation. Go on with the next one.")


def _checked(item: StageItem, verdict: str, reason, answers: Mapping[str, str], listed: list) -> dict:
    """What is said, as it is kept; refuses what does not fit together."""
    if verdict not in Verdict.values:
        raise DomainError("Choose include, maybe or exclude.")
    known = {str(criterion.pk) for criterion in listed}
    said = {str(pk): answer for pk, answer in answers.items()}
    if not (said.keys() <= known and set(said.values()) <= criteria.ANSWERS.keys()):
        raise DomainError("An answer fits no criterion of this review. Reload the page and answer again.")
    chosen = _reason(item, verdict, reason, criteria.asked(listed, item.stage), said)
    return {"verdict": verdict, "reason": chosen, "answers": said}


def _reason(item: StageItem, verdict: str, reason, asked: list, answers: Mapping[str, str]):
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


def _write(item: StageItem, by, own: list[Vote], key: UUID | None, **said) -> Vote:
    serial = own[0].serial + 1 if own else 1
    return Vote.objects.create(item=item, person=by, serial=serial, key=key or uuid4(), **said)


def _seated(item: StageItem, seats: list[Seat], by, vote: Vote) -> None:
    """Let the seat of ``by`` point at the vote that counts from now on; ``seats`` follows."""
    current = vote if vote.verdict else None
    seat = next((seat for seat in seats if seat.person_id == by.pk), None)
    if seat is None:
        seats.append(Seat.objects.create(item=item, person=by, vote=current))
        return
    seat.vote = current
    seat.save(update_fields=["vote"])


def _says_something_else(own: list[Vote], vote: Vote) -> bool:
    return not own or (own[0].verdict, own[0].reason_id) != (vote.verdict, vote.reason_id)


def _settle(item: StageItem, seats: list[Seat], listed: list, by, *, changed: bool) -> None:
    """Keep beside the item what its votes and its resolution now give, and tell if the outcome moved."""
    before = item.outcome
    for field, value in decision(item, seats, listed).items():
        changed = changed or getattr(item, field) != value
        setattr(item, field, value)
    if changed:
        item.save()
    if item.outcome != before:
        events.outcome_changed.send(sender=StageItem, item=item, before=before, by=by)


def _record_vote(item: StageItem, vote: Vote, verb: str, words: str, *, by) -> None:
    summary = f"{words} citation #{item.citation.number} at {item.get_stage_display().lower()}"
    detail = {"vote": str(vote.pk), "verdict": vote.verdict, "reason": vote.reason_id}
    audit.record(
        by=by, review=item.review, verb=verb, target=item, summary=summary, detail=detail, blinded=True
    )


@transaction.atomic
def show_votes(*, item: StageItem, by) -> None:
    """``by`` looks at the votes of a conflict before resolving it. Written down once; others read of it
    with the resolution, since before that they may not know of the conflict."""
    if item.outcome != Outcome.CONFLICT and item.resolution_id is None:
        raise Conflicting("This is no longer a conflict: there is nothing to show.")
    if item.pk in blinding.unblinded([item.pk], by):
        return
    summary = f"looked at the votes on citation #{item.citation.number} before resolving the conflict"
    audit.record(by=by, review=item.review, verb=blinding.UNBLIND, target=item, summary=summary, blinded=True)


@transaction.atomic
def resolve(*, item: StageItem, by, verdict: str, explanation: str, reason=None, seen=None) -> Resolution:
    """A word on a conflict, or a further one; the votes stay. ``item`` as it was loaded, or ``seen``
    (its ``changed_at`` on the page), says what was decided upon: if it moved since, nothing is written."""
    known = seen or item.changed_at
    item, _ = _entered(item, by, None)
    _refuse_unresolvable(item, known)
    if verdict not in (Verdict.INCLUDE, Verdict.EXCLUDE):
        raise DomainError("A conflict is resolved by include or exclude.")
    if not explanation.strip():
        raise DomainError("Explain the decision: the explanation is kept with it.")
    listed = criteria.of_review(item.review)
    chosen = _reason(item, verdict, reason, criteria.asked(listed, item.stage), {})
    resolution = Resolution.objects.create(
        item=item, verdict=verdict, reason=chosen, explanation=explanation.strip(), resolved_by=by
    )
    item.resolution = resolution
    _settle(item, blinding.seats_at(item), listed, by, changed=True)
    _record_resolution(item, resolution, by=by)
    return resolution


def _refuse_unresolvable(item: StageItem, known) -> None:
    _refuse_withdrawn(item)
    if item.outcome != Outcome.CONFLICT and item.resolution_id is None:
        raise Conflicting("This is no longer a conflict: a vote has changed. Nothing was written.")
    if item.changed_at != known:
        raise Conflicting("Somebody was first: look at what stands now, and resolve again if you disagree.")


def _record_resolution(item: StageItem, resolution: Resolution, *, by) -> None:
    saw = item.pk in blinding.unblinded([item.pk], by)
    how = "after looking at the votes" if saw else "without looking at the votes"
    where = f"citation #{item.citation.number} at {item.get_stage_display().lower()}"
    audit.record(
        by=by,
        review=item.review,
        verb="conflict.resolve",
        target=item,
        summary=f"resolved the conflict on {where}, {how}: {resolution.verdict}",
        detail={"resolution": str(resolution.pk), "explanation": resolution.explanation},
    )


@transaction.atomic
def recompute_outcomes(*, review, stage: str, by) -> int:
    """After a change of the review's settings or of the order of reasons: let the votes speak anew.

    Returns how many outcomes moved. Resolutions stay in force.
    """
    voted = StageItem.objects.filter(review=review, stage=stage, seats_taken__gt=0)
    ids = list(voted.order_by("pk").values_list("pk", flat=True))
    listed = criteria.of_review(review)
    moved = sum(_recompute(ids[at : at + CHUNK], listed, by) for at in range(0, len(ids), CHUNK))
    if moved:
        _record_stage(review, stage, "stage.recompute", f"computed {_citations(moved)} anew at", by=by)
    return moved


def _recompute(ids: list[int], listed: list, by) -> int:
    items = StageItem.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
    locked = list(items.select_related("review"))
    seats = blinding.seats_by_item(ids)
    before = {item.pk: item.outcome for item in locked}
    for item in locked:
        _settle(item, seats[item.pk], listed, by, changed=False)
    return sum(item.outcome != before[item.pk] for item in locked)
