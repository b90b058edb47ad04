"""The rules look through all citations: pairs are proposed, and merged where they are certain."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict

from django.db import transaction
from django.db.models import Exists, OuterRef

from screening.audit import actions as audit
from screening.citations.models import Citation
from screening.citations.queries import citations as list_citations
from screening.duplicates import queries
from screening.duplicates.actions.bulk import merge_untouched
from screening.duplicates.actions.locking import decide, locked_citations, open_pair
from screening.duplicates.actions.merging import further_first, merge
from screening.duplicates.models import DuplicatePair, Merge
from screening.engine import matching
from screening.errors import Conflicting
from screening.jobs import actions as jobs
from screening.jobs.models import Job
from screening.reviews.models import Merging, Review

Answer, Verdict = DuplicatePair.Answer, DuplicatePair.Verdict
Progress = Callable[[str, int, int], None]
STEP = 500
AT_ONCE = 50  # clusters in one transaction: others who merge wait for it
FIELDS = [
    "review", "title", "abstract", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid",
    "embase_id", "language", "publication_types", "notices",
]  # fmt: skip
JUDGED = ["score", "reasons", "rules_version", "answer"]


@transaction.atomic
def start_search(*, review: Review, by) -> Job:
    """Look for pairs in the background. A search that still waits will see everything: no second one."""
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    waiting = review.jobs.filter(task=queries.SEARCH_TASK, state=Job.State.WAITING).first()
    return waiting or jobs.start(
        review=review, task=queries.SEARCH_TASK, label="Search for duplicates", by=by
    )


def find(*, review: Review, progress: Progress = lambda phase, done, total: None) -> int:
    """Propose pairs by the rules as they are now, merge what they are certain of as far as the review
    lets them, and return how many pairs were found. What people said stays, in both directions.

    Nothing is remembered between two runs but the rows themselves: one that was killed is run again.
    """
    progress("reading citations", 0, 0)
    review.refresh_from_db(fields=["merging"])
    found = matching.find(
        _items(review),
        apart=queries.kept_apart(review),
        only_exact=review.merging == Merging.EXACT,
        progress=progress,
    )
    candidates = [*found.duplicates, *found.possible, *found.related]
    new = _propose(review, candidates)
    merged = _merge_certain(review, found.duplicates, progress) if review.merging != Merging.OFF else 0
    _record(review, found, new, merged)
    return len(candidates)


def _items(review: Review) -> Iterator[matching.Item]:
    beside = queries.said_by_records_only(review)
    rows = list_citations(review).only(*FIELDS).order_by("pk")
    for row in rows.iterator(chunk_size=2000):
        yield _item(row, beside.get(row.pk, {}))


def _item(row: Citation, beside: dict) -> matching.Item:
    return matching.Item(
        id=row.pk,
        title=row.title,
        abstract=row.abstract,
        authors=tuple(row.authors),
        year=row.year,
        journal=row.journal,
        volume=row.volume,
        issue=row.issue,
        pages=row.pages,
        doi=row.doi,
        pmid=row.pmid,
        embase_id=row.embase_id,
        language=row.language,
        publication_types=tuple(row.publication_types),
        notices=tuple(row.notices),
        **beside,
    )


@transaction.atomic
def _propose(review: Review, found: list[matching.Candidate]) -> int:
    """Returns how many of them were not known. What people decide of a pair waits a moment for it."""
    known = set(review.duplicate_pairs.values_list("first", "second"))
    new = [one for one in found if (one.first, one.second) not in known]
    pairs = [
        DuplicatePair(review=review, first_id=one.first, second_id=one.second, **_judged(one)) for one in new
    ]
    DuplicatePair.objects.bulk_create(pairs, batch_size=STEP, ignore_conflicts=True)
    waiting = review.duplicate_pairs.filter(verdict=Verdict.PENDING).order_by("pk")
    locked = {(pair.first_id, pair.second_id): pair for pair in waiting.select_for_update(of=["self"])}
    _judge_again(locked, found)
    _drop(review, locked, found)
    return len(new)


def _judged(candidate: matching.Candidate) -> dict:
    return {
        "score": candidate.score,
        "reasons": [asdict(reason) for reason in candidate.reasons],
        "rules_version": matching.RULES_VERSION,
        "answer": candidate.answer,
    }


def _judge_again(waiting: dict, found: list[matching.Candidate]) -> None:
    changed = []
    for candidate in found:
        pair = waiting.get((candidate.first, candidate.second))
        judged = _judged(candidate)
        if pair and any(getattr(pair, name) != value for name, value in judged.items()):
            for name, value in judged.items():
                setattr(pair, name, value)
            changed.append(pair)
    DuplicatePair.objects.bulk_update(changed, JUDGED, batch_size=STEP)


def _drop(review: Review, waiting: dict, found: list[matching.Candidate]) -> None:
    """Open pairs of two citations in the lists that the rules propose no more, and nobody ever merged."""
    proposed = {(candidate.first, candidate.second) for candidate in found}
    gone = [pair.pk for couple, pair in waiting.items() if couple not in proposed]
    never_merged = ~Exists(Merge.objects.filter(pair=OuterRef("pk")))
    in_lists = {"first__merged_into__isnull": True, "second__merged_into__isnull": True}
    review.duplicate_pairs.filter(never_merged, pk__in=gone, **in_lists).exclude(
        answer=Answer.BY_HAND
    ).delete()


def _merge_certain(review: Review, found: Iterable[matching.Candidate], progress: Progress) -> int:
    clusters, merged = _clusters([(one.first, one.second) for one in found]), 0
    for done in range(0, len(clusters), AT_ONCE):
        progress("merging duplicates", done, len(clusters))
        by_then, rest = merge_untouched(review=review, clusters=clusters[done : done + AT_ONCE])
        merged += by_then
        for cluster in rest:
            with suppress(Conflicting):  # one of them left the review with its import meanwhile
                merged += _merge_cluster(review, cluster)
    progress("merging duplicates", len(clusters), len(clusters))
    return merged


def _clusters(couples: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Couples that hang together, each list in the order of its first couple."""
    above: dict[int, int] = {}

    def root(pk: int) -> int:
        while above.get(pk, pk) != pk:
            above[pk] = pk = above.get(above[pk], above[pk])
        return pk

    for first, second in couples:
        above[root(second)] = root(first)
    together = defaultdict(list)
    for couple in couples:
        together[root(couple[0])].append(couple)
    return list(together.values())


