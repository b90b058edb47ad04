"""The lock of an item. Where citations were merged, the item of the one that was kept is the lock of all."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from django.db import IntegrityError

from screening.decisions import table
from screening.decisions.actions.signing import refusal
from screening.decisions.models import Seat, StageItem, Vote
from screening.errors import Conflicting
from screening.protocol.models import Criterion

ATTEMPTS = 4


class _MergedMeanwhile(Exception):
    """What was locked is not where the votes count any more."""


def following_merges(action: Callable) -> Callable:
    """Begin again where a merge, or the undoing of one, came between the question and the lock; say in words
    that the stage is signed off where the database refused for that.

    Goes around the transaction, so that the lock of the wrong row is given back before the next is taken.
    """

    @wraps(action)
    def followed(*, item: StageItem, **said):
        for _ in range(ATTEMPTS):
            try:
                return action(item=item, **said)
            except _MergedMeanwhile:
                item = StageItem.objects.get(pk=item.pk)
            except IntegrityError as error:
                raise refusal(error, StageItem.objects.get(pk=item.pk)) from error
        raise Conflicting("This citation is being merged with others. Try again in a moment.")

    return followed


@dataclass
class Entered:
    """``item``: the locked row where votes count; ``named``: the one that was meant, mostly the same.

    ``group``: ids of all items whose votes count there; ``own``: what the person said on these, and
    whatever was sent under the key; ``seats`` at the item, ``listed``: the criteria.
    """

    item: StageItem
    named: StageItem
    group: list[int]
    own: list[Vote]
    seats: list[Seat]
    listed: list[Criterion]


def enter(item: StageItem, by, key: UUID | None) -> Entered:
    """Resolutions are not joined: a row that was waited for would come with the resolution it had before."""
    locked = table.locked(StageItem(pk=item.merged_into_id or item.pk, review_id=item.review_id))
    group = [locked.pk, *absorbed(locked)]
    if locked.merged_into_id or item.pk not in group:
        raise _MergedMeanwhile
    found = table.on_the_table(locked, group, by, key)
    named = locked if item.pk == locked.pk else StageItem.objects.select_related("citation").get(pk=item.pk)
    return Entered(locked, named, group, found.own, found.seats, found.criteria)


def absorbed(item: StageItem) -> list[int]:
    """Items whose votes count at this one beside its own; no query where no merge concerns it."""
    if not item.own_state:
        return []
    return list(StageItem.objects.filter(merged_into=item).order_by("pk").values_list("pk", flat=True))
