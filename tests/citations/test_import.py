"""Nothing is lost and nothing is stored twice: uploads, reading, storing, restarts, refusals."""

import hashlib

import pytest

from screening.audit.models import AuditEntry
from screening.citations import actions, events
from screening.citations.actions import reading, storing
from screening.citations.models import Citation, CitationText, ImportBatch, SourceRecord
from screening.errors import Conflicting, DomainError
from screening.jobs.models import Job
from screening.protocol.models import Search
from tests import factories
from tests.citations import exports


class Killed(BaseException):
    """The worker dies."""


def numbers(review) -> list[int]:
    return list(review.citations.order_by("pk").values_list("number", flat=True))


def test_an_upload_is_kept_and_read_by_a_job(uploaded, lead, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        batch = uploaded(exports.pubmed(3))
    batch.refresh_from_db()
    job = Job.objects.get(task="screening.read_import")
    assert (batch.job, job.state) == (job, Job.State.DONE)
    assert (batch.state, batch.marks, batch.parsed, batch.rejected, batch.stored) == ("read", 3, 3, 0, 0)
    assert batch.sha256 == hashlib.sha256(exports.pubmed(3).encode()).hexdigest()
    with batch.file.open() as kept:
        assert kept.read() == exports.pubmed(3).encode()


def test_an_accepted_file_is_stored_by_a_job(read, lead, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        batch = actions.accept(batch=read(exports.pubmed(3)), by=lead)
    batch.refresh_from_db()
    job = Job.objects.get(task="screening.store_import")
    assert (batch.job, job.state, job.done, job.total) == (job, Job.State.DONE, 3, 3)
    assert (batch.state, batch.stored, batch.has_stopped) == ("stored", 3, False)


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


def test_a_file_in_one_chunk_more_than_fits(imported, review, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 2)
    batch = imported(exports.pubmed(5))
    assert (batch.stored, batch.records.count()) == (5, 5)
    assert numbers(review) == [1, 2, 3, 4, 5]


def test_what_cannot_be_read_is_rejected_with_its_line_and_the_numbers_close(imported):
    batch = imported(exports.pubmed_xml("One", "Two</x", "Three"), "export.xml")
    rejected = batch.rejects.get()
    assert (batch.marks, batch.stored, batch.rejected, batch.unaccounted) == (3, 2, 1, 0)
    assert (rejected.line, rejected.position) == (4, 2)
    assert rejected.raw.startswith("<PubmedArticle><MedlineCitation><PMID>8000006</PMID>")
    assert rejected.reason.startswith("This entry is no well-formed XML")
    assert list(batch.records.order_by("position").values_list("position", flat=True)) == [1, 3]


def test_an_entry_without_a_title_is_stored_with_a_warning(imported):
    batch = imported(exports.ris(2) + "TY  - JOUR\nAB  - Infants were treated.\nER  - \n\n", "export.ris")
    assert (batch.marks, batch.stored, batch.with_warnings, batch.unaccounted) == (3, 3, 1, 0)
    untitled = batch.records.get(position=3)
    assert untitled.line == exports.ris(2).count("\n") + 1
    assert untitled.warnings == ["This entry has no title."]


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
def test_a_killed_worker_is_followed_by_one_that_goes_on(accepted, review, monkeypatch, dies_after):
    monkeypatch.setattr(reading, "CHUNK", 2)
    batch = accepted(exports.pubmed(5))
    with monkeypatch.context() as dying:
        chunks = []

        def store(batch, chunk, store=storing.store_records):
            if len(chunks) == dies_after:
                raise Killed
            chunks.append(chunk)
            return store(batch, chunk)

        dying.setattr(storing, "store_records", store)
        with pytest.raises(Killed):
            actions.store_batch(batch=batch)
    assert SourceRecord.objects.count() == 2 * dies_after
    batch = ImportBatch.objects.get()
    assert batch.state == ImportBatch.State.ACCEPTED
    actions.store_batch(batch=batch)
    batch.refresh_from_db()
    assert (batch.stored, batch.marks, batch.warnings) == (5, 5, [])
    assert list(batch.records.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    assert numbers(review) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("dies_after", [1, 2])
def test_a_killed_reading_begins_anew_and_counts_nothing_twice(uploaded, monkeypatch, dies_after):
    monkeypatch.setattr(reading, "CHUNK", 2)
    batch = uploaded(exports.pubmed_xml("One", "Two</x", "Three", "Four</x", "Five"), "export.xml")
    with monkeypatch.context() as dying:
        chunks = []

        def count(batch, chunk, count=reading._count):
            if len(chunks) == dies_after:
                raise Killed
            chunks.append(chunk)
            count(batch, chunk)

        dying.setattr(reading, "_count", count)
        with pytest.raises(Killed):
            actions.read_batch(batch=batch)
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.rejects.count()) == ("waiting", dies_after)
    actions.read_batch(batch=batch)
    batch.refresh_from_db()
    assert (batch.state, batch.parsed, batch.rejected, batch.rejects.count()) == ("read", 3, 2, 2)


def test_a_worker_that_dies_at_the_very_end_leaves_no_half_told_story(accepted):
    batch = accepted(exports.pubmed(2))

    def listener(sender, **what):
        raise Killed

    events.batch_stored.connect(listener)
    try:
        with pytest.raises(Killed):
            actions.store_batch(batch=batch)
    finally:
        events.batch_stored.disconnect(listener)
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.stored) == ("accepted", 0)
    actions.store_batch(batch=batch)
    batch.refresh_from_db()
    assert (batch.state, batch.stored, Citation.objects.count()) == ("stored", 2, 2)
    assert AuditEntry.objects.filter(verb="import.store").count() == 1


def test_a_second_worker_that_did_not_know_of_the_first_changes_nothing(accepted):
    late = accepted(exports.pubmed(2))
    actions.store_batch(batch=ImportBatch.objects.get())
    actions.store_batch(batch=late)
    assert AuditEntry.objects.filter(verb="import.store").count() == 1
    assert (Citation.objects.count(), Job.objects.filter(task="screening.index_citations").count()) == (2, 1)


def test_a_job_that_stopped_can_be_started_again(read, lead, monkeypatch, django_capture_on_commit_callbacks):
    def fails(batch, fresh):
        raise RuntimeError

    batch = read(exports.pubmed(2))
    with monkeypatch.context() as broken:
        broken.setattr(storing, "store_records", fails)
        with django_capture_on_commit_callbacks(execute=True):
            actions.accept(batch=batch, by=lead)
    batch = ImportBatch.objects.select_related("job").get()
    assert (batch.has_stopped, batch.job.state, Citation.objects.count()) == (True, Job.State.FAILED, 0)
    with django_capture_on_commit_callbacks(execute=True):
        actions.retry(batch=batch, by=lead)
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.stored, batch.has_stopped) == ("stored", 2, False)
    assert CitationText.objects.count() == 2


