"""Pairs one by one, the list of those left, what was decided, each with its way back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.duplicates import actions, queries
from screening.duplicates.models import DuplicatePair, Merge
from tests import factories
from tests.duplicates import library

Verdict = DuplicatePair.Verdict


def url(name, review, **more):
    return reverse(f"screening:{name}", kwargs={"review_id": review.pk, **more})


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def rows(review):
    return [library.citation(review, title=f"Trial {number}", year=1990 + number) for number in range(1, 7)]


@pytest.fixture
def pairs(rows):
    """Three pairs, the most likely first."""
    return [library.pair(rows[n], rows[n + 1], score) for n, score in ((0, 0.9), (2, 0.6), (4, 0.2))]


@pytest.fixture
def client(reviewer, sign_in):
    return sign_in(reviewer)


def asked(response) -> str:
    found = re.search(r'id="pair-title"[^>]*>(.*?)</h2>', response.content.decode(), re.DOTALL)
    return found[1] if found else ""


def test_the_most_likely_pair_stands_side_by_side_with_its_reasons(review, pairs, client):
    pairs[0].reasons = [
        {"text": "titles equal", "against": False},
        {"text": "different volume", "against": True},
    ]
    pairs[0].save()
    response = client.get(url("duplicates", review))
    assert asked(response) == "Likely duplicates: #1 and #2, Trial 1"
    assert "Trial <mark>1</mark>" in response.content.decode()
    assert "For: Titles equal Against: Different volume" in words(response)
    assert "3 left, 0 decided" in words(response)


def test_a_duplicate_is_merged_and_the_next_pair_follows(review, pairs, client):
    response = client.post(
        url("duplicate-decide", review, pair_id=pairs[0].pk), {"verdict": "duplicate"}, follow=True
    )
    assert Merge.objects.get().pair == pairs[0]
    assert asked(response) == "Possible duplicates: #3 and #4, Trial 3"
    assert "#2 was merged into #1 ." in words(response)


def test_what_is_none_is_kept_apart_and_the_next_pair_follows(review, pairs, client):
    response = client.post(
        url("duplicate-decide", review, pair_id=pairs[0].pk), {"verdict": "not_duplicate"}, follow=True
    )
    pairs[0].refresh_from_db()
    assert (pairs[0].verdict, pairs[0].decided_by.name) == (Verdict.NOT_DUPLICATE, "Rob Reviewer")
    assert asked(response).endswith("Trial 3")
    assert "The pair before is kept apart: not a duplicate." in words(response)


def test_later_goes_through_all_pairs_and_around(review, pairs, client):
    seen, after = [], ""
    for _ in range(4):
        response = client.get(url("duplicates", review) + after)
        seen.append(asked(response)[-7:])
        after = re.search(r'href="[^"]*(\?after=\d+)" data-key="l"', response.content.decode())[1]
    assert seen == ["Trial 1", "Trial 3", "Trial 5", "Trial 1"]


def test_the_last_pair_has_no_later_and_then_all_is_decided(review, pairs, client):
    actions.start_search(review=review, by=pairs[0].review.created_by)
    review.jobs.update(state="done")
    for pair in pairs[:2]:
        client.post(url("duplicate-decide", review, pair_id=pair.pk), {"verdict": "not_duplicate"})
    response = client.get(url("duplicates", review))
    assert 'data-key="l"' not in response.content.decode()
    client.post(url("duplicate-decide", review, pair_id=pairs[2].pk), {"verdict": "duplicate"})
    assert "Every pair is decided" in words(client.get(url("duplicates", review)))


def test_htmx_gets_the_next_pair_alone(review, pairs, client):
    response = client.post(
        url("duplicate-decide", review, pair_id=pairs[0].pk),
        {"verdict": "duplicate"},
        headers={"HX-Request": "true"},
        follow=True,
    )
    assert response.content.strip().startswith(b'<div id="work" data-duplicates>')
    assert asked(response).endswith("Trial 3")


@pytest.mark.parametrize("verdict", ["duplicate", "not_duplicate"])
def test_a_pair_decided_by_somebody_else_is_a_sentence(review, pairs, client, second_reviewer, verdict):
    actions.confirm(pair=pairs[0], by=second_reviewer)
    response = client.post(
        url("duplicate-decide", review, pair_id=pairs[0].pk),
        {"verdict": verdict},
        headers={"HX-Request": "true"},
    )
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#toasts"
    assert "decided before, by Sue Second: duplicates." in words(response)


@pytest.mark.parametrize("data", [{}, {"verdict": "perhaps"}, {"verdict": "pending"}])
def test_no_verdict_is_a_sentence(review, pairs, client, data):
    response = client.post(url("duplicate-decide", review, pair_id=pairs[0].pk), data, follow=True)
    assert "Say whether the two are duplicates" in words(response)


def test_a_merge_can_be_undone_from_the_next_page_and_from_the_list(review, pairs, client):
    for page in (url("duplicates", review) + f"?after={pairs[0].pk}", url("duplicates-decided", review)):
        merge = actions.confirm(pair=pairs[0], by=review.created_by)
        undo = url("merge-undo", review, merge_id=merge.pk)
        assert undo in client.get(page).content.decode()
        response = client.post(undo, follow=True)
        assert asked(response) == "Likely duplicates: #1 and #2, Trial 1"
        assert "#2 is a citation of its own again." in words(response)


def test_a_merge_without_a_pair_leads_back_to_the_list(review, rows, client):
    merge = actions.merge(kept=rows[0], dissolved=rows[1], by=None)
    assert "a rule" in words(client.get(url("duplicates-decided", review)))
    response = client.post(url("merge-undo", review, merge_id=merge.pk))
    assert response.url == url("duplicates-decided", review)


def test_not_a_duplicate_can_be_taken_back(review, pairs, client):
    actions.reject(pair=pairs[0], by=review.created_by)
    reopen = url("duplicate-reopen", review, pair_id=pairs[0].pk)
    page = client.get(url("duplicates-decided", review) + "?show=rejected")
    assert reopen in page.content.decode()
    response = client.post(reopen, follow=True)
    assert asked(response) == "Likely duplicates: #1 and #2, Trial 1"
    again = client.post(reopen, headers={"HX-Request": "true"})
    assert again.status_code == 409


def test_the_list_shows_what_is_left_and_what_speaks_against(review, pairs, client):
    pairs[1].reasons = [{"text": "different first page", "against": True}]
    pairs[1].save()
    response = client.get(url("duplicates-list", review))
    assert re.findall(r"\?pair=(\d+)", response.content.decode()) == [str(pair.pk) for pair in pairs]
    assert "Different first page" in words(response)


def test_a_pair_of_the_list_can_be_opened(review, pairs, client):
    response = client.get(url("duplicates", review) + f"?pair={pairs[2].pk}")
    assert asked(response) == "Unlikely duplicates: #5 and #6, Trial 5"


@pytest.mark.parametrize("value", ["x", "-1", "²", "99999999999999999999", ""])
@pytest.mark.parametrize("name", ["pair", "after"])
def test_a_pair_that_is_none_is_the_first(review, pairs, client, name, value):
    assert asked(client.get(url("duplicates", review) + f"?{name}={value}")).endswith("Trial 1")


def test_a_pair_of_another_review_is_not_shown(review, pairs, client):
    stranger = factories.DuplicatePairFactory()
    assert asked(client.get(url("duplicates", review) + f"?pair={stranger.pk}")).endswith("Trial 1")


def test_a_merge_that_has_to_wait_says_for_which(review, rows, client):
    actions.merge(kept=rows[1], dissolved=rows[2], by=None)
    actions.merge(kept=rows[0], dissolved=rows[1], by=None)
    assert "First undo #2 into #1" in words(client.get(url("duplicates-decided", review)))


def test_looking_again_starts_a_job_that_shows_how_far_it_is(review, pairs, client):
    assert "Look for duplicates" in words(client.get(url("duplicates", review)))
    assert client.post(url("duplicates-search", review)).url == url("duplicates", review)
    job = review.jobs.get()
    response = client.get(url("duplicates", review))
    assert url("job", review, job_id=job.pk) in response.content.decode()
    assert "Look again" not in words(response)


def test_a_search_that_stopped_says_why(review, client):
    factories.JobFactory(review=review, task=queries.SEARCH_TASK, state="failed", error="Job 7 stopped.")
    text = words(client.get(url("duplicates", review)))
    assert "The last search for duplicates stopped Job 7 stopped." in text
    assert "No duplicates found" not in text


def test_nothing_looked_for_and_nothing_found_are_two_things(review, client):
    assert "Not looked for yet" in words(client.get(url("duplicates", review)))
    factories.JobFactory(review=review, task=queries.SEARCH_TASK, state="done")
    assert "No duplicates found" in words(client.get(url("duplicates", review)))


@pytest.mark.parametrize("page", ["duplicates", "duplicates-list", "duplicates-decided", "rejected"])
def test_more_pairs_need_no_more_queries(page, review, client, lead):
    factories.JobFactory(review=review, task=queries.SEARCH_TASK, state="done")
    address = (
        url("duplicates-decided", review) + "?show=rejected" if page == "rejected" else url(page, review)
    )
    counts = []
    for _ in range(2):
        for _ in range(2):
            one, other = library.citation(review), library.citation(review)
            library.pair(one, other)
            actions.confirm(pair=library.pair(*[library.citation(review) for _ in range(2)]), by=lead)
            actions.reject(pair=library.pair(*[library.citation(review) for _ in range(2)]), by=lead)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(address).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_observers_are_not_asked(review, observer, sign_in):
    assert sign_in(observer).get(url("duplicates", review)).status_code == 403
