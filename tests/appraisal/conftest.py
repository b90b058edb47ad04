"""A study with its report, a question, and people who have answered."""

import pytest

from screening.appraisal import actions
from tests import factories

CLASS_I = {
    "prospective": "yes", "randomised": "yes", "matched_cohort": "no", "control": "concurrent",
    "masked_outcome_assessment": "yes", "independent_assessment": "yes", "representative": "yes",
    "outcome_defined": "yes", "criteria_defined": "yes", "dropouts_accounted": "yes",
    "baseline_equivalent": "yes",
}  # fmt: skip
CLASS_II = {**CLASS_I, "dropouts_accounted": "no"}


@pytest.fixture
def study(review):
    return factories.StudyReportFactory(study__review=review, is_primary=True).study


@pytest.fixture
def question(review):
    return factories.QuestionFactory(review=review, text="Is ACTH effective?")


@pytest.fixture
def about(study, question):
    return {"study": study, "question": question}


@pytest.fixture
def completed(about):
    """``completed(person, facts)``: a complete appraisal of that person."""

    def complete(by, facts=None, quotes=None):
        mine = actions.answer(**about, by=by, facts=facts or CLASS_I, quotes=quotes)
        return actions.complete(appraisal=mine, by=by)

    return complete


@pytest.fixture
def pair(completed, reviewer, second_reviewer):
    """Two complete appraisals that differ in one fact."""
    quotes = {"dropouts_accounted": "p. 4: none was lost"}
    return completed(reviewer, CLASS_I, quotes), completed(second_reviewer, CLASS_II)
