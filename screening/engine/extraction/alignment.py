"""Which arm of one extractor is which arm of the other: suggested, for a person to confirm.

Numbers are compared only between aligned arms, since two people name and order arms differently.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from screening.engine.extraction.wording import normal, words

THRESHOLD = 0.45


@dataclass(frozen=True)
class ArmEntry:
    """An arm as one person entered it. ``family``: its treatment, then what that is a kind of."""

    key: Hashable
    family: tuple[int, ...]
    label: str
    subgroup: str = ""
    details: str = ""  # dose, route, schedule in words
    patients: int | None = None


@dataclass(frozen=True)
class Alignment:
    """Two arms that are one, or (one side None) an arm that only one person has."""

    first: Hashable | None
    second: Hashable | None
    reasons: tuple[str, ...] = ()


def suggest(first: Sequence[ArmEntry], second: Sequence[ArmEntry]) -> tuple[Alignment, ...]:
    """Each arm exactly once: the likeliest pairs, then what is left over, in the order of entry."""
    pairs = _likeliest(first, second)
    partner = {one.key: other for one, other in pairs}
    taken = {other.key for _, other in pairs}
    aligned = [
        Alignment(one.key, partner[one.key].key, _reasons(one, partner[one.key]))
        if one.key in partner
        else Alignment(one.key, None)
        for one in first
    ]
    return (*aligned, *(Alignment(None, other.key) for other in second if other.key not in taken))


def _likeliest(first: Sequence[ArmEntry], second: Sequence[ArmEntry]) -> list[tuple[ArmEntry, ArmEntry]]:
    """The best pair first, then the best of the rest; ties are broken alike from either side."""
    scored = [
        (-likeness(one, other), abs(i - j), sorted([_content(one), _content(other)]), i + j, one, other)
        for i, one in enumerate(first)
        for j, other in enumerate(second)
        if likeness(one, other) >= THRESHOLD
    ]
    scored.sort(key=lambda entry: entry[:4])
    chosen: list[tuple[ArmEntry, ArmEntry]] = []
    used_first: set[Hashable] = set()
    used_second: set[Hashable] = set()
    for *_, one, other in scored:
        if one.key not in used_first and other.key not in used_second:
            chosen.append((one, other))
            used_first.add(one.key)
            used_second.add(other.key)
    return chosen


def _content(arm: ArmEntry) -> tuple[str, str, str]:
    return (arm.label, arm.subgroup, arm.details)


def likeness(one: ArmEntry, other: ArmEntry) -> float:
    """0 to 1. The treatment counts most, then the number of patients, then the words."""
    if normal(one.subgroup) != normal(other.subgroup) and one.subgroup and other.subgroup:
        return 0.0
    treatment = 0.45 * _same_treatment(one, other)
    patients = 0.25 * _same_patients(one, other)
    text = 0.2 * _overlap(one, other)
    subgroup = 0.1 * (normal(one.subgroup) == normal(other.subgroup))
    return round(treatment + patients + text + subgroup, 9)


def _same_treatment(one: ArmEntry, other: ArmEntry) -> float:
    """Half for a treatment and what it is a kind of: prednisone and oral corticosteroids."""
    if one.family[:1] == other.family[:1]:
        return 1.0
    related = set(one.family[:1]) & set(other.family) or set(other.family[:1]) & set(one.family)
    return 0.5 if related else 0.0


def _same_patients(one: ArmEntry, other: ArmEntry) -> float:
    if one.patients is None or other.patients is None:
        return 0.4
    return float(one.patients == other.patients)


def _overlap(one: ArmEntry, other: ArmEntry) -> float:
    """Share of the words that both wrote (Jaccard)."""
    mine, theirs = words(f"{one.label} {one.details}"), words(f"{other.label} {other.details}")
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def _reasons(one: ArmEntry, other: ArmEntry) -> tuple[str, ...]:
    same = _same_treatment(one, other)
    found = ["same treatment"] if same == 1 else ["related treatments"] if same else ["different treatments"]
    if one.patients is not None and one.patients == other.patients:
        found.append(f"{one.patients} patients in both")
    elif one.patients is not None and other.patients is not None:
        found.append(f"{one.patients} and {other.patients} patients")
    if normal(one.label) == normal(other.label):
        found.append("same name")
    return tuple(found)
