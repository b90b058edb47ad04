"""The level of a conclusion from the classes of the convincing studies behind it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from screening.engine.evidence import level_words as words
from screening.engine.evidence.schemes import (
    EvidenceClass,
    Level,
    LevelRule,
    Scheme,
    scheme_of,
)


class Direction(StrEnum):
    """What a study, or a conclusion, says of the treatment."""

    EFFECTIVE = "effective"
    INEFFECTIVE = "ineffective"
    HARMFUL = "harmful"


@dataclass(frozen=True)
class RatedStudy:
    """`convincing` is a person's judgement; None: nobody has judged, so it is not counted.

    `direction` None: the study says nothing either way, and is not counted.
    """

    study: int
    evidence_class: EvidenceClass
    direction: Direction | None
    convincing: bool | None

    def __post_init__(self) -> None:
        if self.evidence_class not in get_args(EvidenceClass):
            raise ValueError(f"A class of evidence is I, II, III or IV, not {self.evidence_class!r}.")
        if self.direction is not None:
            object.__setattr__(self, "direction", Direction(self.direction))


@dataclass(frozen=True)
class LargeEffect:
    """What the later scheme's exception asks of its one Class I study."""

    relative_rate: float
    lower_limit: float
    all_criteria_met: bool


@dataclass(frozen=True)
class LevelRating:
    """A proposed level; people decide, and give a reason where they depart from it."""

    level: Level
    direction: Direction | None  # None at Level U
    rule: str  # the rule that fired, in words
    would_change: tuple[str, ...]  # sentences: what would give another level
    template: str  # a sentence with the places {treatment}, {outcome} and {population}
    studies: tuple[int, ...]  # the studies that the level rests on
    scheme: str

    def sentence(self, *, treatment: str, outcome: str, population: str) -> str:
        """The conclusion as a sentence."""
        return self.template.format(treatment=treatment, outcome=outcome, population=population)


@dataclass(frozen=True)
class _Body:
    """The convincing studies that point somewhere, and what people said of them together."""

    scheme: Scheme
    studies: tuple[RatedStudy, ...]
    unjudged: int
    consistent: bool | None
    large_effect: LargeEffect | None
    all_classes: tuple[EvidenceClass, ...]

    @property
    def directions(self) -> set[Direction]:
        """Directions of the studies that can carry a level: Class IV never does."""
        return {s.direction for s in self.studies if s.direction and s.evidence_class != "IV"}

    def count(self, evidence_class: EvidenceClass, direction: Direction | None) -> int:
        return len(self.of(evidence_class, direction))

    def of(self, evidence_class: EvidenceClass, direction: Direction | None) -> list[RatedStudy]:
        """Convincing studies of one class that point one way."""
        return [
            study
            for study in self.studies
            if (study.evidence_class, study.direction) == (evidence_class, direction)
        ]


def level(
    studies: Sequence[RatedStudy],
    *,
    consistent: bool | None,
    scheme: str = "aan-2004",
    large_effect: LargeEffect | None = None,
) -> LevelRating:
    """Propose a level from convincing studies that point the same way.

    `consistent` is a person's judgement of all convincing studies together; None: not judged yet.
    Not consistent gives U; so do equal best classes that point different ways. Studies of a lesser
    class that point elsewhere need the judgement that the evidence is consistent nevertheless.
    Raises ValueError for a scheme that is not known and for a study given twice.
    """
    ids = Counter(study.study for study in studies)
    if twice := [study for study, times in ids.items() if times > 1]:
        raise ValueError(f"Study {twice[0]} is given twice; each study counts once.")
    body = _Body(
        scheme_of(scheme),
        tuple(study for study in studies if study.convincing and study.direction),
        sum(study.convincing is None for study in studies),
        consistent,
        large_effect,
        tuple(study.evidence_class for study in studies),
    )
    if reason := _conflict(body):
        return _unproven(body, reason, conflicting=True)
    return _by_rule(body)


