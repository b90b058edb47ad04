"""Numbers that cannot be, numbers to look at again."""

import pytest

from screening.engine.extraction.plausibility import ArmNumbers, Figures, doubts, refusals

ARM = {"acth": ArmNumbers("ACTH", randomised=15, treated=15, analysed=14)}


def sentences(*results, arms=ARM):
    return [doubt.sentence for doubt in doubts(arms, results)]


def cessation(**numbers):
    return Figures("acth", "Cessation", "2 weeks", **numbers)


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (cessation(events=16, total=15), "16 events of 15 patients cannot be: events are among them."),
        (cessation(sd=-1.0, continuous=True), "A standard deviation is never negative."),
        (
            cessation(reported=False, events=0),
            "“Not reported” has no numbers: clear them, or take “not reported” away.",
        ),
        (cessation(events=-1, total=2), "A number of patients is never negative."),
        (cessation(mean=1.0), "This outcome has events and a total, no mean."),
        (
            cessation(continuous=True, events=1),
            "This outcome has a mean and a standard deviation, no events.",
        ),
    ],
)
def test_impossible_numbers_are_refused(figures, sentence):
    assert refusals(figures) == (sentence,)


@pytest.mark.parametrize(
    "figures",
    [
        cessation(events=0, total=15),
        cessation(events=15, total=15),
        cessation(events=0, total=0),
        cessation(reported=False),
        cessation(mean=0.0, sd=0.0, total=3, continuous=True),
    ],
)
def test_numbers_at_the_edge_are_not_refused(figures):
    assert refusals(figures) == ()


def test_the_arm_as_randomised_raises_no_doubt():
    assert sentences(cessation(events=13, total=15)) == []


def test_more_patients_than_were_randomised():
    assert sentences(cessation(events=13, total=17)) == [
        "ACTH, Cessation (2 weeks): the total is 17, but 15 were randomised."
    ]


@pytest.mark.parametrize(("rule", "number"), [("randomised", 15), ("treated", 15), ("analysed", 14)])
def test_the_total_is_what_the_denominator_says(rule, number):
    assert sentences(cessation(events=3, total=12, denominator=rule)) == [
        f"ACTH, Cessation (2 weeks): counted out of those {rule} ({number}), but the total is 12."
    ]


def test_a_denominator_without_its_number():
    found = sentences(cessation(events=3, total=12), arms={"acth": ArmNumbers("ACTH")})
    assert found == [
        "ACTH, Cessation (2 weeks): counted out of those randomised, "
        "but the number randomised is not entered for the arm."
    ]


def test_the_number_analysed_need_not_be_entered_twice():
    arms = {"acth": ArmNumbers("ACTH", randomised=15)}
    assert sentences(cessation(events=3, total=12, denominator="analysed"), arms=arms) == []


def relapse(total):
    return Figures("acth", "Relapse", denominator="responders", more_is_better=False, events=2, total=total)


def test_relapse_is_counted_among_responders():
    assert sentences(cessation(events=13, total=15), relapse(13)) == []


def test_relapse_out_of_others_than_the_responders():
    assert sentences(cessation(events=13, total=15), relapse(15)) == [
        "ACTH, Relapse: counted out of responders (13), but the total is 15."
    ]


def test_relapse_without_any_response():
    assert sentences(relapse(13)) == [
        "ACTH, Relapse: counted out of responders, but no response of this arm is entered."
    ]


def test_half_a_result():
    assert sentences(cessation(events=13), cessation(continuous=True, mean=78.6)) == [
        "ACTH, Cessation (2 weeks): the total is missing.",
        "ACTH, Cessation (2 weeks): the standard deviation and the number of patients are missing.",
    ]


def test_more_treated_than_randomised():
    arms = {"acth": ArmNumbers("ACTH", randomised=15, treated=16, analysed=15)}
    assert sentences(arms=arms) == ["ACTH: 16 treated, but 15 randomised."]


def test_not_reported_is_never_doubted():
    assert sentences(cessation(reported=False)) == []
