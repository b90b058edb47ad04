"""One person's extraction: places, saving, completing, reopening."""

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from screening.audit.models import AuditEntry
from screening.errors import Conflicting, DomainError
from screening.extraction import actions
from screening.extraction.models import Extraction, FieldValue, FormField, Result
from screening.reviews.models import Role
from tests import factories


@pytest.fixture
def mine(trial, reviewer):
    return actions.start(study=trial.study, by=reviewer)


@pytest.fixture
def arm(mine, trial, reviewer):
    return actions.add_arm(extraction=mine, by=reviewer, treatment=trial.acth, label="ACTH", n_randomised=15)


def test_starting_twice_gives_the_same_extraction(mine, trial, reviewer):
    assert actions.start(study=trial.study, by=reviewer) == mine


def test_no_more_people_than_the_review_asks_for(mine, trial, second_reviewer, lead):
    actions.start(study=trial.study, by=second_reviewer)
    with pytest.raises(Conflicting, match="Nobody else is asked to extract Lux 2004"):
        actions.start(study=trial.study, by=lead)


def test_one_person_where_the_review_asks_for_one(review, mine, trial, second_reviewer):
    review.extractors = 1
    review.save()
    with pytest.raises(Conflicting):
        actions.start(study=trial.study, by=second_reviewer)


def test_who_left_in_the_middle_gives_the_place_back(review, mine, trial, reviewer, second_reviewer, lead):
    actions.start(study=trial.study, by=second_reviewer)
    review.memberships.filter(user=reviewer).update(is_active=False)
    assert actions.start(study=trial.study, by=lead).person == lead


def test_who_left_after_completing_keeps_the_place(review, trial, extracted, reviewer, second_reviewer, lead):
    extracted(reviewer, [(trial.acth, "ACTH", 15, 13)])
    actions.start(study=trial.study, by=second_reviewer)
    review.memberships.filter(user=reviewer).update(is_active=False)
    with pytest.raises(Conflicting):
        actions.start(study=trial.study, by=lead)


def test_no_place_once_the_values_are_being_agreed(review, trial, both, lead):
    actions.start_consensus(study=trial.study, by=lead)
    review.memberships.update(role=Role.OBSERVER)
    with pytest.raises(DomainError, match="being agreed"):
        actions.start(study=trial.study, by=lead)


def test_an_arm_keeps_its_source(arm, trial, reviewer):
    actions.change_arm(
        arm=arm, by=reviewer, source_report=trial.report, source_page=377, source_quote=" 15 infants "
    )
    arm.refresh_from_db()
    assert (arm.source_report, arm.source_page, arm.source_quote) == (trial.report, 377, "15 infants")


def test_changing_an_arm_leaves_the_rest_of_it(arm, reviewer):
    actions.change_arm(arm=arm, by=reviewer, dose="150 IU/m2")
    arm.refresh_from_db()
    assert (arm.dose, arm.n_randomised, arm.label) == ("150 IU/m2", 15, "ACTH")


def test_two_arms_of_one_name_are_refused(arm, mine, trial, reviewer):
    with pytest.raises(DomainError, match="There is an arm called ACTH already"):
        actions.add_arm(extraction=mine, by=reviewer, treatment=trial.acth, label=" ACTH ")


def test_a_treatment_of_another_review_is_refused(mine, reviewer):
    with pytest.raises(DomainError, match="Choose the treatment"):
        actions.add_arm(extraction=mine, by=reviewer, treatment=factories.TreatmentFactory(), label="ACTH")


def test_a_source_must_be_a_report_of_the_study(mine, trial, reviewer, review):
    elsewhere = factories.ReportFactory(citation=factories.CitationFactory(review=review))
    with pytest.raises(DomainError, match="The source must be a report of Lux 2004"):
        actions.add_arm(
            extraction=mine, by=reviewer, treatment=trial.acth, label="ACTH", source_report=elsewhere
        )


def test_a_result_is_replaced_by_the_same_outcome_and_time(arm, trial, reviewer):
    when = {"arm": arm, "by": reviewer, "outcome": trial.cessation, "timepoint": "2 weeks"}
    actions.save_result(**when, events=12, total=15)
    actions.save_result(**when, events=13, total=15)
    assert list(arm.results.values_list("events", "total")) == [(13, 15)]


def test_zero_events_are_stored_as_zero(arm, trial, reviewer):
    result = actions.save_result(arm=arm, by=reviewer, outcome=trial.cessation, events=0, total=15)
    assert (result.is_reported, result.events) == (True, 0)


