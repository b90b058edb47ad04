"""Tables out and back in: no value is changed, cut silently, or run as a formula."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine import sheets

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']


def table(*rows):
    width = len(rows[0]) if rows else 1
    return sheets.Table("Results", tuple(f"column {n}" for n in range(width)), tuple(rows))


def read_back(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_numbers_stay_numbers_and_empty_stays_empty():
    book = read_back(sheets.xlsx([table(("Baram 1996", 0, 15, None, 78.6))]))
    assert [cell.value for cell in book["Results"][2]] == ["Baram 1996", 0, 15, None, 78.6]


@pytest.mark.parametrize("text", [*FORMULAS, "01-10", "1E5", "http://example.org/" + "a" * 3000])
def test_text_stays_text_in_xlsx(text):
    cell = read_back(sheets.xlsx([table((text,))]))["Results"]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_text_that_no_cell_holds_is_cut_and_the_cut_is_listed():
    book = read_back(sheets.xlsx([table(("a" * 40_000,))]))
    assert len(book["Results"]["A2"].value) == 32_767
    assert book["Notes"]["A2"].value == "Results, row 2, column 0"


def test_control_characters_do_not_break_the_workbook():
    assert read_back(sheets.xlsx([table(("a\x00b\x0bc",))]))["Results"]["A2"].value == "a b c"


@pytest.mark.parametrize("text", FORMULAS)
def test_spreadsheet_csv_disarms_formulas(text):
    written = sheets.csv_for_spreadsheets(table((text,)))
    (_, (cell,)) = csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""))
    assert cell == f"'{text}"


def test_a_negative_number_is_a_number_not_a_formula():
    assert sheets.csv_for_spreadsheets(table((-0.5,))).endswith("\r\n-0.5\r\n")


cells = st.one_of(st.integers(-(10**9), 10**9), st.text(st.characters(exclude_categories=["Cs"])))


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_exact_csv_gives_every_value_back(rows):
    written = sheets.csv_exact(table(*rows)) if rows else sheets.csv_exact(table(("", "")))
    back = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert back == [[str(cell) for cell in row] for row in rows or [("", "")]]
