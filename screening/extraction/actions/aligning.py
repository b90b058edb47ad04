"""First step of a consensus: which arms are the same. Numbers are compared after it, never before."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from screening.audit import actions as audit
from screening.errors import DomainError
from screening.extraction import queries
from screening.extraction.actions.locking import draft_consensus
from screening.extraction.actions.rows import put_arm
from screening.extraction.models import Arm, Extraction, Settlement
from screening.extraction.queries.sides import ARM_NAMES, Sides


class Pair(NamedTuple):
    """Two arms that are one, or an arm that one person alone has. ``name``: its name from now on."""

    first: Arm | None
    second: Arm | None = None
    name: str = ""

    @property
    def arms(self) -> list[Arm]:
        return [arm for arm in (self.first, self.second) if arm is not None]


@transaction.atomic
def align(
    *,
    study,
    by,
    pairs: Sequence[Pair] | None = None,
    left_out: Sequence[Arm] = (),
    version: int | None = None,
) -> list[Arm]:
    """The arms of the consensus, in the order of ``pairs``; without ``pairs`` as suggested.

    Every arm of both people is in one pair or in ``left_out``. Pairs that stay keep what is settled.
    """
    consensus = draft_consensus(study=study, person=by, version=version)
    sides = queries.sides_of(study)
    named = _named(_suggested(sides) if pairs is None else [Pair(*pair) for pair in pairs])
    _refuse_incomplete(sides, named, left_out)
    before = {frozenset(arm.aligned.values_list("pk", flat=True)): arm for arm in consensus.arms.all()}
    kept = {before[members].pk for pair in named if (members := _members(pair)) in before}
    _dissolve(consensus, [arm for arm in before.values() if arm.pk not in kept])
    arms = [_aligned(consensus, pair, place, before, by) for place, pair in enumerate(named)]
    _log(study, by, consensus, named, left_out)
    return arms


def _suggested(sides: Sides) -> list[Pair]:
    arms = {arm.pk: arm for side in sides.sides for arm in side.arms}
    return [Pair(arms.get(each.first), arms.get(each.second)) for each in queries.suggested_pairs(sides)]


def _named(pairs: Sequence[Pair]) -> list[Pair]:
    """Without a name the first person's; a second arm of that name gets a number."""
    taken: set[str] = set()
    found = []
    for pair in pairs:
        if not pair.arms:
            raise DomainError("A pair without arms cannot be aligned.")
        name = pair.name.strip() or _free(pair.arms[0].label, taken)
        if name in taken:
            raise DomainError(f"Two arms are called {name}. Give each its own name.")
        taken.add(name)
        found.append(pair._replace(name=name))
    return found


def _free(label: str, taken: set[str]) -> str:
    numbered = (f"{label[:110]} ({n})" for n in range(2, len(taken) + 3))
    return label if label not in taken else next(name for name in numbered if name not in taken)


def _refuse_incomplete(sides: Sides, pairs: list[Pair], left_out: Sequence[Arm]) -> None:
    if not pairs:
        raise DomainError("Keep at least one arm: a study without arms has no values.")
    used = [arm.pk for pair in pairs for arm in pair.arms] + [arm.pk for arm in left_out]
    known = {arm.pk: arm for side in sides.sides for arm in side.arms}
    if set(used) - set(known):
        raise DomainError("One of these arms is not part of a complete extraction of this study.")
    if len(used) != len(set(used)):
        twice = next(pk for pk in used if used.count(pk) > 1)
        raise DomainError(f"The arm {known[twice].label} stands in two places. Choose one.")
    if any(pair.second and pair.first and _same_person(pair) for pair in pairs):
        raise DomainError("Two arms of one person are two arms: only arms of both people can be one.")
    if missing := [arm for pk, arm in known.items() if pk not in used]:
        raise DomainError(f"Say of the arm {missing[0].label} which one it is, or leave it out.")


def _same_person(pair: Pair) -> bool:
    return pair.first.extraction_id == pair.second.extraction_id


def _members(pair: Pair) -> frozenset[int]:
    return frozenset(arm.pk for arm in pair.arms)


def _dissolve(consensus: Extraction, arms: Sequence[Arm]) -> None:
    """An arm that is aligned otherwise now: what was settled of it must be settled again."""
    Arm.objects.filter(extraction__study_id=consensus.study_id).exclude(extraction=consensus).update(
        consensus_arm=None
    )
    for arm in arms:
        of_arm = Q(item=f"arm:{arm.pk}") | Q(item__startswith=f"result:{arm.pk}:")
        consensus.settlements.filter(of_arm).delete()
        arm.delete()


def _aligned(consensus: Extraction, pair: Pair, place: int, before: dict, by) -> Arm:
    values = {"label": pair.name, "position": place}
    old = before.get(_members(pair))
    if old is None:
        values["treatment"] = pair.arms[0].treatment
    # a name may move from one arm to another: no two have it while they are being saved
    consensus.arms.filter(label=pair.name).exclude(pk=old.pk if old else None).update(
        label=f"\N{MIDDLE DOT}{place}"
    )
    arm, _ = put_arm(consensus, old, values)
    Arm.objects.filter(pk__in=_members(pair)).update(consensus_arm=arm)
    if old is None and len(pair.arms) == 1:
        _take_alone(consensus, arm, pair.arms[0], by)
    return arm


def _take_alone(consensus: Extraction, arm: Arm, only: Arm, by) -> None:
    """Keeping an arm that one person alone has takes it as it stands; its results are settled one by one."""
    for name in (*ARM_NAMES, "source_report_id", "source_page", "source_quote"):
        setattr(arm, name, getattr(only, name))
    arm.save()
    Settlement.objects.create(
        extraction=consensus,
        item=f"arm:{arm.pk}",
        choice=Settlement.Choice.ONE,
        taken_from_id=only.extraction_id,
        settled_by=by,
    )


def _log(study, by, consensus, pairs: list[Pair], left_out: Sequence[Arm]) -> None:
    detail = {
        "arms": [{"name": pair.name, "of": [arm.label for arm in pair.arms]} for pair in pairs],
        "left_out": [arm.label for arm in left_out],
    }
    summary = f"aligned the arms of {study.label}"
    audit.record(
        by=by, review=study.review, verb="consensus.align", target=consensus, summary=summary, detail=detail
    )
