"""A new review, an invitation, a role."""

from django import forms

from screening.reviews.models import Invitation, Membership, Review
from screening.reviews.roles import Role


class NewReviewForm(forms.ModelForm):
    class Meta:
        model = Review
        fields = [
            "title",
            "question",
            "screeners_title_abstract",
            "screeners_full_text",
            "extractors",
        ]
        widgets = {"question": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "title": "As it will stand on the report, for example: Medical treatment of infantile spasms.",
            "question": "Who, which treatments, compared with what, which outcomes. It can be changed later.",
            "screeners_title_abstract": "Two people, each blinded from the other, miss far fewer studies.",
        }


class InvitationForm(forms.ModelForm):
    role = forms.ChoiceField(choices=Role.choices, initial=Role.REVIEWER)

    class Meta:
        model = Invitation
        fields = ["email", "role"]
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "off"})}


class RoleForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["role"]
