"""An import is undone as far as nobody has decided on it; nothing is deleted and every count follows."""

import threading

import pytest
from django.db import connections, transaction

from screening.audit.models import AuditEntry
from screening.citations import actions, queries
from screening.citations.actions.undoing import undoing
from screening.citations.models import Citation, ImportBatch, SourceRecord
from screening.decisions import actions as decisions
from screening.decisions import queries as screened
from screening.decisions.models import StageItem, Vote
from screening.duplicates import actions as duplicates
from screening.duplicates import queries as pairs
from screening.duplicates.models import DuplicatePair
from screening.engine.prisma import check
from screening.errors import Conflicting, DomainError
from screening.outputs.prisma import flow
from screening.overview import queries as overview
from screening.reviews.models import Role
from tests import factories
from tests.at_once import all_at_once
from tests.citations import exports

STAGE = "title_abstract"


@pytest.fixture
def medline(review, lead, imported):
    """Nothing is merged but by people."""
    duplicates.set_merging(review=review, merging="off", by=lead)
    return imported(exports.pubmed(3), "medline.nbib")


def citation_of(batch, position: int) -> Citation:
    return batch.records.get(position=position).citation


def vote(citation, person, verdict="include") -> Vote:
    return decisions.cast_vote(item=citation.stage_items.get(stage=STAGE), by=person, verdict=verdict)


def counts(review, lead) -> dict:
    """Wherever people read how many there are."""
    flowing = flow(review)
    assert check(flowing) == ()
    return {
        "listed": queries.citations(review).count(),
        "identified": flowing.identified,
        "awaiting": flowing.awaiting_screening,
        "queue": screened.open_to(review, STAGE, lead).count(),
        "stage": sum(screened.stage_counts(review, STAGE).values()),
        "records": overview.totals(review).records,
        "citations": overview.plan(review).citations,
        "search": sum(search.stored or 0 for search in queries.searches(review)),
        "pairs": pairs.counts(review).left,
    }


def all_are(number: int, *, pairs: int = 0) -> dict:
    names = ["listed", "identified", "awaiting", "queue", "stage", "records", "citations", "search"]
    return {**dict.fromkeys(names, number), "pairs": pairs}


def test_all_that_an_import_brought_leaves_every_count(review, lead, medline, imported):
    imported(exports.ris(2), "embase.ris")
    duplicates.find(review=review)
    assert counts(review, lead) == all_are(5, pairs=2)
    batch = actions.undo(batch=medline, by=lead)
    assert (batch.state, batch.undone, batch.stored) == ("undone", 3, 3)
    assert counts(review, lead) == all_are(2)
    assert [pair.pk for pair in pairs.to_decide(review)] == []


def test_nothing_is_deleted(review, lead, medline):
    before = list(SourceRecord.objects.order_by("pk").values())
    actions.undo(batch=medline, by=lead)
    assert list(SourceRecord.objects.order_by("pk").values()) == before
    assert list(Citation.objects.values_list("left_with", flat=True)) == [medline.pk] * 3
    assert StageItem.objects.filter(withdrawn_at__isnull=False).count() == StageItem.objects.count() == 3
    assert AuditEntry.objects.get(verb="import.undo").detail == {"left": 3, "stay": 0}


def test_what_somebody_voted_on_stays_even_if_the_vote_was_taken_back(review, lead, reviewer, medline):
    vote(citation_of(medline, 1), reviewer)
    vote(citation_of(medline, 2), reviewer)
    decisions.undo_vote(item=citation_of(medline, 2).stage_items.get(), by=reviewer)
    found = undoing(medline)
    assert found.goes == (citation_of(medline, 3).pk,)
    batch = actions.undo(batch=medline, by=lead)
    assert (batch.state, batch.undone) == ("stored", 1)
    assert list(queries.citations(review).order_by("pk")) == [
        citation_of(medline, 1),
        citation_of(medline, 2),
    ]
    assert counts(review, reviewer)["records"] == 2
    assert check(flow(review)) == ()


