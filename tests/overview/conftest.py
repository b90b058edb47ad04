"""A review on its way, built of rows, with the numbers that each person must find in it."""

import pytest

from screening.decisions.models import Stage
from tests import factories


@pytest.fixture
def item(review):
    """``item(outcome, voters, stage)`` is a citation at a stage with the current votes of people."""

    def made(outcome, voters=(), stage=Stage.TITLE_ABSTRACT, citation=None, **fields):
        citation = citation or factories.CitationFactory(review=review)
        found = factories.StageItemFactory(
            citation=citation,
            stage=stage,
            outcome=outcome,
            seats_taken=len(voters),
            only_voter=voters[0] if outcome == "awaiting" else None,
            **fields,
        )
        for person in voters:
            vote = factories.VoteFactory(item=found, person=person)
            factories.SeatFactory(item=found, person=person, vote=vote)
        return found

    return made


@pytest.fixture
def study(review):
    """``study()`` is one with a retrieved report."""

    def made():
        return factories.StudyReportFactory(
            study__review=review, is_primary=True, report__state="retrieved"
        ).study

    return made
