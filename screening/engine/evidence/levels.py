"""The level of a conclusion from the classes of the convincing studies behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from screening.engine.evidence.classes import EvidenceClass

Level = Literal["A", "B", "C", "U"]


class Direction(StrEnum):
    """What a study, or a conclusion, says of the treatment."""

    EFFECTIVE = "effective"
    INEFFECTIVE = "ineffective"
    HARMFUL = "harmful"


@dataclass(frozen=True)
class RatedStudy:
    """`convincing` is a person's judgement; None: nobody has judged, so it is not counted."""

    study: int
    evidence_class: EvidenceClass
    direction: Direction | None
    convincing: bool | None


@dataclass(frozen=True)
class LargeEffect:
    """What the later scheme's exception asks of its one Class I study."""

    relative_rate: float
    lower_limit: float
    all_criteria_met: bool


@dataclass(frozen=True)
class LevelRating:
    """A proposed level. `template` has the places {treatment}, {outcome} and {population}."""

    level: Level
    direction: Direction | None
    rule: str  # the rule that fired, in words
    would_change: tuple[str, ...]  # what would give another level
    template: str
    studies: tuple[int, ...]  # the studies the level rests on
    scheme: str


def level(
    studies: Sequence[RatedStudy],
    *,
    consistent: bool | None,
    scheme: str = "aan-2004",
    large_effect: LargeEffect | None = None,
) -> LevelRating:
    """Propose a level. `consistent` is a person's judgement of all convincing studies together."""
    raise NotImplementedError
