"""What comes in when citations are given to people: who, how many, which, and how they are dealt."""

import secrets

from django import forms

from screening.decisions.dealing import Dealing, Person
from screening.decisions.models import Assignee
from screening.protocol.models import Criterion

PERSON = "person-"
TAKES_PART = [("", "Not in it"), ("in", "In it"), *Assignee.Experience.choices]


class PeopleForm(forms.Form):
    """One choice for each person who screens."""

    def __init__(self, *args, members, experience=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(members)
        for member in self.members:
            initial = (experience or {}).get(member.user_id, "")
            choice = forms.ChoiceField(
                choices=TAKES_PART, required=False, label=str(member.user), initial=initial
            )
            self.fields[f"{PERSON}{member.user_id}"] = choice

    def people_fields(self) -> list[forms.BoundField]:
        return [self[f"{PERSON}{member.user_id}"] for member in self.members]

    def people(self) -> list[Person]:
        said = {member.user_id: self.cleaned_data[f"{PERSON}{member.user_id}"] for member in self.members}
        return [Person(pk, "" if word == "in" else word) for pk, word in said.items() if word]


class GiveForm(PeopleForm):
    name = forms.CharField(
        max_length=100, required=False, label="Name", help_text="For example: MEDLINE, first part."
    )
    number = forms.IntegerField(
        min_value=1, required=False, label="How many citations", help_text="Empty: all that fit."
    )
    by_lot = forms.BooleanField(required=False, label="Draw them by lot (else the first of the queue)")
    dealing = forms.ChoiceField(choices=Dealing, initial=Dealing.TOGETHER, label="How they are dealt")

    def seed(self) -> int | None:
        return secrets.randbelow(2**31) if self.cleaned_data["by_lot"] else None


class PilotForm(PeopleForm):
    name = forms.CharField(max_length=100, required=False, label="Name", initial="Pilot round")
    number = forms.IntegerField(
        min_value=1, max_value=500, initial=50, label="How many citations", help_text="Drawn by lot."
    )

    def seed(self) -> int:
        return secrets.randbelow(2**31)


class SampleForm(forms.Form):
    percent = forms.FloatField(min_value=0.1, max_value=100, initial=10, label="Per cent of all citations")


class TakeBackForm(forms.Form):
    why = forms.CharField(max_length=200, required=False)


class AmendForm(forms.Form):
    """A criterion after the meeting. Words that are left as they are change nothing."""

    criterion = forms.ModelChoiceField(queryset=Criterion.objects.none(), empty_label=None)
    question = forms.CharField(
        max_length=300, required=False, label="New wording of the question", help_text="Empty: as it is now."
    )
    why = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, review, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        in_force = Criterion.objects.filter(review=review, retired_at=None).order_by("position")
        self.fields["criterion"].queryset = in_force

    def fields_of_criterion(self) -> dict:
        question = self.cleaned_data["question"].strip()
        return {"question": question} if question else {}
