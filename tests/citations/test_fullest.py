"""What a citation shows follows from its records alone, whatever their order."""

from hypothesis import given
from hypothesis import strategies as st

from screening.citations import actions, fullest
from screening.engine.records import Record
from tests import factories

MEDLINE = Record(
    title="A trial.",
    abstract="Long abstract of a trial.",
    authors=("Baram TZ",),
    year=1996,
    pmid="1",
    publication_types=("Journal Article",),
    notices=("corrected",),
)
EMBASE = Record(
    title="A trial",
    abstract="Short.",
    journal="Pediatrics",
    doi="10.1000/X",
    embase_id="9",
    publication_types=("Article",),
    notices=("retracted",),
)


def test_the_longest_abstract_decides_and_the_others_fill_what_it_lacks():
    values = fullest.shown([EMBASE, MEDLINE])
    assert (values["title"], values["abstract"]) == (MEDLINE.title, MEDLINE.abstract)
    assert (values["pmid"], values["embase_id"], values["doi"]) == ("1", "9", "10.1000/X")
    assert (values["journal"], values["year"], values["authors"]) == ("Pediatrics", 1996, ["Baram TZ"])
    assert (values["doi_key"], values["title_key"]) == ("10.1000/x", "atrial")


def test_a_notice_in_one_record_is_shown():
    assert fullest.shown([MEDLINE, EMBASE])["notices"] == ["corrected", "retracted"]
    assert fullest.shown([MEDLINE, EMBASE])["publication_types"] == ["Journal Article", "Article"]


def test_an_abbreviated_journal_is_better_than_none():
    assert fullest.shown([Record(title="A", journal_abbr="Ann Neurol")])["journal"] == "Ann Neurol"


words = st.sampled_from(["", "one", "two words", "three short words"])
records = st.builds(
    Record,
    title=words,
    abstract=words,
    doi=st.sampled_from(["", "10.1000/a"]),
    authors=st.lists(words.filter(bool), max_size=2).map(tuple),
    year=st.sampled_from([None, 1996, 2001, 0, 40_000]),
    notices=st.sampled_from([(), ("retracted",)]),
)


@given(st.lists(records, min_size=1, max_size=4))
def test_every_field_is_that_of_one_of_the_records(found):
    values = fullest.shown(found)
    for name in ("title", "abstract", "doi"):
        assert values[name] in {getattr(record, name) for record in found}
    assert len(values["abstract"]) == max(len(record.abstract) for record in found)
    assert values["year"] in {record.year for record in found} | {None}


@given(records)
def test_what_was_read_comes_back_from_what_is_kept(record):
    assert fullest.from_json(fullest.as_json(record)) == record


def test_fields_of_a_later_version_are_left_out():
    assert fullest.from_json({"title": "A", "colour": "blue"}) == Record(title="A")


def test_choosing_again_follows_the_records(imported, review):
    citation = factories.CitationFactory(review=review, title="Old", abstract="Old")
    factories.SourceRecordFactory(citation=citation, fields=fullest.as_json(MEDLINE))
    actions.show_fullest(citations=[citation])
    citation.refresh_from_db()
    assert (citation.title, citation.abstract) == (MEDLINE.title, MEDLINE.abstract)


def test_a_citation_without_records_keeps_what_it_showed(review):
    citation = factories.CitationFactory(review=review, title="Shown")
    actions.show_fullest(citations=[citation])
    citation.refresh_from_db()
    assert citation.title == "Shown"