def test_a_reading_that_stopped_can_be_started_again(
    uploaded, lead, monkeypatch, django_capture_on_commit_callbacks
):
    with monkeypatch.context() as broken:
        broken.setattr(reading, "_count", None)
        with django_capture_on_commit_callbacks(execute=True):
            uploaded(exports.pubmed(2))
    batch = ImportBatch.objects.select_related("job").get()
    assert (batch.has_stopped, batch.job.state) == (True, Job.State.FAILED)
    with django_capture_on_commit_callbacks(execute=True):
        actions.retry(batch=batch, by=lead)
    batch.refresh_from_db()
    assert (batch.state, batch.parsed) == ("read", 2)


def test_what_is_being_read_or_has_been_read_is_not_started_again(uploaded, read, lead, imported):
    with pytest.raises(Conflicting, match="is being read at this moment"):
        actions.retry(batch=uploaded(exports.pubmed(2)), by=lead)
    with pytest.raises(Conflicting, match="is not being read: to be accepted"):
        actions.retry(batch=read(exports.ris(2)), by=lead)
    with pytest.raises(Conflicting, match="is not being read: stored"):
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
    actions.read_batch(batch=batch)
    actions.store_batch(batch=actions.accept(batch=batch, by=lead))
    assert numbers(elsewhere.review) == [1, 2]


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


def test_a_file_that_has_gone_from_the_server_is_said_so(uploaded, accepted):
    for batch, work in [
        (uploaded(exports.pubmed(1)), actions.read_batch),
        (accepted(exports.pubmed(2)), actions.store_batch),
    ]:
        batch.file.storage.delete(batch.file.name)
        with pytest.raises(actions.Unreadable, match="no longer on the server"):
            work(batch=batch)
        batch.refresh_from_db()
        assert batch.state == ImportBatch.State.REFUSED


def test_a_file_that_goes_while_it_is_stored_can_go_on_or_be_undone(
    accepted, review, lead, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(reading, "CHUNK", 2)
    batch = accepted(exports.pubmed(5))
    content = exports.pubmed(5).encode()
    storing.store_records(batch, next(_records(batch)))
    batch.file.storage.delete(batch.file.name)
    with pytest.raises(actions.Unreadable, match="only a part of it is stored"):
        actions.store_batch(batch=batch)
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.records.count()) == ("accepted", 2)
    with pytest.raises(Conflicting, match="cannot be undone: being stored"):
        actions.undo(batch=batch, by=lead)
    Job.objects.filter(pk=batch.job_id).update(state=Job.State.FAILED)
    batch.file.storage.save(batch.file.name, exports.file(content))
    with django_capture_on_commit_callbacks(execute=True):
        actions.retry(batch=batch, by=lead)
    batch.refresh_from_db()
    assert (batch.state, batch.stored, numbers(review)) == ("stored", 5, [1, 2, 3, 4, 5])


def _records(batch):
    opened = reading.formats.opened(reading.document_of(batch))
    return reading.chunks(opened.entries())


def test_a_half_stored_file_whose_job_stopped_can_be_undone(accepted, review, lead, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 2)
    batch = accepted(exports.pubmed(5))
    storing.store_records(batch, next(_records(batch)))
    Job.objects.filter(pk=batch.job_id).update(state=Job.State.FAILED)
    undone = actions.undo(batch=batch, by=lead)
    assert (undone.state, undone.undone, review.citations.in_review().count()) == ("undone", 2, 0)


def test_a_file_that_is_read_in_another_way_by_now_is_told(accepted):
    batch = accepted(exports.pubmed(3))
    ImportBatch.objects.update(parsed=4, marks=4)
    batch.refresh_from_db()
    actions.store_batch(batch=batch)
    batch.refresh_from_db()
    (warning,) = batch.warnings
    assert warning.startswith("4 records were shown to be accepted, but 3 were stored")


@pytest.mark.parametrize(
    ("size", "sentence"),
    [(0, "“export.nbib” is empty"), (500_000_001, "“export.nbib” has 500 MB; a file may have up to 500 MB")],
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


def test_each_step_is_in_the_log(imported):
    imported(exports.pubmed(2))
    entries = AuditEntry.objects.filter(verb__startswith="import.").order_by("pk")
    assert [(entry.verb, entry.summary) for entry in entries] == [
        ("import.upload", "uploaded export.nbib under the search MEDLINE (PubMed)"),
        ("import.read", "had export.nbib read: 2 records in the file, 2 read, 0 rejected"),
        ("import.accept", "accepted export.nbib: 2 records"),
        ("import.store", "imported export.nbib: 2 records in the file, 2 stored, 0 rejected"),
    ]
