"""Factories of what is given to people: batches, pilot rounds, samples for a second person."""

import factory
from factory.django import DjangoModelFactory

from screening import models
from screening.decisions.models import Stage
from tests.factories.find_and_screen import ReviewFactory, UserFactory


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Assignment

    review = factory.SubFactory(ReviewFactory)
    stage = Stage.TITLE_ABSTRACT
    name = factory.Sequence(lambda n: f"Batch {n}")
    size = 0
    given_by = factory.SelfAttribute("review.created_by")


class AssigneeFactory(DjangoModelFactory):
    class Meta:
        model = models.Assignee

    assignment = factory.SubFactory(AssignmentFactory)
    person = factory.SubFactory(UserFactory)


class SecondSampleFactory(DjangoModelFactory):
    class Meta:
        model = models.SecondSample

    review = factory.SubFactory(ReviewFactory)
    stage = Stage.TITLE_ABSTRACT
    share = 0.1
    seed = 1
    taken_by = factory.SelfAttribute("review.created_by")
