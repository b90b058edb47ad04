"""The resolver sees who voted, not what, until they ask; and decides with an explanation."""

import re

import pytest
from django.urls import reverse

from screening.decisions import actions
from screening.decisions.models import Outcome, Resolution
from screening.models import AuditEntry
from screening.reviews.models import Role
from tests import factories


def url(name, review, **arguments):
    return reverse(f"screening:{name}", kwargs={"review_id": review.pk, **arguments})


def form_of(item, **more):
    prefix = f"item-{item.pk}-"
    sent = {"verdict": "include", "explanation": "Page 2 says so.", "seen": item.changed_at.isoformat()}
    return {f"{prefix}{name}": value for name, value in {**sent, **more}.items()}


def test_the_resolver_sees_who_not_what(conflict, lead, sign_in):
    page = sign_in(lead).get(url("conflicts", conflict.review)).content.decode()
    assert ("Rob Reviewer" in page, "Sue Second" in page) == (True, True)
    assert (page.count("Vote hidden"), "No EEG." in page) == (2, False)


def test_votes_are_shown_to_who_asked_and_to_nobody_else(conflict, review, lead, sign_in):
    client, second_lead = sign_in(lead), sign_in(factories.member(review, Role.LEAD))
    response = client.post(url("show-votes", review, item_id=conflict.pk))
    assert response.url == f"{url('conflicts', review)}?show=title-abstract#item-{conflict.pk}"
    shown = client.get(response.url).content.decode()
    assert (shown.count("Vote hidden"), "No EEG." in shown) == (0, True)
    assert second_lead.get(url("conflicts", review)).content.decode().count("Vote hidden") == 2
    assert AuditEntry.objects.get(verb="conflict.unblind").actor_id == lead.pk


def test_ones_own_vote_is_never_hidden(review, item, lead, reviewer, sign_in):
    actions.cast_vote(item=item, by=lead, verdict="include", note="My own word.")
    actions.cast_vote(item=item, by=reviewer, verdict="exclude", note="Word of Rob.")
    page = sign_in(lead).get(url("conflicts", review)).content.decode()
    assert (page.count("Vote hidden"), "My own word." in page, "Word of Rob." in page) == (1, True, False)


def test_a_conflict_is_resolved_by_the_form(conflict, review, lead, sign_in, now_of):
    response = sign_in(lead).post(url("resolve", review, item_id=conflict.pk), form_of(conflict))
    assert response.url == f"{url('conflicts', review)}?show=title-abstract"
    assert now_of(conflict).outcome == Outcome.INCLUDED
    assert Resolution.objects.get().explanation == "Page 2 says so."


