"""The rules look through all citations and propose pairs."""

from collections.abc import Callable
from dataclasses import asdict

from django.db import transaction
from django.db.models import Exists, OuterRef

from screening.audit import actions as audit
from screening.citations.models import Citation
from screening.citations.queries import citations as list_citations
from screening.duplicates import queries
from screening.duplicates.models import DuplicatePair, Merge
from screening.engine import matching
from screening.jobs import actions as jobs
from screening.jobs.models import Job
from screening.reviews.models import Review

Verdict = DuplicatePair.Verdict
Progress = Callable[[str, int, int], None]
STEP = 500
ITEM_FIELDS = [
    "review", "title", "abstract", "authors", "year", "journal", "volume", "issue", "pages", "doi",
    "pmid", "embase_id", "language", "publication_types", "notices",
]  # fmt: skip


@transaction.atomic
def start_search(*, review: Review, by) -> Job:
    """Look for pairs in the background. A search that still waits will see everything: no second one."""
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    waiting = review.jobs.filter(task=queries.SEARCH_TASK, state=Job.State.WAITING).first()
    return waiting or jobs.start(
        review=review, task=queries.SEARCH_TASK, label="Search for duplicates", by=by
    )


def find(*, review: Review, progress: Progress = lambda phase, done, total: None) -> int:
    """Propose pairs by the rules as they are now, and return how many; verdicts of people stay."""
    rows = list_citations(review).only(*ITEM_FIELDS).order_by("pk")
    answers = matching.find((_item(row) for row in rows.iterator(chunk_size=2000)), progress=progress)
    found = [*answers.duplicates, *answers.possible, *answers.related]
    _propose(review, found)
    return len(found)


def _item(row: Citation) -> matching.Item:
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
    )


@transaction.atomic
def _propose(review: Review, found: list[matching.Candidate]) -> None:
    known = {(pair.first_id, pair.second_id): pair for pair in review.duplicate_pairs.order_by("pk")}
    new = [candidate for candidate in found if (candidate.first, candidate.second) not in known]
    pairs = [DuplicatePair(review=review, **_judged(one), **_couple(one)) for one in new]
    DuplicatePair.objects.bulk_create(pairs, batch_size=STEP, ignore_conflicts=True)
    _judge_again(known, found)
    _drop(review, known, found)
    audit.record(
        by=None,
        review=review,
        verb="duplicates.find",
        target=review,
        summary=f"found {len(found)} pairs that may be duplicates, {len(new)} of them new",
        detail={"rules": matching.RULES_VERSION},
    )


def _couple(candidate: matching.Candidate) -> dict:
    return {"first_id": candidate.first, "second_id": candidate.second}


def _judged(candidate: matching.Candidate) -> dict:
    return {
        "score": candidate.score,
        "answer": candidate.answer,
        "reasons": [asdict(reason) for reason in candidate.reasons],
        "rules_version": matching.RULES_VERSION,
    }


def _judge_again(known: dict, found: list[matching.Candidate]) -> None:
    changed = []
    for candidate in found:
        pair = known.get((candidate.first, candidate.second))
        judged = _judged(candidate)
        if pair is None or pair.verdict != Verdict.PENDING:
            continue
        if any(getattr(pair, name) != value for name, value in judged.items()):
            for name, value in judged.items():
                setattr(pair, name, value)
            changed.append(pair)
    DuplicatePair.objects.bulk_update(
        changed, ["score", "answer", "reasons", "rules_version"], batch_size=STEP
    )


def _drop(review: Review, known: dict, found: list[matching.Candidate]) -> None:
    """Open pairs of two citations in the lists that the rules propose no more, and nobody ever merged."""
    proposed = {(candidate.first, candidate.second) for candidate in found}
    gone = [pair.pk for couple, pair in known.items() if couple not in proposed]
    never_merged = ~Exists(Merge.objects.filter(pair=OuterRef("pk")))
    in_lists = {"first__merged_into__isnull": True, "second__merged_into__isnull": True}
    open_pairs = review.duplicate_pairs.filter(never_merged, pk__in=gone, verdict=Verdict.PENDING, **in_lists)
    locked = open_pairs.select_for_update(of=["self"]).order_by("pk").values_list("pk", flat=True)
    DuplicatePair.objects.filter(pk__in=list(locked)).delete()
