"""COPY writes what the models promise, whatever the characters; people go on working meanwhile."""

import threading

import pytest
from django.db import connection, connections, transaction

from screening.citations import actions, fullest
from screening.citations.actions import reading, storing
from screening.citations.models import Citation, ImportBatch, SourceRecord
from screening.decisions import actions as decisions
from screening.decisions.models import StageItem, Vote
from screening.engine.matching import doi_key, title_key
from screening.engine.prisma import check
from screening.engine.records import ParsedRecord, Record
from screening.outputs.prisma import flow
from screening.reviews.models import Role
from tests import factories
from tests.citations import exports

ODD = "\\ \\N \\. \t tab\nline\r\nDOS \"quotes\" 'single' {brace} , %s $$ \x07 \x1f \u2028 é β 漢 👶🏽 \ufeff"
FULL = Record(
    title=f"Title {ODD}",
    abstract=f"{ODD}\n" * 3,
    authors=("Baram, Tallie Z", ODD, "\\N"),
    year=1996,
    journal=ODD,
    volume="97\\t",
    issue="(3)",
    pages="375–9",
    doi="10.1542/PEDS.97.3.375",
    pmid="8604274",
    pmcid="PMC1",
    embase_id="26091871",
    registrations=("NCT00001234",),
    issn=("0031-4005",),
    language="English",
    publication_types=("Journal Article", ODD),
    keywords=("\\.", "Spasms\tInfantile"),
    notices=("retracted",),
)


def store(batch, *records, raw: str = "raw", warnings=()) -> list[int]:
    entries = [
        ParsedRecord(position, position * 3, raw, record, tuple(warnings))
        for position, record in enumerate(records, start=1)
    ]
    return storing.store_records(batch, entries)


def columns(row, *left_out) -> dict:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in left_out
    }


def test_every_column_is_as_the_model_itself_would_write_it(review):
    batch = factories.ImportBatchFactory(search__review=review)
    ids = store(batch, FULL, Record(title="Bare"), raw=ODD, warnings=(ODD, "plain"))
    for pk, record, number in zip(ids, (FULL, Record(title="Bare")), (1, 2), strict=True):
        expected = Citation(review=review, number=number, **fullest.shown([record]))
        expected.pk = 1_000_000 + pk
        expected.number += 100
        expected.save()
        written = columns(Citation.objects.get(pk=pk), "id", "number", "created_at")
        assert written == columns(Citation.objects.get(pk=expected.pk), "id", "number", "created_at")
        source = SourceRecord.objects.get(citation=pk)
        assert columns(source, "id") == {
            "batch_id": batch.pk,
            "citation_id": pk,
            "position": number,
            "line": number * 3,
            "raw": ODD,
            "fields": {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in fullest.as_json(record).items()
            },
            "warnings": [ODD, "plain"],
            "known_before": False,
        }


def test_texts_come_back_to_the_letter(review):
    batch = factories.ImportBatchFactory(search__review=review)
    (pk,) = store(batch, FULL, raw=ODD)
    citation = Citation.objects.get(pk=pk)
    assert (citation.title, citation.abstract) == (FULL.title, FULL.abstract)
    assert (citation.authors, citation.keywords) == (list(FULL.authors), list(FULL.keywords))
    assert (citation.doi_key, citation.title_key) == (doi_key(FULL.doi), title_key(FULL.title))
    assert fullest.from_json(citation.records.get().fields) == FULL


def test_an_abstract_of_a_megabyte_is_kept_whole(review):
    batch = factories.ImportBatchFactory(search__review=review)
    abstract = "".join(f"sentence {n} \\ of \t many 👶. " for n in range(40_000))
    assert len(abstract.encode()) > 1_000_000
    store(batch, Record(title="Long", abstract=abstract), raw=abstract)
    assert actions.index(review=review) == 1
    assert Citation.objects.get().abstract == abstract
    assert SourceRecord.objects.get().raw == abstract


