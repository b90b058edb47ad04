"""The lists of citations on which people differ, each for those who may know of them."""

from django.db.models import Count, QuerySet

from screening.decisions import blinding
from screening.decisions.models import Outcome, Stage, StageItem


def to_resolve(review, stage: str) -> QuerySet[StageItem]:
    """For people who may resolve them; those that wait for a third person are in a list of their own."""
    return _differing(review).filter(stage=stage, awaits_third=False)


def with_a_third(review, viewer) -> QuerySet[StageItem]:
    """What waits for the vote of a third person, but for those who ``viewer`` is to vote on."""
    items = _differing(review).filter(awaits_third=True).exclude(third_person=viewer)
    return items.select_related("third_person")


def resolved(review) -> QuerySet[StageItem]:
    items = StageItem.objects.filter(review=review, resolution__isnull=False, withdrawn_at=None)
    related = ("citation__report", "review", "resolution__resolved_by", "resolution__reason")
    return items.select_related(*related).order_by("pk")


def counts(review, viewer) -> dict[str, int]:
    """By stage, and under "third" what waits for a third person."""
    found = _differing(review).order_by().values_list("stage", "awaits_third")
    found = found.exclude(awaits_third=True, third_person=viewer).annotate(number=Count("pk"))
    numbers = dict.fromkeys([*Stage.values, "third"], 0)
    for stage, awaits_third, number in found:
        numbers["third" if awaits_third else stage] += number
    return numbers


def discussed(review, viewer) -> QuerySet[StageItem]:
    """What ``viewer`` and another person differ on, with how much has been said."""
    items = blinding.in_discussion(review, viewer).select_related("citation", "review")
    said = Count("comments", distinct=True) + Count("absorbed__comments", distinct=True)
    return items.annotate(said=said).order_by("pk")


def _differing(review) -> QuerySet[StageItem]:
    items = StageItem.objects.filter(review=review, withdrawn_at=None, outcome=Outcome.CONFLICT)
    return items.select_related("citation__report", "review").order_by("pk")
