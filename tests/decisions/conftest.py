"""A citation before two reviewers, and short ways to vote."""

import pytest

from screening.decisions import actions
from screening.decisions.models import StageItem
from tests import factories


@pytest.fixture
def citation(review):
    return factories.CitationFactory(review=review)


@pytest.fixture
def item(citation):
    return factories.StageItemFactory(citation=citation)


@pytest.fixture
def full_text(citation):
    return factories.StageItemFactory(citation=citation, stage="full_text")


@pytest.fixture
def criteria(review):
    """Two of inclusion and one of exclusion, in the order of the list of reasons."""
    spasms = factories.CriterionFactory(review=review, label="Spasms", position=1)
    eeg = factories.CriterionFactory(review=review, label="EEG", position=2)
    case = factories.CriterionFactory(review=review, label="Case report", position=3, kind="exclude")
    return [spasms, eeg, case]


@pytest.fixture
def conflict(item, reviewer, second_reviewer):
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    actions.cast_vote(item=item, by=second_reviewer, verdict="exclude", note="No EEG.")
    return StageItem.objects.get(pk=item.pk)


@pytest.fixture
def now_of():
    """The row as it stands in the database."""
    return lambda item: StageItem.objects.get(pk=item.pk)
