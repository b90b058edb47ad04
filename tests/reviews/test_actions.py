"""Making a review and its team: each act is logged, a link works once, a lead always remains."""

from datetime import timedelta

import pytest
from django.utils import timezone

from screening.accounts.models import User
from screening.audit.models import AuditEntry
from screening.errors import DomainError
from screening.reviews import actions
from screening.reviews.models import Invitation, Membership, Review
from screening.reviews.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db


def logged(review) -> list[tuple[str, str, str]]:
    entries = AuditEntry.objects.filter(review_id=review.pk).order_by("pk")
    return list(entries.values_list("actor", "verb", "summary"))


def membership_of(review, user) -> Membership:
    return review.memberships.get(user=user)


def invited(review, lead, email="guest@example.org", role=Role.REVIEWER) -> tuple[Invitation, str]:
    return actions.invite(review=review, by=lead, email=email, role=role)


def test_who_makes_a_review_leads_it(outsider):
    review = actions.create_review(by=outsider, title=" Spasms ", question="Which?", extractors=1)
    assert (review.title, review.question, review.extractors) == ("Spasms", "Which?", 1)
    assert list(review.memberships.values_list("user", "role", "is_active")) == [(outsider.pk, "lead", True)]
    assert logged(review) == [("Otto Outsider", "review.create", "made the review “Spasms”")]


@pytest.mark.parametrize("wrong", [{"title": "  "}, {"title": "Spasms", "extractors": 3}])
def test_a_review_with_mistakes_is_not_made(outsider, wrong):
    with pytest.raises(DomainError):
        actions.create_review(by=outsider, **wrong)
    assert Review.objects.count() == 0


def test_an_invitation_keeps_only_the_hash_of_its_token(review, lead):
    invitation, token = invited(review, lead)
    assert invitation.token_hash == Invitation.hash_of(token)
    assert token not in str(Invitation.objects.values_list().get())
    assert len(token) >= 43  # 256 bits in base 64
    assert logged(review) == [("Lea Lead", "team.invite", "invited guest@example.org as reviewer")]


def test_an_invitation_lasts_two_weeks(review, lead):
    invitation, _ = invited(review, lead)
    left = invitation.expires_at - timezone.now()
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)


def test_inviting_again_ends_the_earlier_link(review, lead):
    _, lost = invited(review, lead)
    _, found = invited(review, lead, email="GUEST@example.org")
    guest = factories.UserFactory(email="guest@example.org")
    with pytest.raises(DomainError, match="revoked"):
        actions.accept_invitation(token=lost, by=guest)
    assert actions.accept_invitation(token=found, by=guest).role == Role.REVIEWER


def test_a_member_is_not_invited_again(review, lead, reviewer):
    with pytest.raises(DomainError, match="already in the team"):
        invited(review, lead, email=reviewer.email.upper())


def test_nobody_is_invited_as_something_else(review, lead):
    with pytest.raises(DomainError, match="Choose a role"):
        invited(review, lead, role="owner")


def test_nobody_becomes_something_else(review, lead, reviewer):
    with pytest.raises(DomainError, match="Choose a role"):
        actions.change_role(membership=membership_of(review, reviewer), by=lead, role="owner")


def test_the_invited_person_joins_in_the_invited_role(review, lead):
    invitation, token = invited(review, lead, role=Role.OBSERVER)
    guest = factories.UserFactory(email="Guest@example.org", name="Gus Guest")
    membership = actions.accept_invitation(token=token, by=guest)
    invitation.refresh_from_db()
    assert (membership.review, membership.role, membership.is_active) == (review, Role.OBSERVER, True)
    assert invitation.accepted_by == guest
    assert logged(review)[-1] == ("Gus Guest", "team.join", "joined the team as observer")


def test_a_link_works_once(review, lead):
    _, token = invited(review, lead)
    guest = factories.UserFactory(email="guest@example.org")
    actions.accept_invitation(token=token, by=guest)
    membership_of(review, guest).delete()
    with pytest.raises(DomainError, match="used already"):
        actions.accept_invitation(token=token, by=guest)


def test_a_link_is_for_one_address(review, lead, outsider):
    _, token = invited(review, lead)
    with pytest.raises(DomainError, match=r"for guest@example\.org"):
        actions.accept_invitation(token=token, by=outsider)
    assert not review.memberships.filter(user=outsider).exists()


def test_an_expired_link_is_refused(review, lead):
    invitation, token = invited(review, lead)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    with pytest.raises(DomainError, match="expired"):
        actions.accept_invitation(token=token, by=factories.UserFactory(email="guest@example.org"))


