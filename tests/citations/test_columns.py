"""Where the columns of a table are not sure, a person names them; a table with that header is known then."""

import io

import pytest
from openpyxl import Workbook

from screening.audit.models import AuditEntry
from screening.citations import actions
from screening.citations.actions.reading import document_of
from screening.citations.models import Citation, ColumnMapping, ImportBatch
from screening.engine.formats.tables import mapping
from screening.errors import Conflicting, DomainError
from tests import factories
from tests.citations import exports

HEADER = "Title,Remarks,Authors,When"
NAMED = {"Title": "title", "Remarks": "abstract", "Authors": "authors", "When": "year"}


@pytest.fixture
def asked(read):
    return read(exports.table(2, header=HEADER), "table.csv")


def test_a_table_of_which_nothing_is_sure_waits_for_its_columns(asked):
    assert (asked.state, asked.format, asked.columns) == ("columns", "table", {})
    assert not Citation.objects.exists()


def test_a_table_is_read_once_its_columns_are_named(asked, lead, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.name_columns(batch=asked, columns=NAMED, by=lead)
    asked.refresh_from_db()
    assert (asked.state, asked.columns, asked.parsed, asked.without_abstract) == ("read", NAMED, 2, 0)
    actions.store_batch(batch=actions.accept(batch=asked, by=lead))
    first = Citation.objects.order_by("pk").first()
    assert (first.title, first.abstract, first.year) == (f"{exports.TITLES[0]}, row 0", "Abstract 0", 1990)
    assert AuditEntry.objects.get(verb="import.columns").detail == {"columns": NAMED}


def test_the_next_table_with_this_header_is_known_in_this_review_alone(asked, read, review, lead):
    actions.name_columns(batch=asked, columns=NAMED, by=lead)
    again = read(exports.table(3, header=HEADER), "next.csv")
    assert (again.state, again.columns, again.parsed) == ("read", NAMED, 3)
    other = read(exports.table(3, header="Title,Remarks,Authors,Why"), "other.csv")
    assert other.state == "columns"
    elsewhere = factories.SearchFactory()
    batch = actions.upload(
        review=elsewhere.review,
        search=elsewhere,
        upload=exports.file(exports.table(3, header=HEADER), "next.csv"),
        by=lead,
    )
    actions.read_batch(batch=batch)
    batch.refresh_from_db()
    assert batch.state == "columns"


def test_the_newest_naming_holds(asked, read, lead):
    actions.name_columns(batch=asked, columns={"Title": "abstract", "Remarks": "title"}, by=lead)
    actions.read_batch(batch=ImportBatch.objects.get(pk=asked.pk))
    actions.name_columns(batch=asked, columns=NAMED, by=lead)
    assert read(exports.table(3, header=HEADER), "next.csv").columns == NAMED
    assert ColumnMapping.objects.count() == 2


@pytest.mark.parametrize(
    "columns",
    [{}, {"Title": "abstract"}, {"Title": "colour"}, {"No such column": "title"}],
    ids=["none", "no title", "no field", "no column"],
)
def test_without_a_title_no_table_is_read(asked, lead, columns):
    with pytest.raises(DomainError, match="Say which column holds the title"):
        actions.name_columns(batch=asked, columns=columns, by=lead)
    assert not ColumnMapping.objects.exists()


def test_what_fits_nothing_is_left_out(asked, lead):
    named = {**NAMED, "When": "colour", "Elsewhere": "doi"}
    batch = actions.name_columns(batch=asked, columns=named, by=lead)
    assert batch.columns == {name: field for name, field in NAMED.items() if name != "When"}


def test_a_table_that_waits_for_its_columns_can_be_discarded(asked, lead):
    assert actions.discard(batch=asked, by=lead).state == "discarded"
    with pytest.raises(Conflicting, match="does not wait for its columns"):
        actions.name_columns(batch=asked, columns=NAMED, by=lead)


def test_a_workbook_is_asked_about_and_read_as_a_table_is(read, lead):
    book, data = Workbook(), io.BytesIO()
    book.active.append(HEADER.split(","))
    book.active.append(["Vigabatrin in West syndrome", "An abstract.", "Baram T", 1996])
    book.save(data)
    batch = read(data.getvalue(), "table.xlsx")
    assert (batch.state, batch.format) == ("columns", "xlsx")
    actions.name_columns(batch=batch, columns=NAMED, by=lead)
    actions.read_batch(batch=ImportBatch.objects.get(pk=batch.pk))
    actions.store_batch(batch=actions.accept(batch=batch, by=lead))
    citation = Citation.objects.get()
    assert (citation.title, citation.abstract, citation.year) == (
        "Vigabatrin in West syndrome",
        "An abstract.",
        1996,
    )


def test_a_table_of_which_all_is_sure_is_read_at_once(read):
    batch = read(exports.table(2), "sure.csv")
    assert (batch.state, batch.parsed, batch.rejected) == ("read", 2, 0)
    assert batch.columns["Title"] == "title"


def test_a_file_whose_fields_are_known_is_not_asked_for_columns(read, lead):
    with pytest.raises(DomainError, match="its columns need no names"):
        actions.name_columns(batch=read(exports.pubmed(1)), columns=NAMED, by=lead)
    assert not ColumnMapping.objects.exists()


def test_a_stored_file_is_asked_no_more(imported, lead):
    with pytest.raises(Conflicting, match="does not wait for its columns"):
        actions.name_columns(batch=imported(exports.pubmed(1)), columns=NAMED, by=lead)


def test_a_file_that_is_gone_is_said_so(read, lead):
    batch = read(exports.table(2), "sure.csv")
    batch.file.storage.delete(batch.file.name)
    with pytest.raises(DomainError, match="no longer on the server"):
        actions.name_columns(batch=batch, columns={"Title": "title"}, by=lead)


def test_a_proposal_shows_columns_and_first_rows(read):
    batch = read(exports.table(5), "sure.csv")
    proposal = mapping.proposal(document_of(batch))
    assert proposal.columns == ("Title", "Abstract", "Authors", "Year")
    assert [row[3] for row in proposal.samples] == ["1990", "1991", "1992"]
    assert proposal.mapping["Title"] == "title"
