"""Marking a citation as the same as another one: who is offered, in which order, and what happens."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.citations import search_text
from screening.duplicates import actions
from screening.duplicates.models import DuplicatePair, Merge
from tests import factories
from tests.duplicates import library

JSON = {"Accept": "application/json"}
TITLES = [
    "Vigabatrin in infantile spasms: a randomised trial",
    "Randomized trial of vigabatrin in infantile spasms",
    "Vigabatrin for infantile spasms, a randomized trial.",
    "Ketogenic diet in adults with epilepsy",
]


@pytest.fixture
def titled(review):
    rows = [library.citation(review, title=title) for title in TITLES]
    search_text.write(rows)
    return rows


@pytest.fixture
def offered():
    """The numbers of the citations that the page offers, in its order."""
    return lambda page: [int(n) for n in re.findall(r">The same<.*? as #(\d+)", page.content.decode())]


def test_the_most_alike_titles_are_offered_first(url, titled, client, offered):
    page = client.get(url("duplicate-mark", citation_id=titled[0].pk))
    assert offered(page) == [2, 3]
    assert "<mark>for</mark> infantile spasms" in page.content.decode()


def test_what_the_rules_propose_comes_before(url, titled, client, offered, words):
    library.pair(titled[0], titled[3], 0.5)
    page = client.get(url("duplicate-mark", citation_id=titled[0].pk))
    assert offered(page) == [4, 2, 3]
    assert words(page).count("Proposed by the rules") == 1


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("4", [4]),
        ("#4", [4]),
        ("ketogenic", [4]),
        ("keto adul", [4]),
        ("vigabatrin", [2, 3]),
        ("x", []),
        ("1", []),
    ],
)
def test_a_citation_is_found_by_number_and_by_words(url, titled, client, offered, asked, numbers):
    page = client.get(url("duplicate-mark", citation_id=titled[0].pk), {"q": asked})
    assert offered(page) == numbers


def test_the_number_of_a_merged_citation_leads_to_the_one_that_holds_it(url, titled, client, offered):
    actions.merge(kept=titled[1], dissolved=titled[3], by=None)
    page = client.get(url("duplicate-mark", citation_id=titled[0].pk), {"q": "4"})
    assert offered(page) == [2]


def test_citations_of_other_reviews_are_not_offered(url, titled, client, offered):
    other = library.citation(factories.ReviewFactory(), title=TITLES[0])
    assert offered(client.get(url("duplicate-mark", citation_id=titled[0].pk))) == [2, 3]
    data = {"other": other.pk}
    client.post(url("duplicate-mark", citation_id=titled[0].pk), data)
    assert Merge.objects.count() == 0


def test_marking_merges_and_goes_back(url, titled, client, reviewer, words):
    back = url("screen", stage="title-abstract")
    mark = url("duplicate-mark", citation_id=titled[2].pk)
    assert f'name="next" value="{back}"' in client.get(mark, {"next": back}).content.decode()
    response = client.post(mark, {"other": titled[0].pk, "next": back}, follow=True)
    merge = Merge.objects.get()
    assert (merge.kept, merge.dissolved, merge.merged_by) == (titled[0], titled[2], reviewer)
    assert response.redirect_chain == [(back, 302)]
    assert "#3 was merged into #1. It can be undone under Duplicates, Merged." in words(response)


def test_a_script_is_told_which_one_is_gone_and_how_to_take_it_back(url, titled, client):
    response = client.post(
        url("duplicate-mark", citation_id=titled[2].pk), {"other": titled[0].pk}, headers=JSON
    )
    said = response.json()
    merge = Merge.objects.get()
    assert (said["gone"], said["said"]) == (titled[2].pk, "#3 was merged into #1.")
    undone = client.post(said["undo"], headers=JSON)
    assert undone.json() == {"saved": merge.pk}
    merge.refresh_from_db()
    assert merge.undone_at is not None


@pytest.mark.parametrize("data", [{}, {"other": "x"}, {"other": "0"}])
def test_nothing_chosen_is_a_sentence(url, titled, client, data):
    response = client.post(url("duplicate-mark", citation_id=titled[0].pk), data, headers=JSON)
    assert (response.status_code, response.json()["error"][:6]) == (422, "Choose")


def test_a_citation_that_was_merged_meanwhile_is_a_sentence(url, titled, client):
    actions.merge(kept=titled[1], dissolved=titled[0], by=None)
    response = client.get(url("duplicate-mark", citation_id=titled[0].pk), headers=JSON)
    assert (response.status_code, response.json()["error"]) == (409, "#1 was merged into #2 meanwhile.")


def test_the_dialog_gets_the_form_and_then_the_list_alone(url, titled, client, offered):
    mark = url("duplicate-mark", citation_id=titled[0].pk)
    form = client.get(mark, headers={"HX-Request": "true"})
    assert ("<main" in form.content.decode(), "mark-q" in form.content.decode()) == (False, True)
    found = client.get(mark, {"q": "ketogenic"}, headers={"HX-Request": "true"})
    assert ("mark-q" in found.content.decode(), offered(found)) == (False, [4])


def test_two_that_were_told_apart_stay_apart(url, titled, client, lead):
    actions.reject(pair=library.pair(titled[0], titled[1]), by=lead)
    response = client.post(
        url("duplicate-mark", citation_id=titled[0].pk), {"other": titled[1].pk}, headers=JSON
    )
    assert response.status_code == 409
    assert not DuplicatePair.objects.filter(verdict="duplicate").exists()


def test_more_candidates_need_no_more_queries(url, review, titled, client):
    counts = []
    for _ in range(2):
        library.citation(review, title=TITLES[0])
        with CaptureQueriesContext(connection) as counted:
            client.get(url("duplicate-mark", citation_id=titled[0].pk))
        counts.append(len(counted))
    assert counts[0] == counts[1]
