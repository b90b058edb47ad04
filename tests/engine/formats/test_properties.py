"""What must hold for any file: no crash, nothing lost, and nothing hangs on how the bytes are laid out."""

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from screening.engine.formats import read
from screening.engine.records import Reading, Refused
from tests.engine.formats.samples import NAMES, reading, records, sample

RIS = [name for name in NAMES if name.endswith(".ris")]
WELL_FORMED = [
    name for name in RIS if not re.match("missing|hand|utf16|joined|windows|lower|citesource", name)
]
# The database that Ovid names after the last record holds for the records without one.
ON_THEIR_OWN = [name for name in WELL_FORMED if name not in ("ovid_embase.ris", "psycnet.ris")]
LINES = [
    "TY  - JOUR",
    "ER  - ",
    "TI  - A title",
    "AU  - ",
    "AB  - Text",
    "T2 - x",
    "KW  - a;b",
    "DO  - 10.1000/x%",
]
LINES += [
    "PMID- 1",
    "OWN - NLM",
    "PMC - PMC1",
    "ER positive",
    "goes on",
    "1. ",
    "Record #1 of 2",
    "  ",
    "",
    "\ufeff",
]
PIECES = st.sampled_from(LINES)


def outcome(data: bytes) -> Reading | str:
    try:
        return read(data, name="any.ris")
    except Refused as refused:
        return str(refused)


def is_accounted_for(found: Reading) -> bool:
    counted = len(found.records) + len(found.rejected)
    return found.marks == counted or any("announces" in warning for warning in found.warnings)


@given(st.binary(max_size=400))
@example(b"TY  - \xff\xfe\x00")
@example(b"\xff\xfeT")
@example(b"PMID- \n")
def test_any_bytes_give_a_reading_or_a_sentence(data):
    found = outcome(data)
    if isinstance(found, str):
        assert re.match(r"The file “any\.ris” is [\s\S]+\.$", found)
    else:
        assert is_accounted_for(found)


@given(st.lists(PIECES, max_size=40))
def test_any_order_of_lines_is_accounted_for(lines):
    found = outcome("\n".join(lines).encode())
    assert isinstance(found, str) or is_accounted_for(found)


@given(st.sampled_from(NAMES), st.integers(0, 5000), st.integers(0, 5000))
def test_a_file_cut_anywhere_is_accounted_for(name, start, end):
    found = outcome(sample(name)[start : start + end])
    assert isinstance(found, str) or is_accounted_for(found)


@pytest.mark.parametrize("name", NAMES)
def test_every_record_of_a_sample_is_in_its_raw_text(name):
    found = reading(name)
    numbers = [entry.line for entry in found.records]
    assert numbers == sorted(set(numbers))
    assert [entry.record.title for entry in found.records if not entry.raw.strip()] == []


def layouts(name: str) -> dict[str, bytes]:
    text = sample(name).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return {
        "line feeds": text.encode(),
        "carriage returns and line feeds": text.replace("\n", "\r\n").encode(),
        "carriage returns": text.replace("\n", "\r").encode(),
        "byte order mark": text.encode("utf-8-sig"),
        "utf-16": text.encode("utf-16"),
        "blank lines before and after": f"\n\n{text}\n\n\n".encode(),
        "no newline at the end": text.rstrip().encode(),
        "blank lines between records": re.sub(
            r"^ER  -.*$", "\\g<0>\n\n\n", text, flags=re.MULTILINE
        ).encode(),
    }


@pytest.mark.parametrize("name", [*WELL_FORMED, "pubmed.nbib", "pubmed_central.txt", "eric.nbib"])
def test_line_ends_marks_and_blank_lines_change_no_record(name):
    expected = records(name)
    for layout, data in layouts(name).items():
        found = read(data)
        assert [entry.record for entry in found.records] == expected, layout
        assert (found.marks, found.warnings) == (reading(name).marks, reading(name).warnings), layout


@settings(max_examples=10)
@given(st.permutations(ON_THEIR_OWN))
def test_files_joined_in_any_order_hold_the_records_of_each(names):
    joined = read(b"\n".join(sample(name) for name in names))
    assert [entry.record for entry in joined.records] == [
        record for name in names for record in records(name)
    ]
    assert joined.marks == sum(reading(name).marks for name in names)


HOSTILE = {
    "one character": b"a",
    "blanks": b" ",
    "newlines": b"\n",
    "zero bytes": b"\0",
    "high bytes": b"\xff",
    "quotes": b'"',
    "brackets": b"[",
    "an abstract of section labels": b"x. METHODS: ",
    "a DOI of closing brackets": b"10.1234/a)",
    "a link of links": b"ovid embase.com/&id=L1?D=",
    "names in one field": b"Smith J, ",
    "numbers of trials": b"NCT 0123456",
    "a field in a field": b"  A1  - ",
    "the database again and again": b"Database:",
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize(
    "before", [b"", b"TY  - JOUR\nAB  - ", b"TY  - JOUR\nUR  - ", b"TY  - JOUR\nAU  - ", b"PMID- 1\nTI  - "]
)
def test_half_a_million_of_the_same_take_seconds_not_hours(what, before):
    piece = HOSTILE[what]
    begun = time.process_time()
    outcome(before + piece * (500_000 // len(piece)))
    assert time.process_time() - begun < 20
