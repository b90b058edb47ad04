"""Deciding by keys in a real browser, and pages that everybody can read."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import expect

from screening.duplicates import actions, queries
from screening.duplicates.models import DuplicatePair
from screening.reviews.models import Role
from tests import factories
from tests.duplicates import library

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Verdict = DuplicatePair.Verdict


@pytest.fixture
def work(live_server, page, sign_in):
    """A review with three pairs; ``page`` is signed in as one of its reviewers."""
    review = factories.ReviewFactory()
    person = factories.member(review, Role.REVIEWER)
    rows = [
        library.citation(review, title=f"Trial {number}", abstract="Infants with spasms.", year=1990 + number)
        for number in range(1, 7)
    ]
    for number, score in ((0, 0.9), (2, 0.6), (4, 0.2)):
        library.pair(rows[number], rows[number + 1], score)
    cookie = sign_in(person).cookies["sessionid"].value
    assert SessionStore(cookie).exists(cookie)
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + reverse("screening:duplicates", kwargs={"review_id": review.pk}))
    return review


def shows(page, title: str) -> None:
    expect(page.locator("#pair-title")).to_have_text(re.compile(f"{title}$"))
    page.wait_for_timeout(200)  # a second tap meant for the pair before is not taken


def verdicts(review) -> list[str]:
    return list(review.duplicate_pairs.order_by("-score").values_list("verdict", flat=True))


def test_keys_decide_one_pair_each_and_the_next_is_announced(page, work):
    page.keyboard.press("d")
    shows(page, "Trial 3")
    assert page.evaluate("document.activeElement.id") == "pair-title"
    page.keyboard.press("l")
    shows(page, "Trial 5")
    page.keyboard.press("n")
    shows(page, "Trial 3")
    assert verdicts(work) == [Verdict.DUPLICATE, Verdict.PENDING, Verdict.NOT_DUPLICATE]


def test_keys_with_modifiers_or_held_down_or_switched_off_decide_nothing(page, work):
    page.keyboard.press("Control+d")
    page.keyboard.press("Shift+N")
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'd', repeat: true }))")
    page.click("[data-keys-switch]")
    page.keyboard.press("d")
    page.reload()
    assert not page.is_checked("[data-keys-switch]")
    page.keyboard.press("d")
    page.wait_for_timeout(300)
    assert verdicts(work) == [Verdict.PENDING] * 3


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(page, work, live_server, width, theme):
    first, second, _ = queries.to_decide(work)
    actions.confirm(pair=first, by=work.created_by)
    actions.reject(pair=second, by=work.created_by)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for name in ("duplicates", "duplicates-list", "duplicates-decided", "duplicates-decided?show=rejected"):
        name, _, query = name.partition("?")
        address = reverse(f"screening:{name}", kwargs={"review_id": work.pk})
        page.goto(f"{live_server.url}{address}?{query}")
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_scripts_a_pair_is_decided_by_its_button(browser, page, work, live_server):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(live_server.url + reverse("screening:duplicates", kwargs={"review_id": work.pk}))
    plain.click("text=Not a duplicate")
    assert plain.locator("#pair-title").text_content().endswith("Trial 3")
    assert verdicts(work) == [Verdict.NOT_DUPLICATE, Verdict.PENDING, Verdict.PENDING]
    context.close()