def test_not_reported_is_its_own_state(arm, trial, reviewer):
    result = actions.save_result(arm=arm, by=reviewer, outcome=trial.cessation, is_reported=False)
    assert (result.is_reported, result.events, result.total) == (False, None, None)


def test_not_reported_with_a_number_is_refused(arm, trial, reviewer):
    with pytest.raises(DomainError, match="“Not reported” has no numbers"):
        actions.save_result(arm=arm, by=reviewer, outcome=trial.cessation, is_reported=False, events=0)


def test_the_denominator_is_the_one_of_the_outcome(arm, trial, reviewer):
    result = actions.save_result(arm=arm, by=reviewer, outcome=trial.relapse, events=1, total=13)
    assert result.denominator == "responders"


def test_more_events_than_patients_are_refused_in_a_sentence(arm, trial, reviewer):
    with pytest.raises(DomainError, match="ACTH, Cessation of spasms: 16 events of 15 patients cannot be"):
        actions.save_result(arm=arm, by=reviewer, outcome=trial.cessation, events=16, total=15)


def test_more_events_than_patients_are_refused_by_the_database(arm, trial):
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.create(arm=arm, outcome=trial.cessation, events=16, total=15)


def test_two_weeks_and_14_days_are_one_time(arm, trial, reviewer):
    save = {"arm": arm, "by": reviewer, "outcome": trial.cessation, "events": 1, "total": 15}
    actions.save_result(**save, timepoint="2 weeks")
    with pytest.raises(DomainError, match="that is the same time"):
        actions.save_result(**save, timepoint="14 days")


def test_periods_of_a_cross_over_stand_beside_each_other(arm, trial, reviewer):
    save = {"arm": arm, "by": reviewer, "outcome": trial.cessation, "timepoint": "2 weeks", "total": 12}
    actions.save_result(**save, period="first", events=5)
    actions.save_result(**save, period="second", events=9)
    assert sorted(arm.results.values_list("period", "events")) == [("first", 5), ("second", 9)]


def test_a_misspelt_value_is_never_dropped_in_silence(arm, trial, reviewer):
    with pytest.raises(TypeError, match="Result has no event to save"):
        actions.save_result(arm=arm, by=reviewer, outcome=trial.cessation, event=3)


def test_a_row_is_saved_for_all_arms_and_renamed_in_place(arm, mine, trial, reviewer):
    other = actions.add_arm(extraction=mine, by=reviewer, treatment=trial.prednisone, label="Prednisone")
    cells = {arm: {"events": 13, "total": 15}, other: {"is_reported": False}}
    actions.save_rows(
        extraction=mine, by=reviewer, rows=[actions.Row(trial.cessation, "2 weeks", cells=cells)]
    )
    ids = set(Result.objects.values_list("pk", flat=True))
    moved = actions.Row(trial.cessation, "14 days", cells=cells, was=("2 weeks", ""))
    actions.save_rows(extraction=mine, by=reviewer, rows=[moved])
    assert set(Result.objects.values_list("pk", flat=True)) == ids
    assert set(Result.objects.values_list("timepoint", flat=True)) == {"14 days"}


def test_an_emptied_cell_takes_only_that_result_out(arm, mine, trial, reviewer):
    other = actions.add_arm(extraction=mine, by=reviewer, treatment=trial.prednisone, label="Prednisone")
    full = {arm: {"events": 13, "total": 15}, other: {"events": 4, "total": 14}}
    actions.save_rows(extraction=mine, by=reviewer, rows=[actions.Row(trial.cessation, cells=full)])
    half = actions.Row(trial.cessation, cells={**full, other: None})
    assert actions.save_rows(extraction=mine, by=reviewer, rows=[half]) == 1
    assert list(Result.objects.values_list("arm__label", flat=True)) == ["ACTH"]


def test_the_history_keeps_the_numbers_of_what_is_removed(arm, trial, reviewer):
    result = actions.save_result(arm=arm, by=reviewer, outcome=trial.cessation, events=13, total=15)
    actions.remove_result(result=result, by=reviewer)
    (kept,) = AuditEntry.objects.get(verb="extraction.result_removed").detail["removed"]
    assert (kept["arm"], kept["events"], kept["total"]) == ("ACTH", 13, 15)


def test_removing_an_arm_removes_its_results_and_keeps_them_in_the_history(arm, trial, reviewer):
    actions.save_result(arm=arm, by=reviewer, outcome=trial.cessation, events=0, total=15)
    actions.remove_arm(arm=arm, by=reviewer)
    removed = AuditEntry.objects.get(verb="extraction.arm_removed").detail["removed"]
    assert [entry.get("events") for entry in removed] == [None, 0]
    assert not Result.objects.exists()


