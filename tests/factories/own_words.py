"""Factories of what a person keeps for themselves while screening."""

import factory
from factory.django import DjangoModelFactory

from screening import models
from tests.factories.find_and_screen import CitationFactory, ReviewFactory, UserFactory


class AnnotationFactory(DjangoModelFactory):
    class Meta:
        model = models.Annotation

    citation = factory.SubFactory(CitationFactory)
    person = factory.SubFactory(UserFactory)
    kind = "tag"
    text = factory.Sequence(lambda n: f"tag {n}")


class OwnTermFactory(DjangoModelFactory):
    class Meta:
        model = models.OwnTerm

    review = factory.SubFactory(ReviewFactory)
    person = factory.SubFactory(UserFactory)
    text = factory.Sequence(lambda n: f"own term {n}")
    kind = "include"
