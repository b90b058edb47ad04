"""Reading pairs and merges.

A pair is about two citations; after merges it stands for the two that hold their records now. That is
worked out here and nowhere stored, so undoing a merge brings every pair back as it was.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Coalesce, Greatest, Least

from screening.citations.models import Citation, SourceRecord
from screening.citations.queries import with_sources
from screening.duplicates.models import DuplicatePair, Merge
from screening.jobs.models import Job
from screening.reviews.models import Merging, Review

SEARCH_TASK = "screening.find_duplicates"
BESIDE = {
    "issn": "issn",
    "pmcid": "pmcid",
    "registrations": "registrations",
    "trial_ids": "registrations",  # its name in records of earlier versions
}
Answer, Verdict = DuplicatePair.Answer, DuplicatePair.Verdict


def standing(pairs: QuerySet[DuplicatePair]) -> QuerySet[DuplicatePair]:
    """With ``low`` and ``high``: the ids of the two citations that hold the records of each pair now."""
    ends = (
        Coalesce("first__merged_into_id", "first_id"),
        Coalesce("second__merged_into_id", "second_id"),
    )
    return pairs.annotate(low=Least(*ends), high=Greatest(*ends))


def to_decide(review: Review) -> QuerySet[DuplicatePair]:
    """Open pairs that may be one paper, most likely first: not of one citation by now, not told apart,
    each couple once."""
    return _asked_once(review, _maybe_one(review)).order_by("-score", "pk")


def related_to_decide(review: Review) -> QuerySet[DuplicatePair]:
    """Open pairs that the rules take for two publications of one study, most likely first; none that is
    asked as a duplicate."""
    same_couple = {"low": OuterRef("low"), "high": OuterRef("high")}
    related = _standing_open(review).filter(answer=Answer.RELATED)
    as_one = _maybe_one(review).filter(**same_couple)
    return _asked_once(review, related).filter(~Exists(as_one)).order_by("-score", "pk")


def _standing_open(review: Review) -> QuerySet[DuplicatePair]:
    here = {"first__left_with__isnull": True, "second__left_with__isnull": True}
    return standing(review.duplicate_pairs.filter(verdict=Verdict.PENDING, **here))


def _maybe_one(review: Review) -> QuerySet[DuplicatePair]:
    """Not what a search that is running now is about to merge by itself."""
    found = _standing_open(review).exclude(answer=Answer.RELATED)
    if review.merging == Merging.OFF:
        return found
    at_work = Job.objects.filter(review=review, task=SEARCH_TASK, state=Job.State.RUNNING)
    return found.exclude(Exists(at_work), answer=Answer.DUPLICATE)


def _asked_once(review: Review, pairs: QuerySet[DuplicatePair]) -> QuerySet[DuplicatePair]:
    same_couple = {"low": OuterRef("low"), "high": OuterRef("high")}
    better = pairs.filter(
        Q(score__gt=OuterRef("score")) | Q(score=OuterRef("score"), pk__lt=OuterRef("pk")), **same_couple
    )
    apart = standing(review.duplicate_pairs.filter(verdict__in=DuplicatePair.APART)).filter(**same_couple)
    return pairs.exclude(low=F("high")).filter(~Exists(apart), ~Exists(better))


def open_above(review: Review, score: float) -> QuerySet[DuplicatePair]:
    """What ``accept_above`` takes: open pairs that the rules propose with at least ``score``. A pair whose
    merge a person undid is for a person to look at again, one by one."""
    undone = Merge.objects.filter(pair=OuterRef("pk"), undone_at__isnull=False)
    proposed = to_decide(review).filter(answer__in=[Answer.DUPLICATE, Answer.POSSIBLE], score__gte=score)
    return proposed.filter(~Exists(undone))


def above(review: Review, score: float) -> int:
    return open_above(review, score).order_by().count()


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
    """Whether a person said that these two, or two that they now hold, are not one record."""
    low, high = sorted((one_id, other_id))
    apart = review.duplicate_pairs.filter(verdict__in=DuplicatePair.APART)
    return standing(apart).filter(low=low, high=high).exists()


def was_undone(review: Review, one_id: int, other_id: int) -> bool:
    """Whether a person undid a merge of these two, or of two that they now hold."""
    return (min(one_id, other_id), max(one_id, other_id)) in _undone(review)


def _undone(review: Review) -> set[tuple[int, int]]:
    """The two that were merged, and the two that the pair was about, which may be held by them."""
    undone = review.merges.filter(undone_at__isnull=False, undone_with__isnull=True)
    ends = (
        Coalesce("kept__merged_into_id", "kept_id"),
        Coalesce("dissolved__merged_into_id", "dissolved_id"),
    )
    merged = undone.annotate(low=Least(*ends), high=Greatest(*ends)).values_list("low", "high")
    pairs = standing(review.duplicate_pairs.filter(pk__in=undone.values("pair")))
    return {*merged, *pairs.values_list("low", "high")}


def kept_apart(review: Review) -> set[tuple[int, int]]:
    """Couples of citations in the lists that no rule may merge: a person told them or what they hold apart,
    or undid a merge of them."""
    apart = standing(review.duplicate_pairs.filter(verdict__in=DuplicatePair.APART))
    couples = [*apart.values_list("low", "high"), *_undone(review)]
    return {(low, high) for low, high in couples if low != high}


def said_by_records_only(review: Review) -> dict[int, dict[str, Any]]:
    """By citation, what its records say that it does not show and the rules compare by."""
    rows = SourceRecord.objects.filter(batch__review=review, fields__has_any_keys=list(BESIDE))
    told = [KeyTransform(key, "fields") for key in BESIDE]
    found: dict[int, dict[str, Any]] = {}
    for citation_id, *values in rows.order_by("pk").values_list("citation_id", *told):
        beside = found.setdefault(citation_id, {})
        for name, value in zip(BESIDE.values(), values, strict=True):
            _add(beside, name, value)
    return found


def _add(beside: dict[str, Any], name: str, value: Any) -> None:
    """All serial numbers and registrations, the first PMCID."""
    if isinstance(value, list):
        beside[name] = tuple(dict.fromkeys([*beside.get(name, ()), *value]))
    elif value:
        beside.setdefault(name, value)


def not_duplicates(review: Review) -> QuerySet[DuplicatePair]:
    """Couples that a person told apart, the latest first."""
    return _said(review, Verdict.NOT_DUPLICATE)


def same_studies(review: Review) -> QuerySet[DuplicatePair]:
    """Couples that a person called two publications of one study, the latest first."""
    return _said(review, Verdict.SAME_STUDY)


def _said(review: Review, verdict: str) -> QuerySet[DuplicatePair]:
    found = review.duplicate_pairs.filter(verdict=verdict)
    return found.select_related("first", "second", "decided_by").order_by("-decided_at", "-pk")


def merges(review: Review, by: str | None = None) -> QuerySet[Merge]:
    """Merges in force, the latest first; ``by`` is "rule", "people" or None for all."""
    found = review.merges.filter(undone_at__isnull=True)
    if by is not None:
        found = found.filter(merged_by__isnull=by == "rule")
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
    """How far the work on pairs is: ``left`` and ``related_left`` wait for a person."""

    left: int
    merged_by_rule: int
    merged_by_people: int
    not_duplicates: int
    same_study: int
    related_left: int

    @property
    def merged(self) -> int:
        return self.merged_by_rule + self.merged_by_people

    @property
    def decided(self) -> int:
        return self.merged + self.not_duplicates + self.same_study

    @property
    def total(self) -> int:
        return self.left + self.decided


def counts(review: Review) -> Counts:
    removed = removed_count(review)
    said = review.duplicate_pairs.aggregate(
        not_duplicates=Count("pk", filter=Q(verdict=Verdict.NOT_DUPLICATE)),
        same_study=Count("pk", filter=Q(verdict=Verdict.SAME_STUDY)),
    )
    return Counts(
        left=to_decide(review).order_by().count(),
        merged_by_rule=removed.by_rule,
        merged_by_people=removed.by_people,
        related_left=related_to_decide(review).order_by().count(),
        **said,
    )


def last_search(review: Review) -> Job | None:
    return review.jobs.filter(task=SEARCH_TASK).order_by("-pk").first()
