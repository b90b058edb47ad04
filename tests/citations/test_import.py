"""Nothing is lost and nothing is stored twice: uploads, reading, restarts, refusals."""

import hashlib
import threading

import pytest
from django.db import connection, connections

from screening.audit.models import AuditEntry
from screening.citations import actions, events, search_text
from screening.citations.models import Citation, CitationText, ImportBatch, SourceRecord
from screening.engine.records import ParsedRecord, Record
from screening.errors import Conflicting, DomainError
from screening.jobs.models import Job
from screening.protocol.models import Search
from tests import factories
from tests.citations import exports


class Killed(BaseException):
    """The worker dies."""


def test_an_upload_is_kept_and_read_by_a_job(review, search, lead, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        batch = actions.upload(review=review, search=search, upload=exports.file(exports.pubmed(3)), by=lead)
    batch.refresh_from_db()
    job = Job.objects.get(task="screening.read_import")
    assert (batch.job, job.state) == (job, Job.State.DONE)
    assert (batch.state, batch.marks, batch.stored, batch.rejected) == ("stored", 3, 3, 0)
    assert batch.sha256 == hashlib.sha256(exports.pubmed(3).encode()).hexdigest()
    with batch.file.open() as kept:
        assert kept.read() == exports.pubmed(3).encode()


def test_every_entry_is_kept_raw_with_its_place_and_its_citation(imported):
    batch = imported(exports.pubmed(3))
    records = list(batch.records.order_by("position"))
    assert [record.position for record in records] == [1, 2, 3]
    assert records[1].raw.strip() == exports.pubmed(1, first=2).strip()
    assert [record.citation.number for record in records] == [1, 2, 3]
    assert records[1].fields["pmid"] == "9000002"


def test_a_citation_shows_what_its_record_says(imported):
    imported(exports.pubmed(1))
    citation = Citation.objects.get()
    assert (citation.title, citation.year, citation.pages) == (
        "Corticotropin in infantile spasms, trial 1.",
        1991,
        "101-9",
    )
    assert (citation.pmid, citation.doi_key) == ("9000001", "10.1000/example.1")
    assert citation.title_key == "corticotropinininfantilespasmstrial1"
    assert citation.authors == ["Baram, Tallie Z"]
    assert citation.abstract.startswith("BACKGROUND: Infants")


def test_numbers_of_citations_go_on_without_gaps(imported):
    imported(exports.pubmed(3))
    imported(exports.ris(2), "export.ris")
    assert list(Citation.objects.order_by("pk").values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_a_file_in_one_chunk_more_than_fits(imported, monkeypatch):
    monkeypatch.setattr(actions, "CHUNK", 2)
    batch = imported(exports.pubmed(5))
    assert (batch.stored, batch.records.count()) == (5, 5)
    assert list(Citation.objects.order_by("pk").values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_what_cannot_be_read_is_rejected_with_its_line_and_the_numbers_close(imported):
    untitled = "TY  - JOUR\nER  - \n\n"
    batch = imported(exports.ris(2) + untitled, "export.ris")
    rejected = batch.rejects.get()
    assert (batch.marks, batch.stored, batch.rejected, batch.unaccounted) == (3, 2, 1, 0)
    assert rejected.raw.strip() == untitled.strip()
    assert rejected.line == exports.ris(2).count("\n") + 1
    assert rejected.reason


def test_the_end_is_told_once_with_the_new_citations(imported, lead):
    told = []

    def listener(sender, **what):
        told.append(what)

    events.batch_stored.connect(listener)
    try:
        batch = imported(exports.pubmed(2))
        actions.store_batch(batch=batch)
    finally:
        events.batch_stored.disconnect(listener)
    (what,) = told
    assert (what["batch"], what["by"]) == (batch, lead)
    assert what["citation_ids"] == sorted(Citation.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("dies_after", [0, 1, 2])
def test_a_killed_worker_is_followed_by_one_that_goes_on(
    review, search, lead, monkeypatch, dies_after, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(actions, "CHUNK", 2)
    with monkeypatch.context() as dying:
        chunks = []

        def store(batch, chunk, store=actions._store_chunk):
            if len(chunks) == dies_after:
                raise Killed
            chunks.append(chunk)
            store(batch, chunk)

        dying.setattr(actions, "_store_chunk", store)
        batch = actions.upload(review=review, search=search, upload=exports.file(exports.pubmed(5)), by=lead)
        with pytest.raises(Killed):
            actions.store_batch(batch=batch)
    assert SourceRecord.objects.count() == 2 * dies_after
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.WAITING
    actions.store_batch(batch=batch)
    batch.refresh_from_db()
    assert (batch.stored, batch.marks) == (5, 5)
    assert list(batch.records.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    assert list(Citation.objects.order_by("pk").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert CitationText.objects.count() == 5


def test_a_worker_that_dies_at_the_very_end_leaves_no_half_told_story(review, search, lead, monkeypatch):
    batch = actions.upload(review=review, search=search, upload=exports.file(exports.pubmed(2)), by=lead)

    def listener(sender, **what):
        raise Killed

    events.batch_stored.connect(listener)
    try:
        with pytest.raises(Killed):
            actions.store_batch(batch=batch)
    finally:
        events.batch_stored.disconnect(listener)
    batch.refresh_from_db()
    assert (batch.state, batch.stored) == ("waiting", 0)
    actions.store_batch(batch=batch)
    batch.refresh_from_db()
    assert (batch.state, batch.stored, Citation.objects.count()) == ("stored", 2, 2)
    assert AuditEntry.objects.filter(verb="import.store").count() == 1


def test_a_job_that_stopped_can_be_started_again(
    review, search, lead, monkeypatch, django_capture_on_commit_callbacks
):
    def fails(citations):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(search_text, "write", fails)
        with django_capture_on_commit_callbacks(execute=True):
            actions.upload(review=review, search=search, upload=exports.file(exports.pubmed(2)), by=lead)
    batch = ImportBatch.objects.select_related("job").get()
    assert (batch.has_stopped, batch.job.state, Citation.objects.count()) == (True, Job.State.FAILED, 0)
    with django_capture_on_commit_callbacks(execute=True):
        actions.retry(batch=batch, by=lead)
    batch.refresh_from_db()
    assert (batch.state, batch.stored, batch.has_stopped) == ("stored", 2, False)


def test_what_is_being_read_or_has_been_read_is_not_started_again(review, search, lead, imported):
    waiting = actions.upload(review=review, search=search, upload=exports.file(exports.pubmed(2)), by=lead)
    with pytest.raises(Conflicting, match="being read"):
        actions.retry(batch=waiting, by=lead)
    with pytest.raises(Conflicting, match="has been read: stored"):
        actions.retry(batch=imported(exports.ris(1)), by=lead)


def test_the_same_file_again_is_refused_and_names_the_first(imported, review, search, lead):
    imported(exports.pubmed(2), "first.nbib")
    with pytest.raises(actions.SeenBefore) as refusal:
        actions.upload(
            review=review, search=search, upload=exports.file(exports.pubmed(2), "again.nbib"), by=lead
        )
    assert "“again.nbib” is the same file as “first.nbib”, uploaded on" in str(refusal.value)
    assert "under MEDLINE (PubMed). Nothing was added." in str(refusal.value)
    assert (ImportBatch.objects.count(), Citation.objects.count()) == (1, 2)


def test_the_same_file_in_another_review_is_another_import(imported, lead):
    imported(exports.pubmed(2))
    elsewhere = factories.SearchFactory()
    batch = actions.upload(
        review=elsewhere.review, search=elsewhere, upload=exports.file(exports.pubmed(2)), by=lead
    )
    actions.store_batch(batch=batch)
    assert list(elsewhere.review.citations.order_by("pk").values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("content", [b"%PDF-1.4 not a citation", b"Dear all, here are the papers.\n" * 20])
def test_a_file_of_another_kind_is_refused_with_a_sentence_and_can_be_sent_again(
    review, search, lead, content, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        batch = actions.upload(
            review=review, search=search, upload=exports.file(content, "letter.txt"), by=lead
        )
    batch.refresh_from_db()
    assert (batch.state, batch.job.state) == (ImportBatch.State.REFUSED, Job.State.FAILED)
    assert batch.refusal == batch.job.error
    assert "letter.txt" in batch.refusal
    assert Citation.objects.count() == 0
    assert AuditEntry.objects.filter(verb="import.refuse").count() == 1
    actions.upload(review=review, search=search, upload=exports.file(content, "letter.txt"), by=lead)


def test_a_file_that_has_gone_from_the_server_is_said_so(review, search, lead):
    batch = actions.upload(review=review, search=search, upload=exports.file(exports.pubmed(1)), by=lead)
    batch.file.storage.delete(batch.file.name)
    with pytest.raises(actions.Unreadable, match="no longer on the server"):
        actions.store_batch(batch=batch)


@pytest.mark.parametrize(
    ("size", "sentence"),
    [(0, "“export.nbib” is empty"), (200_000_001, "“export.nbib” has 200 MB; a file may have up to 200 MB")],
)
def test_size_is_refused_with_a_sentence(review, search, lead, size, sentence):
    upload = exports.file(b"")
    upload.size = size
    with pytest.raises(DomainError, match=sentence):
        actions.upload(review=review, search=search, upload=upload, by=lead)


def test_a_search_of_another_review_is_refused(review, lead):
    with pytest.raises(DomainError, match="another review"):
        actions.upload(
            review=review, search=factories.SearchFactory(), upload=exports.file(exports.pubmed(1)), by=lead
        )


def test_of_several_files_the_good_ones_are_taken(review, search, lead):
    uploads = actions.upload_files(
        review=review,
        search=search,
        files=[exports.file(exports.pubmed(1)), exports.file(b""), exports.file(exports.ris(1), "a.ris")],
        by=lead,
    )
    assert [batch.name for batch in uploads.batches] == ["export.nbib", "a.ris"]
    (refusal,) = uploads.refusals
    assert refusal.startswith("“export.nbib” is empty")


def test_a_new_search_is_part_of_the_protocol_only_if_a_file_was_taken(review, lead):
    with pytest.raises(DomainError, match="is empty"):
        actions.upload_files(review=review, files=[exports.file(b"")], database="Embase", by=lead)
    assert not Search.objects.exists()
    actions.upload_files(
        review=review, files=[exports.file(exports.ris(1))], database="Embase", platform="Ovid", by=lead
    )
    assert str(review.searches.get()) == "Embase (Ovid)"


@pytest.mark.parametrize("name", ["C:\\Users\\me\\a\x00b.nbib", "x" * 400 + ".nbib", "", "../../etc/passwd"])
def test_any_name_of_a_file_is_kept_without_harm(review, search, lead, name):
    upload = exports.file(exports.pubmed(1))
    upload.name = name
    batch = actions.upload(review=review, search=search, upload=upload, by=lead)
    batch.refresh_from_db()
    assert 0 < len(batch.name) <= 255
    assert not set(batch.name) & set("/\\\x00")


def test_what_the_database_refuses_is_marked_and_told(review, search, lead):
    batch = actions.upload(review=review, search=search, upload=exports.file(exports.pubmed(1)), by=lead)
    parsed = ParsedRecord(
        position=1,
        line=1,
        raw="TI  - Spasms\x00 in\ud800 infants",
        record=Record(title="Spasms\x00 in infants", authors=("Lux\udfff AL",), volume="9" * 120, year=99999),
    )
    actions._store_chunk(batch, [parsed])
    record = SourceRecord.objects.select_related("citation").get()
    assert record.raw == "TI  - Spasms� in� infants"
    assert (record.citation.title, record.citation.authors) == ("Spasms� in infants", ["Lux� AL"])
    assert (record.citation.year, len(record.citation.volume), len(record.fields["volume"])) == (
        None,
        100,
        120,
    )
    assert record.warnings == [
        "2 characters cannot be stored and shown as �.",
        "The volume is longer than 100 characters: shown cut, kept whole here.",
        "The year 99999 is none, so it is not shown.",
    ]


def test_each_step_is_in_the_log(imported):
    imported(exports.pubmed(2))
    entries = AuditEntry.objects.filter(verb__startswith="import.").order_by("pk")
    assert [(entry.verb, entry.summary) for entry in entries] == [
        ("import.upload", "uploaded export.nbib under the search MEDLINE (PubMed)"),
        ("import.store", "imported export.nbib: 2 records in the file, 2 stored, 0 rejected"),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_files_read_at_once_number_their_citations_without_twins(tmp_path, monkeypatch):
    monkeypatch.setattr(actions, "CHUNK", 5)
    review = factories.ReviewFactory()
    search = factories.SearchFactory(review=review)
    batches = [
        factories.ImportBatchFactory(
            search=search, state="waiting", name=name, file=exports.file(text, name), size=len(text)
        )
        for name, text in [("a.nbib", exports.pubmed(20)), ("b.nbib", exports.pubmed(20, first=50))]
    ]

    def read(batch):
        try:
            actions.store_batch(batch=batch)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=read, args=[batch]) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = review.citations.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 41))
    assert [batch.records.count() for batch in batches] == [20, 20]
    assert connection.vendor == "postgresql"
