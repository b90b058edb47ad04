"""What the demo's two extractors read: arms and counts of trials, each with where it was found.

Only figures that stand in the published abstract of the trial are here.
"""

from dataclasses import dataclass

from screening.demo.protocol import BOTH, CESSATION, EEG, RELAPSE


@dataclass(frozen=True)
class Count:
    outcome: str
    events: int
    total: int
    quote: str
    timepoint: str = ""
    definition: str = ""
    denominator: str = "randomised"
    period: str = ""


@dataclass(frozen=True)
class TrialArm:
    label: str
    treatment: str
    counts: tuple[Count, ...]
    dose: str = ""
    subgroup: str = ""
    n_randomised: int | None = None
    n_treated: int | None = None
    n_analysed: int | None = None


@dataclass(frozen=True)
class Trial:
    title_starts: str  # finds the citation
    source: str
    fields: tuple[str, str, str]  # design, masking, aetiology
    arms: tuple[TrialArm, ...]
    standing: str = "agreed"  # or "to agree", "second extractor at work"


def _randomised(label, treatment, n, *counts, **more) -> TrialArm:
    return TrialArm(label, treatment, counts, n_randomised=n, n_treated=n, n_analysed=n, **more)


def _series(treatment, n, *counts, dose="") -> TrialArm:
    return TrialArm(treatment, treatment, counts, dose=dose, n_treated=n, n_analysed=n)


BOTH_GONE = "cessation of spasms and disappearance of hypsarrhythmia"

