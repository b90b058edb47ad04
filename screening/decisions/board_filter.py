"""Finding citations of a stage by how they stand and by who voted when."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from screening.accounts.models import User
from screening.decisions import board
from screening.decisions.models import StageItem


class BoardCitations(django_filters.FilterSet):
    """``until`` comes with links of the board."""

    q = django_filters.CharFilter(
        method="with_words", label="Search", widget=forms.TextInput(attrs={"type": "search"})
    )
    state = django_filters.ChoiceFilter(
        choices=[(state, board.STATES[state]) for state in board.STATES],
        label="Where it stands",
        empty_label="All",
    )
    person = django_filters.ModelChoiceFilter(
        queryset=User.objects.none(), method="left_for_later", label="Voted on by", empty_label="Anybody"
    )
    day = django_filters.DateFilter(
        method="left_for_later",
        label="Voted on day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = django_filters.DateFilter(method="left_for_later", widget=forms.HiddenInput)

    class Meta:
        model = StageItem
        fields: list[str] = []

    def __init__(self, data, items: QuerySet[StageItem], *, people: QuerySet[User]) -> None:
        super().__init__(data, items)
        self.filters["person"].queryset = people

    def left_for_later(self, items: QuerySet[StageItem], name: str, value) -> QuerySet[StageItem]:
        """Person and day are asked for together: it must be one vote that fits both."""
        return items

    def filter_queryset(self, items: QuerySet[StageItem]) -> QuerySet[StageItem]:
        chosen = self.form.cleaned_data
        asked = {name: chosen.get(name) for name in ("person", "day", "until")}
        return board.voted_on(super().filter_queryset(items), **asked)

    def with_words(self, items: QuerySet[StageItem], name: str, words: str) -> QuerySet[StageItem]:
        for word in words.split():
            in_title = Q(citation__title__icontains=word)
            is_number = word.isdecimal() and len(word) < 9
            items = items.filter(in_title | Q(citation__number=int(word)) if is_number else in_title)
        return items
