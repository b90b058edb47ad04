"""What the votes and resolutions of merged items come to: rules on rows that were read already.

On each item a person's newest word counts, and of all items of a group the newest of these that says
something: taking back a vote on one citation leaves what was said of the other. A resolution is in force
while it is the newest and nobody has said something else since.
"""

from collections.abc import Iterable
from datetime import datetime

from screening.decisions.models import Resolution, Vote
from screening.duplicates.models import Merge


def newest_by_item(votes: Iterable[Vote]) -> list[Vote]:
    """Of one person: what they said last on each item, be it nothing."""
    newest: dict[int, Vote] = {}
    for vote in votes:
        if vote.item_id not in newest or newest[vote.item_id].serial < vote.serial:
            newest[vote.item_id] = vote
    return list(newest.values())


def word(votes: Iterable[Vote]) -> Vote | None:
    """Of one person: the vote that counts for the group."""
    standing = [vote for vote in newest_by_item(votes) if vote.verdict]
    return max(standing, key=_age, default=None)


def words(votes: Iterable[Vote]) -> dict[int, Vote | None]:
    """By person, the vote that counts; None for somebody who took back all they had said."""
    by_person: dict[int, list[Vote]] = {}
    for vote in votes:
        by_person.setdefault(vote.person_id, []).append(vote)
    return {person: word(said) for person, said in by_person.items()}


def resolution_in_force(votes: Iterable[Vote], resolutions: Iterable[Resolution]) -> Resolution | None:
    newest = max(resolutions, key=lambda resolution: resolution.resolved_at, default=None)
    if newest is None:
        return None
    in_order = sorted(votes, key=_age)
    said = [vote for vote in in_order if vote.cast_at <= newest.resolved_at]
    for vote in in_order[len(said) :]:
        before = _meaning(word(one for one in said if one.person_id == vote.person_id))
        said.append(vote)
        if _meaning(word(one for one in said if one.person_id == vote.person_id)) != before:
            return None
    return newest


def _age(vote: Vote) -> tuple:
    return vote.cast_at, vote.serial, vote.pk


def _meaning(vote: Vote | None) -> tuple | None:
    return (vote.verdict, vote.reason_id) if vote else None


class Joined:
    """When citations of a review became one, by the merges that are in force."""

    def __init__(self, review) -> None:
        rows = Merge.objects.filter(review=review, undone_at__isnull=True)
        self._above = {
            dissolved: (kept, at)
            for dissolved, kept, at in rows.values_list("dissolved_id", "kept_id", "merged_at")
        }

    def became_one(self, one_id: int, other_id: int) -> datetime:
        """The latest merge on the way from one to the other."""
        one, other = self._way_up(one_id), self._way_up(other_id)
        between = one.keys() ^ other.keys()
        return max((one | other)[pk] for pk in between)

    def _way_up(self, pk: int) -> dict[int, datetime]:
        way = {}
        while pk in self._above:
            kept, way[pk] = self._above[pk]
            pk = kept
        return way
