"""Whatever happens between a key and the database, every vote is stored, and stored once.

No time is asserted here: `manage.py bench screening` measures from key to paint.
"""

import os
import signal
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from screening.decisions import actions
from screening.decisions.models import Vote
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VERDICTS = {"i": "include", "m": "maybe", "e": "exclude"}
PATIENCE = 60_000  # ms, for the outbox to try again


@pytest.fixture
def queue(review, lead):
    """``queue(count)``: so many citations before the people who screen."""

    def queued(count: int) -> None:
        citations = [
            factories.CitationFactory(review=review, number=number, title=f"Trial {number}")
            for number in range(1, count + 1)
        ]
        ids = [citation.pk for citation in citations]
        actions.open_items(review=review, citation_ids=ids, stage="title_abstract", by=lead)

    return queued


@pytest.fixture
def enter(live_server, review, reviewer, sign_in):
    """``enter(context)``: the reviewer signs in there. ``enter.page(page)`` opens the queue."""

    class Enter:
        def __call__(self, context) -> None:
            session = sign_in(reviewer).cookies[settings.SESSION_COOKIE_NAME].value
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
            context.add_cookies([cookie])

        def page(self, page: Page) -> None:
            place = {"review_id": review.pk, "stage": "title-abstract"}
            page.goto(live_server.url + reverse("screening:screen", kwargs=place))

    return Enter()


def done(page: Page) -> int:
    """How many the page says this person has judged."""
    return int(page.locator("[data-number=done]").inner_text())


def vote(page: Page, key: str) -> None:
    """Press until it counts: a key right after a new card does not."""
    before = done(page)
    while done(page) == before:
        page.wait_for_timeout(100)
        page.keyboard.press(key)


def all_saved(page: Page) -> None:
    expect(page.locator("#outbox-status.is-saved[data-waiting='0']")).to_be_visible(timeout=PATIENCE)


def stored() -> list[tuple[int, str]]:
    found = Vote.objects.order_by("item__citation__number", "serial")
    return list(found.values_list("item__citation__number", "verdict"))


def pressed(keys: str) -> list[tuple[int, str]]:
    return [(number, VERDICTS[key]) for number, key in enumerate(keys, start=1)]


def test_two_hundred_votes_at_ten_keys_a_second_lose_none(page, queue, enter):
    queue(210)
    enter(page.context)
    enter.page(page)
    while done(page) < 200:
        page.keyboard.press("e")
        page.wait_for_timeout(100)
    counted = done(page)
    all_saved(page)
    assert stored() == pressed("e" * counted)


class Weather:
    """What becomes of each vote on its way: served, refused, answered into nothing, or not sent at all."""

    def __init__(self, context) -> None:
        self.context, self.seen, self.kind = context, Counter(), "fair"
        context.route("**/vote/**", self.answer)

    def answer(self, route) -> None:
        self.seen[self.kind] += 1
        if self.kind == "unavailable":
            route.fulfill(status=503)
        elif self.kind == "answer lost":
            route.fetch()
            route.abort()
        elif self.kind == "signed out":
            route.fulfill(response=route.fetch(headers={**route.request.headers, "cookie": ""}))
        else:
            route.continue_()

    def turns(self, kind: str) -> None:
        self.kind = kind
        self.context.set_offline(kind == "offline")


def test_through_all_weathers_every_vote_is_stored_once(page, queue, enter):
    queue(30)
    enter(page.context)
    enter.page(page)
    weather = Weather(page.context)
    keys = ""
    for kind in ("fair", "unavailable", "answer lost", "offline", "signed out") * 2:
        weather.turns(kind)
        for key in "iem"[: 2 + len(keys) % 2]:
            vote(page, key)
            keys += key
        page.wait_for_timeout(400)
    status = page.locator("#outbox-status")
    assert int(status.get_attribute("data-waiting")) > 0
    weather.turns("fair")
    all_saved(page)
    assert stored() == pressed(keys)
    assert weather.seen["unavailable"] > 0
    assert weather.seen["answer lost"] > 0


def test_an_expired_sign_in_is_no_success(page, queue, enter):
    """The server itself answers here: the session is gone, and with it the token of the form."""
    queue(5)
    enter(page.context)
    enter.page(page)
    page.context.clear_cookies()
    vote(page, "i")
    vote(page, "e")
    expect(page.locator("#outbox-status[data-waiting='2']")).to_contain_text("kept here: sign in again")
    assert stored() == []
    enter(page.context)
    all_saved_after_reload(page)
    assert stored() == pressed("ie")


def all_saved_after_reload(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())  # the page warns of votes that are not sent yet
    page.reload()
    all_saved(page)


@pytest.fixture
def launch(playwright, browser_type_launch_args, tmp_path):
    """``launch()``: a browser with a profile of its own on the disk, the same one each time."""
    opened = []

    def launched():
        profile = tmp_path / "profile"
        opened.append(playwright.chromium.launch_persistent_context(profile, **browser_type_launch_args))
        return opened[-1], profile

    yield launched
    opened[-1].close()


def kill(profile: Path) -> None:
    """Every process of the browser that we started on this profile, without a word to it."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"--user-data-dir={profile}".encode() in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
        except (OSError, ProcessLookupError):
            continue


def test_a_killed_browser_has_lost_nothing(queue, enter, launch):
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("Needs /proc to find the browser's processes.")
    queue(10)
    context, profile = launch()
    enter(context)
    page = context.new_page()
    enter.page(page)
    weather = Weather(context)
    keys = "iem"
    for kind, key in zip(("answer lost", "unavailable", "unavailable"), keys, strict=True):
        weather.turns(kind)
        vote(page, key)
        page.wait_for_timeout(600)
    assert stored() == pressed("i")  # the server has it; the browser does not know
    kill(profile)
    context, _ = launch()
    enter(context)
    page = context.new_page()
    enter.page(page)
    all_saved(page)
    assert stored() == pressed(keys)
    expect(page.locator(".desk-card .record-title")).to_have_text("Trial 4")
