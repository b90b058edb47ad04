"""From agreed results to one line per outcome and treatment arm: who counts where, then the pool.

A treatment's line holds its own arms and those of its kinds (prednisone is an oral corticosteroid).
An arm counts once per outcome: of several timepoints the first one, the others are listed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from screening.engine.arm_results import ArmResult
from screening.engine.statistics.pooling import ArmCount, PooledProportion, pool_proportions


@dataclass(frozen=True)
class Line:
    """An outcome of a treatment, all arms or (``subgroup`` named) those of one subgroup."""

    outcome: int
    treatment: int
    subgroup: str
    arms: tuple[ArmResult, ...]
    pool: PooledProportion
    notes: tuple[str, ...]

    @property
    def studies(self) -> int:
        return len({arm.study for arm in self.arms})


@dataclass(frozen=True)
class LeftOut:
    result: int
    name: str
    reason: str


def summarise(
    results: Iterable[ArmResult], *, parents: Mapping[int, int | None]
) -> tuple[tuple[Line, ...], tuple[LeftOut, ...]]:
    """All lines and what was not used. ``parents`` gives each treatment's wider one, or None.

    The order of ``results`` does not matter but for timepoints: of several results of one arm for
    one outcome the one with the lowest id is used.
    """
    used, left_out = _usable(sorted(results, key=lambda result: result.result))
    groups: dict[tuple[int, int], list[ArmResult]] = defaultdict(list)
    for result in used:
        for treatment in _with_wider(result.treatment, parents):
            groups[result.outcome, treatment].append(result)
    lines = [line for key in sorted(groups) for line in _lines(*key, groups[key])]
    return tuple(lines), tuple(left_out)


def _usable(results: Sequence[ArmResult]) -> tuple[list[ArmResult], list[LeftOut]]:
    used: list[ArmResult] = []
    left_out: list[LeftOut] = []
    seen: dict[tuple[int, int], ArmResult] = {}
    for result in results:
        reason = _why_not(result, seen.get((result.arm_id, result.outcome)))
        if reason:
            left_out.append(LeftOut(result.result, result.name, reason))
            continue
        seen[result.arm_id, result.outcome] = result
        used.append(result)
    return used, left_out


def _why_not(result: ArmResult, earlier: ArmResult | None) -> str:
    if result.events is None or result.total is None:
        return "events and total are not reported"
    if result.total == 0:
        return "the total is 0"
    if earlier is not None:
        used = earlier.timepoint or "its first timepoint"
        return f"the arm counts once: {used} is used, not {result.timepoint}"
    return ""


def _with_wider(treatment: int, parents: Mapping[int, int | None]) -> list[int]:
    chain = [treatment]
    while (wider := parents.get(chain[-1])) is not None and wider not in chain:
        chain.append(wider)
    return chain


def _lines(outcome: int, treatment: int, arms: Sequence[ArmResult]) -> Iterable[Line]:
    subgroups = sorted({arm.subgroup for arm in arms if arm.subgroup})
    yield _line(outcome, treatment, "", arms)
    if len(subgroups) > 1 or (subgroups and any(not arm.subgroup for arm in arms)):
        for subgroup in subgroups:
            yield _line(outcome, treatment, subgroup, [arm for arm in arms if arm.subgroup == subgroup])


def _line(outcome: int, treatment: int, subgroup: str, arms: Sequence[ArmResult]) -> Line:
    ordered = tuple(sorted(arms))
    counts = [ArmCount(arm.events or 0, arm.total or 0, arm.name) for arm in ordered]
    return Line(outcome, treatment, subgroup, ordered, pool_proportions(counts), tuple(_notes(ordered)))


def _notes(arms: Sequence[ArmResult]) -> Iterable[str]:
    subgroups = sorted({arm.subgroup or "all or not stated" for arm in arms})
    if len(subgroups) > 1:
        yield f"Mixes subgroups ({', '.join(subgroups)}): read their own lines first."
    odd = [arm.name for arm in arms if arm.denominator != arm.expected_denominator]
    if odd:
        yield f"Another denominator than the protocol asks for in: {'; '.join(odd)}."
    timepoints = {arm.timepoint for arm in arms}
    if len(timepoints) > 1:
        yield f"{len(timepoints)} different timepoints are taken together."
