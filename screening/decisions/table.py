"""What is on the table when somebody votes: for the consensus, which tells nobody.

Beside blinding.py the only module that reads votes. One statement each for the lock and for all that is
decided upon, written once: nothing else in the application is done as often.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from screening.citations.models import Citation
from screening.decisions import criteria
from screening.decisions.models import Seat, StageItem, Vote
from screening.protocol.models import Criterion
from screening.reviews.models import Review
from screening.rows import LARGEST_KEY, asked, columns, instance, instance_of_json, width


@dataclass(frozen=True)
class Table:
    """``criteria`` in the order of the list of reasons; ``seats`` of the item; ``own``: what the person ever
    said there and on what was merged into it, and whatever was sent under the key, newest first."""

    criteria: list[Criterion]
    seats: list[Seat]
    own: list[Vote]


def locked(item: StageItem) -> StageItem:
    """The row of ``item`` with its citation, held until the end of the transaction.

    ``item`` may be no more than its number, and the number of the review that it must be of. Raises
    StageItem.DoesNotExist. What is joined is as it was when the lock was asked for: what may have changed
    since then is read afterwards, by ``on_the_table``. With the row comes a share in the lock of its stage:
    who changes the rules holds that alone, so that no vote counts by rules that are no more.
    """
    rows = asked(_locking(), {"item": min(item.pk, LARGEST_KEY), "review": item.review_id})
    if not rows:
        raise StageItem.DoesNotExist(f"No item {item.pk} in review {item.review_id}.")
    (row,) = rows
    found = instance(StageItem, row[: width(StageItem)])
    found.citation = instance(Citation, row[width(StageItem) :])
    return found


def on_the_table(item: StageItem, group: list[int], person, key) -> Table:
    """For the locked ``item`` and those whose votes count there, ``group``; its review is read anew."""
    values = {"item": item.pk, "review": item.review_id, "group": group, "person": person.pk, "key": key}
    rows = asked(_reading(), values)
    at = width(Review)
    item.review = instance(Review, rows[0][:at])
    listed = (instance_of_json(Criterion, row) for row in json.loads(rows[0][at] or "[]"))
    seats = [_seat(item, row[at + 1 :]) for row in rows if row[at + 1] is not None]
    own = [instance(Vote, row[at + 3 :]) for row in rows if row[at + 1] is None]
    return Table(criteria.in_order(listed), sorted(seats, key=lambda seat: seat.pk), _newest_first(own))


def _seat(item: StageItem, row: tuple) -> Seat:
    pk, person_id, *vote = row
    seat = Seat(pk=pk, item=item, person_id=person_id, vote=instance(Vote, vote))
    seat._state.adding = False
    return seat


def _newest_first(votes: Iterable[Vote | None]) -> list[Vote]:
    return sorted((v for v in votes if v), key=lambda vote: (vote.cast_at, vote.serial), reverse=True)


@cache
def _locking() -> str:
    return f"""
        select {columns(StageItem, "i")}, {columns(Citation, "c")}
        from screening_stageitem i join screening_citation c on c.id = i.citation_id
        cross join lateral (
            select pg_advisory_xact_lock_shared(
                hashtextextended('stage of review ' || i.review_id || ' ' || i.stage, 0)
            )
        ) shared
        where i.id = %(item)s and i.review_id = coalesce(%(review)s, i.review_id)
        for no key update of i
    """  # noqa: S608 - names of columns, from the models


@cache
def _reading() -> str:
    vote = columns(Vote, "v")
    return f"""
        select {columns(Review, "r")},
            (select jsonb_agg(to_jsonb(c))::text from screening_criterion c where c.review_id = r.id), said.*
        from screening_review r left join lateral (
            select s.id, s.person_id, {vote}
            from screening_seat s left join screening_vote v on v.id = s.vote_id where s.item_id = %(item)s
            union all
            select null, null, {vote} from screening_vote v
            where v.person_id = %(person)s and v.item_id = any(%(group)s)
            union all
            select null, null, {vote} from screening_vote v
            where v.person_id = %(person)s and v.key = %(key)s and v.item_id <> all(%(group)s)
        ) said on true
        where r.id = %(review)s
    """  # noqa: S608
