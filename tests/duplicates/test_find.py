"""The rules propose pairs; what people said of them stays, however often one looks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.audit.models import AuditEntry
from screening.citations import actions as citations
from screening.citations.models import SourceRecord
from screening.duplicates import actions, queries
from screening.duplicates.models import DuplicatePair
from screening.engine import matching
from screening.jobs.models import Job
from tests import factories
from tests.citations import exports
from tests.duplicates import library

Verdict = DuplicatePair.Verdict


@pytest.fixture
def trio(review):
    """Two that share a DOI, and a third with the title of both a year later."""
    said = {"title": "Vigabatrin as initial therapy for infantile spasms", "authors": ("Lux AL",)}
    return [
        library.citation(review, year=1998, doi="10.1000/x", **said),
        library.citation(review, year=1998, doi="https://doi.org/10.1000/X", **said),
        library.citation(review, year=1999, **said),
    ]


def couples(review):
    return list(review.duplicate_pairs.order_by("first", "second").values_list("first", "second", "score"))


def test_pairs_are_proposed_with_score_and_reasons(review, trio):
    one, two, three = (citation.pk for citation in trio)
    assert actions.find(review=review) == 3
    assert couples(review) == [(one, two, 1.0), (one, three, 0.5), (two, three, 0.5)]
    pair = review.duplicate_pairs.get(first=one, second=two)
    assert pair.reasons == [
        {"text": "same DOI 10.1000/x", "against": False},
        {"text": "titles equal", "against": False},
        {"text": "years agree (1998)", "against": False},
        {"text": "first author agrees", "against": False},
    ]
    assert pair.rules_version == matching.RULES_VERSION
    assert (pair.likelihood, pair.verdict) == ("likely", Verdict.PENDING)


def test_the_most_likely_pair_is_asked_first(review, trio):
    actions.find(review=review)
    assert [pair.score for pair in queries.to_decide(review)] == [1.0, 0.5, 0.5]


def test_looking_again_changes_nothing(review, trio):
    actions.find(review=review)
    before = list(review.duplicate_pairs.order_by("pk").values())
    actions.find(review=review)
    assert list(review.duplicate_pairs.order_by("pk").values()) == before


def test_verdicts_of_people_survive_every_later_search(review, trio, reviewer):
    actions.find(review=review)
    same, apart, _ = review.duplicate_pairs.order_by("pk")
    actions.confirm(pair=same, by=reviewer)
    actions.reject(pair=apart, by=reviewer)
    before = list(review.duplicate_pairs.exclude(verdict=Verdict.PENDING).order_by("pk").values())
    actions.find(review=review)
    assert list(review.duplicate_pairs.exclude(verdict=Verdict.PENDING).order_by("pk").values()) == before
    assert list(queries.to_decide(review)) == []


def test_what_the_rules_propose_no_more_is_no_longer_asked(review, trio):
    actions.find(review=review)
    SourceRecord.objects.filter(citation=trio[2]).update(
        citation=factories.CitationFactory(review=review, title="Away")
    )
    trio[2].title, trio[2].title_key = "Another paper", "anotherpaper"
    trio[2].save()
    actions.find(review=review)
    assert couples(review) == [(trio[0].pk, trio[1].pk, 1.0)]


def test_what_was_once_merged_stays_known(review, trio, reviewer):
    actions.find(review=review)
    pair = queries.to_decide(review).first()
    merge = actions.confirm(pair=pair, by=reviewer)
    actions.unmerge(merge=merge, by=reviewer)
    trio[1].doi, trio[1].title = "", "Another paper"
    trio[1].save()
    actions.find(review=review)
    pair.refresh_from_db()
    assert pair.verdict == Verdict.PENDING


def test_a_changed_citation_is_judged_anew(review, trio):
    actions.find(review=review)
    trio[2].volume, trio[2].year = "12", 1998
    trio[2].save()
    actions.find(review=review)
    assert [score for _, _, score in couples(review)] == [1.0, 0.75, 0.75]


def test_merged_citations_are_not_compared(review, trio, reviewer):
    actions.merge(kept=trio[0], dissolved=trio[1], by=reviewer)
    actions.find(review=review)
    assert [(first, second) for first, second, _ in couples(review)] == [(trio[0].pk, trio[2].pk)]


def test_reviews_are_searched_apart(review, trio):
    library.citation(factories.ReviewFactory(), title=trio[0].title, year=1998)
    actions.find(review=review)
    assert len(couples(review)) == 3
    assert DuplicatePair.objects.count() == 3


def test_a_search_is_a_job_with_progress(review, trio, reviewer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = actions.start_search(review=review, by=reviewer)
    job.refresh_from_db()
    assert (job.state, job.phase, job.total) == (Job.State.DONE, "comparing pairs", 3)
    assert AuditEntry.objects.get(verb="duplicates.find").summary == (
        "found 3 pairs that may be duplicates, 3 of them new"
    )


def test_a_search_that_still_waits_is_not_doubled(review, reviewer):
    waiting = actions.start_search(review=review, by=reviewer)
    assert actions.start_search(review=review, by=reviewer) == waiting
    Job.objects.update(state=Job.State.RUNNING)
    assert actions.start_search(review=review, by=reviewer) != waiting


def test_an_import_is_followed_by_a_search(review, lead, django_capture_on_commit_callbacks):
    search = factories.SearchFactory(review=review)
    for name, text in [("a.nbib", exports.pubmed(2)), ("b.ris", exports.ris(2))]:
        with django_capture_on_commit_callbacks(execute=True):
            citations.upload(
                review=review,
                search=search,
                upload=exports.file(text, name),
                by=lead,
                accepts_itself=True,
            )
    assert [pair.likelihood for pair in queries.to_decide(review)] == ["likely", "likely"]


def test_more_citations_need_no_more_queries(review):
    counts = []
    for number in range(4):
        for _ in range(number + 1):
            library.citation(review, title="Vigabatrin as initial therapy for infantile spasms", year=1998)
        with CaptureQueriesContext(connection) as counted:
            actions.find(review=review)
        counts.append(len(counted))
    assert len(set(counts[1:])) == 1
