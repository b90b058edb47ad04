"""What comes in: files, under a search of the protocol or a new one; what columns mean; corrections."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from screening.citations import fullest
from screening.citations.models import Citation, CitationEdit
from screening.engine.formats.tables.mapping import FIELDS, Proposal
from screening.engine.formats.values import identifiers
from screening.protocol.models import Search

LONGEST_PMID = 8


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
    accepts_itself = forms.BooleanField(
        required=False,
        label="Take clean files without asking",
        help_text="Those in which every record and every line was understood. The others wait for you.",
    )

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


class Text(forms.CharField):
    """Words in which a line ends with "\\n", as the source records have it."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


def _lines(count: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": count})


class MendForm(forms.Form):
    text = Text(
        label="The entry, corrected",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "mono", "spellcheck": "false"}),
    )


class ColumnsForm(forms.Form):
    """One choice a column of the table: the field of a citation that it holds, or none."""

    def __init__(self, *args, proposal: Proposal, chosen: Mapping[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        for place, column in enumerate(proposal.columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=f"“{column}” means",
                choices=[("", "Left out"), *FIELDS.items()],
                required=False,
                initial=chosen.get(column, ""),
            )

    def rows(self) -> Iterator[tuple[str, list[str], forms.BoundField]]:
        """Each column with the values of the first rows and its choice."""
        for place, column in enumerate(self.proposal.columns):
            values = [row[place] for row in self.proposal.samples if row[place]]
            yield column, values, self[f"column-{place}"]

    @property
    def columns(self) -> dict[str, str]:
        meant = (self.cleaned_data.get(f"column-{place}", "") for place in range(len(self.fields)))
        return {column: field for column, field in zip(self.proposal.columns, meant, strict=True) if field}

    def clean(self) -> dict:
        cleaned = super().clean()
        if "title" not in self.columns.values():
            raise forms.ValidationError(
                "Say which column holds the title: without it no record can be screened."
            )
        return cleaned


class EditForm(forms.Form):
    """The fields that a person may correct. Only what differs from what they saw counts as changed."""

    title = Text(widget=_lines(2))
    abstract = Text(required=False, widget=_lines(12))
    authors = Text(required=False, widget=_lines(4), help_text="One a line, as “Family, Given”.")
    year = forms.IntegerField(
        required=False, min_value=fullest.FIRST_YEAR, max_value=fullest.LAST_YEAR, widget=forms.TextInput
    )
    journal = Text(required=False)
    volume = Text(required=False, max_length=fullest.LIMITS["volume"])
    issue = Text(required=False, max_length=fullest.LIMITS["issue"])
    pages = Text(required=False, max_length=fullest.LIMITS["pages"])
    doi = Text(required=False, label="DOI")
    pmid = Text(required=False, label="PMID")
    language = Text(required=False, max_length=fullest.LIMITS["language"])
    note = Text(
        required=False,
        max_length=2000,
        label="Why, or where you found it",
        help_text="For example: abstract copied from the printed journal.",
    )

    def __init__(self, *args, citation: Citation, **kwargs) -> None:
        shown = {name: getattr(citation, name) for name in fullest.EDITABLE}
        super().__init__(*args, initial={**shown, "authors": "\n".join(citation.authors)}, **kwargs)
        for name in fullest.EDITABLE:
            # Two people may have the page open: what one leaves alone does not undo the other's work
            self.fields[name].show_hidden_initial = True

    def clean_doi(self) -> str:
        text = self.cleaned_data["doi"]
        if not text or "doi" not in self.changed_data:
            return text
        found = identifiers.dois(text)
        if len(found) != 1:
            raise forms.ValidationError("Give one DOI, for example 10.1542/peds.97.3.375.")
        return found[0]

    def clean_pmid(self) -> str:
        text = self.cleaned_data["pmid"]
        if not text or "pmid" not in self.changed_data:
            return text
        if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_PMID):
            raise forms.ValidationError("A PMID is a number of one to eight digits.")
        return text

    def clean_year(self) -> int | None:
        year = self.cleaned_data["year"]
        if year is None and "year" in self.changed_data:
            raise forms.ValidationError("A year can be corrected, but not left out.")
        return year

    @property
    def changed_values(self) -> dict[str, Any]:
        values = {name: self.cleaned_data[name] for name in self.changed_data if name in fullest.EDITABLE}
        if "authors" in values:
            lines = map(str.strip, values["authors"].splitlines())
            values["authors"] = [author for author in lines if author]
        return values

    def with_sources(
        self, corrections: Mapping[str, CitationEdit], said: Mapping[str, Any]
    ) -> list[tuple[forms.BoundField, CitationEdit | None, Any]]:
        """Each field, the correction that holds, and what the records say where they were overruled."""
        return [(self[name], corrections.get(name), said.get(name)) for name in fullest.EDITABLE]
