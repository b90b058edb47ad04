"""What the columns of an unknown table mean, and workbooks: sheets, numbers, damage, bombs."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from screening.engine.formats import Document, opened, read
from screening.engine.formats.account import account
from screening.engine.formats.tables.mapping import FIELDS, proposal
from screening.engine.formats.tables.rows import rows
from screening.engine.records import Record, Refused
from tests.engine.formats.samples import records, sample

PLAIN = "Title,Abstract,Author(s),publication_year,Notes\nA,b,Sample A,2020,x\nC,d,Other B,2021,\n"


def proposed(text: str):
    return proposal(Document.of(text.encode()))


def mapped(text: str, columns: dict[str, str]) -> list[Record]:
    document = Document.of(text.encode(), columns=columns)
    return [entry.record for entry in account(opened(document)).records]


def workbook(*sheets: list[list[object]], names: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for number, cells in enumerate(sheets):
        sheet = book.create_sheet(names[number] if names else f"Sheet{number + 1}")
        for row in cells:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cells_of(name: str) -> list[list[object]]:
    lines = sample(name).decode("utf-8-sig").splitlines(keepends=True)
    return [row.cells for row in rows(lines, ",")]


def test_columns_are_proposed_by_their_names():
    found = proposed(PLAIN)
    assert found.columns == ("Title", "Abstract", "Author(s)", "publication_year", "Notes")
    assert found.mapping == {
        "Title": "title", "Abstract": "abstract", "Author(s)": "authors", "publication_year": "year",
    }  # fmt: skip
    assert found.samples == (("A", "b", "Sample A", "2020", "x"), ("C", "d", "Other B", "2021", ""))
    assert found.is_sure


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Titel", "title"), ("Zusammenfassung", "abstract"), ("Résumé", "abstract"), ("AUTOREN", "authors"),
        ("Año", "year"), ("Item DOI", "doi"), ("T1", "title"), ("N2", "abstract"), ("Pub. Year", "year"),
        ("PubMed_ID", "pmid"), ("Trial Registration", "registrations"), ("start-page", "first_page"),
    ],
)  # fmt: skip
def test_a_column_is_named_in_several_languages_and_spellings(header, field):
    found = proposed(f"{header};Title;Abstract;Author\na;b;c;d\n")
    assert found.mapping[header] == field


def test_a_column_whose_name_says_nothing_is_known_by_its_cells_but_not_for_sure():
    found = proposed("Title,Abstract,A,B,C\nx,y,10.9999/a.1,2020,31234567\nx,y,10.9999/a.2,2021,31234568\n")
    assert found.mapping == {"Title": "title", "Abstract": "abstract", "A": "doi", "B": "year"}
    assert not found.is_sure


@pytest.mark.parametrize(
    "text",
    ["Title,Author,Year\na,b,2020\n", "Title,Title,Abstract\na,b,c\n", "Abstract,Author,Year\na,b,2020\n"],
)
def test_a_table_that_does_not_say_enough_is_asked_about(text):
    document = Document.of(text.encode())
    assert opened(document).is_mapped
    assert not proposal(document).is_sure


def test_a_known_platform_is_not_asked_about():
    document = Document.of(sample("embase_com.csv"))
    assert not opened(document).is_mapped
    assert proposal(document).is_sure


def test_columns_of_one_name_or_without_a_name_are_told_apart():
    found = proposed("Title,Author,Author,,Title,\na,b,c,d,e,f\n")
    assert found.columns == ("Title", "Author", "Author (2)", "Column 4", "Title (2)", "Column 6")
    (record,) = mapped(
        "Title,Author,Author,,Title,\na,b,c,d,e,f\n", {"Title (2)": "title", "Column 4": "journal"}
    )
    assert record == Record(title="e", journal="d")


def test_a_signature_knows_a_header_again_whatever_its_case_and_order_of_rows():
    same = proposed(PLAIN.replace("Title", "TITLE").replace("A,b,Sample A,2020,x\n", ""))
    other = proposed(PLAIN.replace("Notes", "Remarks"))
    assert proposed(PLAIN).signature == same.signature != other.signature


def test_a_confirmed_mapping_decides_and_knows_no_other_fields():
    columns = {"Notes": "title", "Title": "", "Abstract": "no such field", "Author(s)": "authors"}
    assert mapped(PLAIN, columns)[0] == Record(title="x", authors=("Sample A",))


def test_a_mapping_without_a_title_is_refused_with_the_names_of_the_columns():
    with pytest.raises(Refused, match=r"no column for the title.*“publication_year”, “Notes”"):
        mapped(PLAIN, {"Abstract": "abstract"})


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Sample, Ann; Other, Ben", ("Sample, Ann", "Other, Ben")),
        ("Sample, Ann and Other, Ben", ("Sample, Ann", "Other, Ben")),
        ("Sample A, van der Other BC", ("Sample A", "van der Other BC")),
        ("Sample, A.B., Other, C.", ("Sample, A.B.", "Other, C.")),
        ("Sample, Ann", ("Sample, Ann",)),
        ("Ann Sample, Ben Other, and Cleo Third", ("Ann Sample", "Ben Other", "Cleo Third")),
        ("['Sample, Ann', \"O'Other, Ben\"]", ("Sample, Ann", "O'Other, Ben")),
        ("Sample, Ann|Other, Ben", ("Sample, Ann", "Other, Ben")),
        ("NCT09999901", ()),
    ],
)
def test_authors_of_an_unknown_writer_are_taken_apart(cell, names):
    (record,) = mapped(
        f'Title\tAuthors\nA\t"{cell.replace(chr(34), chr(34) * 2)}"\n',
        {"Title": "title", "Authors": "authors"},
    )
    assert record.authors == names


SAID = {
    "registrations": "NCT09999901",
    "doi": "10.9999/a",
    "pmcid": "PMC9900001",
    "issn": "1234-5678",
    "url": "https://example.org/1",
    "year": "2020",
    "embase_id": "L2099000001",
}


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_can_be_chosen_and_is_read(field):
    cell = SAID.get(field, "77")
    text = f"Title,Abstract,Own name\nA title,,{cell}\n"
    (record,) = mapped(text, {"Title": "title", "Own name": field})
    assert record != Record(title="A title") or field == "title"


@pytest.mark.parametrize("name", ["embase_com.csv", "lens.csv", "zotero.csv", "embase_com_vertical.csv"])
def test_a_workbook_holds_the_records_of_the_same_table(name):
    found = read(workbook(cells_of(name)))
    assert [entry.record for entry in found.records] == records(name)
    assert (found.format, found.marks, found.encoding) == ("xlsx", len(found.records), "binary")


def test_numbers_and_dates_of_a_workbook_are_text_again():
    header = ["PMID", "Title", "Abstract", "Date", "Volume", "Pages"]
    (entry,) = read(
        workbook([header, [39990001, "A_x000D_\nB", None, date(2020, 5, 1), 15.0, "1-2"]])
    ).records
    assert entry.record == Record(title="A B", pmid="39990001", year=2020, volume="15", pages="1-2")
    assert entry.raw == "39990001\tA\nB\t\t2020-05-01\t15\t1-2"
    assert entry.line == 2


def test_every_sheet_with_records_is_read_and_the_others_are_named():
    table = [["Title", "Abstract"], ["A", "b"], [None, None], ["Title", "Abstract"], ["C", "d"]]
    found = read(
        workbook(
            [["My review"], *table], [["Some", "numbers"], [1, 2]], [], table,
            names=("In", "Numbers", "Empty", "Out"),
        )
    )  # fmt: skip
    assert [(entry.line, entry.record.title) for entry in found.records] == [
        (3, "A"),
        (6, "C"),
        (2, "A"),
        (5, "C"),
    ]
    assert found.marks == 4
    assert [stray.text for stray in found.strays] == ["My review"]
    assert found.warnings == ("The sheet “Numbers” holds no table of records and was not read.",)


def test_a_workbook_of_unknown_columns_is_asked_about():
    data = workbook([["Heading", "Abstract", "Year"], ["A", "b", 2020]])
    document = Document.of(data)
    assert opened(document).is_mapped
    assert proposal(document).mapping == {"Abstract": "abstract", "Year": "year"}
    document = Document.of(data, columns={"Heading": "title"})
    assert [entry.record for entry in account(opened(document)).records] == [Record(title="A")]


def test_a_workbook_without_a_table_of_records_is_refused():
    with pytest.raises(Refused, match="no sheet with a table of records"):
        read(workbook([["Some", "numbers"], [1, 2]]))


def packed(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", content)
    return stream.getvalue()


def test_a_workbook_that_would_fill_the_memory_is_refused_unopened():
    with pytest.raises(Refused, match="far larger than it looks"):
        read(packed(bytes(1 << 25)))


def test_a_damaged_workbook_is_refused():
    data = workbook([["Title", "Abstract"], ["A", "b"]])
    for damaged in (packed(b"x"), data[:-40], data[: len(data) // 2]):
        with pytest.raises(Refused, match="cannot be opened"):
            read(damaged)


WHOLE = workbook([["Title", "Abstract"], ["A", "b"]])


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8))
def test_a_workbook_damaged_anywhere_is_read_or_refused(place, data):
    try:
        found = read(WHOLE[:place] + data + WHOLE[place + len(data) :])
    except Refused as refused:
        assert str(refused).endswith(".")  # noqa: PT017
    else:
        assert found.records or found.strays or found.rejected or found.format != "xlsx"
