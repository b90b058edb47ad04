"""The rules propose pairs and merge what they are certain of; what people said stays, whenever they run."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.audit.models import AuditEntry
from screening.citations import actions as citations
from screening.decisions import actions as decisions
from screening.duplicates import actions, queries
from screening.duplicates.actions import finding
from screening.duplicates.models import DuplicatePair, Merge
from screening.engine import matching
from screening.errors import Conflicting
from screening.jobs.models import Job
from tests import factories
from tests.citations import exports
from tests.duplicates import library
from tests.duplicates.voting import snapshot

Answer, Verdict = DuplicatePair.Answer, DuplicatePair.Verdict
PAPER = {
    "title": "Vigabatrin as initial therapy for infantile spasms: a European retrospective survey",
    "authors": ("Aicardi J", "Mumford JP", "Dumas C", "Wood S"),
    "year": 1996,
    "journal": "Epilepsia",
    "volume": "37",
    "issue": "7",
    "pages": "638-642",
}


@pytest.fixture
def trio(review):
    """One paper of two databases, and its congress abstract of the year before elsewhere."""
    return [
        library.citation(review, doi="10.1111/j.1528-1157.1996.tb00627.x", **PAPER),
        library.citation(review, doi="https://doi.org/10.1111/J.1528-1157.1996.TB00627.X", **PAPER),
        library.citation(
            review,
            **{**PAPER, "journal": "Neurology", "year": 1995, "volume": "45", "issue": "4", "pages": "A288"},
        ),
    ]


def settings(review, merging):
    review.merging = merging
    review.save()


def test_what_the_rules_are_certain_of_is_merged_by_nobody(review, trio):
    actions.find(review=review)
    merge = Merge.objects.get()
    assert (merge.kept, merge.dissolved, merge.merged_by) == (trio[0], trio[1], None)
    assert (merge.pair.verdict, merge.pair.decided_by) == (Verdict.DUPLICATE, None)
    assert merge.pair.decided_at is not None
    assert merge.pair.rules_version == matching.RULES_VERSION
    assert any("DOI" in reason["text"] for reason in merge.pair.reasons)
    entry = AuditEntry.objects.get(verb="duplicates.merge")
    assert (entry.actor, entry.summary) == ("automatic rule", "merged #2 into #1")


def test_another_publication_of_the_study_is_never_merged(review, trio):
    actions.find(review=review)
    (pair,) = queries.related_to_decide(review)
    assert trio[2] in (pair.first, pair.second)
    assert queries.counts(review) == queries.Counts(
        left=0, merged_by_rule=1, merged_by_people=0, not_duplicates=0, same_study=0, related_left=1
    )


def test_without_automatic_merging_all_is_for_people(review, trio):
    settings(review, "off")
    actions.find(review=review)
    assert not Merge.objects.exists()
    (pair,) = queries.to_decide(review)
    assert (pair.first, pair.second, pair.answer) == (trio[0], trio[1], Answer.DUPLICATE)
    assert queries.above(review, pair.score) == 1


def test_exact_merges_less_and_asks_for_the_rest(review):
    exact = [library.citation(review, pmid="8682995", **PAPER) for _ in range(2)]
    other = {
        "title": "Hydrocortisone for infantile spasms in seven hundred children", "year": 2004,
        "authors": ("Lux AL", "Edwards SW"), "journal": "Lancet", "volume": "364", "issue": "9447",
    }  # fmt: skip
    near = [
        library.citation(review, pages="1773-1778", **other),
        library.citation(review, pages="1773-8", **{**other, "title": other["title"].replace("in", "In ")}),
    ]
    near[1].year = 2005
    near[1].save()
    settings(review, "exact")
    actions.find(review=review)
    assert [(merge.kept, merge.dissolved) for merge in Merge.objects.all()] == [tuple(exact)]
    assert [(pair.first, pair.second) for pair in queries.to_decide(review)] == [tuple(near)]
    settings(review, "rules")
    actions.find(review=review)
    assert queries.counts(review).merged_by_rule == 2
    assert not queries.to_decide(review).exists()


def test_looking_again_changes_nothing(review, trio):
    actions.find(review=review)
    before = [list(rows.order_by("pk").values()) for rows in (review.duplicate_pairs, review.merges)]
    state = snapshot(review)
    actions.find(review=review)
    assert [list(rows.order_by("pk").values()) for rows in (review.duplicate_pairs, review.merges)] == before
    assert snapshot(review) == state


def test_three_of_one_paper_become_one_and_each_can_be_taken_out(review, reviewer):
    rows = [library.citation(review, pmid="8682995", **PAPER) for _ in range(4)]
    factories.StageItemFactory(citation=rows[2], outcome="excluded")
    actions.find(review=review)
    assert {merge.kept for merge in Merge.objects.all()} == {rows[2]}
    assert Merge.objects.count() == 3
    for merge in Merge.objects.order_by("-pk"):
        actions.unmerge(merge=merge, by=reviewer)
    actions.find(review=review)
    assert queries.merges(review).exists()
    assert rows[2] not in {end for merge in queries.merges(review) for end in (merge.kept, merge.dissolved)}


class TestWordsOfPeopleStand:
    def test_what_a_person_told_apart_is_not_merged(self, review, trio, reviewer):
        actions.reject(pair=library.pair(trio[0], trio[1]), by=reviewer)
        actions.find(review=review)
        assert not Merge.objects.exists()
        assert not queries.to_decide(review).exists()

    def test_not_through_a_third_either(self, review, reviewer):
        rows = [library.citation(review, pmid="8682995", **PAPER) for _ in range(3)]
        actions.reject(pair=library.pair(rows[0], rows[1]), by=reviewer)
        actions.find(review=review)
        assert Merge.objects.count() <= 1
        for merge in Merge.objects.all():
            assert {merge.kept, merge.dissolved} != {rows[0], rows[1]}
        assert citations_held(rows[0]) != citations_held(rows[1])

    @pytest.mark.parametrize("decide", [actions.reject, actions.same_study])
    def test_an_open_pair_that_a_person_decided_stays_decided(self, review, trio, reviewer, decide):
        settings(review, "off")
        actions.find(review=review)
        pair = decide(pair=queries.to_decide(review).get(), by=reviewer)
        settings(review, "rules")
        actions.find(review=review)
        before = (pair.verdict, pair.decided_by, pair.decided_at)
        pair.refresh_from_db()
        assert (pair.verdict, pair.decided_by, pair.decided_at) == before
        assert not Merge.objects.exists()

    def test_what_a_person_took_out_is_merged_by_no_later_run(self, review, trio, reviewer):
        actions.find(review=review)
        actions.unmerge(merge=Merge.objects.get(), by=reviewer)
        actions.find(review=review)
        assert queries.merges(review).count() == 0
        actions.reopen(pair=queries.not_duplicates(review).get(), by=reviewer)
        actions.find(review=review)
        assert queries.merges(review).count() == 0
        assert queries.to_decide(review).count() == 1

    def test_what_a_person_merged_stays_merged(self, review, trio, reviewer):
        merge = actions.mark(review=review, citation=trio[0], other=trio[2], by=reviewer)
        actions.find(review=review)
        assert merge in queries.merges(review, by="people")
        actions.find(review=review)
        assert merge in queries.merges(review, by="people")

    def test_a_word_said_while_the_search_ran_stands(self, review, trio, reviewer, monkeypatch):
        """A person decides between the comparison and the merging."""
        propose = finding._propose

        def and_then_a_person(review, found):
            new = propose(review, found)
            actions.reject(pair=review.duplicate_pairs.get(first=trio[0], second=trio[1]), by=reviewer)
            return new

        monkeypatch.setattr(finding, "_propose", and_then_a_person)
        actions.find(review=review)
        assert not Merge.objects.exists()
        assert queries.not_duplicates(review).count() == 1

    def test_what_a_person_merged_while_it_ran_is_not_judged_unseen(
        self, review, trio, reviewer, monkeypatch
    ):
        other = library.citation(review, title="Something else altogether, of other people", year=1960)
        propose = finding._propose

        def and_then_a_person(review, found):
            new = propose(review, found)
            actions.merge(kept=other, dissolved=trio[1], by=reviewer)
            return new

        monkeypatch.setattr(finding, "_propose", and_then_a_person)
        actions.find(review=review)
        assert [(merge.kept, merge.merged_by) for merge in Merge.objects.all()] == [(other, reviewer)]

    def test_switched_off_while_it_runs_it_merges_no_more(self, review, trio, lead, monkeypatch):
        propose = finding._propose

        def and_then_the_lead(review, found):
            new = propose(review, found)
            actions.set_merging(review=review, merging="off", by=lead)
            return new

        monkeypatch.setattr(finding, "_propose", and_then_the_lead)
        actions.find(review=review)
        assert not Merge.objects.exists()


def citations_held(citation) -> int:
    citation.refresh_from_db()
    return citation.merged_into_id or citation.pk


def test_votes_count_together_where_a_rule_merged(review, trio, reviewer, second_reviewer):
    items = [factories.StageItemFactory(citation=row) for row in trio]
    decisions.cast_vote(item=items[0], by=reviewer, verdict="exclude")
    decisions.cast_vote(item=items[1], by=second_reviewer, verdict="exclude")
    actions.find(review=review)
    items[0].refresh_from_db()
    assert items[0].outcome == "excluded"


def test_what_the_rules_propose_no_more_is_no_longer_asked(review, trio):
    settings(review, "off")
    actions.find(review=review)
    for row in trio[1:]:
        row.title, row.authors, row.year, row.doi, row.pages = f"Away {row.pk}", [], 1960, "", ""
        row.save()
    actions.find(review=review)
    assert not review.duplicate_pairs.filter(first=trio[0]).exists()


def test_what_was_once_merged_stays_known(review, trio, reviewer):
    settings(review, "off")
    actions.find(review=review)
    pair = queries.to_decide(review).first()
    actions.unmerge(merge=actions.confirm(pair=pair, by=reviewer), by=reviewer)
    trio[1].doi, trio[1].title = "", "Another paper"
    trio[1].save()
    actions.find(review=review)
    pair.refresh_from_db()
    assert pair.verdict == Verdict.PENDING


def test_reviews_are_searched_apart(review, trio):
    library.citation(factories.ReviewFactory(), **PAPER)
    actions.find(review=review)
    assert set(DuplicatePair.objects.values_list("review", flat=True)) == {review.pk}


def test_numbers_that_only_the_records_hold_are_compared_by(review):
    row = library.citation(
        review, issn=("1234-5679", "8765-4321"), pmcid="PMC12345", registrations=("NCT00000001",), **PAPER
    )
    library.citation(review, **PAPER)
    found = queries.said_by_records_only(review)
    assert found == {
        row.pk: {
            "issn": ("1234-5679", "8765-4321"), "pmcid": "PMC12345", "registrations": ("NCT00000001",)
        }
    }  # fmt: skip


def test_a_search_is_a_job_with_progress(review, trio, reviewer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = actions.start_search(review=review, by=reviewer)
    job.refresh_from_db()
    assert (job.state, job.phase, job.done, job.total) == (Job.State.DONE, "merging duplicates", 1, 1)
    assert AuditEntry.objects.get(verb="duplicates.find").summary == (
        "looked for duplicates: merged 1, 0 pairs are for people to decide"
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
    assert review.jobs.filter(task=queries.SEARCH_TASK, state=Job.State.DONE).count() == 2
    assert queries.counts(review).merged_by_rule + queries.counts(review).left == 2


def test_more_citations_need_no_more_queries(review):
    settings(review, "off")
    counts = []
    for number in range(4):
        for _ in range(number + 1):
            library.citation(review, pmid="8682995", **PAPER)
        with CaptureQueriesContext(connection) as counted:
            actions.find(review=review)
        counts.append(len(counted))
    assert len(set(counts[1:])) == 1


def test_a_citation_that_left_with_its_import_stops_only_its_own_cluster(review, trio, lead, monkeypatch):
    pairs = [
        library.citation(review, pmid="1", **{**PAPER, "title": "Another paper of theirs"}) for _ in "ab"
    ]
    propose = finding._propose

    def and_then_an_import_is_undone(review, found):
        new = propose(review, found)
        trio[1].left_with = factories.ImportBatchFactory(search__review=review)
        trio[1].save()
        return new

    monkeypatch.setattr(finding, "_propose", and_then_an_import_is_undone)
    actions.find(review=review)
    assert [{merge.kept, merge.dissolved} for merge in Merge.objects.all()] == [set(pairs)]
    with pytest.raises(Conflicting, match="#2 left the review"):
        actions.confirm(pair=review.duplicate_pairs.get(first=trio[0], second=trio[1]), by=lead)
