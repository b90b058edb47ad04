"""What people say of a pair, where a lead draws the line, and what is merged without a person."""

from django import forms

from screening.duplicates.models import DuplicatePair
from screening.reviews.models import Review

Verdict = DuplicatePair.Verdict


class VerdictForm(forms.Form):
    verdict = forms.TypedChoiceField(
        choices=[choice for choice in Verdict.choices if choice[0] != Verdict.PENDING], coerce=Verdict
    )


class LineForm(forms.Form):
    score = forms.FloatField(
        label="Accept all pairs with a score of at least",
        min_value=0,
        max_value=1,
        widget=forms.NumberInput(attrs={"step": "any"}),
        error_messages={"required": "Say where the line is: a score between 0 and 1."},
    )


class AcceptForm(LineForm):
    """The line, and how many pairs the page said there are above it."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class MergingForm(forms.ModelForm):
    class Meta:
        model = Review
        fields = ["merging"]
        widgets = {"merging": forms.RadioSelect}
