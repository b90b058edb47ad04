"""Summaries: computed by a job from agreed values, immutable, stale when an input changes."""

import pytest
from django.db import DatabaseError, transaction

from screening.errors import DomainError
from screening.models import AuditEntry, Summary
from screening.synthesis import actions, computing, queries
from tests import factories


@pytest.fixture
def outcome(review):
    return factories.OutcomeDefinitionFactory(review=review, name="Cessation of spasms")


@pytest.fixture
def acth(review):
    return factories.TreatmentFactory(review=review, name="ACTH")


def agreed(review, treatment, outcome, events, total, **result):
    """A study with a complete consensus of one arm and one result."""
    study = factories.StudyReportFactory(study__review=review, is_primary=True).study
    consensus = factories.ExtractionFactory(study=study, person=None, state="complete")
    arm = factories.ArmFactory(extraction=consensus, treatment=treatment, n_randomised=total)
    return factories.ResultFactory(arm=arm, outcome=outcome, events=events, total=total, **result)


@pytest.fixture
def compute(review, lead, django_capture_on_commit_callbacks):
    def computed() -> Summary:
        with django_capture_on_commit_callbacks(execute=True):
            actions.start(review=review, by=lead)
        return queries.latest(review)

    return computed


def test_one_line_per_treatment_and_outcome(review, acth, outcome, compute):
    agreed(review, acth, outcome, 13, 15)
    agreed(review, acth, outcome, 5, 12)
    row = compute().rows.get()
    assert (row.studies, row.arms, row.patients, row.events) == (2, 2, 27, 18)
    assert row.low < row.proportion < row.high


def test_a_value_that_is_not_agreed_is_not_used(review, acth, outcome):
    result = agreed(review, acth, outcome, 13, 15)
    result.arm.extraction.state = "draft"
    result.arm.extraction.save()
    assert queries.inputs(review) == []


def test_without_anything_agreed_there_is_nothing_to_compute(review, lead):
    with pytest.raises(DomainError, match="no agreed result yet"):
        actions.start(review=review, by=lead)


def test_means_are_listed_as_not_pooled(review, acth, outcome, compute):
    agreed(review, acth, outcome, 13, 15)
    score = factories.OutcomeDefinitionFactory(review=review, name="Development", type="continuous")
    agreed(review, acth, score, None, 30, mean=78.6, sd=16.8)
    assert [item["name"].rsplit(", ", 1)[1] for item in compute().left_out] == ["Development"]


def test_a_changed_input_makes_it_stale_and_a_new_run_is_fresh(review, acth, outcome, compute):
    result = agreed(review, acth, outcome, 13, 15)
    first = compute()
    assert not queries.is_stale(first, review)
    result.events = 12
    result.save()
    assert queries.is_stale(first, review)
    second = compute()
    assert (second.number, queries.is_stale(second, review), first.rows.get().events) == (2, False, 13)


def test_the_same_inputs_give_the_same_numbers_and_hash(review, acth, outcome, compute):
    agreed(review, acth, outcome, 13, 15)
    agreed(review, acth, outcome, 5, 12)
    one, two = compute(), compute()
    assert one.inputs_hash == two.inputs_hash
    fields = ["proportion", "low", "high", "tau2", "inputs", "note"]
    assert one.rows.values(*fields).get() == two.rows.values(*fields).get()


def test_a_job_that_runs_twice_stores_one_summary(review, acth, outcome, compute):
    agreed(review, acth, outcome, 13, 15)
    summary = compute()
    assert computing.summarise(job=summary.job) == summary
    assert Summary.objects.count() == 1


def test_a_summary_never_changes(review, acth, outcome, compute):
    agreed(review, acth, outcome, 13, 15)
    row = compute().rows.get()
    row.events = 0
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


def test_the_run_is_in_the_log(review, lead, acth, outcome, compute):
    agreed(review, acth, outcome, 13, 15)
    compute()
    entry = AuditEntry.objects.get(verb="summary.compute")
    assert (entry.actor_id, entry.review_id) == (lead.pk, review.pk)


def test_where_nobody_was_randomised_all_treated_are_the_denominator(review, acth, outcome):
    result = agreed(review, acth, outcome, 11, 22, denominator="treated")
    result.arm.n_randomised = None
    result.arm.save()
    (entered,) = queries.inputs(review)
    assert entered.denominator == entered.expected_denominator == "treated"


def test_the_page_shows_the_line_its_inputs_and_their_source(
    review, reviewer, acth, outcome, compute, sign_in
):
    agreed(review, acth, outcome, 13, 15, source_page=377, source_quote="13 of 15 responded")
    compute()
    page = sign_in(reviewer).get(f"/reviews/{review.pk}/summaries/").content.decode()
    for shown in ("87 %", "62 to 96", "13 / 15", "p. 377", "13 of 15 responded"):
        assert shown in page


def test_the_page_says_that_it_is_stale(review, lead, acth, outcome, compute, sign_in):
    result = agreed(review, acth, outcome, 13, 15)
    compute()
    result.events = 12
    result.save()
    page = sign_in(lead).get(f"/reviews/{review.pk}/summaries/").content.decode()
    assert "no longer tells the whole story" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(
    count, review, lead, acth, outcome, compute, sign_in, django_assert_max_num_queries
):
    for _ in range(count):
        agreed(review, acth, outcome, 3, 10)
        agreed(review, factories.TreatmentFactory(review=review), outcome, 3, 10)
    compute()
    client = sign_in(lead)
    with django_assert_max_num_queries(13):
        client.get(f"/reviews/{review.pk}/summaries/")
