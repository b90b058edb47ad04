"""Finding one's own votes again."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from screening.decisions import annotations
from screening.decisions.models import SETTLED, Stage, Verdict, Vote

STATES = [("open", "Not settled: waits for others"), ("settled", "Settled")]


class OwnVotes(django_filters.FilterSet):
    """What is not settled is one group: who waits for a second person and who was contradicted look alike."""

    q = django_filters.CharFilter(
        method="with_words", label="Search", widget=forms.TextInput(attrs={"type": "search"})
    )
    stage = django_filters.ChoiceFilter(
        field_name="item__stage", choices=Stage, label="Stage", empty_label="Both"
    )
    verdict = django_filters.ChoiceFilter(choices=Verdict, label="My vote", empty_label="All")
    state = django_filters.ChoiceFilter(method="in_state", choices=STATES, label="Outcome", empty_label="All")
    tag = django_filters.ChoiceFilter(method="with_tag", label="My tag", empty_label="All", choices=[])
    noted = django_filters.BooleanFilter(
        method="with_note", label="With a note", widget=forms.CheckboxInput(attrs={"value": "true"})
    )

    class Meta:
        model = Vote
        fields: list[str] = []

    def __init__(self, data, votes: QuerySet[Vote], *, review, viewer) -> None:
        self.review, self.viewer = review, viewer
        super().__init__(data, votes)
        tags = annotations.own_tags(review, viewer)
        self.filters["tag"].extra["choices"] = [(name, f"{name} ({count})") for name, count in tags]

    def with_words(self, votes: QuerySet[Vote], name: str, words: str) -> QuerySet[Vote]:
        notes = annotations.noted(self.review, self.viewer)
        for word in words.split():
            in_title = Q(item__citation__title__icontains=word)
            in_note = Q(item__in=annotations.items_of(notes.filter(text__icontains=word)))
            votes = votes.filter(
                in_title | in_note | Q(note__icontains=word) | Q(reason__reason__icontains=word)
            )
        return votes

    def in_state(self, votes: QuerySet[Vote], name: str, state: str) -> QuerySet[Vote]:
        """Of merged citations, what the one came to that stands for them."""
        alone = Q(item__merged_into=None, item__outcome__in=SETTLED)
        settled = alone | Q(item__merged_into__outcome__in=SETTLED)
        return votes.filter(settled) if state == "settled" else votes.exclude(settled)

    def with_tag(self, votes: QuerySet[Vote], name: str, tag: str) -> QuerySet[Vote]:
        return votes.filter(item__citation__in=annotations.tagged(self.review, self.viewer, tag))

    def with_note(self, votes: QuerySet[Vote], name: str, wanted: bool) -> QuerySet[Vote]:
        if not wanted:
            return votes
        notes = annotations.items_of(annotations.noted(self.review, self.viewer))
        return votes.filter(~Q(note="") | Q(item__in=notes))