def test_a_resolution_without_words_is_asked_again(conflict, review, lead, sign_in):
    sent = form_of(conflict, explanation="", verdict="exclude")
    response = sign_in(lead).post(url("resolve", review, item_id=conflict.pk), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "the explanation is kept with it" in page
    assert re.search(r'value="exclude"[^>]* checked', page)


def test_an_old_page_is_told_and_keeps_what_was_typed(conflict, review, lead, reviewer, sign_in):
    sent = form_of(conflict)
    actions.cast_vote(item=conflict, by=reviewer, verdict="maybe")
    response = sign_in(lead).post(url("resolve", review, item_id=conflict.pk), sent)
    assert response.status_code == 422
    assert "Somebody was first" in response.content.decode()
    assert "Page 2 says so." in response.content.decode()
    assert not Resolution.objects.exists()


def test_an_exclusion_at_full_text_asks_its_reason(
    full_text, review, lead, reviewer, second_reviewer, criteria, sign_in, now_of
):
    actions.cast_vote(item=full_text, by=reviewer, verdict="include")
    actions.cast_vote(item=full_text, by=second_reviewer, verdict="exclude", reason=criteria[0])
    client, address = sign_in(lead), url("resolve", review, item_id=full_text.pk)
    without = client.post(address, form_of(now_of(full_text), verdict="exclude"))
    assert (without.status_code, "Choose the reason" in without.content.decode()) == (422, True)
    client.post(address, form_of(now_of(full_text), verdict="exclude", reason=criteria[1].pk))
    assert (now_of(full_text).outcome, now_of(full_text).reason) == (Outcome.EXCLUDED, criteria[1])


def test_resolved_ones_are_listed_and_can_be_resolved_again(conflict, review, lead, sign_in, now_of):
    client = sign_in(lead)
    client.post(url("resolve", review, item_id=conflict.pk), form_of(conflict))
    page = client.get(url("conflicts", review), {"show": "resolved"}).content.decode()
    assert "Page 2 says so." in page
    client.post(url("resolve", review, item_id=conflict.pk), form_of(now_of(conflict), verdict="exclude"))
    assert (now_of(conflict).outcome, Resolution.objects.count()) == (Outcome.EXCLUDED, 2)


def test_reviewers_do_not_resolve(conflict, review, reviewer, sign_in):
    client = sign_in(reviewer)
    assert client.get(url("conflicts", review)).status_code == 403
    assert client.post(url("resolve", review, item_id=conflict.pk), form_of(conflict)).status_code == 403
    assert client.post(url("show-votes", review, item_id=conflict.pk)).status_code == 403


def test_long_lists_go_on(review, lead, reviewer, second_reviewer, sign_in):
    for item in factories.StageItemFactory.create_batch(11, citation__review=review, review=review):
        actions.cast_vote(item=item, by=reviewer, verdict="include")
        actions.cast_vote(item=item, by=second_reviewer, verdict="exclude")
    client = sign_in(lead)
    first = client.get(url("conflicts", review))
    second = client.get(url("conflicts", review) + first.context["next_url"])
    assert [len(page.context["rows"]) for page in (first, second)] == [10, 1]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(
    count, review, lead, reviewer, second_reviewer, criteria, sign_in, django_assert_num_queries
):
    for item in factories.StageItemFactory.create_batch(count, citation__review=review, review=review):
        actions.cast_vote(item=item, by=reviewer, verdict="include")
        actions.cast_vote(item=item, by=second_reviewer, verdict="exclude")
    client = sign_in(lead)
    with django_assert_num_queries(13):
        client.get(url("conflicts", review))


def test_a_review_may_show_the_votes_from_the_start_and_writes_down_who_saw_them(
    conflict, review, lead, sign_in
):
    review.resolver_sees_votes = True
    review.save()
    client = sign_in(lead)
    pages = [client.get(url("conflicts", review)).content.decode() for _ in range(2)]
    assert [(page.count("Vote hidden"), "No EEG." in page) for page in pages] == [(0, True)] * 2
    entry = AuditEntry.objects.get(verb="conflict.unblind")
    assert (entry.actor_id, entry.blinded) == (lead.pk, True)
    client.post(url("resolve", review, item_id=conflict.pk), form_of(conflict))
    assert "after looking at the votes" in AuditEntry.objects.get(verb="conflict.resolve").summary


def test_what_is_no_conflict_tells_a_resolver_nothing(item, review, lead, reviewer, sign_in, now_of):
    actions.cast_vote(item=item, by=reviewer, verdict="include")
    response = sign_in(lead).post(url("resolve", review, item_id=item.pk), form_of(now_of(item), verdict=""))
    assert (response.status_code, Resolution.objects.exists()) == (302, False)


def test_who_is_named_resolves_like_a_lead(conflict, review, reviewer, sign_in, now_of):
    named = factories.MembershipFactory(review=review, role=Role.REVIEWER, resolves=True).user
    client = sign_in(named)
    assert client.get(url("conflicts", review)).content.decode().count("Vote hidden") == 2
    client.post(url("resolve", review, item_id=conflict.pk), form_of(conflict))
    assert now_of(conflict).outcome == Outcome.INCLUDED
