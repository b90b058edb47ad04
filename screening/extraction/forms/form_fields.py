"""A field of the review's extraction form."""

from django import forms

from screening.extraction.models import FormField


class FormFieldForm(forms.Form):
    label = forms.CharField(max_length=120, help_text="What to read out of each study, for example Country.")
    kind = forms.ChoiceField(choices=FormField.Kind.choices, initial=FormField.Kind.TEXT)
    choices = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For “one of a list” only: each on its own line.",
    )
    help = forms.CharField(
        label="Help",
        required=False,
        max_length=200,
        help_text="A sentence beside the field: how to decide, where to look.",
    )

    @classmethod
    def of(cls, field: FormField, **kwargs) -> "FormFieldForm":
        named = {"label": field.label, "kind": field.kind, "help": field.help}
        return cls(initial={**named, "choices": "\n".join(field.choices)}, **kwargs)

    def clean_choices(self) -> list[str]:
        return self.cleaned_data["choices"].splitlines()
