"""Encodings, line ends and invisible marks."""

import pytest

from screening.engine.formats import read
from screening.engine.formats.text import Document
from screening.engine.formats.values.repair import repaired
from tests.engine.formats.samples import reading, records, sample


def whole(data: bytes) -> str:
    return Document.of(data).text.whole()


def test_utf8_is_utf8_with_and_without_its_mark():
    assert whole("é".encode()) == whole("é".encode("utf-8-sig"))
    assert Document.of("é".encode()).text.encoding.name == "utf-8"


def test_what_is_not_utf8_is_windows_1252_and_the_reviewer_is_told():
    found = reading("windows_1252.ris")
    assert found.records[0].record.title == "Spasmes en flexion chez l’enfant – étude"
    assert found.encoding == "cp1252"
    assert found.warnings == (
        "This file is not UTF-8; it was read as Windows-1252. Please look at its accented letters.",
    )


def test_a_file_of_joined_encodings_is_decoded_line_by_line():
    found = reading("joined_encodings.ris")
    assert [record.title for record in records("joined_encodings.ris")] == [
        "Épilepsie",
        "Épilepsie",
        "CR alone",
    ]
    assert found.encoding == "utf-8 and cp1252"
    assert found.warnings == ("1 line of this file had to be read as Windows-1252, the others as UTF-8.",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_known_by_its_mark_or_by_its_zero_bytes(encoding):
    data = sample("mendeley.ris").decode().encode(encoding)
    assert [entry.record for entry in read(data).records] == records("mendeley.ris")


def test_utf16_sample_is_read():
    assert [record.title for record in records("utf16.ris")] == ["Épilepsie"]


def test_only_line_feeds_and_carriage_returns_end_a_line():
    assert whole("a\u2028b\u2029c\x85d\x0be\x0cf\r\ng\rh\ni".encode()) == "a b c d e f\ng\nh\ni"


def test_marks_inside_the_text_and_controls_are_taken_out():
    assert whole("a\ufeffb\x00c\x07d\te".encode()) == "abcd\te"


def test_characters_that_were_lost_earlier_are_counted():
    assert Document.of("Gen\ufffdve et Z\ufffdrich".encode()).text.encoding.warnings == (
        "2 unreadable characters in this file (shown as \ufffd).",
    )


def test_letters_encoded_twice_are_set_right_and_the_raw_text_stays():
    (entry,) = reading("encoded_twice.ris").records
    assert entry.record.title == "Géographie de l’épilepsie"
    assert "TI  - GÃ©ographie de lâ€™Ã©pilepsie" in entry.raw
    assert entry.warnings == (
        "Letters that had been encoded twice were set right; the raw entry shows them as they were.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "été café",
        "Österreich",
        "WiŚniewski",
        "Wiśniewski Dvořák",
        "l’épilepsie – “un cas…",
        "≥ 10 °C ± 2",
        "naïve",
    ],
)
def test_what_a_second_encoding_did_is_undone(text):
    assert repaired(text.encode().decode("cp1252")) == text


@pytest.mark.parametrize(
    "text",
    [
        "Ångström, Å",
        "«ACCIÓN»",
        "“10 Å”",
        "5 Å–7 Å",
        "“A MANHÔ",
        "SÃO PAULO",
        "naïve café",
        "Ó»",
        "日本語",
        "Â",
    ],
)
def test_letters_that_may_be_meant_stay(text):
    assert repaired(text) == text
