"""An import that the rules merged with others is undone as if they had not; what is left is merged again."""

import pytest

from screening.audit.models import AuditEntry
from screening.citations import actions, queries
from screening.citations.actions.undoing import foreseen
from screening.decisions import actions as decisions
from screening.duplicates import actions as duplicates
from screening.duplicates import queries as pairs
from screening.engine.prisma import check
from screening.outputs.prisma import flow
from tests.citations import exports
from tests.duplicates.voting import snapshot


@pytest.fixture
def files(review, imported):
    """The same three papers from two databases, merged by the rules."""
    both = imported(exports.pubmed(3), "medline.nbib"), imported(exports.ris(3), "embase.ris")
    duplicates.find(review=review)
    assert pairs.counts(review).merged_by_rule == 3
    return both


def numbers(review) -> list[int]:
    return sorted(queries.citations(review).values_list("number", flat=True))


def test_the_later_file_goes_whole(review, lead, files):
    medline, embase = files
    batch = actions.undo(batch=embase, by=lead)
    assert (batch.state, batch.undone) == ("undone", 3)
    assert numbers(review) == [1, 2, 3]
    assert {record.batch for row in queries.citations(review) for record in row.records.all()} == {medline}
    assert (flow(review).identified, check(flow(review))) == (3, ())
    assert AuditEntry.objects.filter(verb="duplicates.unmerge").count() == 3


def test_the_earlier_file_goes_whole_and_the_later_one_stands_for_itself(review, lead, files):
    batch = actions.undo(batch=files[0], by=lead)
    assert (batch.state, batch.undone) == ("undone", 3)
    assert numbers(review) == [4, 5, 6]
    shown = {item.citation.number for item in review.stage_items.filter(withdrawn_at=None)}
    assert shown == {4, 5, 6}


def test_what_is_left_of_three_files_is_merged_again(review, lead, files, imported):
    third = imported(exports.ris(3).replace("2", "2 "), "other.ris")
    duplicates.find(review=review)
    assert pairs.counts(review).merged_by_rule >= 5
    before = pairs.counts(review).merged_by_rule
    actions.undo(batch=files[1], by=lead)
    duplicates.find(review=review)
    assert pairs.counts(review).merged_by_rule == before - 3
    assert third.records.count() == 3
    assert check(flow(review)) == ()


def test_what_somebody_voted_on_stays_merged(review, lead, reviewer, files):
    item = review.stage_items.get(citation__number=1)
    decisions.cast_vote(item=item, by=reviewer, verdict="include")
    batch = actions.undo(batch=files[1], by=lead)
    assert (batch.state, batch.undone) == ("stored", 2)
    assert numbers(review) == [1, 2, 3]
    assert pairs.counts(review).merged_by_rule == 1
    assert check(flow(review)) == ()


def test_two_of_one_file_that_the_rules_merged_go_with_it(review, lead, imported):
    twice = imported(exports.ris(2) + exports.ris(2), "twice.ris")
    duplicates.find(review=review)
    assert pairs.counts(review).merged_by_rule == 2
    assert actions.undo(batch=twice, by=lead).state == "undone"
    assert numbers(review) == []


def test_looking_before_it_changes_nothing(review, lead, files):
    before = snapshot(review)
    found = foreseen(batch=files[1], by=lead)
    assert (len(found.goes), found.stays) == (3, ())
    assert snapshot(review) == before
    assert not AuditEntry.objects.filter(verb="duplicates.unmerge").exists()


def test_a_merge_that_went_with_an_import_is_no_word_against_it(review, lead, files, imported):
    actions.undo(batch=files[1], by=lead)
    imported(exports.ris(3), "embase-again.ris")
    duplicates.find(review=review)
    assert pairs.counts(review).merged_by_rule == 3
