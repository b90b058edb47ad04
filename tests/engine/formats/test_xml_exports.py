"""PubMed, EndNote, Ovid and Zotero XML: what their records say, field by field, and broken ones."""

import re

import pytest

from screening.engine.records import Record, Refused
from tests.engine.formats.structured_samples import (
    ENDNOTE,
    OVID,
    PROLOG,
    PUBMED,
    PUBMED_ARTICLE,
    PUBMED_BOOK,
    RDF,
    SAMPLES,
    reading,
    records,
)


def test_a_pubmed_article_is_read_field_by_field():
    assert records(PUBMED)[0] == Record(
        title="Effect of CO<sub>2</sub> in <i>E. coli</i> when p<0.05.",
        abstract="BACKGROUND: One & two.\nMETHODS: <b>Bold</b> formula x2 in 10<sup>3</sup>.",
        authors=("van Sample, Ann B Jr", "Sample Study Group"),
        year=2020,
        journal="The Journal of samples",
        journal_abbr="J Samples",
        volume="12",
        issue="3",
        pages="101-9",
        doi="10.9999/sample.1",
        pmid="90000001",
        pmcid="PMC9000001",
        registrations=("NCT00000001",),
        issn=("1234-567X", "0000-0019"),
        language="English; German",
        publication_types=("Journal Article",),
        keywords=("*Spasms, Infantile/drug therapy", "Humans", "*samples"),
        database="PubMed",
        notices=("retracted",),
    )


def test_a_chapter_in_pubmed_keeps_its_book_and_not_its_editors():
    assert records(PUBMED)[1] == Record(
        title="A chapter",
        abstract="Chapter text.",
        authors=("Chapter, C",),
        year=2019,
        journal="Sample reviews",
        pmid="90000002",
        accession="NBK90",
        issn=("9781234567897",),
        language="English",
        publication_types=("Review",),
        database="PubMed",
    )


def test_ids_of_cited_reports_are_not_those_of_the_article():
    without = re.sub(r'<ELocationID EIdType="doi".*|<ArticleId IdType="pmc">PMC9\d+</ArticleId>', "", PUBMED)
    record = records(without)[0]
    assert (record.doi, record.pmcid) == ("", "")


def test_another_abstract_counts_only_where_there_is_none():
    other = (
        '<OtherAbstract Type="Publisher" Language="spa"><AbstractText>Otro.</AbstractText></OtherAbstract>'
    )
    with_both = PUBMED.replace("</Article>", f"</Article>{other}")
    assert records(with_both)[0].abstract.startswith("BACKGROUND")
    only_other = re.sub(r"<Abstract>.*?</Abstract>", "", with_both, count=1, flags=re.DOTALL)
    assert records(only_other)[0].abstract == "Otro."


def test_a_broken_record_alone_is_rejected_with_its_line():
    broken = PUBMED_ARTICLE.replace("</ArticleTitle>", "</Title>")
    found = reading(f"{PROLOG}{PUBMED_BOOK}\n{broken}\n{PUBMED_BOOK}</PubmedArticleSet>")
    assert [entry.position for entry in found.records] == [1, 3]
    (rejected,) = found.rejected
    assert rejected.line == PROLOG.count("\n") + PUBMED_BOOK.count("\n") + 2
    assert rejected.raw == broken
    assert rejected.reason.startswith("This entry is no well-formed XML (line ")
    assert found.warnings == ()


def test_a_file_that_was_cut_off_loses_only_its_last_record():
    found = reading(PUBMED[: PUBMED.index('<PublicationType UI="D016454">')])
    assert len(found.records) == 1
    assert found.rejected[0].reason.startswith("This entry has no end")


def test_what_xml_forbids_is_set_right_with_a_warning():
    (first, _) = reading(ENDNOTE.replace("A plain title", "A &nbsp;plain&#x1F; title, R&D & more")).records[
        -2:
    ]
    (_, last) = reading(ENDNOTE.replace("A plain title", "A&nbsp;plain&#x1F; title, R&D & more")).records
    assert first.warnings == ()
    assert last.record.title == "A\u00a0plain title, R&D & more"
    assert len(last.warnings) == 1


