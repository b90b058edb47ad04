"""One form per kind of row, all alike: fields of the row, and why the plan changes."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from screening.engine.evidence.schemes import SCHEMES
from screening.protocol import queries
from screening.protocol.actions import SETTINGS
from screening.protocol.kinds import kind_of
from screening.protocol.models import (
    Criterion,
    HighlightTerm,
    OutcomeDefinition,
    Question,
    Search,
    Treatment,
)
from screening.reviews.models import Membership, Review
from screening.reviews.roles import Role


class Amending(forms.ModelForm):
    """A change of the plan with its reason. It validates only: the action writes."""

    why = forms.CharField(
        label="Reason for this change",
        required=False,
        max_length=500,
        help_text="Stands beside the change in the list of amendments. Once screening has begun, give one.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RowForm(Amending):
    """``instance`` is a row of its review, new or not. Names are taken once per review."""

    name_is_unique = True
    beside: tuple[tuple[str, ...], ...] = ()  # fields that share a line

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        lead = {line[0]: line for line in self.beside}
        follow = {name for line in self.beside for name in line[1:]}
        names = [name for name in self.fields if name not in follow]
        return [[self[part] for part in lead.get(name, (name,))] for name in names]

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.name_is_unique:
            self._refuse_taken(cleaned)
        return cleaned

    def _refuse_taken(self, cleaned: dict) -> None:
        kind = kind_of(self.instance)
        same = queries.rows(self.instance.review, kind).filter(
            **{f"{kind.name_field}__iexact": cleaned.get(kind.name_field, "")}
        )
        taken = same.exclude(pk=self.instance.pk).first()
        if taken is None:
            return
        hint = "It is retired: restore it instead." if getattr(taken, "retired_at", None) else ""
        self.add_error(kind.name_field, f"There is already a {kind.singular} “{taken}”. {hint}".strip())


class CriterionForm(RowForm):
    name_is_unique = False

    class Meta:
        model = Criterion
        fields = ["label", "question", "kind", "reason", "at_title_abstract", "at_full_text"]
        widgets = {"kind": forms.RadioSelect}
        help_texts = {
            "question": "Answered with yes, no or unclear, for example: Is hypsarrhythmia documented on EEG?"
        }

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("at_title_abstract") and not cleaned.get("at_full_text"):
            self.add_error("at_full_text", "Ask it at one stage at least, or retire it.")
        return cleaned


class WordsField(forms.CharField):
    """A list of words or phrases, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:
        lines = [line.strip() for line in (value or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial, data) -> bool:
        return (initial or []) != self.to_python(data)


class TreatmentForm(RowForm):
    synonyms = WordsField(
        required=False, help_text="Other names in titles and reports, one a line, for example: corticotropin."
    )

    class Meta:
        model = Treatment
        fields = ["name", "synonyms", "parent"]
        labels = {"parent": "Kind of"}
        help_texts = {"parent": "For example: prednisone is a kind of oral corticosteroid."}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        found = queries.treatments(self.instance.review)
        self.fields["parent"].queryset = found.exclude(pk=self.instance.pk)
        self.fields["parent"].empty_label = "no other treatment"


class OutcomeForm(RowForm):
    beside = (("type", "denominator"),)

    class Meta:
        model = OutcomeDefinition
        fields = ["name", "definition", "type", "denominator", "more_is_better"]
        widgets = {"definition": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "type": "As reports give it.",
            "definition": "How a report must have measured it to count, and when.",
            "more_is_better": "Leave empty for harms and relapses.",
        }


class QuestionForm(RowForm):
    beside = (("treatment", "comparator"),)

    class Meta:
        model = Question
        fields = ["text", "treatment", "comparator", "outcome"]
        help_texts = {
            "text": "For example: Is ACTH effective for the short-term treatment of infantile spasms?"
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        review = self.instance.review
        self.fields["treatment"].queryset = queries.treatments(review)
        self.fields["comparator"].queryset = queries.treatments(review)
        self.fields["outcome"].queryset = queries.outcomes(review)
        self.fields["comparator"].empty_label = "no comparator, or any"


class SearchForm(RowForm):
    name_is_unique = False
    beside = (("database", "platform"), ("covers_from", "covers_to"), ("run_on", "hits"))

    class Meta:
        model = Search
        fields = [
            "source",
            "database",
            "platform",
            "covers_from",
            "covers_to",
            "run_on",
            "hits",
            "limits",
            "strategy",
        ]
        widgets = {
            "strategy": forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "mono"}),
            "run_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "strategy": "Every line exactly as it was run, with its operators and line numbers.",
            "limits": "Language, age group, study design, or none.",
            "covers_to": "For example 2002.",
            "run_on": "If it was repeated, the last time.",
            "hits": "As the database counted them.",
        }

    def clean_run_on(self):
        day = self.cleaned_data["run_on"]
        if day and day > timezone.localdate() + timedelta(days=1):
            raise forms.ValidationError(
                "This day is in the future. Give the day on which the search was run."
            )
        return day

    def clean(self) -> dict:
        cleaned = super().clean()
        first, last = cleaned.get("covers_from", ""), cleaned.get("covers_to", "")
        if first.isdecimal() and last.isdecimal() and int(first) > int(last):
            self.add_error("covers_to", "It covers to an earlier year than it covers from.")
        return cleaned


class TermForm(RowForm):
    class Meta:
        model = HighlightTerm
        fields = ["text", "kind"]
        widgets = {"kind": forms.RadioSelect}


class Resolvers(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Membership) -> str:
        return str(obj.user)


class SettingsForm(Amending):
    evidence_scheme = forms.ChoiceField(
        label="Scheme of evidence",
        choices=[(key, scheme.title) for key, scheme in SCHEMES.items()],
        help_text="What is appraised already keeps the scheme under which it was begun.",
    )
    resolvers = Resolvers(
        label="Named to resolve conflicts",
        queryset=Membership.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Beside the leads, who always may.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        members = self.instance.memberships.filter(is_active=True, role=Role.REVIEWER)
        self.fields["resolvers"].queryset = members.select_related("user").order_by("user__name", "pk")
        self.initial["resolvers"] = [member.pk for member in members if member.resolves]
        if not members:
            del self.fields["resolvers"]
        self.order_fields([*SETTINGS[: SETTINGS.index("resolving") + 1], "resolvers", *SETTINGS])

    class Meta:
        model = Review
        fields = SETTINGS
        widgets = {
            "question": forms.Textarea(attrs={"rows": 3}),
            "maybe_is": forms.RadioSelect,
            "resolving": forms.RadioSelect,
        }
        help_texts = {
            "screeners_title_abstract": "From one to two people, what one alone has decided is open again.",
            "reasons_must_agree": "Otherwise the first of the two in the order of the criteria counts.",
            "resolving": "Whatever is chosen, a lead can resolve a conflict that does not end otherwise.",
            "resolver_sees_votes": "Otherwise they see who voted, and what only after asking for it. "
            "Who looked is written to the history either way.",
        }


FORMS: dict[str, type[RowForm]] = {
    "criteria": CriterionForm,
    "treatments": TreatmentForm,
    "outcomes": OutcomeForm,
    "questions": QuestionForm,
    "searches": SearchForm,
    "terms": TermForm,
}
