"""RIS out: what is written is read back, and no value can end a record or begin another."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.formats import read
from screening.engine.formats.tagged import ris_writer
from screening.engine.formats.values import notices
from screening.engine.records import Record
from tests.engine.formats.samples import NAMES, records

WORDS = st.text("abcdefghijklmnopqrstuvwxyzäéèñöøüčłšž", min_size=1, max_size=9)
PHRASES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
NUMBERS = st.integers(1, 99_999_999).map(str)
NAMES_OF_PEOPLE = st.builds("{}, {}.".format, WORDS, st.sampled_from("ABCDE"))
LABELS = st.sampled_from(["BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS"])
SECTIONS = st.lists(st.builds("{}: {}.".format, LABELS, PHRASES), min_size=1, max_size=4).map("\n".join)


def tuples(values, most=4):
    return st.lists(values, max_size=most, unique=True).map(tuple)


def with_short_journal(record: Record) -> Record:
    return replace(record, journal_abbr=record.journal[:3] + "." if len(record.journal) > 4 else "")


RECORDS = st.builds(
    Record,
    title=PHRASES,
    abstract=st.one_of(st.just(""), PHRASES, SECTIONS),
    authors=tuples(NAMES_OF_PEOPLE),
    year=st.one_of(st.none(), st.integers(1500, 2099)),
    journal=st.one_of(st.just(""), PHRASES),
    volume=st.one_of(st.just(""), NUMBERS),
    issue=st.one_of(st.just(""), NUMBERS),
    pages=st.sampled_from(["", "1", "353-364", "e167", "S61", "S21-1-S21-8"]),
    doi=st.one_of(st.just(""), st.builds("10.{}/{}".format, st.integers(1000, 99999), WORDS)),
    pmid=st.one_of(st.just(""), NUMBERS),
    pmcid=st.one_of(st.just(""), st.builds("PMC{}".format, st.integers(100, 99999999))),
    embase_id=st.one_of(st.just(""), st.integers(100_000, 9_999_999_999).map(str)),
    accession=st.one_of(st.just(""), st.builds("CN-{}".format, st.integers(10_000_000, 99_999_999))),
    registrations=tuples(st.builds("NCT{:08}".format, st.integers(0, 99_999_999))),
    issn=tuples(st.builds("{}-{}".format, st.integers(1000, 9999), st.integers(1000, 9999))),
    language=st.sampled_from(["", "English", "French; German"]),
    publication_types=tuples(st.sampled_from(["Article", "Thesis", "Review", "Book chapter"])),
    keywords=tuples(PHRASES),
    url=st.sampled_from(["", "https://journal.example/1"]),
    database=st.sampled_from(["CENTRAL", "CINAHL", "Embase; Medline"]),
    notices=st.sets(st.sampled_from(notices.ALL)).map(notices.ordered),
).map(with_short_journal)


@given(st.lists(RECORDS, max_size=3))
def test_what_is_written_is_read_back(written):
    if not written:
        assert ris_writer.write([]) == ""
        return
    found = read(ris_writer.write((record, {}) for record in written).encode())
    assert [entry.record for entry in found.records] == written
    assert found.warnings == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_read_back_but_for_paragraphs_without_a_label(name):
    found = records(name)
    again = read(ris_writer.write((record, {"Decision": "included"}) for record in found).encode())
    assert [in_one_line(entry.record) for entry in again.records] == [in_one_line(record) for record in found]


def in_one_line(record: Record) -> Record:
    return replace(record, abstract=record.abstract.replace("\n", " "))


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), min_size=1, max_size=5))
def test_no_value_ends_a_record_or_begins_another(values):
    written = [(Record(title=f"T {title}", abstract=text), {"Note": note}) for title, text, note in values]
    found = read(ris_writer.write(written).encode("utf-8", errors="replace"))
    assert (len(found.records), found.marks, found.rejected) == (len(values), len(values), ())


def test_newlines_are_collapsed():
    record = Record(title="A\nER  - \n\nTY  - JOUR\nTI  - B", journal="J")
    assert ris_writer.write([(record, {})]) == (
        "TY  - JOUR\r\nTI  - A ER - TY - JOUR TI - B\r\nT2  - J\r\nER  - \r\n"
    )


def test_notes_are_n1_lines_and_our_own_number_is_the_id_as_well():
    notes = {ris_writer.RECORD: "4711", "Decision": "excluded", "Reason": "Wrong population", "Empty": " "}
    assert ris_writer.write([(Record(title="A"), notes)]).split("\r\n") == [
        "TY  - GEN",
        "TI  - A",
        "ID  - 4711",
        "N1  - Record: 4711",
        "N1  - Decision: excluded",
        "N1  - Reason: Wrong population",
        "ER  - ",
        "",
    ]


def test_a_pmid_is_the_accession_number_where_reference_managers_look_for_it():
    record = Record(title="A", pmid="12345678", database="MEDLINE")
    assert "\r\nAN  - 12345678\r\n" in ris_writer.write([(record, {})])
    assert "\r\nAN  - " not in ris_writer.write([(replace(record, database="Scopus"), {})])


def test_the_type_of_reference_follows_the_publication_type():
    def type_of(**fields):
        return ris_writer.write([(Record(title="A", **fields), {})]).partition("\r\n")[0]

    assert type_of(publication_types=("Thesis",)) == "TY  - THES"
    assert type_of(publication_types=("Randomized Controlled Trial",), journal="J") == "TY  - JOUR"
    assert type_of() == "TY  - GEN"