@transaction.atomic
def _merge_cluster(review: Review, couples: list[tuple[int, int]]) -> int:
    """Into the one of them that went furthest. Returns how many merges there were."""
    judged = {end for couple in couples for end in couple}
    rows = locked_citations(review.pk, *judged)
    if Review.objects.get(pk=review.pk).merging == Merging.OFF:
        return 0
    reached = {further_first([row for row in rows if row.merged_into_id is None] or rows)[0].pk}
    waiting, merged = list(couples), 0
    while near := [couple for couple in waiting if reached & set(couple)]:
        for couple in near:
            merged += _merge_couple(review, couple, judged)
            reached |= set(couple)
        waiting = [couple for couple in waiting if couple not in near]
    return merged


@transaction.atomic
def _merge_couple(review: Review, couple: tuple[int, int], judged: set[int]) -> bool:
    """False where a person had a word on the two meanwhile, or they are one already, or one of them is part
    of what the rules did not see with them."""
    seen = DuplicatePair.objects.filter(first=couple[0], second=couple[1]).first()
    if seen is None:
        return False
    try:
        pair, *rows = open_pair(seen)
        ends = [row.pk for row in rows]
        if not judged.issuperset(ends) or queries.was_undone(review, *ends):
            return False
        kept, dissolved = further_first(rows)
        with transaction.atomic():
            decide(pair, Verdict.DUPLICATE, None)
            merge(kept=kept, dissolved=dissolved, by=None, pair=pair)
    except Conflicting:
        return False
    return True


def _record(review: Review, found: matching.Found, new: int, merged: int) -> None:
    asked = len(found.possible) + len(found.duplicates) - merged
    audit.record(
        by=None,
        review=review,
        verb="duplicates.find",
        target=review,
        summary=f"looked for duplicates: merged {merged}, {asked} pairs are for people to decide",
        detail={"rules": matching.RULES_VERSION, "new": new, "related": len(found.related)},
    )
