"""First step of a consensus: which arms are the same."""

from django import forms

from screening.extraction import queries
from screening.extraction.actions import Pair
from screening.extraction.forms.section import text
from screening.extraction.models import Arm
from screening.extraction.queries import Sides

KEEP, OUT = "keep", "out"


class AlignForm(forms.Form):
    """One line for each arm of A: which arm of B it is; then what becomes of the arms of B left over."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, sides: Sides, *, data=None) -> None:
        self.sides = sides
        self.first = sides.first.arms
        self.second = sides.second.arms if sides.second else []
        super().__init__(data=data, initial={"version": sides.consensus.version})
        current, self.reasons = _current(sides), _reasons(sides)
        theirs = [(str(arm.pk), f"B: {arm.label}{_patients(arm)}") for arm in self.second]
        alone = [(KEEP, "only here: keep it"), (OUT, "leave it out")]
        for arm in self.first:
            self._add_arm(arm, [*theirs, *alone], current.get(arm.pk, (KEEP, arm.label)))
        for arm in self.second:
            above = [("", "as chosen above"), *alone]
            self._add_arm(arm, above, current.get(arm.pk, ("", arm.label)))

    def _add_arm(self, arm: Arm, choices: list, current: tuple[str, str]) -> None:
        match, name = f"match-{arm.pk}", f"name-{arm.pk}"
        label = f"{arm.label} is"
        self.fields[match] = forms.ChoiceField(label=label, required=False, choices=choices)
        self.fields[name] = text(f"Name of {arm.label} from now on", longest=120)
        self.initial |= {match: current[0], name: current[1]}

    def lines(self) -> list[tuple]:
        """Per arm: the arm, its letter, the two fields, why it was suggested."""
        lettered = [*((arm, "A") for arm in self.first), *((arm, "B") for arm in self.second)]
        return [
            (arm, letter, self[f"match-{arm.pk}"], self[f"name-{arm.pk}"], self.reasons.get(arm.pk, ()))
            for arm, letter in lettered
        ]

    def pairs(self) -> list[Pair]:
        theirs = {str(arm.pk): arm for arm in self.second}
        kept = [arm for arm in self.first if self._match(arm) != OUT]
        found = [Pair(arm, theirs.get(self._match(arm)), self._name(arm)) for arm in kept]
        return [
            *found,
            *(Pair(arm, None, self._name(arm)) for arm in self.second if self._match(arm) == KEEP),
        ]

    def left_out(self) -> list[Arm]:
        return [arm for arm in (*self.first, *self.second) if self._match(arm) == OUT]

    def _match(self, arm: Arm) -> str:
        return self.cleaned_data[f"match-{arm.pk}"]

    def _name(self, arm: Arm) -> str:
        return self.cleaned_data[f"name-{arm.pk}"]


def _patients(arm: Arm) -> str:
    return f", {arm.n_randomised} randomised" if arm.n_randomised is not None else ""


def _current(sides: Sides) -> dict[int, tuple[str, str]]:
    """What is chosen now: as aligned before, else as suggested. Per arm its match and name."""
    if not sides.arms:
        return _suggested(sides)
    names = {arm.pk: arm.label for arm in sides.arms}
    second = {arm.consensus_arm_id: arm for arm in (sides.second.arms if sides.second else [])}
    found = {}
    for arm in sides.first.arms:
        other = second.pop(arm.consensus_arm_id, None) if arm.consensus_arm_id else None
        match = str(other.pk) if other else KEEP if arm.consensus_arm_id else OUT
        found[arm.pk] = (match, names.get(arm.consensus_arm_id, arm.label))
        if other:
            found[other.pk] = ("", other.label)
    for place, arm in second.items():
        found[arm.pk] = (KEEP if place else OUT, names.get(place, arm.label))
    return found


def _suggested(sides: Sides) -> dict[int, tuple[str, str]]:
    labels = {arm.pk: arm.label for side in sides.sides for arm in side.arms}
    found = {}
    for each in queries.suggested_pairs(sides):
        if each.first is not None:
            match = str(each.second) if each.second is not None else KEEP
            found[each.first] = (match, labels[each.first])
        if each.second is not None:
            found[each.second] = ("" if each.first is not None else KEEP, labels[each.second])
    return found


def _reasons(sides: Sides) -> dict[int, tuple[str, ...]]:
    return {each.first: each.reasons for each in queries.suggested_pairs(sides) if each.reasons}
