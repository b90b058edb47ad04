"""The history: newest first, in sentences, by pages; what others judged stays out of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.audit.actions import record
from screening.audit.models import AuditEntry
from screening.reviews import actions as reviews
from screening.reviews.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


def shown(response) -> list[str]:
    return [entry.summary for entry in response.context["page"].items]


@pytest.fixture
def url(review) -> str:
    return f"/reviews/{review.pk}/history/"


@pytest.mark.parametrize("role", list(Role))
def test_every_member_reads_what_happened_newest_first(sign_in, review, lead, url, role):
    reviews.invite(review=review, by=lead, email="guest@example.org", role="reviewer")
    record(by=None, review=review, verb="x.y", target=review, summary="found 3 duplicates")
    response = sign_in(factories.member(review, role)).get(url)
    assert shown(response) == ["found 3 duplicates", "invited guest@example.org as reviewer"]
    page = text(response)
    assert "<strong>Lea Lead</strong> invited guest@example.org as reviewer" in page
    assert "<strong>automatic rule</strong> found 3 duplicates" in page


def test_another_reviews_history_is_not_shown(sign_in, review, lead, url):
    record(by=lead, review=factories.ReviewFactory(), verb="x", target=review, summary="did it elsewhere")
    assert shown(sign_in(lead).get(url)) == []


def test_what_somebody_judged_is_shown_to_nobody_else(sign_in, review, lead, reviewer, url):
    record(by=reviewer, review=review, verb="vote.cast", target=review, summary="voted maybe", blinded=True)
    own = sign_in(reviewer).get(url)
    assert shown(own) == ["voted maybe"]
    assert "only you see this" in text(own)
    for query in ["", f"?person={review.memberships.get(user=reviewer).pk}", "?about=reviews"]:
        response = sign_in(lead).get(url + query)
        assert (shown(response), "voted maybe" in text(response)) == ([], False)


def test_a_reason_stands_below_its_change(sign_in, review, lead, url):
    detail = {"why": "Agreed on Monday."}
    record(by=lead, review=review, verb="x", target=review, summary="changed it", detail=detail)
    assert "Agreed on Monday." in text(sign_in(lead).get(url))


def test_markup_in_a_sentence_is_text(sign_in, review, lead, url):
    record(by=lead, review=review, verb="x", target=review, summary="added <script>alert(1)</script>")
    assert "added &lt;script&gt;alert(1)&lt;/script&gt;" in text(sign_in(lead).get(url))


def test_pages_go_on_where_the_last_one_ended(sign_in, review, lead, url):
    for n in range(1, 121):
        record(by=lead, review=review, verb="x", target=review, summary=f"did {n}")
    client, found, address = sign_in(lead), [], url
    for size in [50, 50, 20]:
        response = client.get(address)
        page = response.context["page"]
        assert len(page.items) == size
        found += shown(response)
        address = f"{url}?before={page.after}"
    assert found == [f"did {n}" for n in range(120, 0, -1)]
    assert page.after is None


@pytest.mark.parametrize("before", ["", "0", "-1", "x", "²", "9" * 30])
def test_a_strange_place_to_start_is_no_error(sign_in, review, lead, url, before):
    record(by=lead, review=review, verb="x", target=review, summary="did it")
    assert sign_in(lead).get(url, {"before": before}).status_code == 200


def test_it_is_filtered_by_person_and_by_room(sign_in, review, lead, reviewer, url):
    criterion = factories.CriterionFactory(review=review)
    record(by=lead, review=review, verb="a", target=review, summary="lead on review")
    record(by=lead, review=review, verb="b", target=criterion, summary="lead on protocol")
    record(by=reviewer, review=review, verb="c", target=criterion, summary="reviewer on protocol")
    client = sign_in(lead)
    person = review.memberships.get(user=lead).pk
    assert shown(client.get(url, {"person": person})) == ["lead on protocol", "lead on review"]
    assert shown(client.get(url, {"about": "protocol"})) == ["reviewer on protocol", "lead on protocol"]
    assert shown(client.get(url, {"about": "protocol", "person": person})) == ["lead on protocol"]
    assert shown(client.get(url, {"about": "synthesis"})) == []


def test_the_next_page_keeps_the_choice(sign_in, review, lead, url):
    for n in range(51):
        record(by=lead, review=review, verb="x", target=review, summary=f"did {n}")
    response = sign_in(lead).get(url, {"about": "reviews"})
    after = response.context["page"].after
    assert f'href="?about=reviews&amp;before={after}"' in text(response)


def test_people_of_another_review_cannot_be_chosen(sign_in, review, lead, url):
    foreign = factories.MembershipFactory(user__name="Fay Foreign")
    response = sign_in(lead).get(url, {"person": foreign.pk})
    assert response.status_code == 200
    assert "Fay Foreign" not in text(response)


def test_reading_the_history_is_no_part_of_it(sign_in, review, lead, url):
    sign_in(lead).get(url)
    assert AuditEntry.objects.count() == 0


def test_a_longer_history_takes_no_more_queries(sign_in, review, lead, url):
    client = sign_in(lead)

    def count() -> int:
        record(by=lead, review=review, verb="x", target=review, summary="did it")
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    assert count() == count() == count()
