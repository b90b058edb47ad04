"""The pages as a browser without scripts sees them, and the same addresses as the outbox uses them."""

import uuid

import pytest
from django.urls import reverse

from screening.decisions import actions
from screening.decisions.models import Stage, StageItem, Vote
from tests import factories

JSON = {"Accept": "application/json"}


def url(name, review, **arguments):
    return reverse(f"screening:{name}", kwargs={"review_id": review.pk, **arguments})


def screen_url(review, stage="title-abstract"):
    return url("screen", review, stage=stage)


def vote_url(item):
    return url("vote", item.review, item_id=item.pk)


def test_the_first_card_is_in_the_page_and_the_next_ones_too(review, reviewer, sign_in):
    items = factories.StageItemFactory.create_batch(8, citation__review=review, review=review)
    page = sign_in(reviewer).get(screen_url(review)).content.decode()
    first, following = page.split('<template id="following">')
    assert first.count("data-card ") == 1
    assert f'data-item="{items[0].pk}"' in first
    assert [f'data-item="{item.pk}"' in following for item in items[1:]] == [True] * 4 + [False] * 3


def test_a_vote_by_the_form_goes_on_to_the_next_citation(review, item, reviewer, criteria, sign_in):
    answer = {f"criterion-{criteria[1].pk}": "no", "verdict": "exclude", "note": "Rats.", "seconds": "12"}
    response = sign_in(reviewer).post(vote_url(item), answer)
    assert (response.status_code, response.url) == (302, screen_url(review))
    vote = Vote.objects.get()
    assert (vote.person, vote.verdict, vote.reason, vote.note, vote.seconds) == (
        reviewer, "exclude", criteria[1], "Rats.", 12,
    )  # fmt: skip


def test_a_vote_by_the_form_returns_to_where_it_was_asked_for(item, reviewer, sign_in):
    for wanted, goes_to in [
        ("/somewhere/", "/somewhere/"),
        ("https://evil.example/", screen_url(item.review)),
    ]:
        response = sign_in(reviewer).post(vote_url(item), {"verdict": "include", "next": wanted})
        assert response.url == goes_to


def test_a_double_click_on_the_form_is_one_vote(item, reviewer, sign_in):
    sent = {"verdict": "include", "key": str(uuid.uuid4())}
    for _ in range(2):
        assert sign_in(reviewer).post(vote_url(item), sent).status_code == 302
    assert Vote.objects.count() == 1


