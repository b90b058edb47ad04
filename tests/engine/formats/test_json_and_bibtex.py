"""CSL JSON and BibTeX: what their entries say, field by field, and what is broken in them."""

import json
import re

import pytest

from screening.engine.records import Record
from tests.engine.formats.structured_samples import BIBTEX, CSL, reading, records


def test_an_item_of_csl_json_is_read_field_by_field():
    first, second = records(CSL)
    assert first == Record(
        title="A title in JSON",
        abstract="p<0.05 {in} [brackets]",
        authors=("van Sample, Ann", "Sample Study Group"),
        year=2020,
        journal="Journal of samples",
        journal_abbr="J Samples",
        volume="7",
        issue="2",
        pages="1-9",
        doi="10.9999/sample.6",
        pmid="90000006",
        pmcid="PMC9000006",
        issn=("1234-567X",),
        language="en",
        keywords=("one", "two"),
        url="https://example.org/6",
    )
    assert (second.year, second.publication_types) == (2016, ("Blog",))


@pytest.mark.parametrize("layout", [{}, {"indent": 1}, {"indent": "\t"}, {"separators": (",", ":")}])
def test_a_broken_item_alone_is_rejected(layout):
    items = [
        {"id": str(n), "type": "book", "title": f"Title {n}", "issued": {"raw": "2020"}} for n in range(4)
    ]
    text = re.sub(r'"Title 2"', '"Title 2', json.dumps(items, **layout))
    found = reading(text)
    assert [entry.record.title for entry in found.records] == ["Title 0", "Title 1", "Title 3"]
    (rejected,) = found.rejected
    assert "Title 2" in rejected.raw
    assert text.split("\n")[rejected.line - 1].strip() in ("{", text.strip())


def test_items_longer_than_what_is_read_at_once_are_whole():
    long = [
        {"type": "book", "title": f"T{n}", "abstract": "word {[ " * 40_000, "issued": {}} for n in range(6)
    ]
    found = reading(json.dumps(long))
    assert [entry.record.title for entry in found.records] == [f"T{n}" for n in range(6)]
    assert (found.marks, found.warnings) == (6, ())


def test_one_object_and_objects_line_by_line_are_read():
    item = {"type": "book", "title": "Alone", "issued": {"raw": "2020"}}
    assert [record.title for record in records(json.dumps(item))] == ["Alone"]
    assert len(records("\n".join([json.dumps(item)] * 3))) == 3


def test_an_entry_of_bibtex_is_read_field_by_field():
    assert records(BIBTEX) == [
        Record(
            title="CO<sub>2</sub> in <i>E. coli</i>: Müller & sons, p<0.05",
            abstract='An "abstract" with 50% more.',
            authors=("Sample, Ann", "Örné, Ø.", "Sample and Study Group", "et al."),
            year=2020,
            journal="Journal of samples B",
            volume="7",
            issue="2",
            pages="1-9",
            doi="10.9999/sample_7",
            pmid="90000007",
            keywords=("one", "two"),
        )
    ]


def test_entries_with_the_same_key_or_without_one_are_all_read():
    twice = "@article{a, title={One}}\n@article{a, title={Two}}\n"
    twice += "@article{,\n title={Three}}\n@misc{,title={Four}}\n"
    assert [record.title for record in records(twice)] == ["One", "Two", "Three", "Four"]


def test_a_field_that_stands_twice_is_told_and_the_first_taken():
    (entry,) = reading("@article{a,\n title={One},\n title={Two},\n funding={x}, funding={y}}\n").records
    assert entry.record.title == "One"
    assert entry.warnings == ("The field “title” stands more than once in this entry; the first was taken.",)


def test_an_abbreviation_that_is_not_defined_stays_as_it_stands():
    (record,) = records("@article{a, title={One}, journal = jams, year=2020}\n")
    assert (record.journal, record.year) == ("jams", 2020)


@pytest.mark.parametrize(
    "damage",
    [
        "@article{a,\n  title = {One},\n  abstract = {Text,\n  year = {2020},\n  doi = {10.9999/x}\n}\n\n",
        "@article{a,\n  title = {One}\n  year = {2020},\n  doi = {10.9999/x},\n  abstract = {Text}\n}\n\n",
        "@article{a,\n  title = {One},\n  abstract = {Text},\n  year = {2020},\n  doi = {10.9999/x}\n\n",
        "@misc{a,\n title={One},\n abstract={Text},\n volume {3},\n year={2020}, doi={10.9999/x}\n}\n\n",
    ],
)
def test_a_damaged_entry_is_read_as_far_as_it_can_be(damage):
    found = reading(f"{damage}@article{{b,\n  title = {{Next}}\n}}\n")
    first, second = found.records
    assert (first.record.title, first.record.year, first.record.doi) == ("One", 2020, "10.9999/x")
    assert first.record.abstract == "Text"
    assert (second.record.title, second.line) == ("Next", damage.count("\n") + 1)
    assert (found.marks, found.strays) == (2, ())


def test_an_entry_without_any_field_that_can_be_told_is_rejected():
    found = reading("@article{a, title={One}}\n\n@article{b some words\n\n@article{c, title={Two}}\n")
    assert [entry.record.title for entry in found.records] == ["One", "Two"]
    assert [(entry.line, entry.position) for entry in found.rejected] == [(3, 2)]


def test_text_between_entries_is_told_unless_programs_write_it():
    found = reading(
        "Scopus\nEXPORT DATE: 1 May 2020\n\n@misc{a, title={One}}\nhello there\n@misc{b, title={Two}}\n"
    )
    assert [(stray.line, stray.text) for stray in found.strays] == [(5, "hello there")]


def test_names_from_rayyan_stay_as_they_stand():
    text = "@article{rayyan-1,\n  title={T},\n  author={A, SAMPLE and B, OTHER},\n  keywords={one;two}\n}\n"
    found = reading(text)
    assert found.platform == "Rayyan"
    assert found.records[0].record.authors == ("A, SAMPLE", "B, OTHER")
