"""The board: what waits for whom, who did what and when; every number is as long as the list behind it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from screening.decisions import actions, board
from screening.decisions.models import Stage
from screening.reviews.models import Resolving
from screening.reviews.roles import Role
from tests import factories

TITLES = Stage.TITLE_ABSTRACT


def item_of(review, *votes):
    """An item with these votes: pairs of a person and a verdict."""
    item = factories.StageItemFactory(citation__review=review, review=review)
    for person, verdict in votes:
        actions.cast_vote(item=item, by=person, verdict=verdict, seconds=20)
    return item


@pytest.fixture
def stage(review, lead, reviewer, second_reviewer):
    """Two wait for a first vote, one for a second; one conflict, one included, one excluded."""
    item_of(review), item_of(review)
    item_of(review, (reviewer, "include"))
    item_of(review, (reviewer, "include"), (second_reviewer, "exclude"))
    item_of(review, (reviewer, "include"), (second_reviewer, "include"))
    item_of(review, (reviewer, "exclude"), (lead, "exclude"))


def numbers(page: str) -> dict[str, int]:
    """By address of a list, the number that links to it."""
    links = re.findall(
        r'href="([^"]*/citations/\?[^"]+)"[^>]*>(?:<span class="stat-label">.*?stat-value">)?(\d+)<', page
    )
    return {url.replace("&amp;", "&"): int(number) for url, number in links}


def test_it_counts_what_waits_and_what_was_decided(review, lead, stage):
    shown = board.board(review, TITLES, lead)
    assert shown.counts == {"first": 2, "second": 1, "third": 0, "conflict": 1, "included": 1, "excluded": 1}
    assert (shown.total, shown.settled, shown.left, shown.votes_left) == (6, 2, 4, 5)


def test_every_number_opens_a_list_of_that_many(review, lead, stage, sign_in):
    client = sign_in(lead)
    found = numbers(client.get(f"/reviews/{review.pk}/board/").content.decode())
    lists = {url: len(client.get(url).context["page"].items) for url in found}
    assert lists == found
    assert len(found) == 5 + 3 + 1  # states, people, one day


def test_people_and_days(review, lead, reviewer, second_reviewer, stage):
    shown = board.board(review, TITLES, lead)
    assert [(v.person, v.votes, v.recent) for v in shown.voters] == [
        (reviewer, 4, 4), (second_reviewer, 2, 2), (lead, 1, 1),
    ]  # fmt: skip
    assert [(day.day, day.votes, day.citations) for day in shown.days] == [(timezone.localdate(), 7, 4)]


def test_pace_is_told_in_days_and_hours(lead):
    shown = made({0: 30, 2: 20, 4: 10, 9: 500}, votes_left=100, seconds=36.0)
    assert (shown.pace, shown.days_left, shown.hours_left) == (12.0, 9, 1.0)


def test_without_votes_there_is_no_pace():
    shown = made({}, votes_left=100, seconds=None)
    assert (shown.pace, shown.days_left, shown.hours_left) == (None, None, None)


def test_old_days_are_told_as_one():
    shown = made(dict.fromkeys(range(20), 1), votes_left=0, seconds=None)
    assert len(shown.newest_days) == 14
    assert shown.earlier == board.Day(timezone.localdate() - timedelta(days=14), votes=6, citations=5)


def made(votes_by_age, **more) -> board.Board:
    today, person = timezone.localdate(), factories.UserFactory.build(pk=7)
    votes = [(7, today - timedelta(days=ago), number) for ago, number in votes_by_age.items()]
    counts = dict.fromkeys(board.STATES, 0)
    more["citations"] = {day: number for _, day, number in votes} | {None: 5}
    fixed = {"stage": TITLES, "counts": counts, "people": {7: person}, "today": today, "asks_a_third": False}
    return board.Board(votes=votes, **fixed, **more)


def test_person_and_day_must_be_of_one_vote(review, lead, reviewer, second_reviewer, stage, sign_in):
    client, url = sign_in(lead), f"/reviews/{review.pk}/board/title-abstract/citations/"
    today = timezone.localdate()
    asked = {"person": reviewer.pk, "day": today.isoformat()}
    assert len(client.get(url, asked).context["page"].items) == 4
    asked["day"] = (today - timedelta(days=1)).isoformat()
    assert len(client.get(url, asked).context["page"].items) == 0


@pytest.mark.parametrize(
    "asked", ["state=nothing", "person=abc", "day=yesterday", "until=x", "after=-1", "q=%00"]
)
def test_filters_that_make_no_sense_do_no_harm(asked, review, lead, stage, sign_in):
    assert (
        sign_in(lead).get(f"/reviews/{review.pk}/board/title-abstract/citations/?{asked}").status_code == 200
    )


def test_a_number_finds_its_citation(review, lead, stage, sign_in):
    item = item_of(review)
    url = f"/reviews/{review.pk}/board/title-abstract/citations/?q={item.citation.number}"
    assert item in sign_in(lead).get(url).context["page"].items


def test_what_waits_for_a_third_is_told_but_to_that_person(review, lead, reviewer, second_reviewer, sign_in):
    review.resolving = Resolving.THIRD
    review.save()
    item = item_of(review, (reviewer, "include"), (second_reviewer, "exclude"))
    item.refresh_from_db()
    other = factories.member(review, Role.LEAD)
    assert item.third_person == lead
    counted = [board.board(review, TITLES, person).counts for person in (lead, other)]
    assert [(c["second"], c["third"], c["conflict"]) for c in counted] == [(1, 0, 0), (0, 1, 0)]
    url = f"/reviews/{review.pk}/board/title-abstract/citations/?state="
    lists = [
        len(sign_in(lead).get(url + state).context["page"].items) for state in ("second", "third", "conflict")
    ]
    assert lists == [1, 0, 0]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OBSERVER])
def test_it_is_for_who_answers_for_the_stage(role, review, stage, sign_in):
    client = sign_in(factories.member(review, role))
    assert client.get(f"/reviews/{review.pk}/board/").status_code == 403


def test_who_is_named_to_resolve_sees_conflicts_and_no_board(review, reviewer, stage, sign_in):
    review.memberships.filter(user=reviewer).update(resolves=True)
    client = sign_in(reviewer)
    codes = [client.get(f"/reviews/{review.pk}/{page}/").status_code for page in ("conflicts", "board")]
    assert codes == [200, 403]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("", 11), ("title-abstract/citations/", 6)])
def test_pages_ask_as_much_for_one_as_for_three(
    path, queries, count, review, lead, sign_in, django_assert_num_queries
):
    for _ in range(count):
        item_of(review, (factories.member(review, Role.REVIEWER), "include"), (lead, "exclude"))
    client = sign_in(lead)
    with django_assert_num_queries(queries):
        client.get(f"/reviews/{review.pk}/board/{path}")
