"""What people say of a pair."""

from django import forms

from screening.duplicates.models import DuplicatePair

Verdict = DuplicatePair.Verdict


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(choices=[(Verdict.DUPLICATE, "Duplicate"), (Verdict.NOT_DUPLICATE, "Not")])
