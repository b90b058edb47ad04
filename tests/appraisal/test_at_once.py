"""Two at once: never more people than places; reopening and agreeing exclude each other."""

import pytest

from screening.appraisal import actions
from screening.errors import Conflicting, DomainError
from screening.models import Appraisal
from screening.reviews.models import Role
from tests import factories
from tests.appraisal.conftest import CLASS_I
from tests.extraction.test_at_once import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_begin_at_once_with_one_place_left(about, review, reviewer):
    actions.answer(**about, by=reviewer, facts={})
    people = [factories.member(review, Role.REVIEWER) for _ in range(2)]
    results = all_at_once(
        [lambda person=person: actions.answer(**about, by=person, facts={}) for person in people]
    )
    assert results.count(Conflicting) == 1
    assert Appraisal.objects.count() == 2


def test_reopening_and_agreeing_exclude_each_other(about, pair, reviewer, lead):
    def refused(call):
        def attempt():
            try:
                return call()
            except DomainError as error:
                return error

        return attempt

    mine = Appraisal.objects.get(person=reviewer)
    all_at_once(
        [
            refused(lambda: actions.reopen(appraisal=mine, by=reviewer, reason="misread")),
            refused(lambda: actions.agree(**about, by=lead, facts=CLASS_I)),
        ]
    )
    mine.refresh_from_db()
    assert mine.is_complete == Appraisal.objects.filter(person=None).exists()
