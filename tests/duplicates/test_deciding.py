"""What people say of pairs: same study, marked by hand, a line to accept above, and who may be overruled."""

import pytest
from django.core.files.base import ContentFile

from screening.audit.models import AuditEntry
from screening.decisions.models import Outcome
from screening.duplicates import actions, queries
from screening.duplicates.models import DuplicatePair, Merge
from screening.errors import Conflicting, DomainError
from screening.reviews.models import Merging
from tests import factories
from tests.duplicates import library

Answer, Verdict = DuplicatePair.Answer, DuplicatePair.Verdict


@pytest.fixture
def rows(review):
    return [library.citation(review, title=f"Trial {number}") for number in range(6)]


def answered(one, other, score=0.7, answer=Answer.POSSIBLE):
    pair = library.pair(one, other, score)
    pair.answer = answer
    pair.save()
    return pair


def by_rule(pair) -> Merge:
    """As the search merges."""
    from screening.duplicates.actions.locking import decide

    decide(pair, Verdict.DUPLICATE, None)
    return actions.merge(kept=pair.first, dissolved=pair.second, by=None, pair=pair)


class TestSameStudy:
    def test_the_two_stay_apart_and_are_not_asked_again(self, review, rows, reviewer):
        pair = answered(rows[0], rows[1], answer=Answer.RELATED)
        assert list(queries.related_to_decide(review)) == [pair]
        assert list(queries.to_decide(review)) == []
        actions.same_study(pair=pair, by=reviewer)
        pair.refresh_from_db()
        assert (pair.verdict, pair.decided_by) == (Verdict.SAME_STUDY, reviewer)
        assert list(queries.related_to_decide(review)) == []
        assert list(queries.same_studies(review)) == [pair]
        assert AuditEntry.objects.get(verb="duplicates.same_study").summary == (
            "told #1 and #2 apart: two publications of one study"
        )

    def test_they_are_not_merged_by_another_pair_either(self, review, rows, reviewer):
        actions.same_study(pair=answered(rows[0], rows[1]), by=reviewer)
        actions.merge(kept=rows[1], dissolved=rows[2], by=reviewer)
        with pytest.raises(Conflicting, match="judged not to be duplicates"):
            actions.confirm(pair=answered(rows[0], rows[2]), by=reviewer)

    def test_it_can_be_taken_back(self, review, rows, reviewer):
        pair = answered(rows[0], rows[1], answer=Answer.RELATED)
        actions.same_study(pair=pair, by=reviewer)
        actions.reopen(pair=pair, by=reviewer)
        assert list(queries.related_to_decide(review)) == [pair]
        assert AuditEntry.objects.get(verb="duplicates.reopen").summary == (
            "took back that #1 and #2 are two publications of one study"
        )

    def test_a_decided_pair_says_what_was_decided(self, rows, reviewer):
        pair = answered(rows[0], rows[1])
        actions.same_study(pair=pair, by=reviewer)
        with pytest.raises(Conflicting, match="by Rob Reviewer: two publications of one study"):
            actions.confirm(pair=pair, by=reviewer)


