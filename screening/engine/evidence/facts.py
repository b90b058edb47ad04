"""What people read off one study for one question, before any scheme is applied to it."""

from dataclasses import dataclass, fields
from enum import StrEnum


class Answer(StrEnum):
    """Unclear counts as not met, and is named as unclear."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


class Control(StrEnum):
    """What the treated group is compared with, for the question at hand."""

    CONCURRENT = "concurrent"
    NATURAL_HISTORY = "natural_history"
    OWN = "own"
    EXTERNAL = "external"
    NONE = "none"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Facts:
    """Facts of one study for one question (the same trial may control for dose, not for efficacy).

    Plain strings such as "yes" are taken too; ValueError names a fact whose answer is none of those
    that it has.
    """

    prospective: Answer
    randomised: Answer
    matched_cohort: Answer
    control: Control
    masked_outcome_assessment: Answer
    independent_assessment: Answer
    representative: Answer
    outcome_defined: Answer  # (a)
    criteria_defined: Answer  # (b)
    dropouts_accounted: Answer  # (c)
    baseline_equivalent: Answer  # (d)
    objective_outcome: Answer = Answer.UNCLEAR  # asked by the later scheme only

    def __post_init__(self) -> None:
        for fact in fields(self):
            kind = Control if fact.name == "control" else Answer
            answer = getattr(self, fact.name)
            if answer not in list(kind):
                allowed = ", ".join(kind)
                raise ValueError(f"{fact.name} is one of {allowed}, not {answer!r}.")
            object.__setattr__(self, fact.name, kind(answer))
