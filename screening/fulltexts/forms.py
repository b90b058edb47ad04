"""What comes in: a state with its reason, a PDF."""

from django import forms

from screening.fulltexts.models import Report


class StateForm(forms.ModelForm):
    class Meta:
        model = Report
        fields = ["state", "why_not"]
        widgets = {"why_not": forms.TextInput}
        labels = {"why_not": "Why not (if not retrieved)"}


class FileForm(forms.Form):
    file = forms.FileField(
        label="PDF of the report", widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"})
    )
