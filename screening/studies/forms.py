"""What comes in: a label, a registration number, a choice of study."""

from django import forms

from screening.studies.models import Study


class StudyForm(forms.ModelForm):
    class Meta:
        model = Study
        fields = ["label", "registration"]


class LinkForm(forms.Form):
    """Which study a report belongs to; empty makes a new one."""

    study = forms.ModelChoiceField(Study.objects.none(), required=False, empty_label="A new study")

    def __init__(self, *args, review, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["study"].queryset = review.studies.order_by("label")
