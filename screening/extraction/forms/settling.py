"""Second step of a consensus: what is right where two people differ."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms

from screening.extraction import queries
from screening.extraction.actions import Decision
from screening.extraction.forms.arms import NUMBERS, TEXTS, treatment_choices
from screening.extraction.forms.section import decimal, number, source_fields, source_of, text
from screening.extraction.models import Arm, FieldValue, FormField, Result
from screening.extraction.queries import Item, Sides
from screening.protocol.models import Denominator, OutcomeDefinition

NOT_A_VALUE = {"note", "choice", "report", "page", "quote"}


@dataclass(frozen=True)
class Line:
    """One value of an item in the words of each side."""

    label: str
    texts: tuple[str, ...]
    differs: bool


ARM_LABELS = {
    "treatment_id": "Treatment",
    "subgroup": "Subgroup",
    "dose": "Dose",
    "route": "Route",
    "schedule": "Schedule",
    "duration": "Duration",
    "n_randomised": "Randomised",
    "n_treated": "Treated",
    "n_analysed": "Analysed",
}


def lines_of(item: Item) -> list[Line]:
    """The item for reading: what each side has, and whether that differs."""
    if item.kind == "arm":
        return [_line(item, label, [name], _arm_text(name)) for name, label in ARM_LABELS.items()]
    if item.kind == "field":
        return [_line(item, item.form_field.label, ["value", "is_reported"], _field_text)]
    return [
        _line(item, "Result", ["is_reported", "events", "total", "mean", "sd"], figures_text),
        _line(item, "Out of", ["denominator"], lambda row: row.get_denominator_display()),
        _line(item, "Definition", ["definition"], lambda row: row.definition),
    ]


def _line(item: Item, label: str, names: list[str], text_of) -> Line:
    texts = tuple("" if row is None else text_of(row) for row in item.rows)
    return Line(label, texts, bool(set(names) & set(item.differing)))


def _arm_text(name: str):
    if name == "treatment_id":
        return lambda arm: arm.treatment.name
    return lambda arm: "" if (value := getattr(arm, name)) is None else str(value)


def _field_text(value: FieldValue) -> str:
    return value.value if value.is_reported else "not reported"


def in_words(row) -> str:
    """An arm, a result or a field value in one line."""
    if isinstance(row, Result):
        return figures_text(row)
    if isinstance(row, FieldValue):
        return _field_text(row)
    texts = {name: _arm_text(name)(row) for name in ARM_LABELS}
    counted = [f"{texts[name]} {ARM_LABELS[name].lower()}" for name in NUMBERS if texts[name]]
    described = [text for name, text in texts.items() if name not in NUMBERS and text]
    return ", ".join([*described, *counted])


def figures_text(result: Result) -> str:
    """The numbers of a result in one line; never an empty one, never zero for nothing."""
    if not result.is_reported:
        return "not reported"
    if result.outcome.type == OutcomeDefinition.Type.CONTINUOUS:
        mean, sd, total = (_or_dash(value) for value in (result.mean, result.sd, result.total))
        return f"{mean} (SD {sd}), n = {total}"
    return f"{_or_dash(result.events)} / {_or_dash(result.total)}"


def _or_dash(value) -> str:
    return "–" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


class ItemForm(forms.Form):
    """One disagreement: one side as it stands, or another value with a note."""

    note = text("Note: why, and where it stands", longest=1000)

    def __init__(self, item: Item, links, treatments, *, prefix: str, data=None) -> None:
        self.item, self.links = item, links
        super().__init__(prefix=prefix, data=data, initial=_common(item))
        self.fields["choice"] = forms.ChoiceField(
            required=False, choices=[(each, each) for each in (*self.letters, "other")]
        )
        self.fields |= _other_fields(item, treatments)
        self.fields |= source_fields(links)

    @property
    def letters(self) -> list[str]:
        return [side.letter for side in self.item.sides]

    @property
    def lines(self) -> list[Line]:
        return [line for line in lines_of(self.item) if any(line.texts)]

    def options(self) -> list[tuple]:
        """Per side: its letter, its row, whether it is chosen, its lines in words."""
        chosen = self["choice"].value()
        said = zip(self.letters, self.item.rows, strict=True)
        return [
            (letter, row, chosen == letter, [(line, line.texts[place]) for line in self.lines])
            for place, (letter, row) in enumerate(said)
        ]

    @property
    def others(self) -> list:
        """The fields of another value."""
        return [
            self[name]
            for name in self.fields
            if name not in {"key", "note", "choice", "report", "page", "quote"}
        ]

    @property
    def takes_other(self) -> bool:
        return self["choice"].value() == "other"

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("choice") == "other" and not cleaned.get("note"):
            self.add_error("note", "Say why it is another value, and where it stands.")
        return cleaned

    def decision(self) -> Decision | None:
        choice = self.cleaned_data["choice"]
        if not choice:
            return None
        note = self.cleaned_data["note"]
        if choice == "other":
            return Decision(self.item.key, values=self._values(), note=note)
        side = self.item.sides[self.letters.index(choice)]
        return Decision(self.item.key, side=side.extraction, note=note)

    def _values(self) -> dict:
        cleaned = {name: self.cleaned_data.get(name) for name in self.fields}
        named = {name: cleaned[name] for name in _other_names(self.item) if name != "treatment"}
        if self.item.kind == "arm":
            treatments = self.item.arm.extraction.study.review.treatments
            named["treatment"] = treatments.filter(pk=cleaned["treatment"]).first()
        if self.item.kind == "field":
            named["value"] = "" if named["value"] is None else str(named["value"])
        if "not_reported" in cleaned:
            named["is_reported"] = not cleaned["not_reported"]
        return {**named, **source_of(cleaned, self.links)}


def _other_names(item: Item) -> list[str]:
    if item.kind == "arm":
        return ["treatment", *(name for name in (*TEXTS, *NUMBERS) if name != "label")]
    if item.kind == "field":
        return ["value"]
    numbers = ["mean", "sd", "total"] if _is_continuous(item) else ["events", "total"]
    return [*numbers, "denominator", "definition"]


def _is_continuous(item: Item) -> bool:
    return item.outcome.type == OutcomeDefinition.Type.CONTINUOUS


def _common(item: Item) -> dict:
    """Another value starts from what both have in common: what differs has to be typed."""
    row = item.example
    names = [name for name in _other_names(item) if name not in _differing(item)]
    ids = {"treatment": "treatment_id"}
    return {name: getattr(row, ids.get(name, name)) for name in names}


def _differing(item: Item) -> set[str]:
    return {name.removesuffix("_id") for name in item.differing}


def _other_fields(item: Item, treatments) -> dict[str, forms.Field]:
    if item.kind == "arm":
        texts = {
            name: text(name.capitalize(), longest=Arm._meta.get_field(name).max_length) for name in TEXTS
        }
        del texts["label"]
        numbers = {name: number(name.removeprefix("n_").capitalize()) for name in NUMBERS}
        treatment = forms.TypedChoiceField(
            label="Treatment", required=False, coerce=int, empty_value=None, choices=treatments
        )
        return {"treatment": treatment, **texts, **numbers}
    missing = forms.BooleanField(label="Not reported", required=False)
    if item.kind == "field":
        return {"value": _field_of(item.form_field), "not_reported": missing}
    return {**_number_fields(item), "not_reported": missing, **_result_words()}


def _field_of(field: FormField) -> forms.Field:
    if field.kind == FormField.Kind.CHOICE:
        choices = [("", ""), *((choice, choice) for choice in field.choices)]
        return forms.ChoiceField(label=field.label, required=False, choices=choices)
    return text(field.label, longest=5000)


def _number_fields(item: Item) -> dict[str, forms.Field]:
    if _is_continuous(item):
        return {"mean": decimal("Mean"), "sd": decimal("SD", min_value=0), "total": number("Patients")}
    return {"events": number("Events"), "total": number("Total")}


def _result_words() -> dict[str, forms.Field]:
    out_of = forms.ChoiceField(
        label="Out of", required=False, choices=Denominator.choices, initial=Denominator.RANDOMISED
    )
    return {"denominator": out_of, "definition": text("Definition used", longest=300)}


def _prefix(item: Item) -> str:
    """Short, and the same for the same item on every page; a key holds words that an HTML id may not."""
    return f"i{zlib.crc32(item.key.encode()):08x}"


class SettleForm:
    """All items that are not settled yet; those without a choice stay for later.

    ``also``: keys of agreements that a person wants to look at one by one.
    """

    def __init__(self, sides: Sides, items: Iterable[Item], *, also: Iterable[str] = (), data=None) -> None:
        self.also = list(also)
        study = sides.first.extraction.study
        links = queries.reports_of(study)
        treatments = treatment_choices(study.review, [arm for side in sides.sides for arm in side.arms])
        self.several_reports = len(links) > 1
        self.version = sides.consensus.version
        self.errors: list[str] = []
        self.forms = [ItemForm(item, links, treatments, prefix=_prefix(item), data=data) for item in items]

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]
        if not all(valid):
            self.errors.append("Nothing is saved yet: see the notes beside the values.")
        return all(valid)

    def decisions(self) -> list[Decision]:
        return [decision for form in self.forms if (decision := form.decision()) is not None]
