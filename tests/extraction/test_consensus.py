"""Two extractions become one that is agreed: arms first, then values; originals stay."""

import pytest

from screening.audit.models import AuditEntry
from screening.errors import Conflicting, DomainError
from screening.extraction import actions, queries
from screening.extraction.actions import Decision, Pair
from screening.extraction.models import Arm, Extraction, Result
from tests import factories


@pytest.fixture
def begun(trial, both, lead):
    return actions.start_consensus(study=trial.study, by=lead)


@pytest.fixture
def aligned(trial, begun, lead):
    return actions.align(study=trial.study, by=lead)


def items(study):
    return {str(item.arm or item.form_field): item for item in queries.items_of(queries.sides_of(study))}


def results(study):
    found = queries.items_of(queries.sides_of(study))
    return {item.example.arm.treatment.name: item for item in found if item.kind == "result"}


def of(arms, label):
    return next(arm for arm in arms if arm.label == label)


def everything(extraction):
    """All numbers of an extraction, for comparing before and after."""
    found = Result.objects.filter(arm__extraction=extraction).order_by("pk")
    return [
        *found.values_list("arm__label", "events", "total", "timepoint", "source_page", "source_quote"),
        *extraction.arms.order_by("pk").values_list("label", "n_randomised", "dose"),
    ]


def test_three_arms_named_and_ordered_differently_are_aligned(trial, both, aligned):
    found = {frozenset(arm.aligned.values_list("label", flat=True)): arm.treatment.name for arm in aligned}
    assert found == {
        frozenset({"Prednisolone", "oral steroid"}): "Prednisone",
        frozenset({"Tetracosactide", "ACTH depot"}): "ACTH",
        frozenset({"Vigabatrin", "VGB up to 150 mg/kg"}): "Vigabatrin",
    }


def test_only_the_differing_number_is_left_to_settle(trial, aligned, lead):
    taken = actions.take_agreements(study=trial.study, by=lead)
    (left,) = [item for item in results(trial.study).values() if item.settlement is None]
    assert (taken, left.arm.treatment.name, left.differing) == (5, "Vigabatrin", ("events",))


def test_the_whole_way_from_two_extractions_to_one(trial, both, aligned, lead, review):
    before = [everything(each) for each in both]
    actions.take_agreements(study=trial.study, by=lead)
    differing = results(trial.study)["Vigabatrin"]
    actions.settle(study=trial.study, by=lead, item=differing.key, side=both[0])
    actions.complete_consensus(study=trial.study, by=lead)
    found = {each.arm.treatment.name: each for each in queries.agreed_results(review)}
    assert {name: (result.events, result.total) for name, result in found.items()} == {
        "ACTH": (19, 25),
        "Prednisone": (21, 30),
        "Vigabatrin": (28, 52),
    }
    assert (found["Vigabatrin"].source_page, found["Vigabatrin"].source_quote) == (1774, "28 of 52 infants")
    assert {each.people for each in queries.agreed_results(review)} == {2}
    assert [everything(each) for each in both] == before


def test_another_value_needs_a_note_and_keeps_its_own_source(trial, aligned, lead):
    item = results(trial.study)["Vigabatrin"]
    values = {"events": 29, "total": 52, "source_report": trial.report, "source_page": 1776}
    with pytest.raises(DomainError, match="needs a note"):
        actions.settle(study=trial.study, by=lead, item=item.key, values=values)
    actions.settle(study=trial.study, by=lead, item=item.key, values=values, note="table 3, corrected")
    result = Result.objects.get(arm=item.arm)
    settlement = results(trial.study)["Vigabatrin"].settlement
    assert (result.events, result.source_page, settlement.choice, settlement.note) == (
        29,
        1776,
        "other",
        "table 3, corrected",
    )


def test_impossible_other_values_are_refused(trial, aligned, lead):
    item = results(trial.study)["Vigabatrin"]
    with pytest.raises(DomainError, match="60 events of 52 patients cannot be"):
        actions.settle(
            study=trial.study, by=lead, item=item.key, values={"events": 60, "total": 52}, note="?"
        )
    assert results(trial.study)["Vigabatrin"].settlement is None


def test_a_choice_can_be_changed(trial, both, aligned, lead):
    item = results(trial.study)["Vigabatrin"]
    for side in both:
        actions.settle(study=trial.study, by=lead, item=item.key, side=side)
    assert list(Result.objects.filter(arm=item.arm).values_list("events", flat=True)) == [27]


