"""What is before a person, how far they are, and what a stage came to."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import Count, QuerySet, prefetch_related_objects

from screening.citations.models import Citation
from screening.decisions import annotations, blinding, criteria
from screening.decisions.cards import Card, Desk, Progress
from screening.decisions.marking import Marker
from screening.decisions.models import SETTLED, Outcome, Stage, StageItem, Vote
from screening.decisions.queueing import is_asked as is_asked
from screening.decisions.queueing import next_ids, open_to
from screening.protocol.models import Criterion
from screening.rows import asked, columns, instance, width

AHEAD, MORE = 5, 10  # cards that come with the page, and those that its script asks for at a time


# The queue


def queue(
    review, stage: str, viewer, *, after: tuple[float, int] | None = None, limit: int = AHEAD
) -> list[StageItem]:
    """The next items of ``viewer`` by the rule of ``queueing``, behind the place ``after`` (rank, id).

    The order and the choice are the same whether another person has voted on an item or not.
    """
    items = _in_order(review, next_ids(review, stage, viewer, after=after, limit=limit))
    if stage == Stage.FULL_TEXT:
        prefetch_related_objects([item.citation for item in items], "report")
    return items


def _in_order(review, ids: list[int]) -> list[StageItem]:
    items = {}
    for row in asked(_with_citations(), [ids]):
        item = instance(StageItem, row[: width(StageItem)])
        item.citation, item.review = instance(Citation, row[width(StageItem) :]), review
        items[item.pk] = item
    return [items[pk] for pk in ids if pk in items]


@cache
def _with_citations() -> str:
    return f"""
        select {columns(StageItem, "i")}, {columns(Citation, "c")}
        from screening_stageitem i join screening_citation c on c.id = i.citation_id where i.id = any(%s)
    """  # noqa: S608 - names of columns, from the models


def progress(review, stage: str, viewer) -> Progress:
    seconds = blinding.own_votes(review, viewer).filter(item__stage=stage, seconds__isnull=False)
    newest = sorted(seconds.values_list("seconds", flat=True)[:30])
    return Progress(
        done=blinding.own_seats(review, viewer).filter(item__stage=stage).count(),
        left=open_to(review, stage, viewer).count(),
        pace=float(newest[len(newest) // 2]) if len(newest) > 4 else None,
    )


def has_items(review, stage: str) -> bool:
    return StageItem.objects.filter(review=review, stage=stage, withdrawn_at=None).exists()


def own_votes(review, viewer) -> QuerySet[Vote]:
    """The current votes of ``viewer``, newest first, with what they were about."""
    votes = blinding.own_votes(review, viewer)
    merged = ("item__merged_into__citation", "item__merged_into__review")
    return votes.select_related("reason", "item__citation", "item__review", *merged)


def counted_at(item: StageItem) -> StageItem:
    """The item that stands for this one since a merge, or this one."""
    return item_of(item.review, item.merged_into_id) or item if item.merged_into_id else item


def item_of(review, item_id: int) -> StageItem | None:
    items = StageItem.objects.filter(review=review).select_related("citation__report", "review")
    return items.filter(pk=item_id).first()


# The card


def desk(review, stage: str, viewer) -> Desk:
    asked = criteria.asked(criteria.of_review(review), stage)
    return Desk(Stage(stage), asked, Marker(annotations.terms(review, viewer)))


def card(item: StageItem, viewer) -> Card:
    """One card, for a page that shows one: context of decisions/card.html and decisions/vote_form.html."""
    return cards([item], viewer, desk(item.review, item.stage, viewer))[0]


def cards(items: Iterable[StageItem], viewer, shared: Desk) -> list[Card]:
    items = list(items)
    own = blinding.own_newest(viewer, items)
    kept = annotations.kept_beside(viewer, items)
    databases = _databases([item.citation_id for item in items])
    return [
        Card(
            item,
            shared,
            databases.get(item.citation_id, []),
            **_last_said(own.get(item.pk)),
            **_kept(kept[item.pk], own.get(item.pk)),
        )
        for item in items
    ]


def cards_of_stages(items: list[StageItem], viewer) -> list[Card]:
    """Cards of items of one review at whichever stage, in their order."""
    desks = {stage: desk(items[0].review, stage, viewer) for stage in sorted({item.stage for item in items})}
    made = [card for stage in desks for card in cards(_at(items, stage), viewer, desks[stage])]
    return sorted(made, key=lambda card: items.index(card.item))


def _at(items: list[StageItem], stage: str) -> list[StageItem]:
    return [item for item in items if item.stage == stage]


def _last_said(vote: Vote | None) -> dict:
    if vote is None:
        return {}
    return {"verdict": vote.verdict, "reason_id": vote.reason_id, "answers": vote.answers}


def _kept(beside: annotations.Kept, vote: Vote | None) -> dict:
    return {"note": beside.newest_note(vote), "tags": list(beside.tags.values())}


def _databases(citation_ids: list[int]) -> dict[int, list[str]]:
    """Where each citation was found, by citation."""
    names: dict[int, list[str]] = {}
    for pk, database in asked(_DATABASES, [citation_ids]):
        names.setdefault(pk, []).append(database)
    return names


_DATABASES = """
    select distinct r.citation_id, s.database from screening_sourcerecord r
    join screening_importbatch b on b.id = r.batch_id join screening_search s on s.id = b.search_id
    where r.citation_id = any(%s) order by 1, 2