def test_arms_are_saved_in_their_order(arm, mine, trial, reviewer):
    new = {"treatment": trial.prednisone, "label": "Prednisone"}
    actions.save_arms(extraction=mine, by=reviewer, arms=[(None, new), (arm, {"label": "Corticotropin"})])
    assert list(mine.arms.order_by("position").values_list("label", flat=True)) == [
        "Prednisone",
        "Corticotropin",
    ]


def test_a_save_that_changes_nothing_leaves_no_line(arm, mine, reviewer):
    before = AuditEntry.objects.count()
    actions.save_arms(extraction=mine, by=reviewer, arms=[(arm, {"label": "ACTH"})])
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("given", ["Italy", {"value": "Italy", "source_page": 3}])
def test_a_field_takes_a_text_or_a_value_with_its_source(mine, trial, reviewer, given):
    actions.save_fields(extraction=mine, by=reviewer, values={trial.setting: given})
    assert mine.values.get().value == "Italy"


def test_an_emptied_field_is_no_value(mine, trial, reviewer):
    actions.save_fields(extraction=mine, by=reviewer, values={trial.setting: "Italy"})
    actions.save_fields(extraction=mine, by=reviewer, values={trial.setting: ""})
    assert not FieldValue.objects.exists()


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        (FormField.Kind.NUMBER, "about 12", "Age is a number"),
        (FormField.Kind.NUMBER, "inf", "Age is a number"),
        (FormField.Kind.CHOICE, "years", "Age: choose one of months, weeks"),
    ],
)
def test_a_field_refuses_what_it_cannot_hold(mine, review, reviewer, kind, value, sentence):
    field = factories.FormFieldFactory(review=review, label="Age", kind=kind, choices=["months", "weeks"])
    with pytest.raises(DomainError, match=sentence):
        actions.save_fields(extraction=mine, by=reviewer, values={field: value})


def test_an_older_page_cannot_overwrite(mine, trial, reviewer):
    seen = mine.version
    actions.save_fields(extraction=mine, by=reviewer, values={trial.setting: "Italy"}, version=seen)
    with pytest.raises(Conflicting, match="another window"):
        actions.save_fields(extraction=mine, by=reviewer, values={trial.setting: "Spain"}, version=seen)
    assert mine.values.get().value == "Italy"


def test_nobody_writes_in_another_persons_extraction(mine, trial, second_reviewer):
    with pytest.raises(DomainError, match="This is not your extraction"):
        actions.add_arm(extraction=mine, by=second_reviewer, treatment=trial.acth, label="ACTH")


def test_completing_asks_for_an_arm(mine, reviewer):
    with pytest.raises(DomainError, match="at least one arm"):
        actions.complete(extraction=mine, by=reviewer)
    mine.refresh_from_db()
    assert mine.state == Extraction.State.DRAFT


def test_a_complete_extraction_is_locked(arm, mine, trial, reviewer):
    actions.complete(extraction=mine, by=reviewer)
    with pytest.raises(DomainError, match="Reopen it, with a reason"):
        actions.save_result(arm=arm, by=reviewer, outcome=trial.cessation, events=1, total=2)


def test_reopening_needs_a_reason(arm, mine, reviewer):
    actions.complete(extraction=mine, by=reviewer)
    with pytest.raises(DomainError, match="Say why"):
        actions.reopen(extraction=mine, by=reviewer, reason=" ")
    again = actions.reopen(extraction=mine, by=reviewer, reason="wrong column")
    assert (again.state, again.completed_at) == ("draft", None)
    assert AuditEntry.objects.get(verb="extraction.reopen").summary.endswith(": wrong column")


def test_reopening_ends_when_the_consensus_begins(trial, both, reviewer, lead):
    actions.start_consensus(study=trial.study, by=lead)
    with pytest.raises(DomainError, match="Settle it in the consensus"):
        actions.reopen(extraction=both[0], by=reviewer, reason="wrong column")


def test_what_one_person_did_is_in_nobody_elses_history(both):
    extracting = AuditEntry.objects.filter(verb__startswith="extraction.")
    assert set(extracting.values_list("blinded", flat=True)) == {True}
    assert extracting.count() == 2 * (1 + 3 + 3 + 1)


def test_a_removed_arm_is_gone(arm, reviewer):
    actions.remove_arm(arm=arm, by=reviewer)
    with pytest.raises(ObjectDoesNotExist):
        actions.change_arm(arm=arm, by=reviewer, label="again")
