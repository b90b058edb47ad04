"""What the sections of an extraction share: the version of the page, the source, what is stored by now."""

from collections.abc import Iterator, Mapping

from django import forms

from screening.errors import Conflicting, DomainError

MOST = 2_000_000_000


class VersionForm(forms.Form):
    """The version that the page shows; an older one does not overwrite."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why?", max_length=500)


class Section:
    """Several small forms that are saved together. Subclasses set ``forms`` and write ``_save``."""

    name = ""

    def __init__(self, extraction, *, data: Mapping | None = None) -> None:
        self.extraction = extraction
        self.data = data
        self.errors: list[str] = []
        self.is_stale = False
        self.was_saved = False

    @property
    def version(self) -> int:
        return self.extraction.version

    def all_forms(self) -> Iterator[forms.Form]:
        raise NotImplementedError

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.all_forms() if form.is_bound]
        return all(valid)

    def save(self, *, by) -> bool:
        """Whether it was stored. If not, ``errors`` says why and every typed value is still in the forms."""
        posted = VersionForm(self.data)
        if not posted.is_valid():
            self.errors = ["This page is incomplete. Reload it, then enter the values again."]
            return False
        if not self.is_valid():
            self.errors = ["Not saved yet: see the notes beside the values."]
            return False
        try:
            self._save(by=by, version=posted.cleaned_data["version"])
        except DomainError as error:
            self._refused(error)
            return False
        return True

    def _save(self, *, by, version: int) -> None:
        raise NotImplementedError

    def _refused(self, error: DomainError) -> None:
        self.errors = [str(error)]
        self.is_stale = isinstance(error, Conflicting)
        if self.is_stale:
            for form in self.all_forms():
                _note_what_is_stored(form)

    @property
    def status(self) -> int:
        return 409 if self.is_stale else 422 if self.errors else 200


def _note_what_is_stored(form: forms.Form) -> None:
    """Beside each value that was typed otherwise: what another window stored meanwhile."""
    if not form.is_bound:
        return
    for bound in form:
        stored, typed = (_as_text(value) for value in (bound.initial, bound.value()))
        if stored != typed and not bound.is_hidden:
            bound.field.stored = stored or "nothing"


def _as_text(value) -> str:
    return "" if value in (None, False) else "yes" if value is True else str(value).strip()


def number(label: str) -> forms.IntegerField:
    """A number of patients. A text field for the keyboard's digits: a wheel over it changes nothing."""
    digits = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST, widget=digits)


def decimal(label: str, *, min_value: float | None = None) -> forms.FloatField:
    digits = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.FloatField(label=label, required=False, min_value=min_value, widget=digits)


def text(label: str, *, longest: int, help: str = "") -> forms.CharField:
    plain = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=longest, widget=plain, help_text=help)


def source_fields(links) -> dict[str, forms.Field]:
    """Where a value stands. A report is asked for only where the study has several."""
    page = number("Page")
    page.min_value = 1
    quote = forms.CharField(label="Quote", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    return {"report": report_field(links), "page": page, "quote": quote}


def report_field(links, empty: str = "the primary report") -> forms.TypedChoiceField:
    choices = [(link.report_id, link.report.citation.short_name) for link in links]
    return forms.TypedChoiceField(
        label="Report", required=False, coerce=int, empty_value=None, choices=[("", empty), *choices]
    )


def source_initial(row) -> dict:
    return {"report": row.source_report_id, "page": row.source_page, "quote": row.source_quote}


def source_of(cleaned: Mapping, links) -> dict:
    """For an action: without a report named, a page or a quote is of the primary report."""
    report = cleaned.get("report")
    page, quote = cleaned.get("page"), cleaned.get("quote") or ""
    if report is None and links and (page is not None or quote):
        report = links[0].report_id
    chosen = next((link.report for link in links if link.report_id == report), None)
    return {"source_report": chosen, "source_page": page, "source_quote": quote}
