"""Pairs one by one: what is shown, what is said of them, taking it back, what comes next."""

import re

import pytest

from screening.duplicates import actions, queries
from screening.duplicates.models import DuplicatePair, Merge
from tests import factories
from tests.duplicates import library

Verdict = DuplicatePair.Verdict
JSON = {"Accept": "application/json"}


def test_the_most_likely_pair_stands_side_by_side_with_its_reasons(url, pairs, client, words, asked):
    pairs[0].reasons = [
        {"text": "titles equal", "against": False},
        {"text": "different volume", "against": True},
    ]
    pairs[0].save()
    response = client.get(url("duplicates"))
    assert asked(response)[0] == "Likely duplicates: #1 and #2, Trial 1"
    assert "Trial <mark>1</mark>" in response.content.decode()
    assert "For: Titles equal Against: Different volume" in words(response)
    assert "Likely , score 0.90" in words(response)
    assert "3 left, 0 decided" in words(response)


def test_the_pairs_that_follow_are_in_the_page_already(url, pairs, client, asked):
    assert [heading[-7:] for heading in asked(client.get(url("duplicates")))] == [
        "Trial 1",
        "Trial 3",
        "Trial 5",
    ]


def test_one_line_says_where_the_work_stands(url, rows, pairs, client, words, lead):
    actions.confirm(pair=pairs[0], by=lead)
    actions.merge(kept=rows[2], dissolved=rows[4], by=None)
    text = words(client.get(url("duplicates")))
    assert "6 records, 1 merged by the rules , 1 by people , 2 to decide ." in text


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("duplicate", "The pair before: duplicate."),
        ("not_duplicate", "The pair before: not a duplicate."),
        ("same_study", "The pair before: same study, another publication."),
    ],
)
def test_what_is_said_is_kept_and_the_next_pair_follows(url, pairs, client, words, asked, verdict, said):
    response = client.post(url("duplicate-decide", pair_id=pairs[0].pk), {"verdict": verdict}, follow=True)
    pairs[0].refresh_from_db()
    assert (pairs[0].verdict, pairs[0].decided_by.name) == (verdict, "Rob Reviewer")
    assert Merge.objects.filter(pair=pairs[0]).count() == (verdict == "duplicate")
    assert asked(response)[0] == "Possible duplicates: #3 and #4, Trial 3"
    assert said in words(response)


@pytest.mark.parametrize("verdict", ["duplicate", "not_duplicate", "same_study"])
def test_the_last_one_can_be_taken_back(url, pairs, client, words, asked, verdict):
    page = client.post(url("duplicate-decide", pair_id=pairs[0].pk), {"verdict": verdict}, follow=True)
    undo = url("duplicate-undo", pair_id=pairs[0].pk)
    assert f'action="{undo}"' in page.content.decode()
    response = client.post(undo, follow=True)
    assert asked(response)[0] == "Likely duplicates: #1 and #2, Trial 1"
    pairs[0].refresh_from_db()
    assert pairs[0].verdict == Verdict.PENDING
    again = client.post(undo, headers=JSON)
    assert (again.status_code, list(again.json())) == (409, ["error"])


def test_a_script_is_told_what_comes_next_and_how_many_are_left(url, pairs, client, asked):
    response = client.post(
        url("duplicate-decide", pair_id=pairs[0].pk), {"verdict": "duplicate"}, headers=JSON
    )
    assert response.json()["saved"] == pairs[0].pk
    assert response.json()["numbers"] == {"left": 2, "decided": 1, "related_left": 0, "merged": 1}
    assert [heading[-7:] for heading in asked(response)] == ["Trial 3", "Trial 5"]
    taken_back = client.post(url("duplicate-undo", pair_id=pairs[0].pk), headers=JSON)
    assert taken_back.json()["numbers"]["left"] == 3


def test_a_script_that_has_more_to_say_is_told_no_more_than_saved(url, pairs, client):
    data = {"verdict": "duplicate", "brief": "1"}
    response = client.post(url("duplicate-decide", pair_id=pairs[0].pk), data, headers=JSON)
    assert response.json() == {"saved": pairs[0].pk}


def test_later_goes_through_all_pairs_and_around(url, pairs, client, asked):
    seen, after = [], ""
    for _ in range(4):
        response = client.get(url("duplicates") + after)
        seen.append(asked(response)[0][-7:])
        page = response.content.decode().split("<template")[0]
        after = re.search(r'href="[^"]*(\?after=\d+)" data-later', page)[1]
    assert seen == ["Trial 1", "Trial 3", "Trial 5", "Trial 1"]


def test_behind_the_last_pair_the_first_comes_again(url, pairs, client, asked):
    behind = client.get(f"{url('duplicates-next')}?after={pairs[1].pk}")
    assert [heading[-7:] for heading in asked(behind)] == ["Trial 5", "Trial 1", "Trial 3"]


