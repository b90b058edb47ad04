"""Two people at the same moment: while one act is not yet written, the other waits for it and then knows."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.db import connection, transaction

from screening.errors import DomainError
from screening.reviews import actions
from screening.reviews.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS_TO_FINISH_IF_NOT_WAITING = 2


def happens(act, **arguments) -> bool:
    """Whether it is done or refused, in a thread with a connection of its own."""
    try:
        act(**arguments)
    except DomainError:
        return False
    finally:
        connection.close()
    return True


def happens_meanwhile(first, second) -> bool:
    """Do ``first``, and before it is written start ``second``: is that done?"""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            other = pool.submit(second)
            wait([other], timeout=SECONDS_TO_FINISH_IF_NOT_WAITING)
        return other.result(timeout=20)


def test_two_leads_leaving_at_once_leave_one_behind():
    review = factories.ReviewFactory()
    one, two = factories.MembershipFactory.create_batch(2, review=review, role=Role.LEAD)
    assert not happens_meanwhile(
        lambda: actions.deactivate_member(membership=one, by=one.user),
        lambda: happens(actions.change_role, membership=two, by=two.user, role=Role.OBSERVER),
    )
    assert list(review.memberships.filter(role=Role.LEAD, is_active=True)) == [two]


def test_one_link_opened_twice_at_once_lets_in_once():
    review = factories.ReviewFactory()
    _, token = actions.invite(review=review, by=review.created_by, email="guest@example.org", role="reviewer")
    guest = factories.UserFactory(email="guest@example.org")
    assert not happens_meanwhile(
        lambda: actions.accept_invitation(token=token, by=guest),
        lambda: happens(actions.accept_invitation, token=token, by=guest),
    )
    assert review.memberships.count() == 1


def test_a_link_revoked_at_the_same_moment_lets_nobody_in():
    review = factories.ReviewFactory()
    invitation, token = actions.invite(
        review=review, by=review.created_by, email="guest@example.org", role="reviewer"
    )
    guest = factories.UserFactory(email="guest@example.org")
    assert not happens_meanwhile(
        lambda: actions.revoke_invitation(invitation=invitation, by=review.created_by),
        lambda: happens(actions.accept_invitation, token=token, by=guest),
    )
    assert review.memberships.count() == 0
