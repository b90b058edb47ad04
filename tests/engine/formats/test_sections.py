"""Files that somebody put together from RIS and PubMed exports: each part is read by its own reader."""

import pytest

from screening.engine.formats import read
from tests.engine.formats.samples import records, sample, text

PARTS = {
    "RIS first": ["embase_com.ris", "pubmed.nbib"],
    "PubMed first": ["pubmed.nbib", "embase_com.ris"],
    "PubMed Central between": ["cochrane.ris", "pubmed_central.txt", "ebsco.ris"],
    "ERIC last": ["ovid_medline.ris", "eric.nbib"],
}


@pytest.mark.parametrize("names", PARTS.values(), ids=PARTS)
def test_the_records_of_all_parts_are_read_in_their_order(names):
    found = read(b"\n".join(sample(name) for name in names))
    assert [entry.record for entry in found.records] == [record for name in names for record in records(name)]
    assert [entry.position for entry in found.records] == list(range(1, len(found.records) + 1))
    assert found.marks == len(found.records)
    assert found.warnings == ("This file joins RIS and PubMed records; both were read.",)


def test_lines_count_through_the_whole_file():
    joined = sample("embase_com.ris") + sample("pubmed.nbib")
    lines = joined.decode().split("\n")
    for entry in read(joined).records:
        assert lines[entry.line - 1] == entry.raw.split("\n")[0]


def test_a_part_without_er_ends_where_the_next_begins():
    found = read(text("TY  - JOUR", "TI  - Cut off", "PMID- 1", "OWN - NLM", "TI  - Whole"))
    assert [(entry.record.title, entry.record.pmid) for entry in found.records] == [
        ("Cut off", ""),
        ("Whole", "1"),
    ]


def test_a_note_of_a_pmid_begins_no_part():
    found = read(text("TY  - JOUR", "TI  - Title", "N1  - a note", "PMID- 1", "AU  - Author, A", "ER  - "))
    assert [entry.record.authors for entry in found.records] == [("Author, A",)]
    assert (found.records[0].record.pmid, found.warnings) == ("", ())