def test_taking_a_choice_back_takes_its_value_out(trial, both, aligned, lead):
    item = results(trial.study)["Vigabatrin"]
    actions.settle(study=trial.study, by=lead, item=item.key, side=both[0])
    actions.unsettle(study=trial.study, by=lead, item=item.key)
    assert not Result.objects.filter(arm=item.arm).exists()
    assert results(trial.study)["Vigabatrin"].settlement is None


def test_a_consensus_is_not_complete_while_anything_is_unsettled(trial, aligned, lead):
    actions.take_agreements(study=trial.study, by=lead)
    with pytest.raises(DomainError, match="One item is not settled yet"):
        actions.complete_consensus(study=trial.study, by=lead)


def test_a_consensus_without_arms_is_not_complete(trial, begun, lead):
    with pytest.raises(DomainError, match="which arms are the same"):
        actions.complete_consensus(study=trial.study, by=lead)


def test_a_result_that_one_person_alone_has_is_taken_or_left_out(
    trial, extracted, reviewer, second_reviewer, lead
):
    first = extracted(reviewer, [(trial.acth, "ACTH", 15, 13)], complete=False)
    actions.save_result(
        arm=first.arms.get(), by=reviewer, outcome=trial.relapse, timepoint="1 year", events=2, total=13
    )
    actions.complete(extraction=first, by=reviewer)
    second = extracted(second_reviewer, [(trial.acth, "Corticotropin", 15, 13)])
    actions.start_consensus(study=trial.study, by=lead)
    actions.align(study=trial.study, by=lead)
    (item,) = [
        item for item in queries.items_of(queries.sides_of(trial.study)) if item.outcome == trial.relapse
    ]
    assert not item.agrees
    actions.settle(study=trial.study, by=lead, item=item.key, side=second)
    assert not Result.objects.filter(arm=item.arm, outcome=trial.relapse).exists()
    actions.settle(study=trial.study, by=lead, item=item.key, side=first)
    assert Result.objects.get(arm=item.arm, outcome=trial.relapse).events == 2


def test_equal_times_in_other_words_are_one_row(trial, extracted, reviewer, second_reviewer, lead):
    extracted(reviewer, [(trial.acth, "ACTH", 15, 13)])
    second = extracted(second_reviewer, [(trial.acth, "ACTH", 15, 13)], complete=False)
    cells = {second.arms.get(): {"events": 13, "total": 15}}
    row = actions.Row(trial.cessation, "day 14", cells=cells, was=("2 weeks", ""))
    actions.save_rows(extraction=second, by=second_reviewer, rows=[row])
    actions.complete(extraction=second, by=second_reviewer)
    actions.start_consensus(study=trial.study, by=lead)
    actions.align(study=trial.study, by=lead)
    (item,) = [each for each in queries.items_of(queries.sides_of(trial.study)) if each.kind == "result"]
    assert item.agrees


def test_fields_are_agreed_too(trial, extracted, reviewer, second_reviewer, lead):
    for person, country in ((reviewer, "United Kingdom"), (second_reviewer, "UK")):
        mine = extracted(person, [(trial.acth, "ACTH", 15, 13)], complete=False)
        actions.save_fields(extraction=mine, by=person, values={trial.setting: country})
        actions.complete(extraction=mine, by=person)
    consensus = actions.start_consensus(study=trial.study, by=lead)
    actions.align(study=trial.study, by=lead)
    item = items(trial.study)["Country"]
    assert item.differing == ("value",)
    actions.settle(
        study=trial.study, by=lead, item=item.key, values={"value": "United Kingdom"}, note="in full"
    )
    assert consensus.values.get().value == "United Kingdom"


