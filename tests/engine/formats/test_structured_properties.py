"""What must hold for any XML, JSON or BibTeX: no crash, nothing lost, no layout that matters."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.formats import read
from screening.engine.records import Reading, Refused
from tests.engine.formats.structured_samples import RDF, SAMPLES, reading, records


def layouts(text: str) -> dict[str, bytes]:
    return {
        "crlf": text.replace("\n", "\r\n").encode(),
        "cr": text.replace("\n", "\r").encode(),
        "byte order mark": text.encode("utf-8-sig"),
        "utf-16": text.replace("UTF-8", "UTF-16").encode("utf-16"),
        "blank lines": f"\n\n{text}\n\n".encode(),
        "no newline at the end": text.rstrip().encode(),
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_line_ends_and_encodings_change_no_record(name):
    expected = records(SAMPLES[name])
    for layout, data in layouts(SAMPLES[name]).items():
        found = read(data)
        assert [entry.record for entry in found.records] == expected, layout
        assert (found.marks, found.strays, found.warnings) == (len(expected), (), ()), layout


@pytest.mark.parametrize("name", SAMPLES)
def test_raw_text_and_lines_are_those_of_the_file(name):
    lines = SAMPLES[name].split("\n")
    for entry in reading(SAMPLES[name]).records:
        assert entry.raw.split("\n")[0] in lines[entry.line - 1]
        assert entry.raw in SAMPLES[name]


@pytest.mark.parametrize("name", ["pubmed", "endnote", "ovid"])
def test_many_records_in_one_line_are_read_in_windows(name):
    one = SAMPLES[name].replace("\n", " ")
    begin, end = (
        re.search(r"<(?:PubmedArticle|record)[ >]", one).start(),
        one.index("</PubmedArticleSet>" if name == "pubmed" else "</records>"),
    )
    count = 1 + 3_000_000 // (end - begin)
    found = reading(one[:begin] + one[begin:end] * count + one[end:])
    assert found.marks == len(found.records) == count * len(records(SAMPLES[name]))
    assert found.records[-1].record == records(SAMPLES[name])[-1]


def outcome(data: bytes) -> Reading | str:
    try:
        return read(data)
    except Refused as refused:
        return str(refused)


@given(st.sampled_from(sorted(SAMPLES)), st.integers(0, 4000), st.integers(0, 60), st.binary(max_size=12))
def test_any_damage_is_accounted_for(name, at, removed, put):
    data = SAMPLES[name].encode()
    found = outcome(data[:at] + put + data[at + removed :])
    if not isinstance(found, str):
        counted = len(found.records) + len(found.rejected)
        assert found.marks == counted or any("announces" in warning for warning in found.warnings)


PIECES = st.sampled_from(
    [
        *(
            "@article{a,",
            "@misc(b",
            "title = ",
            "{",
            "}",
            '"',
            "#",
            ",",
            "\n",
            "x = {y}",
            "@string{s = ",
            "\\",
            "$",
        ),
        *(
            "<record>",
            "</record>",
            "<title>",
            "</r>",
            "<r>",
            "&a;",
            "<![CDATA[",
            "<!--",
            "-->",
            "<PubmedArticle/>",
        ),
        *(
            "[",
            "]",
            '{"type": "book", "title": "t", "issued": 1}',
            '"a":',
            "null",
            '<bib:Book rdf:about="x">',
            " ",
        ),
    ]
)
BEGINS = ["@article{k,", "<xml><records><record><titles>", "<PubmedArticleSet><PubmedArticle>", RDF[:700]]
BEGINS += ['[{"type":"book","title":"t","issued":1},', '<records><record><F C="TI">']


@given(st.sampled_from(BEGINS), st.lists(PIECES, max_size=30))
def test_any_order_of_pieces_gives_a_reading(begin, pieces):
    found = outcome((begin + "".join(pieces)).encode())
    assert isinstance(found, Reading) or found.endswith(".")


HOSTILE = [
    "@a{b,",
    "\nx={",
    "{",
    '"',
    "@article{a, t={",
    "<record>",
    "<record><a>",
    "<PubmedArticle>",
    "[",
    "&",
    "\\",
]
HOSTILE += ['{"type":"book","title":"', '{"a":', "<bib:Book rdf:about=", "$", "\\textit{", "<style>", "~a"]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("begin", BEGINS)
def test_a_third_of_a_million_of_the_same_take_seconds(begin, piece):
    begun = time.process_time()
    outcome((begin + piece * (300_000 // len(piece))).encode())
    assert time.process_time() - begun < 20