def _leading(body: _Body) -> tuple[EvidenceClass, list[Direction]] | None:
    """The best class among convincing studies, and where its studies point."""
    classes: tuple[EvidenceClass, ...] = ("I", "II", "III")
    for best in classes:
        if directions := [way for way in Direction if body.count(best, way)]:
            return best, directions
    return None


def _conflict(body: _Body) -> str:
    if body.consistent is False and body.studies:
        return "people judged the convincing studies as not consistent"
    leading = _leading(body)
    if leading and len(leading[1]) > 1:
        ways = " and ".join(leading[1])
        return f"convincing Class {leading[0]} studies conflict ({ways})"
    return ""


def _by_rule(body: _Body) -> LevelRating:
    leading = _leading(body)
    if leading is None:
        return _unproven(body, "no convincing study of Class I, II or III")
    direction = leading[1][0]
    if len(body.directions) > 1 and body.consistent is None:
        reason = "convincing studies of a lesser class point elsewhere, and consistency is not judged"
        return _unproven(body, reason, direction)
    for rule in body.scheme.rules:
        if _fires(rule, body, direction):
            return _proven(rule, body, direction)
    return _unproven(body, "too few convincing studies for any level", direction)


def _fires(rule: LevelRule, body: _Body, direction: Direction) -> bool:
    enough = body.count(rule.evidence_class, direction) >= rule.at_least
    judged = body.consistent is True or not rule.needs_consistency
    return enough and judged and _exception_holds(rule, body.large_effect)


def _exception_holds(rule: LevelRule, effect: LargeEffect | None) -> bool:
    if rule.least_rate is None or rule.least_limit is None:
        return True
    if effect is None or not effect.all_criteria_met:
        return False
    return effect.relative_rate >= rule.least_rate and effect.lower_limit > rule.least_limit


def _proven(rule: LevelRule, body: _Body, direction: Direction) -> LevelRating:
    counts = Counter(s.evidence_class for s in body.studies if s.direction == direction)
    meaning = body.scheme.meanings[rule.level]
    return LevelRating(
        rule.level,
        direction,
        f"Level {rule.level}: {rule.words}.",
        _would_change(body, direction, rule),
        words.proven_template(rule.level, meaning, direction, words.classes(counts)),
        tuple(study.study for study in body.of(rule.evidence_class, direction)),
        body.scheme.key,
    )


def _unproven(
    body: _Body, reason: str, direction: Direction | None = None, *, conflicting: bool = False
) -> LevelRating:
    return LevelRating(
        "U",
        None,
        f"Level U: {reason}.",
        _would_change(body, direction, None, conflicting=conflicting),
        words.unproven_template(words.classes(Counter(body.all_classes)), conflicting),
        (),
        body.scheme.key,
    )


def _would_change(
    body: _Body,
    direction: Direction | None,
    fired: LevelRule | None,
    *,
    conflicting: bool = False,
) -> tuple[str, ...]:
    changes = []
    if body.unjudged:
        changes.append(words.await_judgement(body.unjudged))
    if conflicting:
        changes.append(words.SETTLE_CONFLICT)
    else:
        changes += _improvements(body, direction, fired)
    if fired is not None:
        changes.append(words.counter_evidence(fired.evidence_class))
    return tuple(changes)


def _improvements(body: _Body, direction: Direction | None, fired: LevelRule | None) -> list[str]:
    """What each rule of a better level still lacks; rules are listed best level first."""
    changes = []
    for rule in body.scheme.rules:
        if fired is not None and rule.level >= fired.level:
            continue
        missing = rule.at_least - body.count(rule.evidence_class, direction)
        several_ways = len(body.directions) > 1
        unjudged = body.consistent is None and (rule.needs_consistency or several_ways)
        effect = not _exception_holds(rule, body.large_effect)
        changes.append(words.improvement(rule, max(0, missing), unjudged, effect))
    return changes