def test_a_refused_form_keeps_what_was_typed(full_text, reviewer, criteria, sign_in):
    sent = {"verdict": "exclude", "note": "Long thoughts.", f"criterion-{criteria[0].pk}": "unclear"}
    response = sign_in(reviewer).post(vote_url(full_text), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "needs one of the reasons" in page
    assert "Long thoughts.</textarea>" in page
    assert f'name="criterion-{criteria[0].pk}" value="unclear" checked' in page
    assert not Vote.objects.exists()


def test_a_reason_left_chosen_does_not_stop_an_include(full_text, reviewer, criteria, sign_in):
    response = sign_in(reviewer).post(vote_url(full_text), {"verdict": "include", "reason": criteria[0].pk})
    assert (response.status_code, Vote.objects.get().reason) == (302, None)


def test_seconds_that_make_no_sense_do_not_cost_the_vote(item, reviewer, sign_in):
    sign_in(reviewer).post(vote_url(item), {"verdict": "include", "seconds": "-3"})
    assert Vote.objects.get().seconds is None


def test_the_outbox_gets_the_key_back(item, reviewer, sign_in):
    key = str(uuid.uuid4())
    client = sign_in(reviewer)
    voted = client.post(vote_url(item), {"verdict": "maybe", "key": key}, headers=JSON)
    assert voted.json() == {"saved": key, "item": item.pk, "verdict": "maybe"}
    other = str(uuid.uuid4())
    undone = client.post(url("undo", item.review, item_id=item.pk), {"key": other}, headers=JSON)
    assert undone.json() == {"saved": other, "item": item.pk, "verdict": None}


@pytest.mark.parametrize(
    ("sent", "status"), [({}, 422), ({"verdict": "perhaps"}, 422), ({"verdict": "include", "key": "x"}, 422)]
)
def test_the_outbox_gets_a_sentence(sent, status, item, reviewer, sign_in):
    response = sign_in(reviewer).post(vote_url(item), sent, headers=JSON)
    assert (response.status_code, list(response.json())) == (status, ["error"])


def test_the_outbox_is_told_when_others_were_faster(item, lead, reviewer, second_reviewer, sign_in):
    for person in (lead, second_reviewer):
        actions.cast_vote(item=item, by=person, verdict="include")
    response = sign_in(reviewer).post(vote_url(item), {"verdict": "include"}, headers=JSON)
    assert response.status_code == 409
    assert response.json()["error"].startswith("Two people have already screened")


def test_votes_kept_for_one_person_are_not_taken_from_another(item, reviewer, second_reviewer, sign_in):
    client = sign_in(second_reviewer)
    for address in (vote_url(item), url("undo", item.review, item_id=item.pk)):
        sent = {"verdict": "include", "person": reviewer.pk}
        assert client.post(address, sent, headers=JSON).status_code == 401
        client.post(address, sent)
    assert not Vote.objects.exists()


def test_undo_by_the_form_shows_the_card_with_what_was_said(item, reviewer, criteria, sign_in):
    client = sign_in(reviewer)
    actions.cast_vote(
        item=item, by=reviewer, verdict="include", note="Page 2.", answers={criteria[0].pk: "yes"}
    )
    page = client.post(url("undo", item.review, item_id=item.pk), follow=True).content.decode()
    assert "Your vote was taken back" in page
    assert "Page 2.</textarea>" in page
    assert f'name="criterion-{criteria[0].pk}" value="yes" checked' in page


def test_cards_follow_the_place_that_is_named(review, reviewer, sign_in):
    items = factories.StageItemFactory.create_batch(3, citation__review=review, review=review)
    address = url("screen-cards", review, stage="title-abstract")
    client = sign_in(reviewer)
    assert len(client.get(address).json()["cards"]) == 3
    behind = client.get(address, {"after": f"{items[1].rank}:{items[1].pk}"}).json()["cards"]
    assert [f'data-item="{items[2].pk}"' in card for card in behind] == [True]
    for nonsense in ("", "x", "1", "1:x", "nan:1", "1:99999999999999999999", "1e999:3"):
        assert client.get(address, {"after": nonsense}).status_code == 200


def test_one_card_can_be_asked_for(item, reviewer, sign_in):
    address = url("screen-cards", item.review, stage="title-abstract")
    client = sign_in(reviewer)
    actions.cast_vote(item=item, by=reviewer, verdict="include", note="Mine.")
    (card,) = client.get(address, {"item": item.pk}).json()["cards"]
    assert "Mine." in card
    for nonsense in ("x", "0", "-1"):
        assert client.get(address, {"item": nonsense}).status_code == 404


def test_a_stage_that_is_none_is_not_found(review, item, reviewer, sign_in):
    client = sign_in(reviewer)
    assert client.get(screen_url(review, "abstract")).status_code == 404
    wrong = url("screen-item", review, stage="full-text", item_id=item.pk)
    assert client.get(wrong).status_code == 404


def test_the_queue_that_is_done_says_what_comes_next(review, item, reviewer, sign_in):
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    page = sign_in(reviewer).get(screen_url(review)).content.decode()
    assert "You have judged all that you are asked" in page
    assert screen_url(review, "full-text") in page


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [("title-abstract", "No citations to screen yet"), ("full-text", "No full text to judge yet")],
)
def test_a_stage_without_citations_says_what_to_do(stage, sentence, review, reviewer, sign_in):
    assert sentence in sign_in(reviewer).get(screen_url(review, stage)).content.decode()


def test_skipped_ones_are_not_forgotten(review, item, reviewer, sign_in):
    page = sign_in(reviewer).get(screen_url(review), {"after": f"{item.rank}:{item.pk}"}).content.decode()
    assert "Those that you skipped are left" in page