class TestAligning:
    """Every arm has its place, and nothing that was settled is carried over to other arms."""

    def pairs(self, both):
        first, second = ({arm.treatment.name: arm for arm in each.arms.all()} for each in both)
        return first, second

    def test_names_can_be_given(self, trial, both, begun, lead):
        first, second = self.pairs(both)
        pairs = [Pair(first[name], second[name], name.upper()) for name in sorted(first)]
        arms = actions.align(study=trial.study, by=lead, pairs=pairs)
        assert [arm.label for arm in arms] == ["ACTH", "PREDNISONE", "VIGABATRIN"]

    def test_no_arm_is_forgotten(self, trial, both, begun, lead):
        first, second = self.pairs(both)
        with pytest.raises(DomainError, match="Say of the arm"):
            actions.align(study=trial.study, by=lead, pairs=[Pair(first["ACTH"], second["ACTH"])])

    def test_an_arm_may_be_left_out_in_so_many_words(self, trial, both, begun, lead):
        first, second = self.pairs(both)
        arms = actions.align(
            study=trial.study,
            by=lead,
            pairs=[Pair(first["ACTH"], second["ACTH"])],
            left_out=[arm for side in (first, second) for name, arm in side.items() if name != "ACTH"],
        )
        assert [arm.treatment.name for arm in arms] == ["ACTH"]
        assert AuditEntry.objects.get(verb="consensus.align").detail["left_out"] == [
            "Prednisolone",
            "Vigabatrin",
            "VGB up to 150 mg/kg",
            "oral steroid",
        ]

    def test_no_arm_stands_in_two_places(self, trial, both, begun, lead):
        first, second = self.pairs(both)
        pairs = [Pair(first[name], second["ACTH"]) for name in first]
        with pytest.raises(DomainError, match="The arm ACTH depot stands in two places"):
            actions.align(study=trial.study, by=lead, pairs=pairs)

    def test_two_arms_of_one_person_are_never_one(self, trial, both, begun, lead):
        first, second = self.pairs(both)
        pairs = [Pair(first["ACTH"], first["Prednisone"]), *(Pair(None, arm) for arm in second.values())]
        with pytest.raises(DomainError, match="Two arms of one person"):
            actions.align(study=trial.study, by=lead, pairs=pairs, left_out=[first["Vigabatrin"]])

    def test_arms_from_elsewhere_are_refused(self, trial, both, begun, lead):
        with pytest.raises(DomainError, match="not part of a complete extraction"):
            actions.align(study=trial.study, by=lead, pairs=[Pair(factories.ArmFactory())])

    def test_names_are_different(self, trial, both, begun, lead):
        first, second = self.pairs(both)
        pairs = [Pair(first[name], second[name], "treated") for name in first]
        with pytest.raises(DomainError, match="Two arms are called treated"):
            actions.align(study=trial.study, by=lead, pairs=pairs)

    def test_an_arm_of_one_person_alone_is_kept_with_its_values(self, trial, both, begun, lead):
        first, second = self.pairs(both)
        pairs = [Pair(first[name], second[name]) for name in ("ACTH", "Vigabatrin")]
        arms = actions.align(
            study=trial.study,
            by=lead,
            pairs=[*pairs, Pair(first["Prednisone"])],
            left_out=[second["Prednisone"]],
        )
        assert (arms[2].label, arms[2].n_randomised) == ("Prednisolone", 30)
        settlement = items(trial.study)["Prednisolone"].settlement
        assert settlement is None  # its result; the arm itself is settled:
        assert Extraction.objects.get(person=None).settlements.get().taken_from == both[0]

    def test_aligning_again_keeps_what_is_settled_of_pairs_that_stay(self, trial, both, aligned, lead):
        actions.take_agreements(study=trial.study, by=lead)
        first, second = self.pairs(both)
        pairs = [Pair(first["ACTH"], second["ACTH"], "ACTH"), *(
            Pair(side[name]) for side in (first, second) for name in ("Prednisone", "Vigabatrin")
        )]  # fmt: skip
        actions.align(study=trial.study, by=lead, pairs=pairs)
        found = [item for item in queries.items_of(queries.sides_of(trial.study)) if item.kind == "result"]
        assert {item.arm.label: bool(item.settlement) for item in found} == {
            "ACTH": True,
            "Prednisolone": False,
            "Vigabatrin": False,
            "oral steroid": False,
            "VGB up to 150 mg/kg": False,
        }

    def test_names_may_be_swapped(self, trial, both, begun, lead):
        first, second = self.pairs(both)
        pairs = [Pair(first[name], second[name], name) for name in sorted(first)]
        actions.align(study=trial.study, by=lead, pairs=pairs)
        swapped = [pairs[0]._replace(name="Prednisone"), pairs[1]._replace(name="ACTH"), pairs[2]]
        arms = actions.align(study=trial.study, by=lead, pairs=swapped)
        assert [(arm.label, arm.treatment.name) for arm in arms] == [
            ("Prednisone", "ACTH"),
            ("ACTH", "Prednisone"),
            ("Vigabatrin", "Vigabatrin"),
        ]