def test_what_was_merged_stays_with_what_it_was_merged_into(review, lead, medline, imported):
    embase = imported(exports.ris(2), "embase.ris")
    duplicates.merge(kept=citation_of(medline, 1), dissolved=citation_of(embase, 1), by=lead)
    assert undoing(embase).stays == (citation_of(medline, 1).pk,)
    batch = actions.undo(batch=embase, by=lead)
    assert (batch.state, batch.undone) == ("stored", 1)
    assert (queries.citations(review).count(), check(flow(review))) == (3, ())
    batch = actions.undo(batch=medline, by=lead)
    assert (batch.state, batch.undone) == ("stored", 2)
    assert list(queries.citations(review)) == [citation_of(medline, 1)]
    assert (overview.totals(review).records, flow(review).identified, check(flow(review))) == (2, 2, ())


def test_two_of_one_file_that_were_merged_stay(review, lead, medline):
    duplicates.merge(kept=citation_of(medline, 1), dissolved=citation_of(medline, 2), by=lead)
    actions.undo(batch=medline, by=lead)
    assert list(queries.citations(review)) == [citation_of(medline, 1)]
    assert check(flow(review)) == ()


def test_once_a_merge_is_undone_its_citations_can_go_too(review, lead, medline, imported):
    embase = imported(exports.ris(1), "embase.ris")
    merge = duplicates.merge(kept=citation_of(medline, 1), dissolved=citation_of(embase, 1), by=lead)
    with pytest.raises(DomainError, match="decided on everything"):
        actions.undo(batch=embase, by=lead)
    duplicates.unmerge(merge=merge, by=lead)
    assert actions.undo(batch=embase, by=lead).state == "undone"
    assert counts(review, lead) == all_are(3)


@pytest.mark.parametrize("verdict", [duplicates.confirm, duplicates.reject])
def test_what_somebody_compared_stays(review, lead, medline, imported, verdict):
    embase = imported(exports.ris(2), "embase.ris")
    duplicates.find(review=review)
    verdict(pair=pairs.to_decide(review).first(), by=lead)
    actions.undo(batch=embase, by=lead)
    actions.undo(batch=medline, by=lead)
    stay = {
        end for pair in DuplicatePair.objects.exclude(decided_by=None) for end in (pair.first, pair.second)
    }
    alive = {citation.merged_into or citation for citation in stay}
    assert set(queries.citations(review)) == alive
    assert check(flow(review)) == ()


def test_undoing_what_is_all_decided_is_refused(lead, reviewer, medline):
    for position in (1, 2, 3):
        vote(citation_of(medline, position), reviewer)
    with pytest.raises(DomainError, match="Somebody has decided on everything"):
        actions.undo(batch=medline, by=lead)
    medline.refresh_from_db()
    assert (medline.state, medline.undone) == ("stored", 0)


def test_undoing_twice_is_refused(lead, medline):
    actions.undo(batch=medline, by=lead)
    with pytest.raises(Conflicting, match="cannot be undone: undone"):
        actions.undo(batch=medline, by=lead)
    assert AuditEntry.objects.filter(verb="import.undo").count() == 1


@pytest.mark.parametrize("state", ["waiting", "read", "refused", "discarded"])
def test_what_was_never_stored_cannot_be_undone(lead, medline, state):
    ImportBatch.objects.update(state=state)
    with pytest.raises(Conflicting, match="cannot be undone"):
        actions.undo(batch=medline, by=lead)


def test_an_import_that_brought_nothing_can_be_undone_and_come_again(imported, review, lead):
    text = exports.pubmed_xml("One</x")
    batch = actions.undo(batch=imported(text, "broken.xml"), by=lead)
    assert (batch.state, batch.undone, flow(review).identified) == ("undone", 0, 0)
    assert imported(text, "broken.xml").state == "stored"


def test_rejected_entries_of_an_undone_import_are_counted_no_more(imported, review, lead):
    batch = imported(exports.pubmed_xml("One", "Two</x"), "export.xml")
    assert (flow(review).identified, flow(review).removed_for_other_reasons) == (2, 1)
    actions.undo(batch=batch, by=lead)
    assert (flow(review).identified, flow(review).removed_for_other_reasons, check(flow(review))) == (
        0,
        0,
        (),
    )