class TestWhatARuleMerged:
    def test_undoing_it_is_a_word_of_this_person(self, review, rows, reviewer):
        pair = answered(rows[0], rows[1], answer=Answer.DUPLICATE)
        actions.unmerge(merge=by_rule(pair), by=reviewer)
        pair.refresh_from_db()
        assert (pair.verdict, pair.decided_by) == (Verdict.NOT_DUPLICATE, reviewer)
        assert queries.kept_apart(review) == {(rows[0].pk, rows[1].pk)}

    def test_undoing_it_holds_without_a_pair_too(self, review, rows, reviewer):
        actions.unmerge(merge=actions.merge(kept=rows[1], dissolved=rows[0], by=None), by=reviewer)
        (pair,) = queries.not_duplicates(review)
        assert (pair.first, pair.second, pair.answer) == (rows[0], rows[1], Answer.BY_HAND)

    def test_what_was_reopened_is_for_people_alone(self, review, rows, reviewer):
        pair = answered(rows[0], rows[1], 0.99, Answer.DUPLICATE)
        actions.unmerge(merge=by_rule(pair), by=reviewer)
        actions.reopen(pair=pair, by=reviewer)
        assert list(queries.to_decide(review)) == [pair]
        assert queries.kept_apart(review) == {(rows[0].pk, rows[1].pk)}
        assert queries.above(review, 0.5) == 0

    def test_what_a_person_merged_and_undid_is_asked_again_but_merged_by_no_rule(
        self, review, rows, reviewer
    ):
        pair = answered(rows[0], rows[1])
        actions.unmerge(merge=actions.confirm(pair=pair, by=reviewer), by=reviewer)
        assert list(queries.to_decide(review)) == [pair]
        assert queries.kept_apart(review) == {(rows[0].pk, rows[1].pk)}

    def test_apart_holds_for_what_either_absorbs(self, review, rows, reviewer):
        actions.reject(pair=answered(rows[1], rows[2]), by=reviewer)
        actions.merge(kept=rows[0], dissolved=rows[1], by=reviewer)
        assert queries.kept_apart(review) == {(rows[0].pk, rows[2].pk)}


class TestAcceptingAbove:
    @pytest.fixture
    def pairs(self, rows):
        return [
            answered(rows[0], rows[1], 0.9),
            answered(rows[2], rows[3], 0.8),
            answered(rows[4], rows[5], 0.4),
            answered(rows[0], rows[5], 0.95, Answer.RELATED),
        ]

    def test_every_pair_from_the_line_on_is_merged_by_that_person(self, review, pairs, lead):
        assert queries.above(review, 0.8) == 2
        assert actions.accept_above(review=review, score=0.8, seen=2, by=lead) == 2
        assert set(review.merges.values_list("pair", "merged_by")) == {
            (pairs[0].pk, lead.pk),
            (pairs[1].pk, lead.pk),
        }
        assert queries.above(review, 0.8) == 0

    def test_a_number_that_has_changed_merges_nothing(self, review, pairs, lead):
        with pytest.raises(Conflicting, match="There are 2 pairs above this line by now, not 3"):
            actions.accept_above(review=review, score=0.8, seen=3, by=lead)
        assert not review.merges.exists()

    def test_what_became_one_on_the_way_is_passed_over(self, review, rows, lead):
        answered(rows[0], rows[1]), answered(rows[1], rows[2]), answered(rows[0], rows[2])
        assert actions.accept_above(review=review, score=0.5, seen=3, by=lead) == 2
        assert queries.counts(review).left == 0

    def test_no_word_of_a_person_is_overruled(self, review, rows, reviewer, lead):
        actions.reject(pair=answered(rows[0], rows[2]), by=reviewer)
        answered(rows[0], rows[1], 0.9), answered(rows[1], rows[2], 0.8)
        assert actions.accept_above(review=review, score=0.5, seen=2, by=lead) == 1
        assert not queries.to_decide(review).exists()


class TestMarking:
    def test_two_that_no_rule_saw_are_merged(self, review, rows, reviewer):
        merge = actions.mark(review=review, citation=rows[3], other=rows[1], by=reviewer)
        assert (merge.kept, merge.dissolved, merge.merged_by) == (rows[1], rows[3], reviewer)
        pair = merge.pair
        assert (pair.first, pair.second, pair.answer, pair.score, pair.reasons) == (
            rows[1],
            rows[3],
            Answer.BY_HAND,
            1.0,
            [],
        )
        assert pair.verdict == Verdict.DUPLICATE

    def test_a_pair_that_waits_is_decided_by_it(self, review, rows, reviewer):
        pair = answered(rows[0], rows[1])
        assert actions.mark(review=review, citation=rows[1], other=rows[0], by=reviewer).pair == pair
        assert not queries.to_decide(review).exists()

    def test_what_a_person_told_apart_is_not_merged(self, review, rows, reviewer, second_reviewer):
        actions.reject(pair=answered(rows[0], rows[1]), by=reviewer)
        with pytest.raises(Conflicting, match="by Rob Reviewer: not duplicates"):
            actions.mark(review=review, citation=rows[0], other=rows[1], by=second_reviewer)

    def test_what_was_merged_meanwhile_is_named(self, review, rows, reviewer):
        actions.merge(kept=rows[0], dissolved=rows[1], by=reviewer)
        with pytest.raises(Conflicting, match="#2 has been merged into #1 already"):
            actions.mark(review=review, citation=rows[2], other=rows[1], by=reviewer)

    @pytest.mark.parametrize("stranger", ["itself", "another review"])
    def test_only_two_of_the_review(self, review, rows, reviewer, stranger):
        other = rows[0] if stranger == "itself" else library.citation(factories.ReviewFactory())
        with pytest.raises(DomainError, match="two different citations of this review"):
            actions.mark(review=review, citation=rows[0], other=other, by=reviewer)


