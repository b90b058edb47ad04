"""The lists: what is left, the line that a lead draws, what was decided and by whom, the setting."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from screening.duplicates import actions, queries
from screening.duplicates.models import DuplicatePair
from tests import factories
from tests.duplicates import library

Verdict = DuplicatePair.Verdict


@pytest.fixture
def leads(lead, sign_in):
    """The client of a lead."""
    return sign_in(lead)


@pytest.fixture
def by_rule(rows):
    """A merge that the rules made, with its reasons."""
    pair = library.pair(rows[0], rows[1], 0.99)
    pair.reasons = [{"text": "same volume 108 and first page 288", "against": False}]
    pair.answer, pair.rules_version = "duplicate", "2026.7"
    pair.verdict, pair.decided_at = Verdict.DUPLICATE, timezone.now()
    pair.save()
    return actions.merge(kept=rows[0], dissolved=rows[1], by=None, pair=pair)


def test_the_list_shows_what_is_left_and_what_speaks_against(url, pairs, client, words):
    pairs[1].reasons = [{"text": "different first page", "against": True}]
    pairs[1].save()
    response = client.get(url("duplicates-list"))
    assert re.findall(r"\?pair=(\d+)", response.content.decode()) == [str(pair.pk) for pair in pairs]
    assert "Different first page" in words(response)


def test_only_a_lead_draws_a_line_and_changes_the_setting(url, pairs, client, leads):
    accept, setting = url("duplicates-accept"), url("duplicates-setting")
    for page, shows in ((client, False), (leads, True)):
        text = page.get(url("duplicates-list")).content.decode()
        assert (accept in text, setting in text) == (shows, shows)
    data = {"score": "0.5", "seen": "2"}
    assert [client.get(accept).status_code, client.post(accept, data).status_code] == [403, 403]
    assert [client.get(setting).status_code, client.post(setting).status_code] == [403, 403]
    assert queries.counts(pairs[0].review).left == 3


def test_a_line_shows_how_many_and_the_least_likely(url, pairs, leads, words):
    pairs[0].reasons = [{"text": "different first page", "against": True}]
    pairs[0].save()
    response = leads.get(f"{url('duplicates-accept')}?score={pairs[1].score!r}")
    text = words(response)
    assert "Merge 2 pairs?" in text
    assert "1 likely, 1 possible." in text
    assert "Something speaks against 1 of them." in text
    assert "The least likely of them Possible , score 0.60" in text
    assert "Citation #3 Citation #4" in text
    assert queries.counts(pairs[0].review).left == 3


def test_confirming_merges_all_above_the_line_and_nothing_below(url, pairs, leads, lead, words):
    page = leads.get(f"{url('duplicates-accept')}?score=0.6")
    data = dict(re.findall(r'type="hidden" name="(score|seen)" value="([^"]+)"', page.content.decode()))
    assert data == {"score": "0.6", "seen": "2"}
    response = leads.post(url("duplicates-accept"), data, follow=True)
    assert "2 pairs merged." in words(response)
    said = [(pair.verdict, pair.decided_by) for pair in DuplicatePair.objects.order_by("-score")]
    assert said == [(Verdict.DUPLICATE, lead), (Verdict.DUPLICATE, lead), (Verdict.PENDING, None)]


def test_a_line_that_holds_other_pairs_by_now_is_shown_again(url, pairs, leads, lead, words):
    actions.reject(pair=pairs[0], by=lead)
    response = leads.post(
        url("duplicates-accept"),
        {"score": "0.6", "seen": "2"},
        follow=True,
        headers={"Referer": f"http://testserver{url('duplicates-accept')}?score=0.6"},
    )
    assert "There are 1 pairs above this line by now, not 2." in words(response)
    assert "Merge 1 pair?" in words(response)


@pytest.mark.parametrize("score", ["", "x", "-1", "2", "nan", "inf"])
def test_a_line_that_is_none_is_asked_for_again(url, pairs, leads, score):
    page = leads.get(f"{url('duplicates-accept')}?score={score}")
    assert page.status_code == 200
    assert "accept-title" not in page.content.decode()
    posted = leads.post(url("duplicates-accept"), {"score": score, "seen": "3"})
    assert posted.status_code == 422
    assert queries.counts(pairs[0].review).left == 3


def test_a_line_above_everything_holds_nothing(url, pairs, leads, words):
    assert "No pair is above this line" in words(leads.get(f"{url('duplicates-accept')}?score=0.95"))


def test_merges_of_the_rules_say_why_and_by_which_rules(url, by_rule, client, words):
    text = words(client.get(url("duplicates-decided") + "?by=rule"))
    assert "For: Same volume 108 and first page 288" in text
    assert "the rules (2026.7)" in text
    assert "Nothing merged" in words(client.get(url("duplicates-decided") + "?by=people"))


def test_what_the_rules_merged_and_a_person_undid_is_told_apart(url, by_rule, client, words):
    response = client.post(
        url("merge-undo", merge_id=by_rule.pk), {"next": url("duplicates-decided") + "?by=rule"}, follow=True
    )
    assert response.redirect_chain == [(url("duplicates-decided") + "?by=rule", 302)]
    assert "#2 is a citation of its own again. No later search merges the two by itself." in words(response)
    by_rule.pair.refresh_from_db()
    assert (by_rule.pair.verdict, by_rule.pair.decided_by.name) == (Verdict.NOT_DUPLICATE, "Rob Reviewer")


def test_a_way_back_to_another_site_is_not_taken(url, by_rule, client):
    response = client.post(url("merge-undo", merge_id=by_rule.pk), {"next": "https://elsewhere.example/"})
    assert response.url == url("duplicates-decided")


@pytest.mark.parametrize(("asked", "found"), [("2", 1), ("#1", 1), ("3", 0), ("x", 0), ("9" * 20, 0)])
def test_merges_are_found_by_the_number_of_a_citation(url, by_rule, client, asked, found):
    page = client.get(url("duplicates-decided"), {"q": asked})
    assert len(re.findall(r"/duplicates/merges/\d+/undo/", page.content.decode())) == found


def test_a_merge_that_has_to_wait_says_for_which(url, rows, client, words):
    actions.merge(kept=rows[1], dissolved=rows[2], by=None)
    actions.merge(kept=rows[0], dissolved=rows[1], by=None)
    assert "First undo #2 into #1" in words(client.get(url("duplicates-decided")))


@pytest.mark.parametrize(
    ("say", "page"),
    [(actions.reject, "duplicates-apart"), (actions.same_study, "duplicates-related")],
)
def test_what_keeps_two_apart_can_be_taken_back(url, pairs, client, words, asked, say, page):
    say(pair=pairs[0], by=pairs[0].review.created_by)
    reopen = url("duplicate-reopen", pair_id=pairs[0].pk)
    here = url(page) + ("?show=said" if page == "duplicates-related" else "")
    assert reopen in client.get(here).content.decode()
    response = client.post(reopen, {"next": here}, follow=True)
    assert "Taken back: #1 and #2 are asked about again." in words(response)
    assert asked(client.get(url("duplicates")))[0] == "Likely duplicates: #1 and #2, Trial 1"
    again = client.post(reopen, headers={"HX-Request": "true"})
    assert again.status_code == 409


def test_what_was_told_apart_is_found_by_number(url, pairs, client, lead):
    for pair in pairs:
        actions.reject(pair=pair, by=lead)
    page = client.get(url("duplicates-apart"), {"q": "#4"})
    assert re.findall(r"/duplicates/(\d+)/reopen/", page.content.decode()) == [str(pairs[1].pk)]


@pytest.mark.parametrize("verdict", ["same_study", "not_duplicate", "duplicate"])
def test_a_suggested_study_is_decided_in_the_list(url, pairs, client, verdict):
    pairs[0].answer = "related"
    pairs[0].reasons = [{"text": "different journal", "against": True}]
    pairs[0].save()
    here = url("duplicates-related")
    assert "Different journal" in client.get(here).content.decode()
    data = {"verdict": verdict, "next": here}
    assert client.post(url("duplicate-decide", pair_id=pairs[0].pk), data).url == here
    pairs[0].refresh_from_db()
    assert pairs[0].verdict == verdict
    assert "No suggestion" in client.get(here).content.decode()


@pytest.mark.parametrize("merging", ["exact", "off", "rules"])
def test_a_lead_chooses_what_is_merged_without_a_person(url, leads, review, merging, words):
    response = leads.post(url("duplicates-setting"), {"merging": merging}, follow=True)
    review.refresh_from_db()
    assert review.merging == merging
    assert "It counts from the next search for duplicates on." in words(response)
    said = {"exact": "what is exactly the same", "off": "nothing", "rules": "what the rules are certain of"}
    assert f"Merged automatically: {said[merging]}" in words(response)


def test_a_choice_that_is_none_changes_nothing(url, leads, review):
    response = leads.post(url("duplicates-setting"), {"merging": "all"})
    review.refresh_from_db()
    assert (response.status_code, review.merging) == (422, "rules")


PAGES = [
    "duplicates", "duplicates-next", "duplicates-list", "duplicates-accept?score=0.1", "duplicates-decided",
    "duplicates-related", "duplicates-related?show=said", "duplicates-apart",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_more_pairs_need_no_more_queries(page, url, review, leads, lead):
    factories.JobFactory(review=review, task=queries.SEARCH_TASK, state="done")
    name, _, query = page.partition("?")
    counts = []
    for _ in range(2):
        for _ in range(2):
            for say in (actions.confirm, actions.reject, actions.same_study, None):
                pair = library.pair(*[library.citation(review) for _ in range(2)])
                if say:
                    say(pair=pair, by=lead)
            factories.DuplicatePairFactory(review=review, answer="related")
        with CaptureQueriesContext(connection) as counted:
            assert leads.get(f"{url(name)}?{query}").status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
