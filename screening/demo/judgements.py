"""Who voted what in the demo, at both stages, and which class was rated; citations by how titles begin."""

from dataclasses import dataclass, field

from screening.demo import protocol

SPASMS, EEG, TREATMENT, OWN_PATIENTS = (criterion["label"] for criterion in protocol.CRITERIA)
YES, NO, UNCLEAR = "yes", "no", "unclear"
MET = {SPASMS: YES, EEG: YES, TREATMENT: YES}
LIKELY = {SPASMS: YES, EEG: UNCLEAR, TREATMENT: YES}


@dataclass(frozen=True)
class Judgement:
    """``first`` and ``second`` are what the two reviewers said; None where one has not voted yet."""

    starts: str
    first: str | None
    second: str | None
    answers: dict = field(default_factory=lambda: MET)
    second_answers: dict | None = None
    reason: str | None = None
    note: str = ""


def _included(starts: str, answers: dict = MET) -> Judgement:
    return Judgement(starts, "include", "include", answers)


def _excluded(starts: str, reason: str, **answers: str) -> Judgement:
    return Judgement(starts, "exclude", "exclude", {**MET, **answers}, reason=reason)


TITLE_ABSTRACT = (
    _included("Double-blind study of ACTH vs prednisone"),
    _included("High-dose corticotropin (ACTH) versus prednisone"),
    _included("High-dose, long-duration versus low-dose"),
    _included("Vigabatrin versus ACTH as first-line"),
    _included("A comparative study of high-dose and low-dose ACTH"),
    _included("Randomized trial comparing vigabatrin and hydrocortisone", LIKELY),
    _included("Randomized trial of vigabatrin in patients", LIKELY),
    _included("Randomised, placebo-controlled study of vigabatrin", LIKELY),
    _included("The United Kingdom Infantile Spasms Study"),
    _included("Sulthiame in the primary therapy"),
    _included("Infantile spasms. Comparative trial of nitrazepam", LIKELY),
    _included("Short term effects of valproate", LIKELY),
    _included("Therapy of infantile spasms with valproate", LIKELY),
    _included("Zonisamide monotherapy in newly diagnosed"),
    _included("Treatment of infantile spasms with zonisamide", LIKELY),
    _included("A pilot study of topiramate"),
    _included("Vigabatrin as initial therapy for infantile spasms", LIKELY),
    _included("ACTH versus vigabatrin therapy in infantile spasms", LIKELY),
    _included("A propos de 21 cas"),
    Judgement("A retrospective study of spontaneous remission", "include", "include", MET),
    Judgement("Efficacy of the ketogenic diet", "include", "maybe", LIKELY),
    _excluded("A double-blind, placebo-controlled study of vigabatrin three", SPASMS, **{SPASMS: NO}),
    _excluded("Severe persistent visual field constriction", SPASMS, **{SPASMS: NO}),
    _excluded("Vigabatrin in partial seizures in children", SPASMS, **{SPASMS: NO}),
    _excluded("Precise characterization and quantification", TREATMENT, **{TREATMENT: NO}),
    _excluded("Infantile spasms: outcome and prognostic factors", TREATMENT, **{TREATMENT: NO}),
    # conflicts: two are open, one is resolved by the lead
    Judgement(
        "Vigabatrin in the treatment of infantile spasms in tuberous sclerosis", "include", "exclude",
        LIKELY, {**LIKELY, TREATMENT: NO}, TREATMENT, "A review: no patients of its own.",
    ),
    Judgement(
        "Prospective study of outcome of infants", "include", "exclude", MET, {**MET, TREATMENT: NO},
        TREATMENT, "Follow-up of patients of two earlier trials.",
    ),
    Judgement(
        "Hypsarrhythmia: variations on the theme", "include", "exclude", {**MET, TREATMENT: UNCLEAR},
        {**MET, TREATMENT: NO}, TREATMENT, "The EEG is the subject, not a treatment.",
    ),
    # one person has voted, the other has not
    Judgement("A prospective study of infantile spasms: clinical", "include", None, LIKELY),
    Judgement("Long-term prognosis of 150 cases", "exclude", None, {**MET, TREATMENT: NO}, reason=TREATMENT),
    Judgement("ACTH and prednisone in childhood seizure disorders", "maybe", None, LIKELY),
    Judgement("Treatment of infantile spasms with high-dose ACTH", None, "include", LIKELY),
)  # fmt: skip
RESOLVED = (
    "Hypsarrhythmia: variations on the theme",
    "exclude",
    "It describes recordings; no treatment is studied. Both of you are right about the EEG.",
)