def test_no_consensus_while_an_extraction_is_missing(trial, extracted, reviewer, lead):
    extracted(reviewer, [(trial.acth, "ACTH", 15, 13)])
    with pytest.raises(DomainError, match="once everybody who was asked has completed theirs"):
        actions.start_consensus(study=trial.study, by=lead)


def test_no_consensus_while_an_extraction_is_in_progress(trial, extracted, reviewer, second_reviewer, lead):
    extracted(reviewer, [(trial.acth, "ACTH", 15, 13)])
    extracted(second_reviewer, [(trial.acth, "ACTH", 15, 13)], complete=False)
    with pytest.raises(DomainError):
        actions.start_consensus(study=trial.study, by=lead)


def test_a_consensus_begins_once(trial, begun, lead):
    assert actions.start_consensus(study=trial.study, by=lead) == begun


def test_nothing_is_settled_before_the_consensus_begins(trial, both, lead):
    with pytest.raises(DomainError, match="Nobody has begun"):
        actions.take_agreements(study=trial.study, by=lead)


def test_an_older_page_settles_nothing(trial, both, aligned, lead):
    version = Extraction.objects.get(person=None).version
    actions.take_agreements(study=trial.study, by=lead, version=version)
    item = results(trial.study)["Vigabatrin"]
    with pytest.raises(Conflicting, match="Somebody else worked on this consensus"):
        actions.settle(study=trial.study, by=lead, item=item.key, side=both[0], version=version)


def test_an_item_that_is_not_there_is_a_conflict(trial, aligned, lead):
    with pytest.raises(Conflicting, match="not there any more"):
        actions.settle_many(study=trial.study, by=lead, decisions=[Decision("result:0:0:::")])


def test_an_agreed_study_is_reopened_with_a_reason_only(trial, both, aligned, lead, review):
    actions.take_agreements(study=trial.study, by=lead)
    item = results(trial.study)["Vigabatrin"]
    actions.settle(study=trial.study, by=lead, item=item.key, side=both[0])
    actions.complete_consensus(study=trial.study, by=lead)
    with pytest.raises(DomainError, match="These values are agreed"):
        actions.settle(study=trial.study, by=lead, item=item.key, side=both[1])
    with pytest.raises(DomainError, match="Say why"):
        actions.reopen_consensus(study=trial.study, by=lead, reason="")
    actions.reopen_consensus(study=trial.study, by=lead, reason="erratum")
    assert list(queries.agreed_results(review)) == []
    assert list(queries.unagreed(review)) == [trial.study]


def test_a_single_extraction_is_taken_as_agreed(review, trial, extracted, reviewer):
    review.extractors = 1
    review.save()
    mine = extracted(reviewer, [(trial.acth, "ACTH", 15, 13), (trial.prednisone, "Prednisone", 14, 0)])
    before = everything(mine)
    actions.take_single(study=trial.study, by=reviewer)
    found = [
        (each.arm.extraction.study, each.arm.label, each.events) for each in queries.agreed_results(review)
    ]
    assert found == [(trial.study, "ACTH", 13), (trial.study, "Prednisone", 0)]
    assert {each.people for each in queries.agreed_results(review)} == {1}
    assert everything(mine) == before
    assert list(queries.unagreed(review)) == []


def test_two_extractions_are_never_taken_in_one_click(trial, both, lead):
    with pytest.raises(DomainError, match="Two people extracted this study"):
        actions.take_single(study=trial.study, by=lead)
    assert not Extraction.objects.filter(person=None).exists()


def test_the_consensus_has_rows_of_its_own(trial, both, aligned, lead):
    actions.take_agreements(study=trial.study, by=lead)
    assert Arm.objects.count() == 9
    assert Result.objects.count() == 6 + 2


def test_what_is_not_agreed_says_nothing_about_anybodys_work(review, trial, extracted, reviewer):
    extracted(reviewer, [(trial.acth, "ACTH", 15, 13)])
    other = factories.StudyReportFactory(study__review=review).study
    assert set(queries.unagreed(review)) == {trial.study, other}
