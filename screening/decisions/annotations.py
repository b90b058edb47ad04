"""What a person noted and tagged for themselves, and the words they want marked: for that person alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from screening.decisions.models import Annotation, OwnTerm, StageItem, Vote
from screening.protocol.models import HighlightTerm
from screening.rows import asked, selected

Kind = Annotation.Kind


@dataclass
class Kept:
    """Beside one item: the newest note and when it was written (None: never), and the tags that are on."""

    note: str = ""
    noted_at: datetime | None = None
    tags: dict[str, str] = field(default_factory=dict)  # by their lower case, as they were written

    def take(self, row: Annotation) -> None:
        if row.kind == Kind.NOTE:
            self.note, self.noted_at = row.text, row.made_at
        elif row.is_on:
            self.tags[row.text.lower()] = row.text
        else:
            self.tags.pop(row.text.lower(), None)

    def newest_note(self, vote: Vote | None) -> str:
        """The note that was written last, by itself or with ``vote``."""
        is_with_vote = vote is not None and (self.noted_at is None or self.noted_at < vote.cast_at)
        return vote.note if is_with_vote else self.note


def kept_beside(viewer, items: Iterable[StageItem]) -> dict[int, Kept]:
    """By item. Where citations were merged, what was kept beside each of them stands beside the one."""
    items = list(items)
    kept = {item.pk: Kept() for item in items}
    is_merged = any(item.own_state for item in items)
    for row in _beside_merged(viewer, items) if is_merged else _rows(viewer, items):
        for item in items:
            is_there = item.citation_id in (row.citation_id, getattr(row, "stands_for", None))
            if is_there and row.stage in ("", item.stage):
                kept[item.pk].take(row)
    return kept


def _rows(viewer, items: list[StageItem]) -> list[Annotation]:
    """Oldest first."""
    mine = "where t.person_id = %s and t.citation_id = any(%s) order by t.id"
    return selected(Annotation, mine, [viewer.pk, [item.citation_id for item in items]])


def _beside_merged(viewer, items: list[StageItem]) -> QuerySet[Annotation]:
    """Oldest first, each with the citation that stands for its own since a merge."""
    merged = [item.citation_id for item in items if item.own_state]
    there = Q(citation__in=[item.citation_id for item in items]) | Q(citation__merged_into__in=merged)
    rows = Annotation.objects.filter(there, person=viewer).order_by("pk")
    return rows.annotate(stands_for=F("citation__merged_into"))


def _in_force(review, viewer) -> QuerySet[Annotation]:
    """The newest note of each stage and the newest word on each tag, where they say something."""
    rows = Annotation.objects.filter(person=viewer, citation__review=review)
    same = {name: OuterRef(name) for name in ("person", "citation", "kind", "stage")}
    later = Annotation.objects.filter(**same, pk__gt=OuterRef("pk"))
    later = later.filter(Q(kind=Kind.NOTE) | Q(text=OuterRef("text")))
    return rows.filter(~Exists(later), is_on=True).exclude(text="")


def own_tags(review, viewer) -> list[tuple[str, int]]:
    """The tags of ``viewer``, each with the number of citations it is on, by name."""
    tags = _in_force(review, viewer).filter(kind=Kind.TAG)
    return sorted(tags.values_list("text").annotate(Count("pk")), key=lambda tag: tag[0].lower())


def spelled(review, viewer, name: str) -> str:
    """A tag as ``viewer`` wrote it the first time: Drug and drug are one tag."""
    rows = Annotation.objects.filter(person=viewer, citation__review=review, kind=Kind.TAG)
    first = rows.filter(text__iexact=name).order_by("pk").values_list("text", flat=True).first()
    return first or name


def tagged(review, viewer, name: str) -> QuerySet:
    """Ids of the citations that bear the tag."""
    return _in_force(review, viewer).filter(kind=Kind.TAG, text__iexact=name).values("citation")


def noted(review, viewer) -> QuerySet[Annotation]:
    """The notes of ``viewer`` that stand."""
    return _in_force(review, viewer).filter(kind=Kind.NOTE)


def items_of(notes: QuerySet[Annotation]) -> QuerySet[StageItem]:
    """The items that these notes stand beside."""
    return StageItem.objects.filter(
        Exists(notes.filter(citation=OuterRef("citation"), stage=OuterRef("stage")))
    )


def annotated(review, viewer, words: str = "") -> QuerySet[Annotation]:
    """All notes and tags of ``viewer`` that stand, newest first, with what they are about."""
    rows = _in_force(review, viewer).select_related("citation")
    for word in words.split():
        rows = rows.filter(Q(text__icontains=word) | Q(citation__title__icontains=word))
    return rows.order_by("-pk")


def with_items(rows: Iterable[Annotation]) -> list[tuple[Annotation, StageItem | None]]:
    """Each with the item where it is changed: of a note the one of its stage, of a tag the latest."""
    rows = list(rows)
    items = StageItem.objects.filter(citation__in=[row.citation_id for row in rows]).order_by("pk")
    latest = {(item.citation_id, stage): item for item in items for stage in ("", item.stage)}
    return [(row, latest.get((row.citation_id, row.stage))) for row in rows]


def terms(review, viewer) -> list[tuple[str, str]]:
    """What is marked for ``viewer``: the terms of the protocol, and their own, which go before these."""
    found = asked(_TERMS, {"review": review.pk, "viewer": viewer.pk})
    return list({text.lower(): (text, kind) for text, kind, _ in found}.values())


_TERMS = """
    select text, kind, 0 from screening_highlightterm where review_id = %(review)s
    union all
    select text, kind, 1 from screening_ownterm where review_id = %(review)s and person_id = %(viewer)s
    order by 3
"""


def own_terms(review, viewer) -> dict[str, list[str]]:
    """By kind, the words that ``viewer`` added, in the order of the alphabet."""
    rows = OwnTerm.objects.filter(review=review, person=viewer).values_list("text", "kind")
    found = sorted(rows, key=lambda row: row[0].lower())
    return {kind: [text for text, its in found if its == kind] for kind in HighlightTerm.Kind.values}
