"""What comes in: files, under a search of the protocol or a new one."""

from django import forms

from screening.protocol.models import Search


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; whether each can be taken is for the action to say."""

    widget = FilesInput

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not files:
            raise forms.ValidationError("Choose one or more files.", code="required")
        return [super(FilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    search = forms.ModelChoiceField(
        queryset=Search.objects.none(), required=False, empty_label="A new search", label="Under the search"
    )
    database = forms.CharField(
        max_length=80, required=False, help_text="For example MEDLINE. Only for a new search."
    )
    platform = forms.CharField(max_length=80, required=False, help_text="For example Ovid or PubMed.")
    files = FilesField(label="Drop files here, or choose them", allow_empty_file=True)

    def __init__(self, *args, review, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["search"].queryset = review.searches.order_by("pk")
        if not self.is_bound:
            self.initial.setdefault("search", self.fields["search"].queryset.first())

    def clean(self) -> dict:
        cleaned = super().clean()
        is_new = not cleaned.get("search") and "search" not in self.errors
        if is_new and not cleaned.get("database"):
            self.add_error("database", "Name the database that was searched, or choose a search above.")
        return cleaned