def test_a_full_text_links_to_its_report(full_text, reviewer, sign_in):
    report = factories.ReportFactory(citation=full_text.citation)
    page = sign_in(reviewer).get(screen_url(full_text.review, "full-text")).content.decode()
    assert url("report", full_text.review, report_id=report.pk) in page


def test_an_item_that_others_settled_is_read_not_voted_on(item, lead, reviewer, second_reviewer, sign_in):
    for person in (lead, second_reviewer):
        actions.cast_vote(item=item, by=person, verdict="include")
    page = sign_in(reviewer).get(url("screen-item", item.review, stage="title-abstract", item_id=item.pk))
    assert "data-vote-form" not in page.content.decode()
    assert "you are not asked any more" in page.content.decode()


def test_a_voter_sees_the_outcome_once_it_is_settled(item, reviewer, second_reviewer, sign_in):
    address = url("screen-item", item.review, stage="title-abstract", item_id=item.pk)
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    before = sign_in(reviewer).get(address).content.decode()
    actions.cast_vote(item=item, by=second_reviewer, verdict="include", note="Word of Sue.")
    after = sign_in(reviewer).get(address).content.decode()
    assert ("Not settled yet" in before, "Word of Sue." in before) == (True, False)
    assert ("Not settled yet" in after, "Word of Sue." in after) == (False, True)


def test_a_voter_is_not_told_of_a_conflict(conflict, reviewer, sign_in):
    client = sign_in(reviewer)
    address = url("screen-item", conflict.review, stage="title-abstract", item_id=conflict.pk)
    page = client.get(address).content.decode()
    assert ("Not settled yet" in page, "No EEG." in page, "Conflict" in page) == (True, False, False)
    assert "Not settled" in client.get(url("my-votes", conflict.review)).content.decode()


def test_own_votes_are_found_by_stage_verdict_and_words(review, item, full_text, reviewer, criteria, sign_in):
    actions.cast_vote(item=item, by=reviewer, verdict="include", note="Seen on page two.")
    actions.cast_vote(item=full_text, by=reviewer, verdict="exclude", reason=criteria[1])
    client = sign_in(reviewer)
    for asked, found in [
        ({}, 2), ({"stage": "full_text"}, 1), ({"verdict": "include"}, 1), ({"q": "page two"}, 1),
        ({"q": "not met"}, 1), ({"q": "infantile"}, 2), ({"q": "zebra"}, 0), ({"stage": "none"}, 2),
    ]:  # fmt: skip
        page = client.get(url("my-votes", review), asked).content.decode()
        assert page.count("<tr>") - 1 == found or (found == 0 and "None of your votes fits" in page)


def test_own_votes_go_on_behind_the_last(review, reviewer, sign_in, monkeypatch):
    monkeypatch.setattr("screening.decisions.views.own_votes.PAGE_SIZE", 2)
    for item in factories.StageItemFactory.create_batch(3, citation__review=review, review=review):
        actions.cast_vote(item=item, by=reviewer, verdict="include")
    client = sign_in(reviewer)
    first = client.get(url("my-votes", review))
    second = client.get(url("my-votes", review) + first.context["next_url"])
    shown = [row["vote"].item_id for page in (first, second) for row in page.context["rows"]]
    assert shown == sorted(StageItem.objects.values_list("pk", flat=True), reverse=True)
    assert second.context["next_url"] == ""


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "arguments", "queries"),
    [("screen", {"stage": "title-abstract"}, 17), ("my-votes", {}, 8)],
)
def test_pages_ask_as_much_for_one_as_for_three(
    count, name, arguments, queries, review, reviewer, criteria, sign_in, django_assert_num_queries
):
    items = factories.StageItemFactory.create_batch(2 * count, citation__review=review, review=review)
    for item in items[:count]:
        actions.cast_vote(item=item, by=reviewer, verdict="include", seconds=3)
    client = sign_in(reviewer)
    with django_assert_num_queries(queries):
        client.get(url(name, review, **arguments))


def test_stages_have_their_slugs():
    assert [stage.slug for stage in Stage] == ["title-abstract", "full-text"]
