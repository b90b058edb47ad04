"""Any file that the readers of Ovid, Web of Science, Cochrane, refer and RefWorks may meet."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screening.engine.formats import read
from screening.engine.formats.tagged import cochrane, ovid, refer, refworks, wos
from screening.engine.formats.tagged.ovid_source import source
from screening.engine.formats.text import Document
from screening.engine.records import Rejected, Stray

READERS = {module.NAME: module for module in (ovid, wos, cochrane, refer, refworks)}
# What stands around entries and says nothing of them.
AROUND = re.compile(r"E[RF]$|FN|Database:|END EXPORTED")
LINES = st.sampled_from(
    [
        "<1. >", "<2>", "VN  - Ovid Technologies", "TI  - A", " TI - A", "AB  - x", "Title", "  indented",
        "PT J", "ER", "EF", "FN Clarivate", "TI A", "AU A, B", "   C, D", "UT WOS:1", "Record #1 of 2",
        "TI: A", "AB: OR: 1", "%0 Book", "%T A", "%A B", "%X", "RT Journal Article", "RT PCR", "T1 A",
        "END EXPORTED REFERENCES", "", " ", "goes on", "Source", "Database: Embase", "\ufeff", "%", "<",
    ]
)  # fmt: skip


@pytest.mark.parametrize("module", READERS.values(), ids=READERS)
@given(lines=st.lists(LINES, max_size=30))
@example(lines=["%0 Book", "", "%0 Book"])
def test_every_line_is_in_an_entry_or_shown_whatever_their_order(module, lines):
    document = Document.of("\n".join(lines).encode())
    items = list(module.read(document))
    shown = "\n".join(item.text if isinstance(item, Stray) else item.raw for item in items).split("\n")
    said = [line.replace("\ufeff", "") for line in lines]
    assert [line for line in said if line.strip() and line not in shown and not AROUND.match(line)] == []
    assert module.marks(document) >= 0


@pytest.mark.parametrize("module", READERS.values(), ids=READERS)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(module, data):
    document = Document.of(data)
    items = list(module.read(document))
    entries = [item for item in items if not isinstance(item, Stray)]
    assert all(item.line >= 1 and item.raw for item in entries)
    assert all(item.reason.endswith(".") for item in entries if isinstance(item, Rejected))


@given(st.text(max_size=200))
def test_any_line_of_source_is_taken_apart_without_an_error(line):
    found = source(line)
    assert found.journal in line.strip()


HOSTILE = {
    "counters": "<1. >\n",
    "an open bracket": "<1. >\nVN  - Ovid Technologies\nSO  - " + "(" * 40,
    "lines of one value": "VN  - Ovid Technologies\nAB  - x\n" + "and more\n" * 30,
    "entries of one tag": "PT J\nER\n",
    "an entry without an end": "PT J\nCR x\n" + "   y\n" * 30,
    "records": "Record #1 of 1\nAB: x\n",
    "types": "%0 Book\n",
    "titles": "%T A\n\n",
    "references": "RT Book\nA1 x\n",
    "blank lines": "%X a\n\n\n",
}


@pytest.mark.parametrize("module", READERS.values(), ids=READERS)
@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_no_file_takes_more_than_time_in_proportion(unit, module):
    document = Document.of((unit * (200_000 // len(unit))).encode())
    begun = time.perf_counter()
    list(module.read(document))
    module.marks(document)
    assert time.perf_counter() - begun < 10


def test_one_value_of_very_many_lines_is_joined_in_one_go():
    lines = "   Other A, 2014, J SAMPL, V1, P1\n" * 60_000
    begun = time.perf_counter()
    (entry,) = read(f"FN Clarivate\nPT J\nTI A title\nCR x\n{lines}ER\n".encode()).records
    assert entry.record.title == "A title"
    assert time.perf_counter() - begun < 5
