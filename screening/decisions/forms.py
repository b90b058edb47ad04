"""What comes in with a vote and with a resolution. What fits together is for the actions to say."""

from datetime import datetime

from django import forms

from screening.accounts.models import User
from screening.decisions.models import Verdict

DAY = 24 * 3600
ANSWER = "criterion-"


class VoteForm(forms.Form):
    """A vote; the answers come as one field ``criterion-<id>`` for each criterion that was answered."""

    verdict = forms.ChoiceField(
        choices=Verdict, error_messages={"required": "Choose include, maybe or exclude."}
    )
    reason = forms.IntegerField(required=False)
    note = forms.CharField(required=False, max_length=10_000)
    seconds = forms.CharField(required=False)
    key = forms.UUIDField(required=False)

    def clean_seconds(self) -> int | None:
        """A measurement that makes no sense must not cost the vote."""
        seconds = self.cleaned_data["seconds"]
        return min(int(seconds), DAY) if seconds.isdecimal() and len(seconds) < 9 else None

    def clean(self) -> dict:
        """A reason may be left chosen in the page; it counts with an exclusion only."""
        said = {**self.cleaned_data, "answers": self.answers()}
        return said if said.get("verdict") == Verdict.EXCLUDE else {**said, "reason": None}

    def answers(self) -> dict[str, str]:
        """By criterion id, as they were sent."""
        sent = ((name, answer) for name, answer in self.data.items() if name.startswith(ANSWER))
        return {name.removeprefix(ANSWER): answer for name, answer in sent if answer}


class UndoForm(forms.Form):
    key = forms.UUIDField(required=False)


class NoteForm(forms.Form):
    note = forms.CharField(
        required=False,
        max_length=10_000,
        error_messages={"max_length": "A note has at most 10 000 characters; nothing was saved."},
    )
    key = forms.UUIDField(required=False)

    def clean(self) -> dict:
        return {"text": self.cleaned_data.get("note", ""), "key": self.cleaned_data.get("key")}


class TagForm(forms.Form):
    """A tag by its name; it is put on, unless ``off`` was sent with it."""

    name = forms.CharField(
        max_length=200,
        error_messages={"required": "Give the tag a name: a word or two that you will look for later."},
    )
    off = forms.CharField(required=False)
    key = forms.UUIDField(required=False)

    def clean(self) -> dict:
        said = self.cleaned_data
        return {"name": said.get("name", ""), "is_on": not said.get("off"), "key": said.get("key")}


class ResolveForm(forms.Form):
    """``criteria``: the reasons to choose from; ``item``: the conflict, as it stands on the page."""

    verdict = forms.ChoiceField(
        label="Resolve as",
        choices=[("include", "Include"), ("exclude", "Exclude")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose include or exclude."},
    )
    reason = forms.ChoiceField(label="Reason for an exclusion", required=False)
    explanation = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=10_000,
        help_text="What decided it. It stays with the citation and everybody can read it.",
        error_messages={"required": "Explain the decision: the explanation is kept with it."},
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, item, criteria, **kwargs) -> None:
        super().__init__(
            *args,
            prefix=f"item-{item.pk}",
            initial={"seen": item.changed_at.isoformat()},
            **kwargs,
        )
        choices = [(str(criterion.pk), criterion.reason) for criterion in criteria]
        self.fields["reason"].choices = [("", "No reason: it is included"), *choices]
        if item.stage != "full_text":
            del self.fields["reason"]

    def clean_reason(self) -> int | None:
        return int(self.cleaned_data["reason"]) if self.cleaned_data["reason"] else None

    def clean_seen(self) -> datetime:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            raise forms.ValidationError("Reload the page: it does not say what it shows.") from None

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        excluded = cleaned.get("verdict") == "exclude"
        if "reason" in self.fields and excluded and not cleaned.get("reason"):
            self.add_error("reason", "Choose the reason: an exclusion at full text needs one.")
        if cleaned.get("verdict") == "include":
            cleaned["reason"] = None
        return cleaned


class AskForm(forms.Form):
    """Whom to ask as the third person."""

    person = forms.ModelChoiceField(
        queryset=User.objects.none(), error_messages={"required": "Choose whom to ask."}
    )

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class CommentForm(forms.Form):
    text = forms.CharField(
        label="Say something",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        help_text="It stays as you write it.",
        error_messages={"required": "Write what you want to say first."},
    )


class SignOffForm(forms.Form):
    """Signing off what is whole needs no reason; all else does, as the actions say."""

    reason = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
