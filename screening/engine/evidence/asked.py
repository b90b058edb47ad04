"""The facts as questions to a reader of the report, in the order in which they are asked."""

from dataclasses import dataclass, fields

from screening.engine.evidence.facts import Answer, Control, Facts

ANSWERS = {Answer.YES: "Yes", Answer.UNCLEAR: "Unclear", Answer.NO: "No"}
CONTROLS = {
    Control.CONCURRENT: "A concurrent group",
    Control.NATURAL_HISTORY: "Well-defined natural history",
    Control.OWN: "Patients serve as their own controls",
    Control.EXTERNAL: "An external group",
    Control.NONE: "None",
    Control.UNCLEAR: "Unclear",
}


@dataclass(frozen=True)
class AskedFact:
    """``key`` is the field of Facts; ``schemes`` empty: asked by every scheme."""

    key: str
    label: str
    question: str
    schemes: tuple[str, ...] = ()

    @property
    def choices(self) -> dict[str, str]:
        if self.key == "control":
            return {str(value): label for value, label in CONTROLS.items()}
        return {str(value): label for value, label in ANSWERS.items()}


ASKED = (
    AskedFact(
        "prospective", "Prospective", "Were patients followed from a time before their outcome was known?"
    ),
    AskedFact(
        "randomised", "Randomised", "Was the treatment that this question is about allocated at random?"
    ),
    AskedFact("matched_cohort", "Matched cohort", "If not randomised: are the groups matched cohorts?"),
    AskedFact("control", "Control", "What is the treated group compared with, for this question?"),
    AskedFact(
        "masked_outcome_assessment",
        "Masked outcome assessment",
        "Did those who judged the outcome not know the treatment?",
    ),
    AskedFact(
        "independent_assessment",
        "Independent assessment",
        "Was the outcome judged independently of the treatment (for example by people who did not treat)?",
    ),
    AskedFact(
        "objective_outcome",
        "Objective outcome",
        "Was the outcome derived by objective measurement?",
        ("aan-2005",),
    ),
    AskedFact("representative", "Representative", "Does the population represent the patients in question?"),
    AskedFact("outcome_defined", "(a) Outcome defined", "Are the primary outcomes clearly defined?"),
    AskedFact(
        "criteria_defined", "(b) Criteria defined", "Are exclusion and inclusion criteria clearly defined?"
    ),
    AskedFact(
        "dropouts_accounted",
        "(c) Dropouts accounted for",
        "Are dropouts and crossovers accounted for, and few enough to leave little room for bias?",
    ),
    AskedFact(
        "baseline_equivalent",
        "(d) Baseline equivalent",
        "Are baseline characteristics presented and equivalent among the groups, or adjusted for?",
    ),
)


def asked_by(scheme: str) -> tuple[AskedFact, ...]:
    """What ``scheme`` asks, in order."""
    return tuple(fact for fact in ASKED if not fact.schemes or scheme in fact.schemes)


def unanswered(answers: dict[str, str], scheme: str) -> tuple[AskedFact, ...]:
    """Facts of the scheme without one of their answers."""
    return tuple(fact for fact in asked_by(scheme) if answers.get(fact.key) not in fact.choices)


def facts_from(answers: dict[str, str]) -> Facts:
    """Facts of answers by key; what is not answered is unclear."""
    known = {fact.name for fact in fields(Facts)}
    given = {key: answer for key, answer in answers.items() if key in known and answer}
    return Facts(**{name: given.get(name, "unclear") for name in known})  # type: ignore[arg-type]
