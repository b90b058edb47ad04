"""Many at once: never more people than places, one consensus, one of two saves of the same version."""

import pytest

from screening.errors import Conflicting
from screening.extraction import actions
from screening.extraction.models import Extraction
from screening.reviews.models import Role
from tests import factories
from tests.at_once import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def study(review):
    return factories.StudyReportFactory(study__review=review, is_primary=True).study


def test_two_start_at_once_with_one_place_left(review, study, reviewer):
    actions.start(study=study, by=reviewer)
    people = [factories.member(review, Role.REVIEWER) for _ in range(2)]
    results = all_at_once([lambda person=person: actions.start(study=study, by=person) for person in people])
    assert results.count(Conflicting) == 1
    assert Extraction.objects.count() == 2


def test_two_windows_of_one_person_start_one_extraction(study, reviewer):
    results = all_at_once([lambda: actions.start(study=study, by=reviewer)] * 4)
    assert {result.pk for result in results} == {Extraction.objects.get().pk}


def test_of_two_saves_of_one_version_one_is_refused(review, study, reviewer):
    mine = actions.start(study=study, by=reviewer)
    field = factories.FormFieldFactory(review=review)

    def save(text):
        return lambda: actions.save_fields(
            extraction=mine, by=reviewer, values={field: text}, version=mine.version
        )

    results = all_at_once([save("one"), save("other")])
    assert results.count(Conflicting) == 1
    assert mine.values.count() == 1


def test_two_who_agree_begin_one_consensus(review, study, reviewer, second_reviewer, lead):
    for person in (reviewer, second_reviewer):
        factories.ArmFactory(extraction__study=study, extraction__person=person)
    Extraction.objects.update(state=Extraction.State.COMPLETE)
    people = [lead, reviewer, second_reviewer]
    results = all_at_once(
        [lambda person=person: actions.start_consensus(study=study, by=person) for person in people]
    )
    assert len({result.pk for result in results}) == 1
    assert Extraction.objects.filter(person=None).count() == 1


def test_reopening_and_beginning_to_agree_exclude_each_other(review, study, reviewer, second_reviewer, lead):
    for person in (reviewer, second_reviewer):
        factories.ArmFactory(extraction__study=study, extraction__person=person)
    Extraction.objects.update(state=Extraction.State.COMPLETE)
    mine = Extraction.objects.get(person=reviewer)

    def refused(call):
        def attempt():
            try:
                return call()
            except Exception as error:
                return error

        return attempt

    all_at_once(
        [
            refused(lambda: actions.reopen(extraction=mine, by=reviewer, reason="wrong column")),
            refused(lambda: actions.start_consensus(study=study, by=lead)),
        ]
    )
    mine.refresh_from_db()
    assert mine.is_complete == Extraction.objects.filter(person=None).exists()
