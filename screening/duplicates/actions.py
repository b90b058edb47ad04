"""What is said of pairs, and merging: records move, nothing is deleted, every step can be undone."""

from collections.abc import Callable, Iterable
from dataclasses import asdict

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from screening.audit import actions as audit
from screening.citations import actions as citations
from screening.citations.models import Citation, SourceRecord
from screening.citations.queries import citations as list_citations
from screening.duplicates import events, queries
from screening.duplicates.models import DuplicatePair, Merge
from screening.engine import matching
from screening.errors import Conflicting, DomainError
from screening.jobs import actions as jobs
from screening.jobs.models import Job
from screening.reviews.models import Review

Verdict = DuplicatePair.Verdict
Progress = Callable[[str, int, int], None]
STEP = 500
ITEM_FIELDS = [
    "review", "title", "authors", "year", "volume", "pages", "doi", "pmid", "embase_id", "notices",
]  # fmt: skip


@transaction.atomic
def confirm(*, pair: DuplicatePair, by, kept: Citation | None = None) -> Merge:
    """The two are one paper: merge them, into ``kept`` or into the one that came first."""
    pair, one, other = _open_pair(pair)
    first, second = sorted((one, other), key=lambda citation: citation.number)
    if kept is not None and kept.pk not in (one.pk, other.pk):
        raise Conflicting("The citation to keep is not one of the two any more. Look at the pair again.")
    if kept is not None and kept.pk == second.pk:
        first, second = second, first
    _decide(pair, Verdict.DUPLICATE, by)
    return merge(kept=first, dissolved=second, by=by, pair=pair)


@transaction.atomic
def reject(*, pair: DuplicatePair, by) -> DuplicatePair:
    """The two are different papers; no later search asks again."""
    pair, one, other = _open_pair(pair)
    _decide(pair, Verdict.NOT_DUPLICATE, by)
    audit.record(
        by=by,
        review=pair.review,
        verb="duplicates.reject",
        target=pair,
        summary=f"told #{one.number} and #{other.number} apart: not duplicates",
        detail={"citations": [one.pk, other.pk]},
    )
    return pair


@transaction.atomic
def reopen(*, pair: DuplicatePair, by) -> DuplicatePair:
    """Take back "not a duplicate": the pair is asked again."""
    pair = _locked_pair(pair)
    if pair.verdict != Verdict.NOT_DUPLICATE:
        raise Conflicting("This pair does not stand as “not a duplicate” any more. Reload the page.")
    _decide(pair, Verdict.PENDING, None)
    audit.record(
        by=by,
        review=pair.review,
        verb="duplicates.reopen",
        target=pair,
        summary=f"took back that #{pair.first.number} and #{pair.second.number} are not duplicates",
    )
    return pair


def _open_pair(pair: DuplicatePair) -> tuple[DuplicatePair, Citation, Citation]:
    """The pair and the two citations it stands for, all locked, if there is still something to decide."""
    seen = queries.standing(DuplicatePair.objects.filter(pk=pair.pk)).get()
    rows = _locked(seen.review_id, seen.low, seen.high)
    pair = _locked_pair(pair)
    if pair.verdict != Verdict.PENDING:
        said = "duplicates" if pair.verdict == Verdict.DUPLICATE else "not duplicates"
        raise Conflicting(f"This pair was decided before, by {pair.decided_by or 'a rule'}: {said}.")
    ends = {end.merged_into_id or end.pk for end in (pair.first, pair.second)}
    if len(ends) == 1:
        raise Conflicting(f"The two are one citation already, #{rows[0].number}.")
    if ends != {row.pk for row in rows}:
        raise Conflicting("Somebody merged one of the two in this moment. Look at the pair again.")
    return pair, *rows


def _locked_pair(pair: DuplicatePair) -> DuplicatePair:
    found = DuplicatePair.objects.select_for_update(of=["self"])
    return found.select_related("review", "first", "second", "decided_by").get(pk=pair.pk)


def _locked(review_id: int, *ids: int) -> list[Citation]:
    """One change of merges in a review at a time: it may touch citations that the two hold already.

    Rows are locked in the order of their ids, for others who lock citations. Votes are not held up.
    """
    Review.objects.select_for_update(no_key=True).get(pk=review_id)
    found = Citation.objects.select_for_update(of=["self"], no_key=True).filter(pk__in=ids)
    rows = list(found.select_related("review").order_by("pk"))
    for row in rows:
        if row.left_with_id:
            raise Conflicting(f"#{row.number} left the review with an import that was undone.")
    return rows


def _decide(pair: DuplicatePair, verdict: str, by) -> None:
    is_open = verdict == Verdict.PENDING
    pair.verdict, pair.decided_by, pair.decided_at = verdict, by, None if is_open else timezone.now()
    pair.save(update_fields=["verdict", "decided_by", "decided_at"])


@transaction.atomic
def merge(*, kept: Citation, dissolved: Citation, by, pair: DuplicatePair | None = None) -> Merge:
    """``dissolved`` gives all its records to ``kept`` and leaves the lists. ``by`` is None for a rule."""
    kept, dissolved = _to_merge(kept, dissolved)
    moved = list(dissolved.records.order_by("pk").values_list("pk", flat=True))
    SourceRecord.objects.filter(pk__in=moved).update(citation=kept)
    dissolved.absorbed.update(merged_into=kept)
    dissolved.merged_into = kept
    dissolved.save(update_fields=["merged_into"])
    citations.show_fullest(citations=[kept])
    done = Merge.objects.create(
        review=kept.review, pair=pair, kept=kept, dissolved=dissolved, moved_records=moved, merged_by=by
    )
    _record(done, "duplicates.merge", f"merged #{dissolved.number} into #{kept.number}", by=by)
    events.merged.send(Merge, merge=done, by=by)
    return done