def test_when_all_is_decided_the_page_says_so(url, pairs, client, review, words):
    factories.JobFactory(review=review, task=queries.SEARCH_TASK, state="done")
    for pair in pairs:
        client.post(url("duplicate-decide", pair_id=pair.pk), {"verdict": "not_duplicate"})
    text = words(client.get(f"{url('duplicates')}?after={pairs[2].pk}"))
    assert "The pair before: not a duplicate." in text
    assert "Every pair is decided" in text


@pytest.mark.parametrize("verdict", ["duplicate", "not_duplicate", "same_study"])
def test_a_pair_decided_by_somebody_else_is_a_sentence(url, pairs, client, second_reviewer, verdict):
    actions.confirm(pair=pairs[0], by=second_reviewer)
    response = client.post(url("duplicate-decide", pair_id=pairs[0].pk), {"verdict": verdict}, headers=JSON)
    assert response.status_code == 409
    assert "decided before, by Sue Second" in response.json()["error"]


@pytest.mark.parametrize("data", [{}, {"verdict": "perhaps"}, {"verdict": "pending"}])
def test_no_verdict_is_a_sentence(url, pairs, client, words, data):
    response = client.post(url("duplicate-decide", pair_id=pairs[0].pk), data, follow=True)
    assert "Say what the two are" in words(response)
    assert set(DuplicatePair.objects.values_list("verdict", flat=True)) == {Verdict.PENDING}


def test_a_pair_of_the_list_can_be_opened(url, pairs, client, asked):
    response = client.get(url("duplicates") + f"?pair={pairs[2].pk}")
    assert asked(response)[0] == "Unlikely duplicates: #5 and #6, Trial 5"


@pytest.mark.parametrize("value", ["x", "-1", "²", "99999999999999999999", ""])
@pytest.mark.parametrize("name", ["pair", "after"])
def test_a_pair_that_is_none_is_the_first(url, pairs, client, asked, name, value):
    assert asked(client.get(url("duplicates") + f"?{name}={value}"))[0].endswith("Trial 1")


def test_a_pair_of_another_review_is_not_shown(url, pairs, client, asked):
    stranger = factories.DuplicatePairFactory()
    assert asked(client.get(url("duplicates") + f"?pair={stranger.pk}"))[0].endswith("Trial 1")
    assert client.post(url("duplicate-undo", pair_id=stranger.pk)).status_code == 404


def test_publications_of_one_study_are_asked_for_by_themselves(url, rows, pairs, client, asked, words):
    pairs[1].answer = "related"
    pairs[1].save()
    assert len(asked(client.get(url("duplicates")))) == 2
    response = client.get(url("duplicates") + "?of=related")
    assert asked(response) == ["Perhaps one study: #3 and #4, Trial 3"]
    assert "Unrelated" in words(response)
    done = client.post(
        url("duplicate-decide", pair_id=pairs[1].pk),
        {"verdict": "same_study", "of": "related"},
        follow=True,
    )
    assert "No suggestion is left" in words(done)


def test_looking_again_starts_a_job_that_shows_how_far_it_is(url, pairs, client, review, words):
    assert "Look for duplicates" in words(client.get(url("duplicates")))
    assert client.post(url("duplicates-search")).url == url("duplicates")
    job = review.jobs.get()
    response = client.get(url("duplicates"))
    assert url("job", job_id=job.pk) in response.content.decode()
    assert "Look again" not in words(response)


def test_a_search_that_stopped_says_why(url, client, review, words):
    factories.JobFactory(review=review, task=queries.SEARCH_TASK, state="failed", error="Job 7 stopped.")
    text = words(client.get(url("duplicates")))
    assert "The last search for duplicates stopped Job 7 stopped." in text
    assert "No duplicates found" not in text


def test_nothing_looked_for_and_nothing_found_are_two_things(url, client, review, words):
    assert "Not looked for yet" in words(client.get(url("duplicates")))
    factories.JobFactory(review=review, task=queries.SEARCH_TASK, state="done")
    assert "No duplicates found" in words(client.get(url("duplicates")))


def test_a_pair_with_two_answers_in_the_page_is_one_couple(url, rows, client, asked):
    """After a merge two pairs are about the same two citations: it is asked once."""
    library.pair(rows[0], rows[2], 0.8)
    library.pair(rows[1], rows[2], 0.7)
    actions.merge(kept=rows[0], dissolved=rows[1], by=None)
    assert asked(client.get(url("duplicates"))) == ["Likely duplicates: #1 and #3, Trial 1"]


def test_observers_are_not_asked(url, observer, sign_in):
    assert sign_in(observer).get(url("duplicates")).status_code == 403
