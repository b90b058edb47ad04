"""One agreed result of one arm, as summaries take it; light to import, unlike what pools them."""

from dataclasses import dataclass

RULES_VERSION = "1"


@dataclass(frozen=True, order=True)
class ArmResult:
    """One agreed result of one arm: children with the event out of ``total`` by the rule ``denominator``."""

    outcome: int
    treatment: int
    study: str
    arm: str
    result: int
    arm_id: int
    subgroup: str = ""
    timepoint: str = ""
    events: int | None = None
    total: int | None = None
    denominator: str = "randomised"
    expected_denominator: str = "randomised"

    @property
    def name(self) -> str:
        return f"{self.study}, {self.arm}"
