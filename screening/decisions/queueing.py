"""The rule by which citations come before a person: their pilot round, then their batches, then the pool.

Each person has lines: the pool, and every open assignment they are in. Within a line come, by rank, those
that nobody has judged and those that one other person alone has judged. All of it is one statement that walks
a few steps along an index (``stage_open``) for each line and each other person, however much was done
before and is left to do; only of a pilot round, which is small, all that is open is looked at.
"""

from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from screening.decisions.models import Assignment, Outcome, Seat, StageItem

Place = tuple[float, int]

_HERE = """
    i.review_id = %(review)s and i.stage = %(stage)s and coalesce(i.assignment_id, 0) = l.line
    and i.outcome in ('unscreened', 'awaiting') and i.withdrawn_at is null
"""

# tier: 0 pilot round, 1 batch, 2 pool; voter: who alone has judged, 0 for nobody;
# what comes behind a place is what comes later in the line of that place, and all lines of later tiers
_NEXT = f"""
with recursive mine(line, tier) as (
    select 0::bigint, 2
    union all
    select a.id, case a.kind when 'pilot' then 0 else 1 end
    from screening_assignee p join screening_assignment a on a.id = p.assignment_id
    where p.person_id = %(viewer)s and a.review_id = %(review)s and a.stage = %(stage)s
      and a.closed_at is null
),
place(tier) as (
    select coalesce((
        select m.tier from screening_stageitem i join mine m on m.line = coalesce(i.assignment_id, 0)
        where i.id = %(after_id)s
    ), 2)
),
lines(line, tier, rank, id) as (
    select m.line, m.tier,
        case when not %(is_behind)s or m.tier > p.tier then '-infinity'::float8
             when m.tier < p.tier then 'infinity'::float8 else %(after_rank)s end,
        %(after_id)s::bigint
    from mine m, place p
),
voters(line, tier, rank, id, voter) as (
    select line, tier, rank, id, 0::bigint from lines where tier > 0
    union all
    select l.line, l.tier, l.rank, l.id, following.voter
    from voters l cross join lateral (
        select coalesce(i.only_voter_id, 0) as voter from screening_stageitem i
        where {_HERE} and coalesce(i.only_voter_id, 0) > l.voter
        order by coalesce(i.only_voter_id, 0) limit 1
    ) following
)
(
    select l.tier, found.rank, found.id from voters l cross join lateral (
        select i.rank, i.id from screening_stageitem i
        where {_HERE} and coalesce(i.only_voter_id, 0) = l.voter and (i.rank, i.id) > (l.rank, l.id)
        order by i.rank, i.id limit %(limit)s
    ) found
    where l.voter <> %(viewer)s
)
union all
(
    select l.tier, i.rank, i.id from lines l join screening_stageitem i on {_HERE}
    where l.tier = 0 and (i.rank, i.id) > (l.rank, l.id) and not exists (
        select from screening_seat s
        where s.item_id = i.id and s.person_id = %(viewer)s and s.vote_id is not null
    )
)
union all
(
    select l.tier, i.rank, i.id from lines l join screening_stageitem i on i.review_id = %(review)s
        and i.stage = %(stage)s and i.third_person_id = %(viewer)s and i.awaits_third
        and i.withdrawn_at is null and (i.rank, i.id) > (l.rank, l.id)
    where l.line = 0
    order by i.rank, i.id limit %(limit)s
)
order by 1, 2, 3 limit %(limit)s
"""  # noqa: S608 - nothing but the words above


def next_ids(review, stage: str, viewer, *, after: Place | None, limit: int) -> list[int]:
    """Ids of the items that come next before ``viewer``, behind the place ``after`` (rank, id)."""
    statement, values = next_statement(review, stage, viewer, after=after, limit=limit)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [pk for _, _, pk in cursor.fetchall()]


def next_statement(
    review, stage: str, viewer, *, after: Place | None, limit: int
) -> tuple[str, dict[str, Any]]:
    rank, pk = after or (0.0, 0)
    values = {"review": review.pk, "stage": str(stage), "viewer": viewer.pk, "limit": limit}
    return _NEXT, {**values, "is_behind": after is not None, "after_rank": rank, "after_id": pk}


def open_to(review, stage: str, viewer) -> QuerySet[StageItem]:
    """All that ``viewer`` is still asked at ``stage``."""
    items = StageItem.objects.filter(review=review, stage=stage, withdrawn_at=None)
    mine = Assignment.objects.filter(
        review=review, stage=stage, closed_at=None, assignees__person=viewer
    ).values_list("pk", "kind")
    batches = [pk for pk, kind in mine if kind == Assignment.Kind.BATCH]
    pilots = [pk for pk, kind in mine if kind == Assignment.Kind.PILOT]
    unscreened = Q(outcome=Outcome.UNSCREENED)
    by_others = Q(outcome=Outcome.AWAITING) & ~Q(only_voter=viewer)
    in_line = Q(assignment=None) | Q(assignment__in=batches)
    asked = in_line & (unscreened | by_others) | Q(awaits_third=True, third_person=viewer)
    return items.filter(asked | _of_pilots(pilots, viewer)) if pilots else items.filter(asked)


def _of_pilots(pilots: list[int], viewer) -> Q:
    seat = Seat.objects.filter(item=OuterRef("pk"), person=viewer, vote__isnull=False)
    is_open = Q(outcome__in=[Outcome.UNSCREENED, Outcome.AWAITING])
    return Q(assignment__in=pilots) & is_open & ~Exists(seat)


def is_asked(item: StageItem, viewer) -> bool:
    """Whether ``viewer`` may still be the one to judge it (who has judged it already is not asked)."""
    if item.withdrawn_at is None and item.awaits_third:
        return item.third_person_id == viewer.pk
    is_open = item.outcome in (Outcome.UNSCREENED, Outcome.AWAITING) and item.withdrawn_at is None
    if not is_open or item.only_voter_id == viewer.pk:
        return False
    return item.assignment_id is None or open_to(item.review, item.stage, viewer).filter(pk=item.pk).exists()


def is_given_to_others(item: StageItem, person) -> bool:
    """Whether it is kept for people, of whom ``person`` is none."""
    if item.assignment_id is None:
        return False
    return not Assignment.objects.filter(pk=item.assignment_id, assignees__person=person).exists()
