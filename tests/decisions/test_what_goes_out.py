"""Counts, included citations and rows for the export: settled votes of all, of the rest only one's own."""

import pytest

from screening.decisions import actions, blinding, queries
from screening.decisions.models import Outcome, Stage
from tests import factories

FULL = Stage.FULL_TEXT


@pytest.fixture
def four(review, reviewer, second_reviewer, criteria):
    """At full text: included, excluded, in conflict, and one that ``reviewer`` alone has judged."""
    items = [
        factories.StageItemFactory(citation__review=review, citation__number=number, stage=FULL, rank=number)
        for number in (1, 2, 3, 4)
    ]
    said = [("include", None, "include", None), ("exclude", criteria[1], "exclude", criteria[0])]
    said += [("include", None, "exclude", criteria[0])]
    for item, (first, why, second, why_second) in zip(items, said, strict=False):
        answers = {str(criteria[1].pk): "no"} if first == "exclude" else {}
        actions.cast_vote(item=item, by=reviewer, verdict=first, reason=why, answers=answers, note="One.")
        actions.cast_vote(item=item, by=second_reviewer, verdict=second, reason=why_second, note="Two.")
    actions.cast_vote(item=items[3], by=reviewer, verdict="include", note="Alone.")
    return items


def rows(review, viewer):
    found = queries.decision_rows(review, viewer)
    return [(row.citation_number, row.outcome, row.person, row.verdict, row.note) for row in found]


def test_the_export_withholds_what_is_not_settled(review, four, lead):
    assert rows(review, lead) == [
        (1, "included", "Rob Reviewer", "include", "One."),
        (1, "included", "Sue Second", "include", "Two."),
        (2, "excluded", "Rob Reviewer", "exclude", "One."),
        (2, "excluded", "Sue Second", "exclude", "Two."),
        (3, "conflict", "", "", ""),
        (4, "awaiting", "", "", ""),
    ]


def test_the_export_holds_ones_own_votes(review, four, reviewer):
    assert rows(review, reviewer)[4:] == [
        (3, "conflict", "Rob Reviewer", "include", "One."),
        (4, "awaiting", "Rob Reviewer", "include", "Alone."),
    ]


def test_an_exported_row_names_its_reasons_and_answers(review, four, lead):
    row = list(queries.decision_rows(review, lead))[2]
    assert (row.reason, row.outcome_reason, row.answers) == ("Not met: EEG", "Not met: Spasms", "EEG: no")


def test_an_exported_row_tells_of_its_resolution(review, four, lead):
    four[2].refresh_from_db()
    actions.resolve(item=four[2], by=lead, verdict="include", explanation="It fits.")
    row = next(row for row in queries.decision_rows(review, lead) if row.citation_number == 3)
    assert (row.outcome, row.resolved_by, row.resolution) == ("included", "Lea Lead", "include: It fits.")


def test_withdrawn_votes_and_items_are_not_exported(review, four, lead, reviewer):
    actions.undo_vote(item=four[0], by=reviewer)
    actions.withdraw_items(review=review, citation_ids=[four[1].citation_id], stage=FULL, by=lead)
    assert [row[:2] for row in rows(review, lead)] == [(1, "awaiting"), (3, "conflict"), (4, "awaiting")]


@pytest.mark.parametrize("more", [0, 5])
def test_the_export_takes_the_same_queries_for_few_and_many(
    more, review, four, lead, django_assert_num_queries
):
    factories.StageItemFactory.create_batch(more, citation__review=review, review=review)
    with django_assert_num_queries(3):
        list(queries.decision_rows(review, lead))


def test_a_stage_is_counted_by_outcome(review, four):
    assert queries.stage_counts(review, FULL) == {
        "unscreened": 0, "awaiting": 1, "included": 1, "excluded": 1, "conflict": 1,
    }  # fmt: skip
    assert set(queries.stage_counts(review, Stage.TITLE_ABSTRACT).values()) == {0}


def test_exclusions_are_counted_by_reason(review, four, criteria):
    assert queries.reason_counts(review, FULL) == [(criteria[0], 1)]


def test_included_citations(review, four):
    assert [citation.number for citation in queries.included_citations(review, FULL)] == [1]


def test_first_votes_count_for_agreement(review, four, reviewer, second_reviewer, criteria):
    actions.cast_vote(item=four[0], by=reviewer, verdict="maybe")
    found = [
        (vote["item_id"], vote["person_id"], vote["verdict"]) for vote in blinding.first_votes(review, FULL)
    ]
    assert found == [
        (four[0].pk, reviewer.pk, "include"), (four[0].pk, second_reviewer.pk, "include"),
        (four[1].pk, reviewer.pk, "exclude"), (four[1].pk, second_reviewer.pk, "exclude"),
        (four[2].pk, reviewer.pk, "include"), (four[2].pk, second_reviewer.pk, "exclude"),
    ]  # fmt: skip


def test_outcomes_are_told_as_they_may_be_known(review, four, lead, reviewer):
    memberships = {person: review.memberships.get(user=person) for person in (lead, reviewer)}
    for item in four:
        item.refresh_from_db()
    known = {
        person: [blinding.visible_outcome(item, membership) for item in four]
        for person, membership in memberships.items()
    }
    settled = [Outcome.INCLUDED, Outcome.EXCLUDED]
    assert known == {lead: [*settled, Outcome.CONFLICT, None], reviewer: [*settled, None, None]}
