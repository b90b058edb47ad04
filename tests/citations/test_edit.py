"""A correction is a layer over the source records: kept with who and when, shown, found, and taken back."""

import pytest
from django.db import DatabaseError, transaction

from screening.audit.models import AuditEntry
from screening.citations import actions, fullest, queries, search_text
from screening.citations.models import Citation, CitationEdit, SourceRecord
from screening.duplicates import actions as duplicates
from screening.engine.records import Record
from screening.errors import DomainError
from tests import factories
from tests.at_once import all_at_once
from tests.citations import exports
from tests.duplicates import library

FILLED = "Copied from the printed journal: Hypsarrhythmia resolved in 13 of 15 infants."


@pytest.fixture
def citation(review):
    return library.citation(review, title="A trial.", authors=("Baram TZ",), year=1996, doi="10.1000/a")


def now(citation) -> Citation:
    return Citation.objects.get(pk=citation.pk)


def found(review, words: str) -> list[Citation]:
    return list(search_text.matching(queries.citations(review), words))


def test_a_missing_abstract_is_filled_in(citation, lead):
    (edit,) = actions.edit(citation=citation, values={"abstract": FILLED}, note="From print.", by=lead)
    assert now(citation).abstract == FILLED
    assert (edit.field, edit.value, edit.note, edit.created_by) == ("abstract", FILLED, "From print.", lead)
    assert citation.records.get().fields.get("abstract") is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "A <i>better</i> title"),
        ("abstract", FILLED),
        ("authors", ["Lux, Andrew L", "Osborne, John P"]),
        ("year", 2004),
        ("journal", "Lancet"),
        ("volume", "364"),
        ("issue", "9447"),
        ("pages", "1773-8"),
        ("doi", "10.1016/S0140-6736(04)17400-X"),
        ("pmid", "15541450"),
        ("language", "English"),
    ],
)
def test_each_field_can_be_corrected_and_taken_back(citation, lead, field, value):
    before = getattr(now(citation), field)
    actions.edit(citation=citation, values={field: value}, by=lead)
    assert getattr(now(citation), field) == value
    actions.edit(citation=citation, values={field: None}, by=lead)
    assert getattr(now(citation), field) == before
    assert list(citation.edits.order_by("pk").values_list("value", flat=True)) == [value, None]


def test_every_editable_field_is_tried_above():
    tried = test_each_field_can_be_corrected_and_taken_back.pytestmark[0].args[1]
    assert tuple(field for field, _ in tried) == fullest.EDITABLE


def test_what_is_compared_follows_the_correction(citation, lead):
    actions.edit(citation=citation, values={"title": "The Other, Trial!", "doi": "10.1000/B"}, by=lead)
    assert (now(citation).title_key, now(citation).doi_key) == ("theothertrial", "10.1000/b")


def test_search_finds_the_new_words_and_no_longer_the_old(citation, review, lead):
    actions.edit(citation=citation, values={"title": "Zonisamide in infants"}, by=lead)
    assert (found(review, "zonisamide"), found(review, "trial")) == ([citation], [])
    actions.edit(citation=citation, values={"title": None}, by=lead)
    assert (found(review, "zonisamide"), found(review, "trial")) == ([], [citation])


def test_the_newest_of_several_corrections_holds_and_all_are_kept(citation, lead, reviewer):
    for person, year in [(lead, 1997), (reviewer, 1998)]:
        actions.edit(citation=citation, values={"year": year}, by=person)
    assert now(citation).year == 1998
    history = citation.edits.order_by("pk").values_list("value", "created_by")
    assert list(history) == [(1997, lead.pk), (1998, reviewer.pk)]


def test_only_what_changed_is_written(citation, lead):
    edits = actions.edit(citation=citation, values={"title": "A trial.", "year": 1997}, by=lead)
    assert [edit.field for edit in edits] == ["year"]
    for values in ({"year": 1997}, {"title": "A trial."}, {"title": None}, {}):
        with pytest.raises(DomainError, match="Nothing was changed"):
            actions.edit(citation=citation, values=values, by=lead)


def test_the_log_tells_what_it_was_and_what_it_is(citation, lead):
    actions.edit(citation=citation, values={"year": 1997, "title": "New"}, note="Misprint.", by=lead)
    actions.edit(citation=citation, values={"year": None}, by=lead)
    first, second = AuditEntry.objects.filter(verb="citation.edit").order_by("pk")
    assert first.summary == f"corrected the year, title of #{citation.number}"
    assert first.detail == {
        "before": {"year": 1996, "title": "A trial."},
        "after": {"year": 1997, "title": "New"},
        "note": "Misprint.",
    }
    assert second.summary == f"took back the correction of the year of #{citation.number}"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": " "}, "A title cannot be empty"),
        ({"title": ["A"]}, "cannot be the title"),
        ({"year": 0}, "cannot be the year"),
        ({"year": 10_000}, "cannot be the year"),
        ({"year": "1996"}, "cannot be the year"),
        ({"authors": "Baram"}, "cannot be the authors"),
        ({"authors": [1]}, "cannot be the authors"),
        ({"volume": "9" * 101}, "may have up to 100 characters"),
        ({"pmid": "9" * 21}, "may have up to 20 characters"),
        ({"number": 7, "review": 1}, "cannot be edited: number, review"),
        ({"title_key": "x"}, "cannot be edited: title_key"),
    ],
)
def test_what_fits_no_field_is_refused(citation, lead, values, sentence):
    with pytest.raises(DomainError, match=sentence):
        actions.edit(citation=citation, values=values, by=lead)
    assert not CitationEdit.objects.exists()


