"""Making a review, and who works in it."""

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from screening.accounts import actions as accounts
from screening.audit import actions as audit
from screening.errors import DomainError
from screening.reviews import events
from screening.reviews.models import Invitation, Membership, Review
from screening.reviews.roles import Role

INVITATION_LASTS = timedelta(days=14)
TOKEN_BYTES = 32


@transaction.atomic
def create_review(*, by, title: str, question: str = "", **settings) -> Review:
    """A review with ``by`` as its lead. ``settings`` are fields of Review, such as the people per stage."""
    review = Review(title=title.strip(), question=question.strip(), created_by=by, **settings)
    try:
        review.full_clean()
    except ValidationError as error:
        raise DomainError(f"This review cannot be made: {' '.join(error.messages)}") from error
    review.save()
    Membership.objects.create(review=review, user=by, role=Role.LEAD)
    audit.record(
        by=by, review=review, verb="review.create", target=review, summary=f"made the review “{review.title}”"
    )
    return review


@transaction.atomic
def invite(*, review: Review, by, email: str, role: str) -> tuple[Invitation, str]:
    """An invitation and its token, which is kept nowhere: only its hash is.

    An earlier open invitation to the same address ends, so that a lost link is replaced by inviting again.
    """
    email = email.strip()
    _require_role(role)
    _lock(review)
    if review.memberships.filter(user__email__iexact=email, is_active=True).exists():
        raise DomainError(f"{email} is already in the team. Change the role there.")
    for earlier in review.invitations.filter(
        email__iexact=email, accepted_at__isnull=True, revoked_at__isnull=True
    ):
        revoke_invitation(invitation=earlier, by=by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        review=review,
        email=email,
        role=role,
        token_hash=Invitation.hash_of(token),
        created_by=by,
        expires_at=timezone.now() + INVITATION_LASTS,
    )
    audit.record(
        by=by,
        review=review,
        verb="team.invite",
        target=invitation,
        summary=f"invited {email} as {invitation.get_role_display().lower()}",
    )
    return invitation, token


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by) -> Invitation:
    """The link stops working. One that was used, or revoked before, stays as it is."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at:
        raise DomainError(f"{invitation.email} has already accepted. Deactivate the member instead.")
    if invitation.revoked_at:
        return invitation
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    audit.record(
        by=by,
        review=invitation.review,
        verb="team.revoke",
        target=invitation,
        summary=f"revoked the invitation of {invitation.email}",
    )
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, by) -> Membership:
    """``by`` joins the review in the invited role. Each link works once, for the address it was made for."""
    invitation = _open_invitation(token)
    if by.email.casefold() != invitation.email.casefold():
        raise DomainError(
            f"This invitation is for {invitation.email}, and you are signed in as {by.email}. "
            "Sign in with that address, or ask for an invitation to yours."
        )
    if invitation.review.memberships.filter(user=by, is_active=True).exists():
        raise DomainError("You are in the team of this review already.")
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    membership, _ = Membership.objects.update_or_create(
        review_id=invitation.review_id, user=by, defaults={"role": invitation.role, "is_active": True}
    )
    audit.record(
        by=by,
        review=invitation.review,
        verb="team.join",
        target=membership,
        summary=f"joined the team as {membership.get_role_display().lower()}",
    )
    events.team_changed.send(Review, review=membership.review, by=by)
    return membership


@transaction.atomic
def join(*, token: str, name: str, password: str) -> Membership:
    """Somebody without an account makes one with the invited address and accepts."""
    invitation = _open_invitation(token)
    person = accounts.create_user(email=invitation.email, name=name, password=password)
    return accept_invitation(token=token, by=person)


@transaction.atomic
def change_role(*, membership: Membership, by, role: str) -> Membership:
    _require_role(role)
    membership = _locked(membership)
    before = membership.get_role_display().lower()
    if membership.role == role:
        return membership
    _keep_a_lead(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    audit.record(
        by=by,
        review=membership.review,
        verb="team.role",
        target=membership,
        summary=f"changed the role of {membership.user} from {before} "
        f"to {membership.get_role_display().lower()}",
    )
    events.team_changed.send(Review, review=membership.review, by=by)
    return membership


@transaction.atomic
def deactivate_member(*, membership: Membership, by) -> Membership:
    """The person no longer sees the review. What they did stays and counts."""
    membership = _locked(membership)
    if not membership.is_active:
        return membership
    _keep_a_lead(membership)
    return _set_active(membership=membership, by=by, active=False)


@transaction.atomic
def reactivate_member(*, membership: Membership, by) -> Membership:
    membership = _locked(membership)
    if membership.is_active:
        return membership
    return _set_active(membership=membership, by=by, active=True)


def _set_active(*, membership: Membership, by, active: bool) -> Membership:
    membership.is_active = active
    membership.save(update_fields=["is_active"])
    word = "reactivated" if active else "deactivated"
    audit.record(
        by=by,
        review=membership.review,
        verb=f"team.{word.removesuffix('d')}",
        target=membership,
        summary=f"{word} {membership.user}",
    )
    events.team_changed.send(Review, review=membership.review, by=by)
    return membership


def _lock(review: Review) -> None:
    """Changes of one team happen one after the other, so that two leads cannot leave none.

    Without the key, the lock stops nobody who only writes rows of this review.
    """
    Review.objects.select_for_update(no_key=True).get(pk=review.pk)


def _locked(membership: Membership) -> Membership:
    _lock(membership.review)
    return Membership.objects.select_related("review", "user").get(pk=membership.pk)


def _keep_a_lead(membership: Membership) -> None:
    if membership.role != Role.LEAD or not membership.is_active:
        return
    others = membership.review.memberships.filter(role=Role.LEAD, is_active=True).exclude(pk=membership.pk)
    if not others.exists():
        raise DomainError(
            f"{membership.user} is the only lead of this review. Make somebody else a lead first."
        )


def _require_role(role: str) -> None:
    if role not in Role.values:
        raise DomainError("Choose a role: lead, reviewer or observer.")


def _open_invitation(token: str) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=["self"])
        .select_related("review")
        .filter(token_hash=Invitation.hash_of(token))
        .first()
    )
    if invitation is None:
        raise DomainError("This invitation does not exist. Check that the whole link was copied.")
    if why := invitation.why_closed:
        raise DomainError(why)
    return invitation
