"""Who could be given what: the people who screen, the teams they form, the citations still in the pool."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

from django.db import models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import MD5, Cast, Coalesce, Concat

from screening.citations.models import Citation
from screening.decisions.models import OPEN, Assignee, StageItem
from screening.errors import DomainError
from screening.reviews.models import Membership, Review
from screening.reviews.roles import MATRIX, Permission

SCREENERS = [role for role, permissions in MATRIX.items() if Permission.SCREEN in permissions]
Experience = Assignee.Experience


class Dealing(models.TextChoices):
    TOGETHER = "together", "One batch for all of them: whoever comes first screens it"
    APART = "apart", "Equal parts: each person one, or where two people screen, each pair one"
    MIXED = "mixed", "Equal parts for pairs of one experienced and one new person"


@dataclass(frozen=True)
class Person:
    """``experience`` is empty where it does not matter."""

    pk: int
    experience: str = ""


def people_needed(review, stage: str) -> int:
    """How many the stage asks for, where an item has no number of its own."""
    return StageItem(review=review, stage=stage).people_needed


def screeners(review) -> QuerySet[Membership]:
    members = Membership.objects.filter(review=review, is_active=True, role__in=SCREENERS)
    return members.select_related("user").order_by("user__name", "user_id")


def teams(people: Sequence[Person], dealing: str, needed: int) -> list[tuple[Person, ...]]:
    """Who gets a batch together. Raises DomainError where it would be too few for what the stage asks."""
    if len(people) < needed:
        raise DomainError(f"Choose at least {'one person' if needed == 1 else 'two people'}.")
    if dealing == Dealing.TOGETHER:
        return [tuple(people)]
    if dealing == Dealing.MIXED:
        return _mixed(people)
    return list(combinations(people, needed))


def _mixed(people: Sequence[Person]) -> list[tuple[Person, ...]]:
    experienced = [person for person in people if person.experience == Experience.EXPERIENCED]
    new = [person for person in people if person.experience == Experience.NEW]
    if not (experienced and new):
        raise DomainError("Say who is experienced and who is new: at least one of each.")
    return list(product(experienced, new))


def in_pool(review: Review, stage: str, citations: QuerySet[Citation] | None = None) -> QuerySet[StageItem]:
    """What is still asked for and given to nobody; of ``citations`` only, where these are named.

    Whether one person has judged it already makes no difference: the choice would tell of it.
    """
    items = StageItem.objects.filter(
        review=review, stage=stage, withdrawn_at=None, outcome__in=OPEN, assignment=None
    )
    return items if citations is None else items.filter(citation__in=citations.order_by().values("pk"))


def fitting(items: QuerySet[StageItem], people: int, needed: int) -> QuerySet[StageItem]:
    """Without those that more people have to judge than would be asked."""
    return items.annotate(asks=Coalesce("people", Value(needed))).filter(asks__lte=people)


def in_order(items: QuerySet[StageItem], seed: int | None) -> QuerySet[StageItem]:
    """As the queue has them, or drawn by lot: the same ``seed`` draws the same."""
    if seed is None:
        return items.order_by("rank", "pk")
    lot = MD5(Concat(Value(f"{seed}:"), Cast(F("pk"), models.TextField())))
    return items.order_by(lot, "pk")
