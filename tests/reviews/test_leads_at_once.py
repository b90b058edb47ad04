"""Two leads who leave at the same moment: the database lets one of them go, not both."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from screening.errors import DomainError
from screening.reviews import actions
from screening.reviews.roles import Role
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_two_leads_leaving_at_once_leave_one_behind():
    review = factories.ReviewFactory()
    leads = factories.MembershipFactory.create_batch(2, review=review, role=Role.LEAD)
    start = Barrier(2)

    def leave(membership) -> bool:
        try:
            start.wait(timeout=10)
            actions.deactivate_member(membership=membership, by=membership.user)
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, leads)) == [False, True]
    assert review.memberships.filter(role=Role.LEAD, is_active=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_link_opened_twice_at_once_lets_in_once():
    review = factories.ReviewFactory()
    _, token = actions.invite(review=review, by=review.created_by, email="guest@example.org", role="reviewer")
    start = Barrier(2)

    def join(name: str) -> bool:
        try:
            start.wait(timeout=10)
            actions.join(token=token, name=name, password="correct horse battery")
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(join, ["One", "Two"])) == [False, True]
    assert review.memberships.count() == 1