TRIALS = (
    Trial(
        "Double-blind study of ACTH vs prednisone",
        "abstract, doi 10.1016/S0022-3476(83)80606-4",
        ("Randomised, placebo-controlled; non-responders crossed over", "Double-blind", "Mixed"),
        (
            _randomised(
                "ACTH", "ACTH", 12,
                Count(
                    BOTH, 5, 12, "5 of 12 responded to ACTH", "2 to 6 weeks", BOTH_GONE,
                    period="first period",
                ),
                dose="20 to 30 U/day",
            ),
            _randomised(
                "Prednisone", "Prednisone", 12,
                Count(
                    BOTH, 4, 12, "4 of 12 responded to prednisone", "2 to 6 weeks", BOTH_GONE,
                    period="first period",
                ),
                dose="2 mg/kg/day",
            ),
        ),
    ),
    Trial(
        "High-dose corticotropin (ACTH) versus prednisone",
        "abstract, PubMed 8604274",
        ("Randomised, parallel groups; failures crossed over", "Assessor", "22 symptomatic, 7 cryptogenic"),
        (
            _randomised(
                "Corticotropin", "ACTH, high dose", 15,
                Count(CESSATION, 14, 15, "14 of 15 stopped having spasms", "2 weeks"),
                Count(EEG, 13, 15, "hypsarrhythmia eliminated in 13 of 15", "2 weeks"),
                Count(BOTH, 13, 15, "13 of 15 responded to corticotropin", "2 weeks", BOTH_GONE),
                dose="150 U/m2/day",
            ),
            _randomised(
                "Prednisone", "Prednisone", 14,
                Count(CESSATION, 4, 14, "4 of 14 stopped having spasms", "2 weeks"),
                Count(EEG, 4, 14, "hypsarrhythmia eliminated in 4 of 14", "2 weeks"),
                Count(BOTH, 4, 14, "4 of 14 responded to prednisone", "2 weeks", BOTH_GONE),
                dose="2 mg/kg/day",
            ),
        ),
    ),
    Trial(
        "High-dose, long-duration versus low-dose",
        "abstract, PubMed 8176573",
        ("Randomised, parallel groups", "Assessor, serial video-EEG", "Mixed"),
        (
            _randomised(
                "High dose, 12 weeks", "ACTH, high dose", 26,
                Count(BOTH, 13, 26, "13 of 26 responded to the high dose", "end of treatment", BOTH_GONE),
                dose="150 U/m2/day for 3 weeks, then less",
            ),
            _randomised(
                "Low dose, 2 to 6 weeks", "ACTH, low dose", 24,
                Count(BOTH, 14, 24, "14 of 24 responded to the low dose", "end of treatment", BOTH_GONE),
                dose="20 to 30 U/day",
            ),
        ),
        standing="to agree",
    ),
    Trial(
        "Vigabatrin versus ACTH as first-line",
        "abstract, PubMed 9578521",
        ("Randomised; non-responders changed drug", "Open", "15 cryptogenic, 27 symptomatic"),
        (
            _randomised(
                "Vigabatrin", "Vigabatrin", 23,
                Count(CESSATION, 11, 23, "11 of 23 stopped having spasms on vigabatrin", "20 days"),
                dose="100 to 150 mg/kg/day",
            ),
            _randomised(
                "ACTH depot", "ACTH", 19,
                Count(CESSATION, 14, 19, "14 of 19 stopped having spasms on ACTH", "20 days"),
                dose="10 IU/day",
            ),
        ),
        standing="second extractor at work",
    ),
    Trial(
        "A comparative study of high-dose and low-dose ACTH",
        "abstract, PubMed 10522523",
        ("Randomised, parallel groups", "Not stated", "Reported by stratum"),
        (
            _randomised(
                "High dose, cryptogenic", "ACTH, high dose", 5,
                Count(BOTH, 5, 5, "5 of 5 cryptogenic, high dose", "4 weeks", BOTH_GONE),
                dose="1 IU/kg/day", subgroup="cryptogenic",
            ),
            _randomised(
                "Low dose, cryptogenic", "ACTH, low dose", 4,
                Count(BOTH, 3, 4, "3 of 4 cryptogenic, low dose", "4 weeks", BOTH_GONE),
                dose="0.2 IU/kg/day", subgroup="cryptogenic",
            ),
            _randomised(
                "High dose, symptomatic", "ACTH, high dose", 8,
                Count(BOTH, 6, 8, "6 of 8 symptomatic, high dose", "4 weeks", BOTH_GONE),
                dose="1 IU/kg/day", subgroup="symptomatic",
            ),
            _randomised(
                "Low dose, symptomatic", "ACTH, low dose", 8,
                Count(BOTH, 6, 8, "6 of 8 symptomatic, low dose", "4 weeks", BOTH_GONE),
                dose="0.2 IU/kg/day", subgroup="symptomatic",
            ),
        ),
    ),
    Trial(
        "Randomized trial comparing vigabatrin and hydrocortisone",
        "abstract, PubMed 9095401",
        ("Randomised, parallel groups; non-responders crossed over", "Open", "Tuberous sclerosis"),
        (
            _randomised(
                "Vigabatrin", "Vigabatrin", 11,
                Count(CESSATION, 11, 11, "all 11 on vigabatrin became free of spasms", "1 month"),
                dose="150 mg/kg/day", subgroup="tuberous sclerosis",
            ),
            _randomised(
                "Hydrocortisone", "Hydrocortisone", 11,
                Count(CESSATION, 5, 11, "5 of 11 on hydrocortisone became free of spasms", "1 month"),
                dose="15 mg/kg/day", subgroup="tuberous sclerosis",
            ),
        ),
    ),
    Trial(
        "Randomized trial of vigabatrin in patients",
        "abstract, PubMed 11673582",
        ("Randomised to two doses", "Assessor", "Mixed, tuberous sclerosis among them"),
        (
            TrialArm(
                "High dose", "Vigabatrin, high dose",
                (
                    Count(
                        CESSATION, 24, 67, "24 of 67 evaluable on the high dose",
                        "7 days, beginning within 14", "seven consecutive days without spasms", "analysed",
                    ),
                ),
                dose="100 to 148 mg/kg/day", n_analysed=67,
            ),
            TrialArm(
                "Low dose", "Vigabatrin, low dose",
                (
                    Count(
                        CESSATION, 8, 75, "8 of 75 evaluable on the low dose",
                        "7 days, beginning within 14", "seven consecutive days without spasms", "analysed",
                    ),
                ),
                dose="18 to 36 mg/kg/day", n_analysed=75,
            ),
        ),
    ),
    Trial(
        "Sulthiame in the primary therapy",
        "abstract, PubMed 14738417",
        ("Randomised, parallel groups, add-on to pyridoxine", "Double-blind", "Mixed"),
        (
            _randomised(
                "Sulthiame", "Sulthiame with pyridoxine", 20,
                Count(BOTH, 6, 20, "6 of 20 responded to sulthiame", "day 9", BOTH_GONE),
                dose="5 to 10 mg/kg/day",
            ),
            _randomised(
                "Placebo", "Placebo with pyridoxine", 17,
                Count(BOTH, 0, 17, "none of 17 responded to placebo", "day 9", BOTH_GONE),
            ),
        ),
    ),
    Trial(
        "Therapy of infantile spasms with valproate",
        "abstract, PubMed 2842127",
        ("Prospective series without a control group", "None", "Mixed"),
        (
            _series(
                "Valproate", 22,
                Count(CESSATION, 11, 22, "at four weeks 11 were free of spasms", "4 weeks", "", "treated"),
            ),
        ),
    ),
    Trial(
        "Zonisamide monotherapy in newly diagnosed",
        "abstract, Epilepsia 1997;38:1035-8",
        ("Series without a control group", "None", "Mixed"),
        (
            _series(
                "Zonisamide", 11,
                Count(BOTH, 4, 11, "spasms and hypsarrhythmia disappeared in 4", "", BOTH_GONE, "treated"),
                Count(RELAPSE, 2, 4, "2 of the 4 relapsed", "", "", "responders"),
            ),
        ),
    ),
    Trial(
        "Treatment of infantile spasms with zonisamide",
        "abstract, Brain Dev 1999;21:157-61",
        ("Open series without a control group", "None", "Mixed"),
        (
            _series(
                "Zonisamide", 27,
                Count(CESSATION, 9, 27, "spasms stopped in 9", "", "", "treated"),
                Count(RELAPSE, 4, 9, "4 of the 9 relapsed", "", "", "responders"),
            ),
        ),
    ),
    Trial(
        "A pilot study of topiramate",
        "abstract, PubMed 9860068",
        ("Open pilot study without a control group", "None", "Refractory"),
        (_series("Topiramate", 11, Count(CESSATION, 5, 11, "5 became free of spasms", "", "", "treated")),),
    ),
)  # fmt: skip
