"""Finding one's own votes again."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from screening.decisions.models import Stage, Verdict, Vote


class OwnVotes(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="with_words", label="Search", widget=forms.TextInput(attrs={"type": "search"})
    )
    stage = django_filters.ChoiceFilter(
        field_name="item__stage", choices=Stage, label="Stage", empty_label="Both"
    )
    verdict = django_filters.ChoiceFilter(choices=Verdict, label="My vote", empty_label="All")

    class Meta:
        model = Vote
        fields: list[str] = []

    def with_words(self, votes: QuerySet[Vote], name: str, words: str) -> QuerySet[Vote]:
        for word in words.split():
            in_title = Q(item__citation__title__icontains=word)
            votes = votes.filter(in_title | Q(note__icontains=word) | Q(reason__reason__icontains=word))
        return votes
