"""The arms of an extraction: those that are there, and room for further ones."""

from django import forms

from screening.extraction import actions, queries
from screening.extraction.forms.section import (
    Section,
    number,
    source_fields,
    source_initial,
    source_of,
    text,
)
from screening.extraction.models import Arm

TEXTS = ("label", "subgroup", "dose", "route", "schedule", "duration")
NUMBERS = ("n_randomised", "n_treated", "n_analysed")
ROOM_AT_FIRST, ROOM_LATER = 2, 1


def treatment_choices(review, arms) -> list[tuple]:
    """Treatments of the protocol, kinds under what they are a kind of; retired ones only where in use."""
    in_use = {arm.treatment_id for arm in arms}
    all_of_them = list(review.treatments.order_by("position", "name"))
    shown = [each for each in all_of_them if each.retired_at is None or each.pk in in_use]
    ids = {each.pk for each in shown}
    tops = [each for each in shown if each.parent_id not in ids]
    return [("", ""), *(choice for top in tops for choice in _with_kinds(top, shown, 0))]


def _with_kinds(treatment, shown, depth: int) -> list[tuple]:
    kinds = [each for each in shown if each.parent_id == treatment.pk]
    label = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}" * depth + treatment.name
    deeper = (choice for kind in kinds for choice in _with_kinds(kind, shown, depth + 1))
    return [(treatment.pk, label), *deeper]


class ArmForm(forms.Form):
    """One arm; left empty, a new one is none."""

    def __init__(self, treatments, links, *, arm: Arm | None = None, place: int = 0, data=None) -> None:
        self.arm, self.links = arm, links
        prefix = f"arm{arm.pk}" if arm else f"new{place}"
        super().__init__(prefix=prefix, data=data, initial=_stored(arm) if arm else {})
        self.fields["treatment"] = forms.TypedChoiceField(
            label="Treatment", required=False, coerce=int, empty_value=None, choices=treatments
        )
        for name in TEXTS:
            field = Arm._meta.get_field(name)
            self.fields[name] = text(field.verbose_name.capitalize(), longest=field.max_length)
        self.fields["label"].label = "Name in the report"
        for name in NUMBERS:
            self.fields[name] = number(name.removeprefix("n_").capitalize())
        self.fields.update(source_fields(links))
        self.fields["remove"] = forms.BooleanField(label="Remove this arm", required=False)

    @property
    def is_empty(self) -> bool:
        """A new arm in which nothing was typed."""
        typed = (self.cleaned_data.get(name) for name in (*TEXTS, *NUMBERS, "treatment", "page", "quote"))
        return self.arm is None and all(value in (None, "") for value in typed)

    @property
    def is_removed(self) -> bool:
        return bool(self.cleaned_data.get("remove"))

    def clean(self) -> dict:
        cleaned = self.cleaned_data = super().clean() or self.cleaned_data
        if self.errors or self.is_empty or self.is_removed:
            return cleaned
        if cleaned["treatment"] is None:
            self.add_error("treatment", "Choose the treatment of this arm.")
        if not cleaned["label"]:
            self.add_error("label", "Give it the name that the report uses.")
        return cleaned

    def values(self, treatments: dict) -> dict:
        cleaned = self.cleaned_data
        named = {name: cleaned[name] for name in (*TEXTS, *NUMBERS)}
        return {"treatment": treatments[cleaned["treatment"]], **named, **source_of(cleaned, self.links)}


def _stored(arm: Arm) -> dict:
    named = {name: getattr(arm, name) for name in (*TEXTS, *NUMBERS)}
    return {"treatment": arm.treatment_id, **named, **source_initial(arm)}


class ArmsSection(Section):
    name = "arms"

    def __init__(self, extraction, *, data=None) -> None:
        super().__init__(extraction, data=data)
        self.review = extraction.study.review
        self.arms = queries.arms_with_results(extraction)
        links = queries.reports_of(extraction.study)
        treatments = treatment_choices(self.review, self.arms)
        self.has_treatments = len(treatments) > 1
        self.several_reports = len(links) > 1
        self.forms = [
            ArmForm(treatments, links, arm=arm, data=self._posted(f"arm{arm.pk}")) for arm in self.arms
        ]
        room = ROOM_LATER if self.arms else ROOM_AT_FIRST
        self.new = [
            ArmForm(treatments, links, place=place, data=self._posted(f"new{place}")) for place in range(room)
        ]

    def _posted(self, prefix: str):
        """An arm that another window added is not in this page: that is no emptying."""
        return self.data if self.data is not None and f"{prefix}-label" in self.data else None

    def all_forms(self):
        yield from self.forms
        yield from self.new

    def _save(self, *, by, version: int) -> None:
        treatments = {each.pk: each for each in self.review.treatments.all()}
        bound = [form for form in self.all_forms() if form.is_bound]
        kept = [form for form in bound if not form.is_removed and not form.is_empty]
        actions.save_arms(
            extraction=self.extraction,
            by=by,
            arms=[(form.arm, form.values(treatments)) for form in kept],
            removed=[form.arm for form in bound if form.is_removed and form.arm],
            version=version,
        )
