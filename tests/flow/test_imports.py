"""What follows an import, room by room: screening opens, texts are indexed, pairs looked for; and back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening import flow
from screening.citations import actions, events
from screening.citations.models import CitationText
from screening.decisions import actions as decisions
from screening.decisions.models import Stage, StageItem
from screening.duplicates import actions as duplicates
from screening.errors import Conflicting
from screening.models import AuditEntry
from tests import factories
from tests.citations import exports


@pytest.fixture
def batch(review, lead, django_capture_on_commit_callbacks):
    """Two records of MEDLINE and the same two of Embase are in the review; this is the second file.
    Nothing is merged but by people."""
    duplicates.set_merging(review=review, merging="off", by=lead)
    search = factories.SearchFactory(review=review)
    for name, text in [("a.nbib", exports.pubmed(2)), ("b.ris", exports.ris(2))]:
        with django_capture_on_commit_callbacks(execute=True):
            batch = actions.upload(
                review=review, search=search, upload=exports.file(text, name), by=lead, accepts_itself=True
            )
    return batch


def ids(batch) -> list[int]:
    return list(batch.records.order_by("pk").values_list("citation_id", flat=True))


def test_an_import_is_screened_searched_and_compared(review, batch):
    assert review.stage_items.filter(stage=Stage.TITLE_ABSTRACT, withdrawn_at=None).count() == 4
    assert CitationText.objects.filter(citation__review=review).count() == 4
    assert review.duplicate_pairs.count() == 2
    tasks = ["screening.read_import", "screening.store_import", "screening.index_citations"]
    for task in [*tasks, "screening.find_duplicates"]:
        assert review.jobs.filter(task=task, state="done").count() == 2


def test_what_left_is_withdrawn_from_every_stage_and_says_so(review, lead, batch):
    factories.StageItemFactory(citation_id=ids(batch)[0], review=review, stage=Stage.FULL_TEXT)
    actions.undo(batch=batch, by=lead)
    assert StageItem.objects.filter(citation__in=ids(batch), withdrawn_at=None).count() == 0
    assert review.stage_items.filter(withdrawn_at=None).count() == 2
    told = AuditEntry.objects.filter(verb="stage.withdraw").order_by("pk").values_list("summary", flat=True)
    assert list(told) == [
        "withdrew 2 citations from title and abstract",
        "withdrew 1 citation from full text",
    ]


def test_what_left_is_never_opened_again(review, lead, batch):
    actions.undo(batch=batch, by=lead)
    StageItem.objects.filter(citation__in=ids(batch)).delete()
    opened = decisions.open_items(review=review, citation_ids=ids(batch), stage=Stage.TITLE_ABSTRACT, by=lead)
    assert opened == 0


def test_votes_and_verdicts_answer_what_may_not_leave(review, lead, reviewer, batch):
    voted, told_apart = ids(batch)
    decisions.cast_vote(item=StageItem.objects.get(citation=voted), by=reviewer, verdict="maybe")
    pair = review.duplicate_pairs.get(second=told_apart)
    duplicates.reject(pair=pair, by=lead)
    for hold in (False, True):
        answers = events.leaving.send(None, review=review, citation_ids=ids(batch), hold=hold)
        by_follower = {follower.__name__: held for follower, held in answers}
        assert by_follower == {"voted_citations_stay": {voted}, "compared_citations_stay": {told_apart}}
    other = factories.ReviewFactory()
    answers = events.leaving.send(None, review=other, citation_ids=ids(batch), hold=False)
    assert [held for _, held in answers] == [set(), set()]


@pytest.mark.parametrize("hold", [False, True])
def test_only_who_undoes_an_import_holds_votes_up(review, batch, hold):
    with CaptureQueriesContext(connection) as asked:
        events.leaving.send(None, review=review, citation_ids=ids(batch), hold=hold)
    locks = [query["sql"] for query in asked if "FOR NO KEY UPDATE" in query["sql"]]
    assert len(locks) == hold


def test_a_vote_after_the_import_was_undone_is_refused(review, lead, reviewer, batch):
    item = StageItem.objects.get(citation=ids(batch)[0])
    actions.undo(batch=batch, by=lead)
    with pytest.raises(Conflicting, match=r"no longer screened at this stage. Go on with the next one"):
        decisions.cast_vote(item=item, by=reviewer, verdict="include")


def test_each_follower_is_connected_once(review):
    flow.connect()
    names = [follower.__name__ for _, follower in flow.FOLLOWS]
    assert len(names) == len(set(names))
    answers = events.leaving.send(None, review=review, citation_ids=[], hold=False)
    assert len(answers) == 2
