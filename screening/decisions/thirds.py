"""Who is asked when two people differ and the review wants a third person to decide, blinded."""

from collections.abc import Iterable

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from screening.accounts.models import User
from screening.decisions import blinding
from screening.decisions.models import Outcome, Seat, StageItem
from screening.reviews.models import Membership, Resolving
from screening.reviews.roles import MATRIX, Permission, Role

SCREENERS = [role for role, permissions in MATRIX.items() if Permission.SCREEN in permissions]
DIFFERING = 2


def asked(item: StageItem, seats: list[Seat], outcome: Outcome) -> dict:
    """The fields of ``item`` that say who is asked. Who has voted as the third stays: their vote counts so.

    Nobody is asked where the review resolves otherwise, after the third vote, or where nobody is left who
    neither voted here nor saw the votes: then it is a conflict like any other.
    """
    voters = {seat.person_id for seat in seats if seat.vote}
    if item.third_person_id in voters:
        return {"third_person_id": item.third_person_id, "awaits_third": False}
    third = _chosen(item, seats) if _is_for_a_third(item, voters, outcome) else None
    return {"third_person_id": third, "awaits_third": third is not None}


def _is_for_a_third(item: StageItem, voters: set[int], outcome: Outcome) -> bool:
    wanted = item.review.resolving == Resolving.THIRD
    return wanted and outcome == Outcome.CONFLICT and len(voters) == DIFFERING


def _chosen(item: StageItem, seats: list[Seat]) -> int | None:
    """Whoever is asked already, as long as they can; else who has the fewest of these before them."""
    voters = {seat.person_id for seat in seats if seat.person_id != item.third_person_id}
    people = list(_free(item, voters).values_list("user_id", flat=True))
    if item.third_person_id in people:
        return item.third_person_id
    return people[0] if people else None


def free(item: StageItem) -> QuerySet[Membership]:
    """Who could be asked instead of who is asked now, the one with the least to do first."""
    seated = {seat.person_id for seat in blinding.seats_at(item)}
    return _free(item, seated | {item.third_person_id} - {None}).select_related("user")


def screeners(review) -> QuerySet[User]:
    """Who may be asked at all."""
    members = Membership.objects.filter(review=review, is_active=True, role__in=SCREENERS)
    return User.objects.filter(pk__in=members.values("user")).order_by("name", "pk")


def _free(item: StageItem, taken: Iterable[int]) -> QuerySet[Membership]:
    """Who resolves conflicts comes last: they are needed where no majority is found."""
    members = Membership.objects.filter(review=item.review_id, is_active=True, role__in=SCREENERS)
    members = members.exclude(user__in=[*taken, *blinding.who_looked(item)])
    resolves = Case(When(Q(role=Role.LEAD) | Q(resolves=True), then=Value(1)), default=Value(0))
    return members.annotate(waiting=_waiting(item), last=resolves).order_by("last", "waiting", "user_id")


def _waiting(item: StageItem):
    """How many a member has before them as a third person."""
    asked = StageItem.objects.filter(review=item.review_id, awaits_third=True, withdrawn_at=None)
    asked = asked.filter(third_person=OuterRef("user")).order_by().values("third_person")
    return Coalesce(Subquery(asked.annotate(n=Count("pk")).values("n")), 0)
