"""Reading pairs and merges.

A pair is about two citations; after merges it stands for the two that hold their records now. That is
worked out here and nowhere stored, so undoing a merge brings every pair back as it was.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest, Least

from screening.citations.models import Citation
from screening.citations.queries import with_sources
from screening.duplicates.models import DuplicatePair, Merge
from screening.jobs.models import Job
from screening.reviews.models import Review

SEARCH_TASK = "screening.find_duplicates"
Verdict = DuplicatePair.Verdict


def standing(pairs: QuerySet[DuplicatePair]) -> QuerySet[DuplicatePair]:
    """With ``low`` and ``high``: the ids of the two citations that hold the records of each pair now."""
    ends = (
        Coalesce("first__merged_into_id", "first_id"),
        Coalesce("second__merged_into_id", "second_id"),
    )
    return pairs.annotate(low=Least(*ends), high=Greatest(*ends))


def to_decide(review: Review) -> QuerySet[DuplicatePair]:
    """Open pairs, most likely first: not of one citation by now, not told apart, each couple once."""
    here = {"first__left_with__isnull": True, "second__left_with__isnull": True}
    open_pairs = standing(review.duplicate_pairs.filter(verdict=Verdict.PENDING, **here))
    same_couple = {"low": OuterRef("low"), "high": OuterRef("high")}
    better = open_pairs.filter(
        Q(score__gt=OuterRef("score")) | Q(score=OuterRef("score"), pk__lt=OuterRef("pk")), **same_couple
    )
    told_apart = standing(review.duplicate_pairs.filter(verdict=Verdict.NOT_DUPLICATE)).filter(**same_couple)
    return (
        open_pairs.exclude(low=F("high"))
        .filter(~Exists(told_apart), ~Exists(better))
        .order_by("-score", "pk")
    )


def decided_by_people(review: Review, citation_ids: Collection[int]) -> set[int]:
    """Of these citations, those that a person found to be duplicates of others or not."""
    judged = review.duplicate_pairs.filter(decided_by__isnull=False)
    couples = judged.values_list("first_id", "second_id")
    wanted = set(citation_ids)
    return {end for couple in couples for end in couple if end in wanted}


def next_to_decide(review: Review, *, after: DuplicatePair | None = None) -> DuplicatePair | None:
    """The most likely open pair; with ``after`` the one behind it in the list, then from the top again."""
    found = to_decide(review)
    if after is None:
        return found.first()
    behind = found.filter(Q(score__lt=after.score) | Q(score=after.score, pk__gt=after.pk))
    return behind.first() or found.exclude(pk=after.pk).first() or found.first()


def with_citations(pairs: list[DuplicatePair]) -> list[DuplicatePair]:
    """Each with ``left`` and ``right``, the citations to compare, the smaller number at the left."""
    ids = {end for pair in pairs for end in (pair.low, pair.high)}
    review_ids = {pair.review_id for pair in pairs}
    found = with_sources(Citation.objects.filter(review__in=review_ids)).in_bulk(ids)
    for pair in pairs:
        couple = sorted((found[pair.low], found[pair.high]), key=lambda citation: citation.number)
        pair.left, pair.right = couple
    return pairs


def told_apart(review: Review, one_id: int, other_id: int) -> bool:
    """Whether a person said that these two, or two that they now hold, are not duplicates."""
    low, high = sorted((one_id, other_id))
    rejected = review.duplicate_pairs.filter(verdict=Verdict.NOT_DUPLICATE)
    return standing(rejected).filter(low=low, high=high).exists()


def not_duplicates(review: Review) -> QuerySet[DuplicatePair]:
    """Couples that a person told apart, the latest first."""
    found = review.duplicate_pairs.filter(verdict=Verdict.NOT_DUPLICATE)
    return found.select_related("first", "second", "decided_by").order_by("-decided_at", "-pk")


def merges(review: Review) -> QuerySet[Merge]:
    """Merges in force, the latest first."""
    found = review.merges.filter(undone_at__isnull=True)
    return found.select_related("kept__merged_into", "dissolved", "merged_by", "pair").order_by("-pk")


def merge_of(pair: DuplicatePair) -> Merge | None:
    """The merge in force that a verdict on this pair led to."""
    return merges(pair.review).filter(pair=pair).first()


@dataclass(frozen=True)
class Removed:
    """Duplicate records removed before screening, for the flow diagram: by people, by an automatic rule."""

    by_people: int
    by_rule: int

    @property
    def total(self) -> int:
        return self.by_people + self.by_rule


def removed_count(review: Review) -> Removed:
    """Each merge in force takes one citation, one record of a search, out of the screening."""
    counts = review.merges.filter(undone_at__isnull=True).aggregate(
        by_people=Count("pk", filter=Q(merged_by__isnull=False)),
        by_rule=Count("pk", filter=Q(merged_by__isnull=True)),
    )
    return Removed(**counts)


@dataclass(frozen=True)
class Counts:
    """How far the work on pairs is."""

    left: int
    merged: int
    not_duplicates: int

    @property
    def decided(self) -> int:
        return self.merged + self.not_duplicates

    @property
    def total(self) -> int:
        return self.left + self.decided


def counts(review: Review) -> Counts:
    return Counts(
        left=to_decide(review).order_by().count(),
        merged=review.merges.filter(undone_at__isnull=True).count(),
        not_duplicates=review.duplicate_pairs.filter(verdict=Verdict.NOT_DUPLICATE).count(),
    )


def last_search(review: Review) -> Job | None:
    return review.jobs.filter(task=SEARCH_TASK).order_by("-pk").first()
