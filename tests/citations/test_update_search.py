"""What is new in a search update: a record is known by PMID, Embase number, or DOI with its title."""

import pytest

from screening.citations import actions, queries
from screening.citations.models import Citation
from tests import factories
from tests.citations import exports


def entry(title: str, *, pmid="", doi="", embase="", source="Embase") -> str:
    lines = ["TY  - JOUR", f"T1  - {title}", f"DB  - {source}"]
    lines += [f"DO  - {doi}"] if doi else []
    lines += [f"U2  - L{embase}"] if embase else []
    lines += [f"C2  - {pmid}", f"AN  - {pmid}"] if pmid else []
    return "\n".join([*lines, "ER  - ", "", ""])


@pytest.fixture
def before(review):
    """What the review holds."""
    return factories.CitationFactory(
        review=review,
        number=1,
        title="Vigabatrin in infantile spasms",
        title_key="vigabatrinininfantilespasms",
        pmid="8604274",
        embase_id="26091871",
        doi="10.1542/peds.97.3.375",
        doi_key="10.1542/peds.97.3.375",
    )


TITLE, OTHER = "Vigabatrin in infantile spasms", "Something else entirely"


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        (exports.pubmed(1).replace("9000001", "8604274"), True),
        (exports.pubmed(1), False),
        (entry(OTHER, embase="26091871"), True),
        (entry(OTHER, embase="26091872"), False),
        (entry(TITLE, doi="10.1542/PEDS.97.3.375"), True),
        (entry(f"{TITLE}.", doi="10.1542/peds.97.3.375"), True),
        (entry(OTHER, doi="10.1542/peds.97.3.375"), False),
        (entry(TITLE), False),
    ],
    ids=[
        "PMID", "other PMID", "Embase number", "other Embase number", "DOI and title",
        "DOI and title with a stop", "DOI with another title", "title alone",
    ],
)  # fmt: skip
def test_what_makes_a_record_known(before, imported, text, is_known):
    batch = imported(text, "update.txt")
    assert batch.records.get().known_before is is_known
    assert (batch.known, batch.new) == ((1, 0) if is_known else (0, 1))


def test_of_two_congress_abstracts_with_one_doi_each_is_known(review, before, imported):
    factories.CitationFactory(
        review=review, number=2, title=OTHER, title_key="somethingelseentirely", doi_key=before.doi_key
    )
    for title in (TITLE, OTHER):
        batch = imported(entry(title, doi=before.doi), f"{title}.ris")
        assert batch.records.get().known_before


def test_an_update_shows_what_is_new(imported):
    imported(exports.pubmed(3))
    update = imported(exports.pubmed(5), "update.nbib")
    assert [record.position for record in queries.new_records(update).order_by("position")] == [4, 5]
    assert (update.stored, update.known, update.new) == (5, 3, 2)


def test_a_file_does_not_know_its_own_records(imported, monkeypatch):
    monkeypatch.setattr("screening.citations.actions.reading.CHUNK", 1)
    batch = imported(entry("A trial", embase="26000001") * 2, "twice.ris")
    assert (batch.stored, batch.known) == (2, 0)


def test_what_came_between_reading_and_storing_counts(read, imported, lead):
    batch = read(exports.pubmed(3), "slow.nbib")
    imported(exports.pubmed(2), "quick.nbib")
    actions.store_batch(batch=actions.accept(batch=batch, by=lead))
    batch.refresh_from_db()
    assert (batch.known, queries.new_records(batch).get().position) == (2, 3)


def test_what_left_with_an_undone_import_is_not_known(imported, lead):
    actions.undo(batch=imported(exports.pubmed(2)), by=lead)
    assert imported(exports.pubmed(3), "later.nbib").known == 0


def test_what_was_merged_into_another_is_still_known(imported, review):
    imported(exports.pubmed(1))
    other = factories.CitationFactory(review=review, number=7)
    Citation.objects.filter(pmid="9000001").update(merged_into=other)
    assert imported(exports.pubmed(2), "later.nbib").known == 1


def test_odd_characters_in_numbers_do_no_harm(imported):
    batch = imported(entry("A trial", doi="10.1000/a\x00b"), "odd.ris")
    assert (batch.stored, batch.known) == (1, 0)