def _to_merge(kept: Citation, dissolved: Citation) -> tuple[Citation, Citation]:
    if kept.pk == dissolved.pk or kept.review_id != dissolved.review_id:
        raise DomainError("Choose two different citations of one review.")
    rows = {row.pk: row for row in _locked(kept.review_id, kept.pk, dissolved.pk)}
    for row in rows.values():
        if row.merged_into_id:
            raise Conflicting(f"#{row.number} has been merged already. Reload the page.")
    if queries.told_apart(kept.review, kept.pk, dissolved.pk):
        raise Conflicting(
            f"#{kept.number} and #{dissolved.number} were judged not to be duplicates. "
            "Take that back first, under “Not duplicates”."
        )
    return rows[kept.pk], rows[dissolved.pk]


@transaction.atomic
def unmerge(*, merge: Merge, by) -> Merge:
    """Both citations are again as they were before this merge; its pair is asked again."""
    kept, dissolved = _to_part(merge)
    merge = Merge.objects.select_for_update(of=["self"]).select_related("review").get(pk=merge.pk)
    absorbed = _absorbed_by(dissolved)
    _refuse_to_part(merge, kept, dissolved, absorbed)
    SourceRecord.objects.filter(pk__in=merge.moved_records, citation=kept).update(citation=dissolved)
    dissolved.merged_into = None
    dissolved.save(update_fields=["merged_into"])
    merge.undone_by, merge.undone_at = by, timezone.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    Citation.objects.filter(pk__in=absorbed).update(merged_into=dissolved)
    citations.show_fullest(citations=[kept, dissolved])
    if merge.pair_id:
        _decide(_locked_pair(merge.pair), Verdict.PENDING, None)
    _record(merge, "duplicates.unmerge", f"took #{dissolved.number} out of #{kept.number} again", by=by)
    events.unmerged.send(Merge, merge=merge, by=by)
    return merge


def _to_part(merge: Merge) -> tuple[Citation, Citation]:
    rows = {row.pk: row for row in _locked(merge.review_id, merge.kept_id, merge.dissolved_id)}
    return rows[merge.kept_id], rows[merge.dissolved_id]


def _refuse_to_part(merge: Merge, kept: Citation, dissolved: Citation, absorbed: set[int]) -> None:
    if merge.undone_at:
        raise Conflicting("This merge has been undone already. Reload the page.")
    if kept.merged_into_id:
        raise Conflicting(
            f"#{kept.number} was itself merged into #{kept.merged_into.number}. Undo that merge first."
        )
    inside = {dissolved.pk, *absorbed}
    because_of_it = Q(pair__first__in=inside) | Q(pair__second__in=inside)
    in_force = Merge.objects.filter(because_of_it, kept=kept, pk__gt=merge.pk, undone_at__isnull=True)
    later = in_force.select_related("dissolved").order_by("-pk").first()
    if later:
        raise Conflicting(
            f"#{later.dissolved.number} was merged into #{kept.number} because it is the same as "
            f"#{dissolved.number} or what that holds. Undo that merge first."
        )


def _absorbed_by(citation: Citation) -> set[int]:
    """Every citation that had been merged into this one, directly or through another."""
    found: set[int] = set()
    newest = {citation.pk}
    while newest:
        inside = Merge.objects.filter(kept__in=newest, undone_at__isnull=True)
        newest = set(inside.values_list("dissolved_id", flat=True)) - found
        found |= newest
    return found


def _record(merge: Merge, verb: str, summary: str, *, by) -> None:
    detail: dict[str, Iterable[int] | int] = {
        "kept": merge.kept_id,
        "dissolved": merge.dissolved_id,
        "records": merge.moved_records,
    }
    audit.record(by=by, review=merge.review, verb=verb, target=merge, summary=summary, detail=detail)


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
    progress("reading citations", 0, 0)
    rows = list_citations(review).only(*ITEM_FIELDS).order_by("pk")
    couples = matching.pairs(_item(row) for row in rows.iterator(chunk_size=2000))
    found = []
    for done, couple in enumerate(couples):
        if done % STEP == 0:
            progress("comparing pairs", done, len(couples))
        found.append(matching.judge(*couple))
    _propose(review, found)
    return len(found)


def _item(row: Citation) -> matching.Item:
    return matching.Item(
        id=row.pk,
        title=row.title,
        authors=tuple(row.authors),
        year=row.year,
        volume=row.volume,
        pages=row.pages,
        doi=row.doi,
        pmid=row.pmid,
        embase_id=row.embase_id,
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
    DuplicatePair.objects.bulk_update(changed, ["score", "reasons", "rules_version"], batch_size=STEP)


def _drop(review: Review, known: dict, found: list[matching.Candidate]) -> None:
    """Open pairs of two citations in the lists that the rules propose no more, and nobody ever merged."""
    proposed = {(candidate.first, candidate.second) for candidate in found}
    gone = [pair.pk for couple, pair in known.items() if couple not in proposed]
    never_merged = ~Exists(Merge.objects.filter(pair=OuterRef("pk")))
    in_lists = {"first__merged_into__isnull": True, "second__merged_into__isnull": True}
    open_pairs = review.duplicate_pairs.filter(never_merged, pk__in=gone, verdict=Verdict.PENDING, **in_lists)
    locked = open_pairs.select_for_update(of=["self"]).order_by("pk").values_list("pk", flat=True)
    DuplicatePair.objects.filter(pk__in=list(locked)).delete()
