"""The facts of a scheme as a form: an answer and a quote for each."""

from django import forms

from screening.engine.evidence import asked

CLASSES = [
    ("", "As computed"),
    ("I", "Class I"),
    ("II", "Class II"),
    ("III", "Class III"),
    ("IV", "Class IV"),
]


class FactsForm(forms.Form):
    """Fields ``fact-KEY`` and ``quote-KEY`` for every fact that ``scheme`` asks."""

    def __init__(self, *args, scheme: str, facts: dict | None = None, quotes: dict | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = asked.asked_by(scheme)
        for fact in self.asked:
            self.fields[f"fact-{fact.key}"] = forms.ChoiceField(
                choices=list(fact.choices.items()), required=False, initial=(facts or {}).get(fact.key)
            )
            self.fields[f"quote-{fact.key}"] = forms.CharField(
                required=False, max_length=2000, initial=(quotes or {}).get(fact.key)
            )

    def rows(self):
        """Each fact with its chosen answer and quote, as the page shows them."""
        return [
            (fact, self[f"fact-{fact.key}"].value() or "", self[f"quote-{fact.key}"].value() or "")
            for fact in self.asked
        ]

    @property
    def facts(self) -> dict[str, str]:
        return {fact.key: self.cleaned_data[f"fact-{fact.key}"] for fact in self.asked}

    @property
    def quotes(self) -> dict[str, str]:
        return {fact.key: self.cleaned_data[f"quote-{fact.key}"] for fact in self.asked}


class OverrideForm(forms.Form):
    """Another class than the computed one, with the reason that readers will see."""

    override_class = forms.ChoiceField(label="Class", choices=CLASSES, required=False)
    override_reason = forms.CharField(
        label="Reason, if you set another class", required=False, max_length=2000
    )
