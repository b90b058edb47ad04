"""Two extractions side by side: arms first, then every value of what is aligned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from screening.engine.extraction.alignment import Alignment, ArmEntry, suggest
from screening.engine.extraction.comparison import Compared, Entry, compare
from screening.engine.extraction.wording import normal, timepoint_key
from screening.extraction.models import Arm, Extraction, FieldValue, FormField, Result, Settlement
from screening.extraction.queries.own import arms_with_results, values_of
from screening.protocol.models import OutcomeDefinition

ARM_NAMES = (
    "treatment_id", "subgroup", "dose", "route", "schedule", "duration",
    "n_randomised", "n_treated", "n_analysed",
)  # fmt: skip
RESULT_NAMES = ("is_reported", "events", "total", "mean", "sd", "denominator", "definition")
FIELD_NAMES = ("is_reported", "value")


@dataclass(frozen=True)
class Side:
    """One person's complete extraction. Its letter is drawn, so that it names nobody."""

    letter: str
    extraction: Extraction
    arms: list[Arm]
    values: list[FieldValue]


@dataclass(frozen=True)
class Sides:
    """What a consensus stands on: one or two complete extractions, and what is settled so far."""

    consensus: Extraction | None
    sides: list[Side]
    arms: list[Arm] = field(default_factory=list)
    values: list[FieldValue] = field(default_factory=list)
    settled: Mapping[str, Settlement] = field(default_factory=dict)

    @property
    def first(self) -> Side:
        return self.sides[0]

    @property
    def second(self) -> Side | None:
        return self.sides[1] if len(self.sides) > 1 else None


Row = Arm | Result | FieldValue


@dataclass(frozen=True)
class Item:
    """One thing to agree on: an arm, a result of an arm, or a field."""

    key: str
    kind: str
    arm: Arm | None
    outcome: OutcomeDefinition | None
    form_field: FormField | None
    sides: tuple[Side, ...]
    rows: tuple[Row | None, ...]  # of the sides, in their order
    compared: Compared[str]
    settlement: Settlement | None
    agreed: Row | None  # what the consensus has by now

    @property
    def agrees(self) -> bool:
        return self.compared.agrees

    @property
    def differing(self) -> tuple[str, ...]:
        return self.compared.differing

    @property
    def example(self) -> Row:
        return next(row for row in self.rows if row is not None)


def sides_of(study) -> Sides:
    """The complete extractions of ``study`` in an order that is random and stays, and the consensus."""
    extractions = list(study.extractions.order_by("pk"))
    complete = [each for each in extractions if each.is_complete and not each.is_consensus]
    consensus = next((each for each in extractions if each.is_consensus), None)
    sides = [_side(letter, each) for letter, each in zip("AB", complete, strict=False)]
    if consensus is None:
        return Sides(None, sides)
    settled = {each.item: each for each in consensus.settlements.select_related("taken_from", "settled_by")}
    return Sides(consensus, sides, arms_with_results(consensus), values_of(consensus), settled)


def _side(letter: str, extraction: Extraction) -> Side:
    return Side(letter, extraction, arms_with_results(extraction), values_of(extraction))


def suggested_pairs(sides: Sides) -> tuple[Alignment, ...]:
    """Arms of both sides, paired by treatment, patients and words; keys are the ids of the arms."""
    second = sides.second.arms if sides.second else []
    return suggest([_entry(arm) for arm in sides.first.arms], [_entry(arm) for arm in second])


def _entry(arm: Arm) -> ArmEntry:
    patients = next((n for n in (arm.n_randomised, arm.n_treated, arm.n_analysed) if n is not None), None)
    treatment = arm.treatment
    family = (treatment.pk, treatment.parent_id) if treatment.parent_id else (treatment.pk,)
    details = f"{arm.dose} {arm.route} {arm.schedule}"
    return ArmEntry(arm.pk, family, arm.label, arm.subgroup, details, patients)


def items_of(sides: Sides) -> list[Item]:
    """Everything to agree on, arm by arm, then the fields. Only arms that are aligned take part."""
    rows = [_rows(side) for side in sides.sides]
    entries = [{key: _values(row) for key, row in found.items()} for found in rows]
    compared = compare(entries[0], entries[1] if len(entries) > 1 else {})
    agreed = _agreed_rows(sides)
    items = [_item(each, [found.get(each.key) for found in rows], agreed, sides) for each in compared]
    places = {arm.pk: place for place, arm in enumerate(sides.arms)}
    return sorted(items, key=lambda item: _place(item, places))


def agreements(sides: Sides) -> list[Item]:
    """What both wrote alike and nobody has taken yet."""
    return [item for item in items_of(sides) if item.agrees and item.settlement is None]


def unsettled(sides: Sides, *, also: Iterable[str] = ()) -> list[Item]:
    """Where they differ and nobody has settled it; ``also``: keys of agreements to look at one by one."""
    looked_at = set(also)
    open_items = [item for item in items_of(sides) if item.settlement is None]
    return [item for item in open_items if not item.agrees or item.key in looked_at]


def _rows(side: Side) -> dict[str, Row]:
    aligned = [arm for arm in side.arms if arm.consensus_arm_id]
    found: dict[str, Row] = {f"arm:{arm.consensus_arm_id}": arm for arm in aligned}
    for arm in aligned:
        found |= {result_key(arm.consensus_arm_id, result): result for result in arm.results.all()}
    return found | {f"field:{value.field_id}": value for value in side.values}


def _agreed_rows(sides: Sides) -> dict[str, Row]:
    found: dict[str, Row] = {f"arm:{arm.pk}": arm for arm in sides.arms}
    for arm in sides.arms:
        found |= {result_key(arm.pk, result): result for result in arm.results.all()}
    return found | {f"field:{value.field_id}": value for value in sides.values}


def result_key(consensus_arm_id: int, result: Result) -> str:
    when = f"{timepoint_key(result.timepoint)}:{normal(result.period)}"
    return f"result:{consensus_arm_id}:{result.outcome_id}:{when}"


def _values(row: Row) -> Entry:
    names: Iterable[str] = {Arm: ARM_NAMES, Result: RESULT_NAMES, FieldValue: FIELD_NAMES}[type(row)]
    return {name: getattr(row, name) for name in names}


def _item(compared, rows: list[Row | None], agreed: dict[str, Row], sides: Sides) -> Item:
    kind, _, rest = compared.key.partition(":")
    example = next(row for row in rows if row is not None)
    return Item(
        key=compared.key,
        kind=kind,
        arm=agreed[f"arm:{rest.split(':')[0]}"] if kind != "field" else None,
        outcome=example.outcome if isinstance(example, Result) else None,
        form_field=example.field if isinstance(example, FieldValue) else None,
        sides=tuple(sides.sides),
        rows=tuple(rows),
        compared=compared,
        settlement=sides.settled.get(compared.key),
        agreed=agreed.get(compared.key),
    )


def _place(item: Item, places: dict[int, int]) -> tuple[int, ...]:
    if item.form_field is not None:
        return (2, item.form_field.position, item.form_field.pk)
    if item.outcome is None:
        return (0, places[item.arm.pk], 0)
    return (1, item.outcome.position, item.outcome.pk, places[item.arm.pk])