def test_what_the_database_refuses_is_marked_and_told(review):
    batch = factories.ImportBatchFactory(search__review=review)
    record = Record(
        title="Spasms\x00 in infants",
        authors=("Lux\udfff AL",),
        doi="10.1000/a\x00b",
        volume="9" * 120,
        year=99999,
    )
    store(batch, record, raw="TI  - Spasms\x00 in\ud800 infants", warnings=("Odd\x00.",))
    record = SourceRecord.objects.select_related("citation").get()
    shown = record.citation
    assert record.raw == "TI  - Spasms� in� infants"
    assert (shown.title, shown.authors, shown.doi) == ("Spasms� in infants", ["Lux� AL"], "10.1000/a�b")
    assert (shown.year, len(shown.volume), len(record.fields["volume"])) == (None, 100, 120)
    assert record.warnings == [
        "Odd�.",
        "2 characters cannot be stored and shown as �.",
        "The volume is longer than 100 characters: shown cut, kept whole here.",
        "The year 99999 is none, so it is not shown.",
    ]


def test_the_account_tells_beforehand_what_storing_will_warn_of(read, lead):
    text = exports.ris(1).replace("VL  - 97", "VL  - " + "9" * 120)
    batch = read(text + exports.ris(1, first=2), "export.ris")
    assert (batch.parsed, batch.with_warnings) == (2, 1)
    actions.store_batch(batch=actions.accept(batch=batch, by=lead))
    assert batch.records.exclude(warnings=[]).count() == 1


def test_nothing_to_store_takes_no_number(review):
    assert store(factories.ImportBatchFactory(search__review=review)) == []
    assert not review.citations.exists()


def test_the_rooms_behind_are_told_of_each_citation_once(imported, review, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 2)
    batch = imported(exports.pubmed(5))
    items = review.stage_items.order_by("rank")
    assert [item.citation.number for item in items] == [1, 2, 3, 4, 5]
    assert set(items.values_list("stage", "outcome", "seats_taken", "withdrawn_at")) == {
        ("title_abstract", "unscreened", 0, None)
    }
    assert set(items.values_list("citation", flat=True)) == set(
        batch.records.values_list("citation", flat=True)
    )


@pytest.mark.django_db(transaction=True)
def test_two_files_stored_at_once_number_their_citations_without_twins(monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 5)
    review = factories.ReviewFactory()
    search = factories.SearchFactory(review=review)
    batches = [
        factories.ImportBatchFactory(
            search=search,
            state="accepted",
            name=name,
            file=exports.file(text, name),
            size=len(text),
            parsed=20,
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
    assert StageItem.objects.filter(review=review).count() == 40
    assert connection.vendor == "postgresql"


@pytest.mark.django_db(transaction=True)
def test_a_chunk_that_is_being_stored_does_not_hold_up_a_vote():
    review = factories.ReviewFactory()
    person = factories.member(review, Role.REVIEWER)
    item = factories.StageItemFactory(citation=factories.CitationFactory(review=review, number=1))
    batch = factories.ImportBatchFactory(search__review=review)
    voted = threading.Event()

    def vote():
        try:
            with connection.cursor() as cursor:
                cursor.execute("set lock_timeout = '5s'")
            decisions.cast_vote(item=item, by=person, verdict="include")
            voted.set()
        finally:
            connections.close_all()

    with transaction.atomic():
        store(batch, Record(title="New"))
        thread = threading.Thread(target=vote)
        thread.start()
        thread.join(timeout=10)
        assert voted.is_set()
        assert Vote.objects.count() == 1
    assert Citation.objects.filter(title="New").get().number == 2


def test_the_flow_diagram_closes_while_a_file_is_half_stored(accepted, imported, review, monkeypatch):
    imported(exports.ris(2), "first.ris")
    monkeypatch.setattr(reading, "CHUNK", 2)
    batch = accepted(exports.pubmed(5))
    opened = reading.formats.opened(reading.document_of(batch))
    storing.store_records(batch, next(reading.chunks(opened.entries())))
    assert ImportBatch.objects.get(pk=batch.pk).state == "accepted"
    assert check(flow(review)) == ()
