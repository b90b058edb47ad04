"""The sentences around a level: the conclusion itself, and what would change it."""

from collections.abc import Mapping

from screening.engine.evidence.schemes import EvidenceClass, Level, LevelRule

SETTLE_CONFLICT = (
    "Another level needs studies that do not conflict: a judgement which of them are convincing, or "
    "a better class of study that settles the question and a judgement that all are consistent."
)
_BEST_FIRST: tuple[EvidenceClass, ...] = ("I", "II", "III", "IV")


def classes(counts: Mapping[EvidenceClass, int]) -> str:
    """ "1 Class II, 6 Class III", best first; "no studies" for none."""
    return ", ".join(f"{counts[c]} Class {c}" for c in _BEST_FIRST if counts.get(c)) or "no studies"


def proven_template(level: Level, meaning: str, direction: str, counts: str) -> str:
    return (
        f"{{treatment}} is {meaning} {direction} for {{outcome}} in {{population}} (Level {level}; {counts})."
    )


def unproven_template(counts: str, conflicting: bool) -> str:
    evidence = "conflicting" if conflicting else "insufficient"
    return (
        f"There is {evidence} evidence to determine whether {{treatment}} is effective for "
        f"{{outcome}} in {{population}} (Level U; {counts})."
    )


def await_judgement(studies: int) -> str:
    subject = "1 study waits" if studies == 1 else f"{studies} studies wait"
    return f"{subject} for a judgement whether convincing."


def counter_evidence(evidence_class: EvidenceClass) -> str:
    """Equal classes that conflict give U; so does a better class that conflicts, until it is judged."""
    better = " or a better class" if evidence_class != "I" else ""
    return (
        f"A convincing study of Class {evidence_class}{better} that points elsewhere, or the "
        "judgement that the studies are not consistent, would take the level away."
    )


def improvement(rule: LevelRule, missing: int, unjudged: bool, small_effect: bool) -> str:
    """What a rule still lacks; at least one of the three is lacking when it did not fire."""
    needs = []
    if missing:
        more = "study" if missing == 1 else "studies"
        needs.append(f"{missing} more convincing Class {rule.evidence_class} {more} in one direction")
    if unjudged:
        needs.append("the judgement that the studies are consistent")
    if small_effect:
        needs.append("all criteria met, a relative rate of 5 or more and a lower limit above 2")
    return f"Level {rule.level} would need {', and '.join(needs)}."
