"""The component gallery: every part of the design system on one page, in development only."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

NAV = [
    {"label": "Review", "items": [("Overview", None), ("Protocol", None), ("Team", 4)]},
    {"label": "Find", "items": [("Imports", 5), ("Citations", "1 212"), ("Duplicates", 14)]},
    {"label": "Screen", "items": [("Title and abstract", 388), ("Conflicts", 9), ("Full text", 41)]},
    {"label": "Extract", "items": [("Studies", 26), ("Extraction", 11), ("Evidence class", 7)]},
    {"label": "Conclude", "items": [("Summaries", None), ("PRISMA and exports", None), ("History", None)]},
]


class Specimen(forms.Form):
    """One field of each kind, as every form of the product renders them."""

    title = forms.CharField(help_text="As it will stand on the report.")
    question = forms.CharField(widget=forms.Textarea, required=False)
    reviewers = forms.ChoiceField(choices=[("2", "Two, independently"), ("1", "One")])
    patients = forms.IntegerField(min_value=0, help_text="Patients randomised to this arm.")
    run_on = forms.DateField(label="Date of the search", widget=forms.DateInput(attrs={"type": "date"}))
    maybe = forms.ChoiceField(
        label="A maybe counts as",
        choices=[("include", "an include"), ("conflict", "a conflict")],
        widget=forms.RadioSelect,
    )
    databases = forms.MultipleChoiceField(
        choices=[("medline", "MEDLINE"), ("embase", "EMBASE"), ("central", "CENTRAL")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    blinded = forms.BooleanField(label="Masked outcome assessment", help_text="Stated in the methods.")


def _nav(current: str) -> list[dict]:
    return [
        {
            "label": group["label"],
            "items": [
                {"label": label, "url": "#main", "current": label == current, "count": count, "soon": False}
                for label, count in group["items"]
            ],
        }
        for group in NAV
    ]


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    messages.success(request, "3 citations were merged into one.")
    messages.error(request, "The file is larger than 100 MB. Split the export and load the parts one by one.")
    form = Specimen(
        data={"title": "", "patients": "-3", "reviewers": "2", "maybe": "include"}, auto_id="specimen_%s"
    )
    return render(
        request,
        "components/gallery.html",
        {
            "review": {"title": "Medical treatment of infantile spasms"},
            "nav": _nav("Title and abstract"),
            "form": form,
            "user": {
                "name": "Renée Fontaine",
                "initials": "RF",
                "email": "renee@example.org",
                "is_authenticated": True,
            },
        },
    )
