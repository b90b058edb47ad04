"""What people read off one study for one question, before any scheme is applied to it."""

from dataclasses import dataclass
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
    """Facts of one study for one question (the same trial may control for dose, not for efficacy)."""

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