def test_characters_that_cannot_be_stored_are_marked(citation, lead):
    actions.edit(
        citation=citation, values={"title": "A\x00B", "authors": ["L\ud800ux"]}, note="\x00", by=lead
    )
    assert (now(citation).title, now(citation).authors) == ("A\ufffdB", ["L\ufffdux"])


def test_a_correction_survives_a_merge_and_its_undoing(citation, review, lead):
    other = library.citation(review, title="A trial", abstract="A much longer abstract. " * 9, year=1995)
    actions.edit(citation=citation, values={"abstract": FILLED, "year": 1997}, by=lead)
    merge = duplicates.merge(kept=citation, dissolved=other, by=lead)
    assert (now(citation).abstract, now(citation).year) == (FILLED, 1997)
    actions.edit(citation=citation, values={"abstract": None}, by=lead)
    assert now(citation).abstract.startswith("A much longer abstract.")
    duplicates.unmerge(merge=merge, by=lead)
    assert (now(citation).abstract, now(citation).year, now(other).year) == ("", 1997, 1995)
    assert found(review, "longer") == [other]


def test_what_was_filled_in_at_a_citation_that_was_merged_away_is_not_lost(citation, review, lead):
    other = library.citation(review, title="A trial")
    actions.edit(citation=other, values={"abstract": FILLED}, by=lead)
    merge = duplicates.merge(kept=citation, dissolved=other, by=lead)
    assert (now(citation).abstract, now(citation).title) == (FILLED, "A trial.")
    duplicates.unmerge(merge=merge, by=lead)
    assert (now(citation).abstract, now(other).abstract) == ("", FILLED)


def test_it_holds_when_the_same_record_comes_again(imported, review, lead):
    imported(exports.pubmed(1))
    citation = queries.citations(review).get()
    actions.edit(citation=citation, values={"title": "Corrected"}, by=lead)
    again = imported(exports.pubmed(2), "update.nbib").records.get(position=1).citation
    assert (now(citation).title, again.title) == ("Corrected", "Corticotropin in infantile spasms, trial 1.")
    duplicates.merge(kept=citation, dissolved=again, by=lead)
    assert now(citation).title == "Corrected"


def test_what_is_no_longer_in_the_review_is_not_edited(imported, review, citation, lead):
    batch = imported(exports.pubmed(1))
    left = batch.records.get().citation
    actions.undo(batch=batch, by=lead)
    merged = library.citation(review, title="Twin")
    duplicates.merge(kept=citation, dissolved=merged, by=lead)
    for gone in (left, merged):
        with pytest.raises(DomainError, match=f"#{gone.number} is not in the review any more"):
            actions.edit(citation=gone, values={"year": 1999}, by=lead)


def test_corrections_are_only_ever_added(citation, lead):
    (edit,) = actions.edit(citation=citation, values={"year": 1997}, by=lead)
    for write in (
        lambda: CitationEdit.objects.filter(pk=edit.pk).update(value=1998),
        lambda: CitationEdit.objects.filter(pk=edit.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            write()
    assert CitationEdit.objects.get().value == 1997


def test_source_records_never_change(citation):
    for write in (
        lambda: SourceRecord.objects.update(raw="other"),
        lambda: SourceRecord.objects.update(fields={}),
        lambda: SourceRecord.objects.update(known_before=True),
        lambda: SourceRecord.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            write()


def test_a_citation_without_records_can_be_corrected_too(review, lead):
    bare = factories.CitationFactory(review=review, title="Shown")
    actions.edit(citation=bare, values={"abstract": FILLED}, by=lead)
    assert (now(bare).title, now(bare).abstract) == ("Shown", FILLED)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_lose_neither_correction(citation, lead, reviewer):
    all_at_once(
        [
            lambda: actions.edit(citation=citation, values={"year": 1997}, by=lead),
            lambda: actions.edit(citation=citation, values={"journal": "Lancet"}, by=reviewer),
        ]
    )
    assert (now(citation).year, now(citation).journal) == (1997, "Lancet")


@pytest.mark.django_db(transaction=True)
def test_a_correction_while_the_text_is_indexed_is_what_is_found(review, lead):
    rows = [library.citation(review, title=f"Old title {n}") for n in range(6)]
    for round_ in range(4):
        Citation.objects.filter(pk=rows[0].pk).get().text.delete()
        word = ["zonisamide", "topiramate", "valproate", "nitrazepam"][round_]
        all_at_once(
            [
                lambda: actions.index(review=review),
                lambda word=word: actions.edit(citation=rows[0], values={"title": word}, by=lead),
            ]
        )
        assert found(review, word) == [rows[0]]


def test_layers_are_a_pure_rule():
    record = Record(title="A trial", year=1996)
    assert fullest.shown([record], edits={"year": 1997})["year"] == 1997
    assert fullest.shown([record], edits={})["year"] == 1996
