"""Finding citations by words, and narrowing the list by what is known of them."""

import pytest
from django.db import connection

from screening.citations import actions, queries, search_text
from screening.citations.filters import CitationFilter
from screening.citations.models import Citation
from tests import factories
from tests.citations import exports


def found(review, **asked) -> list[str]:
    narrowed = CitationFilter(asked, queryset=queries.citations(review), review=review)
    return list(narrowed.qs.order_by("pk").values_list("title", flat=True))


@pytest.fixture
def library(review):
    """Three citations with their search text."""
    rows = [
        factories.CitationFactory(
            review=review,
            title="TNF-<i>α</i> in infantile spasms",
            abstract="Hypsarrhythmia resolved.",
            authors=["Müller, Jörg"],
            year=1996,
            doi="10.1542/peds.97.3.375",
            pmid="8604274",
            language="English",
            keywords=["Vigabatrin"],
        ),
        factories.CitationFactory(
            review=review, title="Spasms in infantile rats", abstract="", year=2001, doi="", language="French"
        ),
        factories.CitationFactory(review=review, title="Pyridoxine", abstract="West.", year=None, doi=""),
    ]
    search_text.write(rows)
    return rows


ALPHA, RATS, PYRIDOXINE = "TNF-<i>α</i> in infantile spasms", "Spasms in infantile rats", "Pyridoxine"


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("spasms", [ALPHA, RATS]),
        ("spasm infantile", [ALPHA, RATS]),
        ('"infantile spasms"', [ALPHA]),
        ("“infantile spasms”", [ALPHA]),
        ("spasms -rats", [ALPHA]),
        ("rats or pyridoxine", [RATS, PYRIDOXINE]),
        ("HYPSARRHYTHMIA", [ALPHA]),
        ("alpha", [ALPHA]),
        ("α", [ALPHA]),
        ("Muller", [ALPHA]),
        ("Müller", [ALPHA]),
        ("vigabatrin", [ALPHA]),
        ("8604274", [ALPHA]),
        ("10.1542/PEDS.97.3.375", [ALPHA]),
        ("1996", [ALPHA]),
        ("nothing of this kind", []),
        ("'\" & | ! ( <->", [ALPHA, RATS, PYRIDOXINE]),
    ],
)
def test_words_find_what_holds_them(review, library, words, titles):
    if words.startswith("'"):
        assert found(review, q=words) == []
    else:
        assert found(review, q=words) == titles


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"year_from": "1997"}, [RATS]),
        ({"year_to": "1996"}, [ALPHA]),
        ({"year_from": "1996", "year_to": "2001"}, [ALPHA, RATS]),
        ({"abstract": "no"}, [RATS]),
        ({"abstract": "yes"}, [ALPHA, PYRIDOXINE]),
        ({"doi": "yes"}, [ALPHA]),
        ({"doi": "no"}, [RATS, PYRIDOXINE]),
        ({"language": "French"}, [RATS]),
        ({"q": "spasms", "abstract": "no"}, [RATS]),
        ({"year_from": "not a year"}, [ALPHA, RATS, PYRIDOXINE]),
    ],
)
def test_filters_narrow_the_list(review, library, asked, titles):
    assert found(review, **asked) == titles


def test_a_search_finds_what_came_under_it(review, imported):
    embase = factories.SearchFactory(review=review, database="Embase", platform="Embase.com")
    imported(exports.pubmed(1))
    imported(exports.ris(1, first=2), "export.ris", under=embase)
    assert found(review, search=str(embase.pk)) == ["Pyridoxine in West syndrome, trial 2"]


def test_a_search_of_another_review_is_no_choice(review, library):
    elsewhere = factories.SearchFactory()
    narrowed = CitationFilter(
        {"search": str(elsewhere.pk)}, queryset=queries.citations(review), review=review
    )
    assert list(narrowed.form.errors) == ["search"]


def test_languages_are_those_of_this_review(review, library):
    factories.CitationFactory(language="Klingon")
    assert queries.languages(review) == ["English", "French"]


def test_merged_citations_are_in_no_list(review, library):
    first, second, _ = library
    second.merged_into = first
    second.save()
    assert found(review) == [ALPHA, PYRIDOXINE]
    assert queries.languages(review) == ["English"]


def test_search_text_follows_what_is_shown(review, imported):
    imported(exports.pubmed(1))
    citation = Citation.objects.get()
    citation.records.update(citation=factories.CitationFactory(review=review))
    factories.SourceRecordFactory(citation=citation, fields={"title": "Zonisamide"})
    actions.show_fullest(citations=[citation])
    assert found(review, q="zonisamide") == ["Zonisamide"]
    assert found(review, q="corticotropin") == []


def test_a_text_beyond_what_the_database_takes_is_searched_by_its_beginning(review):
    citation = factories.CitationFactory(review=review, abstract="beginning " + "word%d " * 400_000)
    citation.abstract = "beginning " + " ".join(f"word{number}" for number in range(300_000))
    search_text.write([citation])
    assert found(review, q="beginning") == [citation.title]


def test_a_rare_word_is_found_by_the_index(review):
    rows = [
        Citation(review=review, number=number, title=f"Spasms {number}", abstract="Infants were treated.")
        for number in range(1, 3001)
    ]
    search_text.write(Citation.objects.bulk_create(rows))
    with connection.cursor() as cursor:
        cursor.execute("analyze screening_citation, screening_citationtext")
        cursor.execute("select gin_clean_pending_list('citation_text_gin'::regclass)")
    page = search_text.matching(queries.citations(review), "2718").order_by("pk")[:51]
    assert "citation_text_gin" in page.explain()
    assert [citation.number for citation in page] == [2718]