def test_the_same_file_comes_again_under_new_numbers(imported, review, lead, medline):
    actions.undo(batch=medline, by=lead)
    again = imported(exports.pubmed(3), "medline.nbib")
    assert (again.stored, again.known) == (3, 0)
    assert counts(review, lead) == all_are(3)
    assert list(queries.citations(review).order_by("pk").values_list("number", flat=True)) == [4, 5, 6]
    duplicates.find(review=review)
    assert not DuplicatePair.objects.exists()


def test_open_pairs_of_what_left_are_not_counted_anywhere(review, lead, medline, imported):
    embase = imported(exports.ris(2), "embase.ris")
    duplicates.find(review=review)
    assert overview._duplicates([review.pk]) == {review.pk: 2}
    actions.undo(batch=embase, by=lead)
    assert overview._duplicates([review.pk]) == {}


def test_a_pair_on_a_page_left_open_cannot_be_merged_with_what_left(review, lead, medline, imported):
    embase = imported(exports.ris(2), "embase.ris")
    duplicates.find(review=review)
    pair = pairs.to_decide(review).first()
    actions.undo(batch=embase, by=lead)
    for act in (duplicates.confirm, duplicates.reject):
        with pytest.raises(Conflicting, match=r"#\d left the review with an import that was undone"):
            act(pair=pair, by=lead)
    with pytest.raises(Conflicting, match="left the review"):
        duplicates.merge(kept=citation_of(medline, 1), dissolved=citation_of(embase, 1), by=lead)
    assert check(flow(review)) == ()


def test_a_vote_on_a_card_left_open_is_refused_with_a_sentence(lead, reviewer, medline):
    item = citation_of(medline, 1).stage_items.get()
    actions.undo(batch=medline, by=lead)
    with pytest.raises(Conflicting, match="no longer screened"):
        decisions.cast_vote(item=item, by=reviewer, verdict="include")
    assert not Vote.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_vote_that_is_being_cast_keeps_its_citation(review, lead, reviewer, imported):
    """The vote holds its row but is not written to the end when the import is undone."""
    batch = imported(exports.pubmed(3))
    item = citation_of(batch, 1).stage_items.get()
    holds, outcome = threading.Event(), []

    def undo():
        holds.wait(timeout=10)
        try:
            outcome.append(actions.undo(batch=ImportBatch.objects.get(pk=batch.pk), by=lead))
        finally:
            connections.close_all()

    thread = threading.Thread(target=undo)
    thread.start()
    with transaction.atomic():
        decisions.cast_vote(item=item, by=reviewer, verdict="include")
        holds.set()
        thread.join(timeout=1)
        assert outcome == []  # it waits for the vote
    thread.join(timeout=10)
    (undone,) = outcome
    assert (undone.state, undone.undone) == ("stored", 2)
    assert list(queries.citations(review)) == [item.citation]
    item.refresh_from_db()
    assert (item.withdrawn_at, item.votes.count()) == (None, 1)


@pytest.mark.django_db(transaction=True)
def test_votes_and_undo_at_once_lose_no_vote(review, lead, imported):
    for round_ in range(4):
        batch = imported(exports.pubmed(4, first=1 + 10 * round_), f"{round_}.nbib")
        items = [record.citation.stage_items.get() for record in batch.records.order_by("position")]
        people = [factories.member(review, Role.REVIEWER) for _ in items]

        def cast(item, person):
            return lambda: decisions.cast_vote(item=item, by=person, verdict="exclude")

        def undo(batch=batch):
            try:
                return actions.undo(batch=batch, by=lead)
            except Conflicting:
                raise
            except DomainError as refusal:  # all four votes were first
                return refusal

        results = all_at_once([*map(cast, items, people), undo])
        stay = set(queries.citations(review).filter(records__batch=batch))
        assert stay == {vote.item.citation for vote in results if isinstance(vote, Vote)}
        assert all(isinstance(result, Vote) or result is Conflicting for result in results[:-1])


@pytest.mark.django_db(transaction=True)
def test_undone_by_two_people_at_once_it_is_undone_once(review, lead, imported):
    batch = imported(exports.pubmed(3))
    results = all_at_once([lambda: actions.undo(batch=batch, by=lead)] * 2)
    assert results.count(Conflicting) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.undone) == ("undone", 3)
