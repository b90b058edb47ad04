"""The team of a review, and the invitation behind a link."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from screening.reviews.models import Invitation, Membership, Review
from screening.reviews.roles import Role

ROLE_ORDER = Case(
    *[When(role=role, then=Value(place)) for place, role in enumerate(Role.values)],
    output_field=IntegerField(),
)


def members(review: Review) -> QuerySet[Membership]:
    """Everybody who is or was in the team: active ones first, leads first among them."""
    return review.memberships.select_related("user").order_by("-is_active", ROLE_ORDER, "user__name", "pk")


def unused_invitations(review: Review) -> QuerySet[Invitation]:
    """Open and expired ones; a used or revoked one is in the history."""
    return (
        review.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True)
        .select_related("created_by")
        .order_by("-pk")
    )


def memberships_of(person) -> QuerySet[Membership]:
    """The reviews that ``person`` sees, newest first."""
    return (
        Membership.objects.filter(user=person, is_active=True).select_related("review").order_by("-review_id")
    )


def invitation_behind(token: str) -> Invitation | None:
    return (
        Invitation.objects.filter(token_hash=Invitation.hash_of(token))
        .select_related("review", "created_by")
        .first()
    )
