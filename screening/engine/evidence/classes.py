"""The class of a study for a question, with the condition that kept it from each better class."""

from dataclasses import dataclass
from typing import Literal

from screening.engine.evidence.facts import Facts

EvidenceClass = Literal["I", "II", "III", "IV"]


@dataclass(frozen=True)
class ClassRating:
    """`reasons`: one sentence a condition that failed, e.g. "Not Class I: (c) dropouts ... "."""

    evidence_class: EvidenceClass
    reasons: tuple[str, ...]
    scheme: str


def classify(facts: Facts, scheme: str = "aan-2004") -> ClassRating:
    """Rate a study; ValueError for a scheme that is not known."""
    raise NotImplementedError