class TestWhichIsKept:
    """The one that went further, and never by what is not for everybody to know."""

    def kept(self, pair, by):
        return actions.confirm(pair=pair, by=by).kept

    def test_the_one_whose_report_is_there(self, rows, lead):
        file = ContentFile(b"x", name="report.pdf")
        factories.ReportFactory(citation=rows[0], state="retrieved")
        factories.ReportFileFactory(report__citation=rows[1], file=file)
        assert self.kept(answered(rows[0], rows[1]), lead) == rows[1]

    def test_the_one_that_was_retrieved(self, rows, lead):
        factories.ReportFactory(citation=rows[0])
        factories.ReportFactory(citation=rows[1], state="retrieved")
        assert self.kept(answered(rows[0], rows[1]), lead) == rows[1]

    def test_the_one_whose_screening_has_ended(self, rows, lead):
        factories.StageItemFactory(citation=rows[0])
        factories.StageItemFactory(citation=rows[1], outcome=Outcome.EXCLUDED)
        assert self.kept(answered(rows[0], rows[1]), lead) == rows[1]

    def test_an_open_vote_does_not_show(self, rows, lead):
        factories.StageItemFactory(citation=rows[0])
        factories.StageItemFactory(citation=rows[1], outcome=Outcome.AWAITING)
        assert self.kept(answered(rows[0], rows[1]), lead) == rows[0]


def test_counts_say_who_did_what(review, rows, reviewer):
    by_rule(answered(rows[0], rows[1], answer=Answer.DUPLICATE))
    actions.confirm(pair=answered(rows[2], rows[3]), by=reviewer)
    actions.reject(pair=answered(rows[0], rows[2]), by=reviewer)
    actions.same_study(pair=answered(rows[0], rows[4]), by=reviewer)
    answered(rows[2], rows[4])
    answered(rows[4], rows[5], answer=Answer.RELATED)
    counts = queries.counts(review)
    assert counts == queries.Counts(
        left=1, merged_by_rule=1, merged_by_people=1, not_duplicates=1, same_study=1, related_left=1
    )
    assert (counts.merged, counts.decided, counts.total) == (2, 4, 5)
    assert [merge.kept for merge in queries.merges(review, by="rule")] == [rows[0]]
    assert [merge.kept for merge in queries.merges(review, by="people")] == [rows[2]]
    assert queries.merges(review).count() == 2


def test_a_couple_with_two_open_pairs_is_asked_once(review, rows, reviewer):
    related = answered(rows[0], rows[2], 0.9, Answer.RELATED)
    possible = answered(rows[1], rows[2], 0.6)
    actions.merge(kept=rows[0], dissolved=rows[1], by=reviewer)
    assert list(queries.to_decide(review)) == [possible]
    assert list(queries.related_to_decide(review)) == []
    actions.reject(pair=possible, by=reviewer)
    assert (list(queries.to_decide(review)), related.verdict) == ([], Verdict.PENDING)


def test_the_lead_says_what_is_merged_without_a_person(review, lead):
    assert actions.set_merging(review=review, merging="exact", by=lead).merging == Merging.EXACT
    actions.set_merging(review=review, merging="exact", by=lead)
    entry = AuditEntry.objects.get(verb="duplicates.merging")
    assert (entry.detail["before"], entry.detail["after"]) == ("rules", "exact")
    with pytest.raises(DomainError, match="one of the three"):
        actions.set_merging(review=review, merging="all", by=lead)
