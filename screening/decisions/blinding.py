"""Whose votes reach whom: the one module whose querysets carry votes of others.

The rule. One's own votes are always one's own to see. What an item came to is told once it is
settled: those who voted know then, and nobody else is asked any more. That votes conflict is told
only to people who may resolve it, and what the votes were only after one of them has asked for it,
which is written down. An item that is still open looks the same to everybody who has not voted on
it, whether another person has voted or not.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from screening.accounts.models import User
from screening.audit.models import AuditEntry
from screening.decisions.gathered import Joined, newest_by_item, word
from screening.decisions.models import SETTLED, Comment, Outcome, Resolution, Seat, StageItem, Vote
from screening.engine.consensus import Ballot
from screening.engine.consensus import Verdict as Said
from screening.reviews.models import Resolving
from screening.reviews.roles import Permission
from screening.rows import selected

UNBLIND = "conflict.unblind"


# One's own


def own_seats(review, viewer) -> QuerySet[Seat]:
    """Where ``viewer`` has a current vote in ``review``."""
    return Seat.objects.filter(
        item__review=review, item__withdrawn_at=None, person=viewer, vote__isnull=False
    )


def own_votes(review, viewer) -> QuerySet[Vote]:
    """The votes of ``viewer`` that count, newest first."""
    current = Seat.objects.filter(vote=OuterRef("pk"), item__withdrawn_at=None)
    votes = Vote.objects.filter(Exists(current), person=viewer, item__review=review)
    return votes.filter(verdict__isnull=False).order_by("-cast_at")


def own_newest(viewer, items: Iterable[StageItem]) -> dict[int, Vote]:
    """By item, the vote of ``viewer`` that counts there, or what they wrote last and took back."""
    counts_at = _counts_at(items)
    by_item: dict[int, list[Vote]] = {}
    mine = "where t.person_id = %s and t.item_id = any(%s) order by t.cast_at, t.serial"
    for vote in selected(Vote, mine, [viewer.pk, list(counts_at)]):
        by_item.setdefault(counts_at[vote.item_id], []).append(vote)
    return {item_id: word(votes) or votes[-1] for item_id, votes in by_item.items()}


def _counts_at(items: Iterable[StageItem]) -> dict[int, int]:
    """These items and what was merged into them, by id, each with the one where its votes count."""
    items = list(items)
    found = {item.pk: item.pk for item in items}
    merged = [item.pk for item in items if item.own_state]
    inside = StageItem.objects.filter(merged_into__in=merged) if merged else StageItem.objects.none()
    return found | dict(inside.values_list("pk", "merged_into"))


@dataclass(frozen=True)
class OwnDisagreement:
    """One person said two things of what is one paper by now: the newest, ``counting``, counts."""

    item: StageItem
    earlier: Vote
    counting: Vote


def own_disagreements(review, viewer) -> list[OwnDisagreement]:
    """Until ``viewer`` votes again on what the merge made one; the latest vote first."""
    merged = Vote.objects.filter(person=viewer, item__review=review).exclude(item__own_state="")
    related = ("reason", "item__citation", "item__merged_into__citation")
    groups: dict[int, list[Vote]] = {}
    for vote in merged.select_related(*related):
        groups.setdefault(vote.counted_at.pk, []).append(vote)
    groups = {pk: votes for pk, votes in groups.items() if len(newest_by_item(votes)) > 1}
    when = Joined(review) if groups else None
    found = [_disagreement(votes, when) for votes in groups.values()]
    return sorted(filter(None, found), key=lambda one: one.counting.cast_at, reverse=True)


def _disagreement(votes: list[Vote], when: "Joined") -> OwnDisagreement | None:
    counting = word(votes)
    if counting is None or counting.counted_at.withdrawn_at:
        return None
    others = [vote for vote in newest_by_item(votes) if vote.verdict and vote != counting]
    open_ones = [
        vote
        for vote in others
        if not vote.says_the_same(counting)
        and counting.cast_at <= when.became_one(vote.item.citation_id, counting.item.citation_id)
    ]
    newest = max(open_ones, key=lambda vote: vote.cast_at, default=None)
    return OwnDisagreement(counting.counted_at, newest, counting) if newest else None


# For the consensus, which tells nobody


def seats_at(item: StageItem) -> list[Seat]:
    return seats_by_item([item.pk])[item.pk]


def seats_by_item(item_ids: Iterable[int]) -> dict[int, list[Seat]]:
    seats: dict[int, list[Seat]] = {item_id: [] for item_id in item_ids}
    for seat in Seat.objects.filter(item__in=list(seats)).select_related("vote").order_by("pk"):
        seats[seat.item_id].append(seat)
    return seats


def all_words(item_ids: Iterable[int]) -> list[Vote]:
    """All that anybody ever said on these items."""
    return list(Vote.objects.filter(item__in=list(item_ids)))


def all_resolutions(item_ids: Iterable[int]) -> list[Resolution]:
    return list(Resolution.objects.filter(item__in=list(item_ids)))


def was_judged(item: StageItem) -> bool:
    """Whether anybody ever voted on this very item, or resolved it."""
    return Vote.objects.filter(item=item).exists() or Resolution.objects.filter(item=item).exists()


def ballots(seats: Iterable[Seat]) -> list[Ballot]:
    return [
        Ballot(seat.person_id, Said(seat.vote.verdict), seat.vote.reason_id) for seat in seats if seat.vote
    ]


# What an item came to


def visible_outcome(item: StageItem, membership, *, voted: bool = False) -> str | None:
    """The outcome as this member may know it; None while it is not for them to know.

    ``voted``: the member has a current vote on it.
    """
    if item.is_settled or (item.outcome == Outcome.CONFLICT and _knows(item, membership, voted)):
        return item.outcome
    return None


def _knows(item: StageItem, membership, voted: bool) -> bool:
    """Whether a member may know of a conflict. Who is to vote on it as the third may not, be it a lead."""
    if is_third(item, membership.user_id):
        return False
    return membership.may(Permission.RESOLVE) or (voted and is_discussed(item))


def is_third(item: StageItem, person_id: int) -> bool:
    """Whether the person is asked now, blinded, because others differ."""
    return item.awaits_third and item.third_person_id == person_id


def is_discussed(item: StageItem) -> bool:
    return item.outcome == Outcome.CONFLICT and item.review.resolving == Resolving.DISCUSSION


def in_discussion(review, viewer) -> QuerySet[StageItem]:
    """Conflicts that ``viewer`` has voted on, where the people who differ discuss them."""
    if review.resolving != Resolving.DISCUSSION:
        return StageItem.objects.none()
    items = StageItem.objects.filter(review=review, outcome=Outcome.CONFLICT, withdrawn_at=None)
    return items.filter(Exists(Seat.objects.filter(item=OuterRef("pk"), person=viewer, vote__isnull=False)))


def has_vote(item: StageItem, viewer) -> bool:
    return Seat.objects.filter(item=item, person=viewer, vote__isnull=False).exists()


def comments_on(items: Iterable[StageItem]) -> dict[int, list[Comment]]:
    """For who may see the votes: by item what was said there and on what was merged into it, oldest first."""
    by_item: dict[int, list[Comment]] = {item.pk: [] for item in items}
    said = Comment.objects.filter(Q(item__in=by_item) | Q(item__merged_into__in=by_item))
    for comment in said.select_related("person", "item").order_by("said_at", "pk"):
        by_item[comment.item.merged_into_id or comment.item_id].append(comment)
    return by_item


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
    """By item, who voted, and what only where ``viewer`` asked to see it (their own vote always).

    What a merge brought beside votes that were shown is not shown with them: it is asked for anew.
    """
    voters: dict[int, list[Voter]] = {item.pk: [] for item in items}
    seats = Seat.objects.filter(item__in=list(voters), vote__isnull=False).order_by("pk")
    seats = list(seats.select_related("person", "vote__reason"))
    shown = unblinded([seat.vote.item_id for seat in seats], viewer)
    for seat in seats:
        own = seat.person_id == viewer.pk
        vote = seat.vote if own or seat.vote.item_id in shown else None
        voters[seat.item_id].append(Voter(seat.person, own, vote))
    return voters


def still_blinded(items: Iterable[StageItem], viewer) -> list[StageItem]:
    """Of the items whose votes count at these, those whose votes ``viewer`` has not asked to see."""
    seated = Seat.objects.filter(item__in=list(items), vote__isnull=False)
    voted = set(seated.values_list("vote__item_id", flat=True))
    left = voted - unblinded(voted, viewer)
    found = StageItem.objects.filter(pk__in=left).select_related("citation").order_by("pk")
    return list(found) if left else []


def unblinded(item_ids: Iterable[int], viewer) -> set[int]:
    """The items whose votes ``viewer`` asked to see."""
    return {int(entry.target_id) for entry in _looks(item_ids).filter(actor_id=viewer.pk)}


def who_looked(item: StageItem) -> set[int]:
    """Ids of the people who asked to see the votes that count at this item."""
    inside = StageItem.objects.filter(merged_into=item).values_list("pk", flat=True) if item.own_state else ()
    return set(_looks([item.pk, *inside]).values_list("actor_id", flat=True))


def _looks(item_ids: Iterable[int]) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(
        verb=UNBLIND, target_type=StageItem._meta.model_name, target_id__in=[str(pk) for pk in item_ids]
    )


# For exports and agreement


def votes_to_export(item_ids: Iterable[int], viewer) -> dict[int, list[Vote]]:
    """By item, the current votes on those that are settled, and those of ``viewer``, oldest first."""
    seats = Seat.objects.filter(item__in=list(item_ids), vote__isnull=False)
    seats = seats.filter(Q(item__outcome__in=SETTLED) | Q(person=viewer))
    by_item: dict[int, list[Vote]] = {}
    for seat in seats.select_related("vote__person", "vote__reason").order_by("vote__cast_at"):
        by_item.setdefault(seat.item_id, []).append(seat.vote)
    return by_item


def first_votes(review, stage: str) -> Iterator[Mapping]:
    """What each person said first on each item that has enough votes: these count for agreement.

    For those who see the conflicts: without them people would seem to agree more than they do. Of items
    that a merge made one, the very first word of each person counts. Who was asked as the third judged only
    what others differed on: with these, people would seem to agree less. What still awaits a third person
    is not counted yet: the count would tell them that two differ.
    """
    enough = [*SETTLED, Outcome.CONFLICT]
    votes = Vote.objects.filter(item__review=review, item__stage=stage, serial=1)
    votes = votes.exclude(person_id=F("item__third_person_id"))
    alone = Q(item__merged_into=None, item__withdrawn_at=None, item__outcome__in=enough)
    merged = Q(item__merged_into__withdrawn_at=None, item__merged_into__outcome__in=enough)
    votes = votes.exclude(item__awaits_third=True).exclude(item__merged_into__awaits_third=True)
    counted = votes.filter(alone | merged).annotate(at=Coalesce("item__merged_into_id", "item_id"))
    first = counted.order_by("at", "person_id", "cast_at", "id").distinct("at", "person_id")
    said = ("person_id", "verdict", "reason_id", "answers")
    for at, *values in first.values_list("at", *said).iterator(chunk_size=2000):
        yield {"item_id": at, **dict(zip(said, values, strict=True))}


def asked_anew(pilot) -> list[int]:
    """Items of a pilot round on which a vote was asked for anew: everybody had voted on these before."""
    votes = Vote.objects.filter(item__pilot=pilot, asked_by__isnull=False)
    return list(votes.order_by("item").values_list("item", flat=True).distinct())


def first_votes_of_pilot(pilot) -> list[dict]:
    """As ``first_votes``, of the items of a round on which everybody has had their first word."""
    enough = Q(item__outcome__in=[*SETTLED, Outcome.CONFLICT]) | Q(item__in=asked_anew(pilot))
    votes = Vote.objects.filter(enough, item__pilot=pilot, item__withdrawn_at=None, serial=1)
    votes = votes.exclude(item__awaits_third=True)
    votes = votes.exclude(person_id=F("item__third_person_id")).order_by("item", "person")
    return list(votes.values("item_id", "person_id", "verdict", "reason_id", "answers"))