FULL_TEXT = (
    _included("Double-blind study of ACTH vs prednisone"),
    _included("High-dose corticotropin (ACTH) versus prednisone"),
    _included("High-dose, long-duration versus low-dose"),
    _included("Vigabatrin versus ACTH as first-line"),
    _included("A comparative study of high-dose and low-dose ACTH"),
    _included("Randomized trial comparing vigabatrin and hydrocortisone"),
    _included("Randomized trial of vigabatrin in patients"),
    _included("Sulthiame in the primary therapy"),
    _included("Therapy of infantile spasms with valproate"),
    _included("Zonisamide monotherapy in newly diagnosed"),
    _included("Treatment of infantile spasms with zonisamide"),
    _included("A pilot study of topiramate"),
    Judgement(
        "A retrospective study of spontaneous remission", "include", "exclude", MET, {**MET, TREATMENT: NO},
        TREATMENT, "No treatment was given: natural history.",
    ),
    Judgement("Vigabatrin as initial therapy for infantile spasms", "include", None, LIKELY),
)  # fmt: skip

NOT_RETRIEVED = {
    "A propos de 21 cas": "No library of the network holds the volume; the publisher no longer exists.",
}
REQUESTED = (
    "Short term effects of valproate",
    "ACTH versus vigabatrin therapy in infantile spasms",
    "Infantile spasms. Comparative trial of nitrazepam",
)

# What Table 1 of the 2004 parameter gives for a study and a question; the facts are those that lead to it.
TABLE_1 = "Table 1 of the 2004 practice parameter rates this study Class {} for this question."
RANDOMISED = {
    "prospective": YES, "randomised": YES, "matched_cohort": NO, "control": "concurrent",
    "masked_outcome_assessment": YES, "independent_assessment": YES, "representative": YES,
    "outcome_defined": YES, "criteria_defined": YES, "dropouts_accounted": YES, "baseline_equivalent": YES,
}  # fmt: skip
NO_CONTROL_FOR_THIS = {**RANDOMISED, "randomised": NO, "control": "own"}
ONE_UNCLEAR = {**RANDOMISED, "baseline_equivalent": UNCLEAR}
UNMASKED = {**RANDOMISED, "masked_outcome_assessment": NO}
NOT_STATED = {**RANDOMISED, "masked_outcome_assessment": UNCLEAR}

# title, question, facts, class in Table 1
APPRAISALS = (
    ("Double-blind study of ACTH vs prednisone", protocol.ACTH_OR_PREDNISONE, ONE_UNCLEAR, "II"),
    ("High-dose corticotropin (ACTH) versus prednisone", protocol.ACTH_OR_PREDNISONE, RANDOMISED, "I"),
    ("High-dose corticotropin (ACTH) versus prednisone", protocol.ACTH_WORKS, NO_CONTROL_FOR_THIS, "III"),
    ("High-dose, long-duration versus low-dose", protocol.ACTH_DOSE, RANDOMISED, "I"),
    ("High-dose, long-duration versus low-dose", protocol.ACTH_WORKS, NO_CONTROL_FOR_THIS, "III"),
    ("A comparative study of high-dose and low-dose ACTH", protocol.ACTH_DOSE, NOT_STATED, "III"),
    ("Vigabatrin versus ACTH as first-line", protocol.VIGABATRIN_WORKS, UNMASKED, "III"),
)