@pytest.mark.parametrize(
    "declared", ['<!DOCTYPE x [<!ENTITY a "b">]>', "<!doctype x [\n]>", '<!ENTITY a "b">']
)
@pytest.mark.parametrize("name", ["pubmed", "endnote", "ovid", "rdf"])
def test_a_file_with_entities_of_its_own_is_refused(name, declared):
    body = re.sub(r"<\?xml[^>]*>|<!DOCTYPE[^>]*>", "", SAMPLES[name]).lstrip()
    with pytest.raises(Refused, match="declares XML entities, which are refused for safety"):
        reading(f'<?xml version="1.0"?>\n{declared}\n{body}')


def test_text_between_records_is_told():
    found = reading(PUBMED.replace("</PubmedArticle>\n", "</PubmedArticle>\nleft over\n<!-- a remark -->\n"))
    assert [(stray.line, stray.text) for stray in found.strays] == [
        (PUBMED[: PUBMED.index("<PubmedBook")].count("\n") + 1, "left over")
    ]


def test_an_endnote_record_is_read_field_by_field():
    assert records(ENDNOTE)[0] == Record(
        title="Growth of <i>E. coli</i> with CO<sub>2</sub>",
        abstract="BACKGROUND: One.\nMETHODS: p<0.05 in NCT00000002.",
        authors=("Sample, A. B.", "Sample Study Group"),
        year=2018,
        journal="The Journal of samples",
        journal_abbr="J Samples",
        volume="5",
        issue="2",
        pages="10-19",
        doi="10.9999/sample.3",
        pmid="90000003",
        pmcid="PMC9000003",
        registrations=("NCT00000002",),
        issn=("1234-567X", "0000-0019"),
        language="English",
        keywords=("one", "two"),
        url="https://example.org/3",
    )


def test_endnote_xml_without_styles_says_the_same():
    plain = re.sub(
        r"</?style[^>]*>", "", ENDNOTE.replace('"italic"', '"normal"').replace('"subscript"', '"normal"')
    )
    styled, bare = records(ENDNOTE)[0], records(plain)[0]
    assert bare.title == "Growth of E. coli with CO2"
    assert [bare.abstract, bare.authors, bare.issn, bare.doi] == [
        styled.abstract,
        styled.authors,
        styled.issn,
        styled.doi,
    ]


def test_a_type_without_a_code_is_told_by_its_name():
    record = records(ENDNOTE)[1]
    assert record.publication_types == ("Book chapter",)
    assert (record.title, record.journal, record.pages, record.issue) == (
        "A plain title",
        "A book",
        "7-9",
        "4",
    )


def test_an_ovid_record_is_read_by_the_tags_of_its_fields():
    (record,) = records(OVID)
    assert (record.title, record.authors, record.year) == ("An Ovid title", ("Sample A", "Other B"), 2016)
    assert (record.journal, record.volume, record.issue, record.pages) == (
        "Journal of Samples",
        "12",
        "3",
        "34-56",
    )
    assert (record.pmid, record.abstract) == ("90000004", "An abstract, p<0.05.")


def test_an_item_of_zotero_takes_what_its_journal_says_elsewhere():
    (record,) = records(RDF)
    assert record == Record(
        title="A title in RDF",
        abstract="An abstract.",
        authors=("Sample, Ann", "Sample Study Group"),
        year=2020,
        journal="Journal of samples",
        journal_abbr="J Samples",
        volume="7",
        issue="2",
        pages="1-9",
        doi="10.9999/sample.5",
        pmid="90000005",
        issn=("1234-567X",),
        keywords=("one", "two"),
    )


def test_a_node_that_is_neither_item_nor_known_is_told():
    found = reading(
        RDF.replace(
            "</rdf:RDF>", '<foaf:Thing rdf:about="#x"><foaf:name>n</foaf:name></foaf:Thing></rdf:RDF>'
        )
    )
    assert len(found.records) == 1
    assert [stray.text[:12] for stray in found.strays] == ["<foaf:Thing "]
