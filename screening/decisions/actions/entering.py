"""The lock of an item. Where citations were merged, the item of the one that was kept is the lock of all."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from screening.decisions import blinding
from screening.decisions.models import StageItem, Vote
from screening.errors import Conflicting

ATTEMPTS = 4


class _MergedMeanwhile(Exception):
    """What was locked is not where the votes count any more."""


def following_merges(action: Callable) -> Callable:
    """Begin again where a merge, or the undoing of one, came between the question and the lock.

    Goes around the transaction, so that the lock of the wrong row is given back before the next is taken.
    """

    @wraps(action)
    def followed(*, item: StageItem, **said):
        for _ in range(ATTEMPTS):
            try:
                return action(item=item, **said)
            except _MergedMeanwhile:
                item = StageItem.objects.get(pk=item.pk)
        raise Conflicting("This citation is being merged with others. Try again in a moment.")

    return followed


@dataclass
class Entered:
    """``item``: the locked row where votes count; ``named``: the one that was meant, mostly the same.

    ``group``: ids of all items whose votes count there; ``own``: what the person said on these, and
    whatever was sent under the key.
    """

    item: StageItem
    named: StageItem
    group: list[int]
    own: list[Vote]


def enter(item: StageItem, by, key: UUID | None) -> Entered:
    """Resolutions are not joined: a row that was waited for would come with the resolution it had before."""
    locked = _locked(item.merged_into_id or item.pk)
    group = [locked.pk, *absorbed(locked)]
    if locked.merged_into_id or item.pk not in group:
        raise _MergedMeanwhile
    named = locked if item.pk == locked.pk else StageItem.objects.select_related("citation").get(pk=item.pk)
    return Entered(locked, named, group, blinding.own_words(group, by, key))


def _locked(pk: int) -> StageItem:
    rows = StageItem.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("review", "citation").get(pk=pk)


def absorbed(item: StageItem) -> list[int]:
    """Items whose votes count at this one beside its own; no query where no merge concerns it."""
    if not item.own_state:
        return []
    return list(StageItem.objects.filter(merged_into=item).order_by("pk").values_list("pk", flat=True))
