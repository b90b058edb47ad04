"""Correcting a citation in its page: what is changed, who did it, and taking it back."""

import re

import pytest
from django.urls import reverse

from screening.citations import actions
from screening.citations.models import CitationEdit
from tests.citations import exports

FIELDS = (
    "title", "abstract", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "language",
)  # fmt: skip


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def citation(review, imported):
    imported(exports.pubmed(1))
    return review.citations.get()


@pytest.fixture
def page(review, citation):
    return reverse("screening:citation-edit", kwargs={"review_id": review.pk, "citation_id": citation.pk})


def filled(citation, **changed) -> dict:
    """The form as a browser sends it: each field as it was shown, and what was typed into it."""
    shown = {
        name: getattr(citation, name) if name != "authors" else "\n".join(citation.authors) for name in FIELDS
    }
    shown = {name: str(value).replace("\n", "\r\n") for name, value in shown.items()}
    return {**{f"initial-{name}": value for name, value in shown.items()}, **shown, "note": "", **changed}


def test_a_correction_is_shown_with_who_and_when(review, citation, page, lead, sign_in):
    client = sign_in(lead)
    response = client.post(page, filled(citation, title="As printed", note="The journal"), follow=True)
    text = words(response)
    assert "#1 shows your correction; its records stay as they are." in text
    assert re.search(r"As printed Title corrected by Lea Lead on \d+ \w+ \d{4}", text)
    assert re.search(r"Lea Lead corrected the title on .*? The journal To what As printed", text)
    assert list(CitationEdit.objects.values_list("field", "value", "note")) == [
        ("title", "As printed", "The journal")
    ]


def test_several_fields_are_corrected_and_authors_are_one_a_line(citation, page, lead, sign_in):
    sign_in(lead).post(page, filled(citation, authors="Lux, A\r\n\r\nHancock, E\r\n", year="2004", issue="3"))
    citation.refresh_from_db()
    assert (citation.authors, citation.year, citation.issue) == (["Lux, A", "Hancock, E"], 2004, "3")


def test_what_one_leaves_alone_does_not_undo_what_another_did_meanwhile(citation, page, lead, sign_in):
    form = filled(citation, title="As printed")
    actions.edit(citation=citation, values={"abstract": "Filled in meanwhile."}, by=lead)
    sign_in(lead).post(page, form)
    citation.refresh_from_db()
    assert (citation.title, citation.abstract) == ("As printed", "Filled in meanwhile.")


def test_a_missing_abstract_is_offered_to_be_filled_in(review, lead, sign_in, imported):
    imported(exports.ris(1), "a.ris")
    citation = review.citations.get()
    where = {"review_id": review.pk, "citation_id": citation.pk}
    client = sign_in(lead)
    assert "Fill it in" in words(client.get(reverse("screening:citation", kwargs=where)))
    client.post(reverse("screening:citation-edit", kwargs=where), filled(citation, abstract="Line\r\nLine"))
    citation.refresh_from_db()
    assert citation.abstract == "Line\nLine"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "Nothing was changed."),
        ({"title": ""}, "This field is required."),
        ({"year": ""}, "A year can be corrected, but not left out."),
        ({"year": "soon"}, "Enter a whole number."),
        ({"doi": "doi"}, "Give one DOI"),
        ({"pmid": "PMC12"}, "A PMID is a number of one to eight digits."),
        ({"volume": "9" * 101}, "at most 100 characters"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_changed(citation, page, lead, sign_in, changed, sentence):
    response = sign_in(lead).post(page, filled(citation, **changed))
    assert response.status_code == 422
    assert sentence in words(response)
    assert not CitationEdit.objects.exists()


def test_the_address_of_a_doi_is_taken_as_the_doi(citation, page, lead, sign_in):
    sign_in(lead).post(page, filled(citation, doi="https://doi.org/10.1542/peds.97.3.375"))
    citation.refresh_from_db()
    assert citation.doi == "10.1542/peds.97.3.375"


def test_the_page_tells_what_the_records_say_and_takes_a_correction_back(
    review, citation, page, lead, sign_in
):
    actions.edit(citation=citation, values={"title": "As printed"}, note="The journal", by=lead)
    client = sign_in(lead)
    assert "The journal The records say: Corticotropin in infantile spasms, trial 1." in words(
        client.get(page)
    )
    back = reverse(
        "screening:citation-take-back", kwargs={"review_id": review.pk, "citation_id": citation.pk}
    )
    text = words(client.post(back, {"field": "title"}, follow=True))
    assert "The title of #1 is what its records say again." in text
    assert "Take back" not in text
    citation.refresh_from_db()
    assert citation.title == "Corticotropin in infantile spasms, trial 1."
    assert "took back the correction of the title" in words(
        client.get(reverse("screening:citation", kwargs={"review_id": review.pk, "citation_id": citation.pk}))
    )


def test_only_those_who_may_import_are_offered_to_edit(review, citation, reviewer, lead, sign_in):
    where = reverse("screening:citation", kwargs={"review_id": review.pk, "citation_id": citation.pk})
    link = reverse("screening:citation-edit", kwargs={"review_id": review.pk, "citation_id": citation.pk})
    assert link not in sign_in(reviewer).get(where).content.decode()
    assert link in sign_in(lead).get(where).content.decode()
