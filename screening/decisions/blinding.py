"""Whose votes reach whom: the one module whose querysets carry votes of others.

The rule. One's own votes are always one's own to see. What an item came to is told once it is
settled: those who voted know then, and nobody else is asked any more. That votes conflict is told
only to people who may resolve it, and what the votes were only after one of them has asked for it,
which is written down. An item that is still open looks the same to everybody who has not voted on
it, whether another person has voted or not.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from screening.accounts.models import User
from screening.audit.models import AuditEntry
from screening.decisions.models import SETTLED, Outcome, Resolution, Seat, StageItem, Vote
from screening.engine.consensus import Ballot
from screening.engine.consensus import Verdict as Said
from screening.reviews.roles import Permission

UNBLIND = "conflict.unblind"


# One's own


def own_seats(review, viewer) -> QuerySet[Seat]:
    """Where ``viewer`` has a current vote in ``review``."""
    return Seat.objects.filter(
        item__review=review, item__withdrawn_at=None, person=viewer, vote__isnull=False
    )


def own_votes(review, viewer) -> QuerySet[Vote]:
    """The current votes of ``viewer``, newest first."""
    current = Seat.objects.filter(vote=OuterRef("pk"))
    votes = Vote.objects.filter(Exists(current), person=viewer, item__review=review)
    return votes.filter(verdict__isnull=False, item__withdrawn_at=None).order_by("-cast_at")


def own_newest(viewer, item_ids: Iterable[int]) -> dict[int, Vote]:
    """By item, what ``viewer`` wrote last there, an undone vote included."""
    newest = Vote.objects.filter(person=viewer, item__in=list(item_ids)).order_by("item", "-serial")
    return {vote.item_id: vote for vote in newest.distinct("item").select_related("reason")}


def own_words(item: StageItem, person, key) -> list[Vote]:
    """All that ``person`` ever said on ``item``, newest first, and whatever was sent under ``key``."""
    found = Vote.objects.filter(Q(item=item) | Q(key=key), person=person)
    return list(found.order_by("-serial"))


# For the consensus, which tells nobody


def seats_at(item: StageItem) -> list[Seat]:
    return seats_by_item([item.pk])[item.pk]


def seats_by_item(item_ids: Iterable[int]) -> dict[int, list[Seat]]:
    seats: dict[int, list[Seat]] = {item_id: [] for item_id in item_ids}
    for seat in Seat.objects.filter(item__in=list(seats)).select_related("vote").order_by("pk"):
        seats[seat.item_id].append(seat)
    return seats


def ballots(seats: Iterable[Seat]) -> list[Ballot]:
    return [
        Ballot(seat.person_id, Said(seat.vote.verdict), seat.vote.reason_id) for seat in seats if seat.vote
    ]


# What an item came to


def visible_outcome(item: StageItem, membership) -> str | None:
    """The outcome as this member may know it; None while it is not for them to know."""
    if item.is_settled:
        return item.outcome
    if item.outcome == Outcome.CONFLICT and membership.may(Permission.RESOLVE):
        return item.outcome
    return None


def votes_of_others(item: StageItem, membership) -> list[Vote]:
    """How others voted on a settled item: for those who voted too, who resolve, or who never vote."""
    seats = [seat for seat in seats_at(item) if seat.vote] if item.is_settled else []
    voted = membership.user_id in {seat.person_id for seat in seats}
    if not (voted or membership.may(Permission.RESOLVE) or not membership.may(Permission.SCREEN)):
        return []
    others = [seat.vote.pk for seat in seats if seat.person_id != membership.user_id]
    return list(Vote.objects.filter(pk__in=others).select_related("person", "reason").order_by("cast_at"))


def resolution_of(item: StageItem) -> Resolution | None:
    """The resolution in force; by then the item is settled, so that everybody may read it."""
    if item.resolution_id is None:
        return None
    return Resolution.objects.select_related("resolved_by", "reason").get(pk=item.resolution_id)


# For the resolver: who, not what


@dataclass(frozen=True)
class Voter:
    """Somebody with a vote on a conflict; ``vote`` is None while the resolver has not asked to see it."""

    person: User
    own: bool
    vote: Vote | None


def voters_to_resolve(items: Iterable[StageItem], viewer) -> dict[int, list[Voter]]:
    """By item, who voted, and what only where ``viewer`` asked to see it (their own vote always)."""
    ids = [item.pk for item in items]
    shown = unblinded(ids, viewer)
    seats = Seat.objects.filter(item__in=ids, vote__isnull=False).order_by("pk")
    voters: dict[int, list[Voter]] = {item_id: [] for item_id in ids}
    for seat in seats.select_related("person", "vote__reason"):
        own = seat.person_id == viewer.pk
        vote = seat.vote if own or seat.item_id in shown else None
        voters[seat.item_id].append(Voter(seat.person, own, vote))
    return voters


def unblinded(item_ids: Iterable[int], viewer) -> set[int]:
    """The items whose votes ``viewer`` asked to see."""
    entries = AuditEntry.objects.filter(
        verb=UNBLIND,
        actor_id=viewer.pk,
        target_type=StageItem._meta.model_name,
        target_id__in=[str(pk) for pk in item_ids],
    )
    return {int(entry.target_id) for entry in entries}


# For exports and agreement


def votes_to_export(item_ids: Iterable[int], viewer) -> dict[int, list[Vote]]:
    """By item, the current votes on those that are settled, and those of ``viewer``, oldest first."""
    current = Seat.objects.filter(vote=OuterRef("pk"))
    votes = Vote.objects.filter(Exists(current), item__in=list(item_ids), verdict__isnull=False)
    votes = votes.filter(Q(item__outcome__in=SETTLED) | Q(person=viewer))
    by_item: dict[int, list[Vote]] = {}
    for vote in votes.select_related("person", "reason").order_by("cast_at"):
        by_item.setdefault(vote.item_id, []).append(vote)
    return by_item


def first_votes(review, stage: str) -> Iterator[Mapping]:
    """What each person said first on each item that has enough votes: these count for agreement.

    For those who see the conflicts: without them people would seem to agree more than they do.
    """
    enough = [*SETTLED, Outcome.CONFLICT]
    votes = Vote.objects.filter(item__review=review, item__stage=stage, item__outcome__in=enough)
    first = votes.filter(serial=1, item__withdrawn_at=None).order_by("item_id", "person_id")
    return first.values("item_id", "person_id", "verdict", "reason_id", "answers").iterator(chunk_size=2000)
