"""Many merges in one transaction: the same end as one by one, whenever it is killed, and as easily undone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.audit.models import AuditEntry
from screening.decisions import actions as decisions
from screening.duplicates import actions, queries
from screening.duplicates.actions import finding
from screening.duplicates.models import Merge
from tests import factories
from tests.duplicates import library
from tests.duplicates.voting import snapshot

PAPER = {
    "title": "Vigabatrin as initial therapy for infantile spasms: a European retrospective survey",
    "authors": ("Aicardi J", "Mumford JP", "Dumas C", "Wood S"),
    "year": 1996,
    "journal": "Epilepsia",
    "volume": "37",
    "issue": "7",
    "pages": "638-642",
}


def families(review) -> None:
    """Three papers, of two or three records each, all of them before people at title and abstract."""
    for pmid, records in (("8682995", 3), ("8682996", 2), ("8682997", 2)):
        for number in range(records):
            said = {"title": f"{PAPER['title']}, of {pmid} children", "abstract": "It worked. " * number}
            library.citation(review, pmid=pmid, **{**PAPER, **said})
    decisions.open_items(
        review=review,
        citation_ids=review.citations.values_list("pk", flat=True),
        stage="title_abstract",
        by=review.created_by,
    )


def test_a_killed_search_goes_on_where_it_was(review, monkeypatch):
    """It dies after the first cluster; run again, the end is that of a run that was not killed."""
    families(review)
    merge_untouched, done = finding.merge_untouched, []

    def dies(**clusters):
        if done:
            raise KeyboardInterrupt
        done.append(merge_untouched(**clusters))
        return done[0]

    monkeypatch.setattr(finding, "merge_untouched", dies)
    monkeypatch.setattr(finding, "AT_ONCE", 1)
    with pytest.raises(KeyboardInterrupt):
        actions.find(review=review)
    before = Merge.objects.count()
    assert 0 < before < 4
    monkeypatch.undo()
    actions.find(review=review)
    assert Merge.objects.count() == 4
    assert queries.counts(review).left == 0
    assert AuditEntry.objects.filter(verb="duplicates.merge").count() == 4


def outcome_of_a_search(review) -> dict:
    numbers = dict(review.citations.values_list("pk", "number"))
    return {
        "merged": list(
            review.merges.order_by("dissolved__number").values_list("dissolved__number", "kept__number")
        ),
        "why": list(review.merges.order_by("dissolved__number").values_list("pair__score", "pair__verdict")),
        "records": [
            (numbers[row.kept_id], len(row.moved_records))
            for row in review.merges.order_by("dissolved__number")
        ],
        "abstracts": list(review.citations.order_by("number").values_list("abstract", "merged_into__number")),
        "items": list(
            review.stage_items.order_by("citation__number").values_list(
                "citation__number", "merged_into__citation__number", "own_state", "outcome"
            )
        ),
        "log": sorted(AuditEntry.objects.filter(review_id=review.pk).values_list("verb", "summary")),
    }


def test_many_at_once_come_to_the_same_as_one_by_one(review, monkeypatch):
    other = factories.ReviewFactory()
    families(review)
    families(other)
    actions.find(review=review)
    monkeypatch.setattr(finding, "merge_untouched", lambda *, review, clusters: (0, clusters))
    actions.find(review=other)
    assert outcome_of_a_search(review) == outcome_of_a_search(other)


def test_what_was_merged_at_once_is_taken_apart_as_it_was(review, reviewer):
    families(review)
    before = snapshot(review)
    actions.find(review=review)
    for merge in queries.merges(review):
        actions.unmerge(merge=merge, by=reviewer)
    assert snapshot(review) == before


def test_the_number_of_queries_does_not_grow_with_each_merge(review):
    other = factories.ReviewFactory()
    families(review)
    for _ in range(4):
        families(other)
    few, many = (_queries(one) for one in (review, other))
    assert many <= few + 12  # what a citation shows anew is written one by one


def _queries(review) -> int:
    with CaptureQueriesContext(connection) as found:
        actions.find(review=review)
    return len(found)


def test_what_a_search_is_about_to_merge_is_asked_of_nobody(review, reviewer):
    families(review)
    review.merging = "off"
    review.save()
    actions.find(review=review)
    asked = queries.counts(review).left
    assert asked == 4
    review.merging = "rules"
    job = actions.start_search(review=review, by=reviewer)
    job.state = job.State.RUNNING
    job.save()
    assert queries.counts(review).left == 0
    job.state = job.State.DONE
    job.save()
    assert queries.counts(review).left == asked
