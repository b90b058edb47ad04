"""Narrowing the list of citations."""

import django_filters
from django.db.models import Exists, OuterRef

from screening.citations import queries, search_text
from screening.citations.models import Citation, SourceRecord

YES_NO = [("yes", "Yes"), ("no", "No")]


class FileField(django_filters.fields.ModelChoiceField):
    """A file by its name and the day it came."""

    def label_from_instance(self, obj) -> str:
        return f"{obj.name}, {obj.created_at:%-d %b %Y}"


class FileFilter(django_filters.ModelChoiceFilter):
    field_class = FileField


class CitationFilter(django_filters.FilterSet):
    """Takes the citations of one review; ``review`` gives the choices."""

    q = django_filters.CharFilter(label="Search", method="filter_words", max_length=300)
    year_from = django_filters.NumberFilter(field_name="year", lookup_expr="gte", label="From year")
    year_to = django_filters.NumberFilter(field_name="year", lookup_expr="lte", label="To year")
    search = django_filters.ModelChoiceFilter(
        label="Found in", empty_label="Any search", queryset=None, method="filter_search"
    )
    batch = FileFilter(label="Imported with", empty_label="Any file", queryset=None, method="filter_batch")
    new = django_filters.ChoiceFilter(
        label="Of this file",
        choices=[("yes", "What was new")],
        empty_label="All of it",
        method="filter_new",
    )
    abstract = django_filters.ChoiceFilter(
        label="Abstract", choices=YES_NO, empty_label="Any", method="filter_presence"
    )
    doi = django_filters.ChoiceFilter(
        label="DOI", choices=YES_NO, empty_label="Any", method="filter_presence"
    )
    language = django_filters.ChoiceFilter(label="Language", empty_label="Any")

    class Meta:
        model = Citation
        fields: list[str] = []

    def __init__(self, *args, review, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filters["search"].extra["queryset"] = review.searches.order_by("pk")
        self.filters["batch"].extra["queryset"] = queries.stored(review)
        self.filters["language"].extra["choices"] = [(name, name) for name in queries.languages(review)]

    @property
    def is_narrowed(self) -> bool:
        chosen = {name for name, value in self.form.cleaned_data.items() if value not in (None, "")}
        return bool(chosen - {"new"})

    def filter_words(self, found, name, words):
        return search_text.matching(found, words)

    def filter_search(self, found, name, search):
        records = SourceRecord.objects.filter(citation=OuterRef("pk"), batch__search=search)
        return found.filter(Exists(records))

    def filter_batch(self, found, name, batch):
        return found.filter(Exists(SourceRecord.objects.filter(citation=OuterRef("pk"), batch=batch)))

    def filter_new(self, found, name, value):
        """What the chosen file brought that the review did not hold; without a file it narrows nothing."""
        batch = self.form.cleaned_data.get("batch")
        if batch is None:
            return found
        return found.filter(Exists(queries.new_records(batch).filter(citation=OuterRef("pk"))))

    def filter_presence(self, found, name, value):
        return found.exclude(**{name: ""}) if value == "yes" else found.filter(**{name: ""})