def test_a_revoked_link_is_refused(review, lead):
    invitation, token = invited(review, lead)
    actions.revoke_invitation(invitation=invitation, by=lead)
    actions.revoke_invitation(invitation=invitation, by=lead)
    with pytest.raises(DomainError, match="revoked"):
        actions.accept_invitation(token=token, by=factories.UserFactory(email="guest@example.org"))
    assert [verb for _, verb, _ in logged(review)] == ["team.invite", "team.revoke"]


def test_an_unknown_token_is_refused(outsider):
    with pytest.raises(DomainError, match="does not exist"):
        actions.accept_invitation(token="guess", by=outsider)


def test_an_accepted_invitation_cannot_be_revoked(review, lead):
    invitation, token = invited(review, lead)
    actions.accept_invitation(token=token, by=factories.UserFactory(email="guest@example.org"))
    with pytest.raises(DomainError, match="already accepted"):
        actions.revoke_invitation(invitation=invitation, by=lead)


def test_somebody_without_an_account_makes_one_and_joins(review, lead):
    _, token = invited(review, lead)
    membership = actions.join(token=token, name="Gus Guest", password="correct horse battery")
    assert (membership.user.email, membership.user.name) == ("guest@example.org", "Gus Guest")
    assert membership.user.check_password("correct horse battery")
    assert membership.role == Role.REVIEWER


def test_joining_makes_no_second_account(review, lead):
    _, token = invited(review, lead)
    factories.UserFactory(email="guest@example.org")
    with pytest.raises(DomainError, match="already an account"):
        actions.join(token=token, name="Gus Guest", password="correct horse battery")
    assert User.objects.filter(email__iexact="guest@example.org").count() == 1


def test_a_failed_joining_leaves_no_account(review, lead):
    with pytest.raises(DomainError):
        actions.join(token="guess", name="Eve", password="correct horse battery")
    assert not User.objects.filter(name="Eve").exists()


def test_a_link_does_not_change_the_role_of_an_active_member(review, lead):
    guest = factories.UserFactory(email="guest@example.org")
    _, token = invited(review, lead, role=Role.OBSERVER)
    factories.MembershipFactory(review=review, user=guest, role=Role.LEAD)
    with pytest.raises(DomainError, match="in the team of this review already"):
        actions.accept_invitation(token=token, by=guest)
    assert membership_of(review, guest).role == Role.LEAD


def test_who_left_comes_back_by_a_link(review, lead, reviewer):
    actions.deactivate_member(membership=membership_of(review, reviewer), by=lead)
    _, token = invited(review, lead, email=reviewer.email, role=Role.OBSERVER)
    actions.accept_invitation(token=token, by=reviewer)
    assert (membership_of(review, reviewer).role, membership_of(review, reviewer).is_active) == (
        Role.OBSERVER,
        True,
    )


def test_a_role_changes_and_the_log_says_from_what(review, lead, reviewer):
    actions.change_role(membership=membership_of(review, reviewer), by=lead, role=Role.LEAD)
    assert membership_of(review, reviewer).role == Role.LEAD
    assert logged(review) == [
        ("Lea Lead", "team.role", "changed the role of Rob Reviewer from reviewer to lead")
    ]


def test_the_same_role_again_is_no_change(review, lead, reviewer):
    actions.change_role(membership=membership_of(review, reviewer), by=lead, role=Role.REVIEWER)
    assert logged(review) == []


def test_the_last_lead_stays(review, lead, reviewer):
    mine = membership_of(review, lead)
    with pytest.raises(DomainError, match="only lead"):
        actions.change_role(membership=mine, by=lead, role=Role.OBSERVER)
    with pytest.raises(DomainError, match="only lead"):
        actions.deactivate_member(membership=mine, by=lead)
    mine.refresh_from_db()
    assert (mine.role, mine.is_active, logged(review)) == (Role.LEAD, True, [])


def test_a_lead_who_left_does_not_count_as_one(review, lead):
    factories.MembershipFactory(review=review, role=Role.LEAD, is_active=False)
    with pytest.raises(DomainError, match="only lead"):
        actions.deactivate_member(membership=membership_of(review, lead), by=lead)


def test_with_two_leads_one_may_go(review, lead):
    factories.MembershipFactory(review=review, role=Role.LEAD)
    actions.deactivate_member(membership=membership_of(review, lead), by=lead)
    assert membership_of(review, lead).is_active is False


def test_leaving_and_coming_back_are_logged_once_each(review, lead, reviewer):
    membership = membership_of(review, reviewer)
    for act in [actions.deactivate_member, actions.reactivate_member]:
        act(membership=membership, by=lead)
        act(membership=membership, by=lead)
    assert logged(review) == [
        ("Lea Lead", "team.deactivate", "deactivated Rob Reviewer"),
        ("Lea Lead", "team.reactivate", "reactivated Rob Reviewer"),
    ]
