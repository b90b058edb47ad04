"""A file is read first and its account shown; a person accepts or discards it before anything is stored."""

import pytest

from screening.audit.models import AuditEntry
from screening.citations import actions, queries
from screening.citations.models import Citation, ImportBatch, SourceRecord
from screening.errors import Conflicting
from screening.jobs.models import Job
from tests import factories
from tests.at_once import all_at_once
from tests.citations import exports

MIXED = exports.pubmed_xml("One", "Two</x", "Three", "Four</x")


def test_the_account_closes_and_is_there_before_anything_is_stored(read):
    batch = read(MIXED, "export.xml")
    assert (batch.state, batch.format, batch.platform) == ("read", "pubmed-xml", "PubMed")
    assert (batch.marks, batch.parsed, batch.rejected, batch.unaccounted) == (4, 2, 2, 0)
    assert (batch.without_abstract, batch.known, batch.new, batch.stored) == (2, 0, 2, 0)
    assert list(queries.rejects(batch).values_list("line", "position").order_by("line")) == [(4, 2), (6, 4)]
    assert (Citation.objects.count(), SourceRecord.objects.count()) == (0, 0)


def test_lines_that_nobody_understands_are_counted_and_kept(read):
    text = exports.pubmed(1) + "\n\nGibberish stands here.\n"
    batch = read("Preface of the librarian\n\n" + text)
    shown = [line.text.strip() for line in queries.strays(batch)]
    assert batch.not_understood == len(shown)
    assert "Preface of the librarian" in shown
    assert not batch.is_clean


def test_more_strays_than_are_kept_are_all_counted(read, monkeypatch):
    monkeypatch.setattr("screening.citations.actions.reading.STRAYS_KEPT", 3)
    monkeypatch.setattr("screening.citations.actions.reading.CHUNK", 2)
    batch = read("".join(f"Note {n}\n\n" for n in range(7)) + exports.pubmed(1))
    assert batch.not_understood >= 7
    assert batch.strays.count() == 3


def test_what_the_review_holds_already_is_counted_as_known(imported, read):
    imported(exports.pubmed(2))
    batch = read(exports.pubmed(5), "again.nbib")
    assert (batch.parsed, batch.known, batch.new) == (5, 2, 3)


def test_an_accepted_file_is_stored(read, lead, review, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        batch = actions.accept(batch=read(MIXED, "export.xml"), by=lead)
    batch.refresh_from_db()
    assert (batch.state, batch.stored, batch.rejected, batch.unaccounted) == ("stored", 2, 2, 0)
    assert review.citations.count() == 2


@pytest.mark.parametrize("act", [actions.accept, actions.discard])
def test_what_was_accepted_is_neither_accepted_again_nor_discarded(accepted, lead, act):
    batch = accepted(exports.pubmed(1))
    with pytest.raises(Conflicting, match=r"“export.nbib” .*: being stored\."):
        act(batch=batch, by=lead)
    actions.store_batch(batch=batch)
    with pytest.raises(Conflicting, match=r"“export.nbib” .*: stored\."):
        act(batch=batch, by=lead)
    assert Job.objects.filter(task="screening.store_import").count() == 1


def test_a_file_that_still_waits_cannot_be_accepted(uploaded, lead):
    with pytest.raises(Conflicting, match="does not wait to be accepted: waiting"):
        actions.accept(batch=uploaded(exports.pubmed(1)), by=lead)


def test_a_discarded_file_stores_nothing_and_keeps_its_account(read, lead):
    batch = actions.discard(batch=read(MIXED, "export.xml"), by=lead)
    actions.store_batch(batch=batch)
    actions.read_batch(batch=batch)
    batch.refresh_from_db()
    assert (batch.state, batch.parsed, batch.rejects.count()) == ("discarded", 2, 2)
    assert not Citation.objects.exists()
    with batch.file.open() as kept:
        assert kept.read() == MIXED.encode()
    assert AuditEntry.objects.get(verb="import.discard").summary == "discarded export.xml"


def test_a_discarded_or_undone_file_may_come_again(read, imported, review, lead):
    actions.discard(batch=read(exports.pubmed(2)), by=lead)
    actions.undo(batch=imported(exports.pubmed(2)), by=lead)
    batch = imported(exports.pubmed(2))
    assert (batch.state, batch.stored, batch.known) == ("stored", 2, 0)
    assert queries.citations(review).count() == 2
    with pytest.raises(actions.SeenBefore):
        read(exports.pubmed(2))


@pytest.mark.parametrize("state", ["waiting", "columns", "read", "accepted", "stored"])
def test_the_same_file_is_refused_while_the_first_is_here(uploaded, state):
    uploaded(exports.pubmed(1))
    ImportBatch.objects.update(state=state)
    with pytest.raises(actions.SeenBefore, match="Nothing was added"):
        uploaded(exports.pubmed(1), "again.nbib")


def test_a_clean_file_that_accepts_itself_is_stored(uploaded, lead, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        batch = uploaded(exports.pubmed(3), accepts_itself=True)
    batch.refresh_from_db()
    assert (batch.state, batch.stored) == ("stored", 3)
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert batch.job == Job.objects.get(task="screening.store_import")
    assert AuditEntry.objects.get(verb="import.accept").actor_id == lead.pk


@pytest.mark.parametrize(
    "text",
    [MIXED, "A line of nobody\n\n" + exports.pubmed(2)],
    ids=["rejected entries", "lines not understood"],
)
def test_a_file_that_is_not_clean_waits_even_if_it_should_accept_itself(
    uploaded, text, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        batch = uploaded(text, "export.txt", accepts_itself=True)
    batch.refresh_from_db()
    assert (batch.state, batch.stored) == ("read", 0)
    assert not Citation.objects.exists()


def test_a_reading_job_that_runs_again_after_it_accepted_does_nothing(
    uploaded, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        late = uploaded(exports.pubmed(3), accepts_itself=True)
    late.state = ImportBatch.State.WAITING  # as a worker has it that read the row before
    actions.read_batch(batch=late)
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.stored, Citation.objects.count()) == ("stored", 3, 3)
    assert AuditEntry.objects.filter(verb="import.read").count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepted_and_discarded_at_once_it_is_one_of_both(review, lead, read):
    batch = read(exports.pubmed(2))
    results = all_at_once(
        [
            lambda: actions.accept(batch=ImportBatch.objects.get(pk=batch.pk), by=lead),
            lambda: actions.discard(batch=ImportBatch.objects.get(pk=batch.pk), by=lead),
        ]
    )
    assert results.count(Conflicting) == 1
    batch.refresh_from_db()
    assert (batch.state, review.citations.count()) in {("stored", 2), ("discarded", 0)}


@pytest.mark.django_db(transaction=True)
def test_the_same_file_in_two_windows_at_once_is_kept_once(review, search, lead):
    def upload():
        try:
            return actions.upload(
                review=review, search=search, upload=exports.file(exports.pubmed(2)), by=lead
            )
        except actions.SeenBefore as seen:
            return seen

    kept = [type(result) for result in all_at_once([upload] * 3)]
    assert sorted(kind.__name__ for kind in kept) == ["ImportBatch", "SeenBefore", "SeenBefore"]
    assert ImportBatch.objects.count() == 1


def test_numbers_of_another_review_are_not_known_here(read):
    elsewhere = factories.CitationFactory(pmid="9000001")
    assert elsewhere.review.citations.count() == 1
    assert read(exports.pubmed(1)).known == 0