"""


# What a stage came to, for leads, flow diagram and export


def stage_counts(review, stage: str) -> dict[str, int]:
    """How many items have each outcome. For leads and for what goes out: it tells how far others are."""
    items = StageItem.objects.filter(review=review, stage=stage, withdrawn_at=None)
    counts = Counter(dict(items.values_list("outcome").annotate(Count("pk"))))
    return {outcome: counts[outcome] for outcome in Outcome.values}


def reason_counts(review, stage: str) -> list[tuple[Criterion | None, int]]:
    """How many exclusions each reason made, in the order of the list; None where none was given."""
    excluded = StageItem.objects.filter(review=review, stage=stage, withdrawn_at=None)
    excluded = excluded.filter(outcome=Outcome.EXCLUDED)
    counts = dict(excluded.values_list("reason").annotate(Count("pk")))
    listed = [*criteria.of_review(review), None]
    numbers = [(reason, counts.get(reason.pk if reason else None, 0)) for reason in listed]
    return [(reason, number) for reason, number in numbers if number]


def included_citations(review, stage: str) -> QuerySet[Citation]:
    included = StageItem.objects.filter(stage=stage, outcome=Outcome.INCLUDED, withdrawn_at=None)
    return Citation.objects.filter(review=review, stage_items__in=included)


@dataclass(frozen=True)
class DecisionRow:
    """One line of the export: a vote, or an item without a vote that may be told (``person`` is empty).

    ``answers`` by the labels of the criteria; ``reason`` is of this person, ``outcome_reason`` of all.
    """

    citation_number: int
    title: str
    stage: str
    outcome: str
    outcome_reason: str = ""
    resolved_by: str = ""
    resolution: str = ""
    person: str = ""
    verdict: str = ""
    reason: str = ""
    answers: str = ""
    note: str = ""
    cast_at: datetime | None = None


def decision_rows(review, viewer) -> Iterator[DecisionRow]:
    """All items in the order of citations, with their votes once they are settled.

    Votes of others on what is still open or in conflict are withheld: ``viewer`` may have to judge it yet.
    """
    labels = {str(criterion.pk): criterion.label for criterion in criteria.of_review(review)}
    items = StageItem.objects.filter(review=review, withdrawn_at=None)
    items = items.select_related("citation", "reason", "resolution__resolved_by", "resolution__reason")
    for chunk in _chunks(items.order_by("citation__number", "pk")):
        votes = blinding.votes_to_export([item.pk for item in chunk], viewer)
        for item in chunk:
            yield from _rows(item, votes.get(item.pk, []), labels)


def _chunks(items: QuerySet[StageItem], size: int = 1000) -> Iterator[list[StageItem]]:
    chunk: list[StageItem] = []
    for item in items.iterator(chunk_size=size):
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _rows(item: StageItem, votes: list[Vote], labels: dict[str, str]) -> Iterator[DecisionRow]:
    shared = {
        "citation_number": item.citation.number,
        "title": item.citation.title,
        "stage": item.stage,
        "outcome": item.outcome,
        "outcome_reason": item.reason.reason if item.reason else "",
        "resolved_by": str(item.resolution.resolved_by) if item.resolution else "",
        "resolution": f"{item.resolution.verdict}: {item.resolution.explanation}" if item.resolution else "",
    }
    if not votes:
        yield DecisionRow(**shared)
    for vote in votes:
        yield DecisionRow(
            **shared,
            person=str(vote.person),
            verdict=vote.verdict or "",
            reason=vote.reason.reason if vote.reason else "",
            answers="; ".join(f"{labels[pk]}: {answer}" for pk, answer in vote.answers.items()),
            note=vote.note,
            cast_at=vote.cast_at,
        )


def voted(review, citation_ids) -> set[int]:
    """Of these citations, those that somebody voted on, at any stage: who and what is not told."""
    items = StageItem.objects.filter(review=review, citation__in=citation_ids, votes__isnull=False)
    return set(items.values_list("citation_id", flat=True))


def how_far(citation_ids: Collection[int]) -> dict[int, int]:
    """By citation, at how many stages it is settled. Votes that nobody else knows of must not count here:
    which of two citations is kept can be seen by everybody."""
    settled = StageItem.objects.filter(citation__in=citation_ids, outcome__in=SETTLED, withdrawn_at=None)
    return dict(settled.values_list("citation").annotate(Count("pk")))
