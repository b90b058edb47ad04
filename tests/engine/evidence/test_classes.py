"""Classes of evidence: the wording of the AAN as printed in Mackay et al., Neurology 2004;62:1668-1681."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.evidence.classes import classify
from screening.engine.evidence.facts import Answer, Control, Facts
from tests.engine import yardstick

YES, NO, UNCLEAR = Answer.YES, Answer.NO, Answer.UNCLEAR
CLASSES = ["I", "II", "III", "IV"]
SCHEMES = ["aan-2004", "aan-2005"]

IDEAL_TRIAL = Facts(
    prospective=YES,
    randomised=YES,
    matched_cohort=NO,
    control=Control.CONCURRENT,
    masked_outcome_assessment=YES,
    independent_assessment=YES,
    representative=YES,
    outcome_defined=YES,
    criteria_defined=YES,
    dropouts_accounted=YES,
    baseline_equivalent=YES,
)
COHORT = replace(IDEAL_TRIAL, randomised=NO, matched_cohort=YES)
CASE_SERIES = replace(IDEAL_TRIAL, randomised=NO, control=Control.NONE)


def rated(facts, scheme="aan-2004"):
    rating = classify(facts, scheme)
    return rating.evidence_class, rating.reasons


def test_an_ideal_trial_is_class_i_and_nothing_speaks_against_it():
    assert rated(IDEAL_TRIAL) == ("I", ())


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        ("outcome_defined", "Not Class I: (a) primary outcome not clearly defined"),
        ("criteria_defined", "Not Class I: (b) exclusion and inclusion criteria not clearly defined"),
        ("dropouts_accounted", "Not Class I: (c) dropouts not accounted for"),
        ("baseline_equivalent", "Not Class I: (d) baseline characteristics not equivalent or adjusted for"),
    ],
)
def test_a_trial_that_lacks_one_of_a_to_d_is_class_ii(fact, reason):
    assert rated(replace(IDEAL_TRIAL, **{fact: NO})) == ("II", (reason,))


def test_unclear_counts_as_not_met_and_is_named():
    facts = replace(IDEAL_TRIAL, dropouts_accounted=UNCLEAR)
    assert rated(facts) == ("II", ("Not Class I: (c) unclear whether dropouts are accounted for",))


def test_a_trial_that_lacks_two_is_class_iii():
    facts = replace(IDEAL_TRIAL, dropouts_accounted=NO, baseline_equivalent=NO)
    assert rated(facts) == (
        "III",
        (
            "Not Class I: (c) dropouts not accounted for",
            "Not Class I: (d) baseline characteristics not equivalent or adjusted for",
            "Not Class II: (c) dropouts not accounted for and (d) baseline characteristics not "
            "equivalent or adjusted for; a randomised trial may lack 1 of (a) to (d)",
        ),
    )


def test_an_unmasked_trial_is_class_iii_if_assessed_independently_of_treatment():
    facts = replace(IDEAL_TRIAL, masked_outcome_assessment=NO)
    unmasked = "outcome assessment not masked"
    assert rated(facts) == ("III", (f"Not Class I: {unmasked}", f"Not Class II: {unmasked}"))


def test_an_unmasked_trial_judged_by_those_who_treat_is_class_iv():
    facts = replace(IDEAL_TRIAL, masked_outcome_assessment=NO, independent_assessment=NO)
    evidence_class, reasons = rated(facts)
    assert evidence_class == "IV"
    assert reasons[-1] == "Not Class III: outcome assessment not independent of treatment"


def test_a_matched_cohort_with_all_of_a_to_d_is_class_ii():
    assert rated(COHORT) == ("II", ("Not Class I: not randomised",))


def test_a_matched_cohort_that_lacks_one_of_a_to_d_is_class_iii():
    evidence_class, reasons = rated(replace(COHORT, criteria_defined=NO))
    assert evidence_class == "III"
    assert "Not Class II: (b) exclusion and inclusion criteria not clearly defined" in reasons


@pytest.mark.parametrize("control", [Control.NATURAL_HISTORY, Control.OWN, Control.EXTERNAL])
def test_other_controls_reach_class_iii_only(control):
    assert rated(replace(IDEAL_TRIAL, control=control))[0] == "III"


def test_a_dose_comparison_controls_for_dose_and_not_for_efficacy():
    """Hrachovy 1994: Class I for high against low dose, Class III for whether ACTH works at all."""
    does_it_work = replace(IDEAL_TRIAL, control=Control.OWN)
    assert classify(IDEAL_TRIAL).evidence_class == "I"
    assert rated(does_it_work) == (
        "III",
        (
            "Not Class I: no concurrent control for this question",
            "Not Class II: no concurrent control for this question",
        ),
    )


@pytest.mark.parametrize(
    ("control", "reason"),
    [
        (Control.NONE, "Not Class III: no control for this question"),
        (Control.UNCLEAR, "Not Class III: unclear whether there is a control for this question"),
    ],
)
def test_without_a_known_control_a_study_is_class_iv(control, reason):
    evidence_class, reasons = rated(replace(CASE_SERIES, control=control))
    assert evidence_class == "IV"
    assert reasons[-1] == reason


def test_the_later_scheme_takes_an_objective_outcome_for_independent_assessment():
    facts = replace(COHORT, masked_outcome_assessment=NO, independent_assessment=NO, objective_outcome=YES)
    assert classify(facts, "aan-2005").evidence_class == "III"
    assert classify(facts, "aan-2004").evidence_class == "IV"
    missing = classify(replace(facts, objective_outcome=NO), "aan-2005").reasons[-1]
    assert missing == (
        "Not Class III: outcome neither independently assessed nor derived by objective measurement"
    )


def test_answers_that_contradict_each_other_are_pointed_out():
    assert classify(IDEAL_TRIAL).contradictions == ()
    odd = classify(replace(IDEAL_TRIAL, prospective=NO, independent_assessment=NO)).contradictions
    assert odd == (
        "A randomised trial is prospective; look again at both answers.",
        "Masked outcome assessment is as a rule independent of treatment; look again at both answers.",
    )


def test_plain_words_are_answers():
    facts = replace(IDEAL_TRIAL, dropouts_accounted="no", control="concurrent")
    assert facts == replace(IDEAL_TRIAL, dropouts_accounted=NO)
    with pytest.raises(ValueError, match="dropouts_accounted is one of yes, no, unclear, not 'perhaps'"):
        replace(IDEAL_TRIAL, dropouts_accounted="perhaps")


def test_an_unknown_scheme_is_refused():
    with pytest.raises(ValueError, match="no scheme 'aan-1999'; choose one of aan-2004, aan-2005"):
        classify(IDEAL_TRIAL, "aan-1999")


all_facts = st.builds(
    Facts,
    **{
        fact.name: st.sampled_from(list(Control if fact.name == "control" else Answer))
        for fact in fields(Facts)
    },
)


@given(all_facts, st.sampled_from(SCHEMES), st.sampled_from([f.name for f in fields(Facts)]))
def test_a_better_answer_never_gives_a_lesser_class(facts, scheme, fact):
    better = replace(facts, **{fact: Control.CONCURRENT if fact == "control" else YES})
    before, after = classify(facts, scheme).evidence_class, classify(better, scheme).evidence_class
    assert CLASSES.index(after) <= CLASSES.index(before)


@given(all_facts, st.sampled_from(SCHEMES))
def test_unclear_is_rated_as_no(facts, scheme):
    answers = {fact.name: getattr(facts, fact.name) for fact in fields(Facts) if fact.name != "control"}
    denied = replace(facts, **{name: NO for name, answer in answers.items() if answer is UNCLEAR})
    assert classify(facts, scheme).evidence_class == classify(denied, scheme).evidence_class


@given(all_facts, st.sampled_from(SCHEMES))
def test_every_better_class_is_explained(facts, scheme):
    rating = classify(facts, scheme)
    better = CLASSES[: CLASSES.index(rating.evidence_class)]
    explained = {reason.split(":")[0] for reason in rating.reasons}
    assert explained == {f"Not Class {name}" for name in better}


COLUMNS = {
    "prospective": "prospective",
    "randomised": "randomised",
    "matched_cohort": "matched_cohort",
    "masked_outcome": "masked_outcome_assessment",
    "outcome_independent": "independent_assessment",
    "representative": "representative",
    "primary_outcome_defined": "outcome_defined",
    "criteria_defined": "criteria_defined",
    "dropouts_accounted": "dropouts_accounted",
    "baseline_equivalent": "baseline_equivalent",
}


def test_every_case_of_the_yardstick():
    cases = yardstick.rows("expected/aan_class_cases.csv")
    for case in cases:
        answers = {fact: YES if case[column] == "True" else NO for column, fact in COLUMNS.items()}
        facts = Facts(control=case["control"].removesuffix("_control"), **answers)
        assert classify(facts).evidence_class == case["class_2004"], case["case"]
    assert len(cases) == 15
