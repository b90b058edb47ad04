"""The free fields of an extraction, each with its source."""

from django import forms

from screening.extraction import actions, queries
from screening.extraction.forms.section import Section, decimal, source_fields, source_initial, source_of
from screening.extraction.models import FormField


class ValueForm(forms.Form):
    """One field of the form. ``not_reported`` is a state of its own, not an empty value."""

    def __init__(self, field: FormField, links, *, value=None, **kwargs) -> None:
        self.form_field, self.links = field, links
        stored = {} if value is None else {
            "value": value.value, "not_reported": not value.is_reported, **source_initial(value),
        }  # fmt: skip
        super().__init__(prefix=f"field{field.pk}", initial=stored, **kwargs)
        self.fields["value"] = _value_field(field)
        self.fields["not_reported"] = forms.BooleanField(label="Not reported", required=False)
        self.fields.update(source_fields(links))

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("not_reported") and cleaned.get("value") not in (None, ""):
            self.add_error("value", "“Not reported” has no value: clear it, or take the tick away.")
        return cleaned

    def values(self) -> dict:
        value = self.cleaned_data["value"]
        shown = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        reported = not self.cleaned_data["not_reported"]
        return {"value": shown, "is_reported": reported, **source_of(self.cleaned_data, self.links)}


def _value_field(field: FormField) -> forms.Field:
    if field.kind == FormField.Kind.NUMBER:
        return decimal(field.label)
    if field.kind == FormField.Kind.CHOICE:
        choices = [("", ""), *((choice, choice) for choice in field.choices)]
        return forms.ChoiceField(label=field.label, required=False, choices=choices)
    short = forms.Textarea(attrs={"rows": 1})
    return forms.CharField(label=field.label, required=False, widget=short, max_length=5000)


class FieldsSection(Section):
    name = "fields"

    def __init__(self, extraction, *, data=None) -> None:
        super().__init__(extraction, data=data)
        values = {value.field_id: value for value in extraction.values.all()}
        links = queries.reports_of(extraction.study)
        fields = queries.form_fields(extraction.study.review, extraction=extraction)
        self.forms = [
            ValueForm(field, links, value=values.get(field.pk), data=self._posted(field)) for field in fields
        ]
        self.several_reports = len(links) > 1

    def _posted(self, field: FormField):
        """A field that was added to the form after the page was opened is not in it: that is no emptying."""
        was_shown = self.data is not None and f"field{field.pk}-value" in self.data
        return self.data if was_shown else None

    def all_forms(self):
        yield from self.forms

    def _save(self, *, by, version: int) -> None:
        values = {form.form_field: form.values() for form in self.forms if form.is_bound}
        actions.save_fields(extraction=self.extraction, by=by, values=values, version=version)
