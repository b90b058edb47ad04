"""Marking a duplicate while screening: one key, the dialog, the next card, and taking it back."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from screening.decisions import actions as decisions
from screening.decisions.models import Vote
from screening.duplicates.models import Merge
from tests.duplicates import library

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLES = [
    "Vigabatrin in infantile spasms: a trial",
    "Ketogenic diet in epilepsy of adults",
    "A trial of vigabatrin in infantile spasms",
    "Zonisamide in West syndrome",
]


@pytest.fixture
def desk(live_server, page, review, lead, reviewer, sign_in):
    rows = [library.citation(review, title=title) for title in TITLES]
    decisions.open_items(
        review=review, citation_ids=[row.pk for row in rows], stage="title_abstract", by=lead
    )
    cookie = sign_in(reviewer).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + _screen(review))
    return page


def _screen(review) -> str:
    return reverse("screening:screen", kwargs={"review_id": review.pk, "stage": "title-abstract"})


def title(page):
    return page.locator(".desk-card .record-title")


def press(page, key):
    page.wait_for_timeout(120)
    page.keyboard.press(key)


def mark(page, number):
    press(page, "d")
    page.get_by_role("button", name=f"The same as #{number}", exact=True).click()
    expect(page.locator("#mark-dialog")).not_to_be_visible()
    expect(page.locator(".toast-success")).to_contain_text("was merged into")


def test_the_citation_that_is_gone_gives_way_to_the_next_card(desk):
    for _ in range(2):
        press(desk, "i")
    expect(title(desk)).to_have_text(TITLES[2])
    mark(desk, 1)
    expect(title(desk)).to_have_text(TITLES[3])
    expect(desk.locator(".toast-success")).to_contain_text("#3 was merged into #1.")
    merge = Merge.objects.get()
    assert (merge.kept.number, merge.dissolved.number) == (1, 3)


def test_where_the_one_in_view_stays_it_is_judged_and_the_other_comes_no_more(desk):
    mark(desk, 3)
    expect(title(desk)).to_have_text(TITLES[0])
    seen = []
    for _ in range(3):
        seen.append(title(desk).text_content())
        press(desk, "i")
    expect(desk.get_by_text("You have judged all that you are asked")).to_be_visible()
    assert seen == [TITLES[0], TITLES[1], TITLES[3]]
    assert Vote.objects.count() == 3


def test_u_takes_the_mark_back_before_the_last_vote(desk):
    press(desk, "i")
    press(desk, "i")
    mark(desk, 1)
    expect(title(desk)).to_have_text(TITLES[3])
    press(desk, "u")
    expect(title(desk)).to_have_text(TITLES[2])
    expect(desk.get_by_text("The two are two citations again.")).to_be_visible()
    assert Merge.objects.get().undone_at is not None
    press(desk, "u")
    expect(title(desk)).to_have_text(TITLES[1])


def test_typing_searches_and_no_letter_votes(desk):
    press(desk, "d")
    expect(desk.locator("#mark-q")).to_be_focused()
    desk.keyboard.type("zoni")
    expect(desk.locator("#mark-found")).to_contain_text("Zonisamide in West syndrome")
    desk.keyboard.press("Control+a")
    desk.keyboard.type("2")
    expect(desk.locator("#mark-found")).to_contain_text("Ketogenic diet")
    desk.keyboard.press("Escape")
    expect(title(desk)).to_have_text(TITLES[0])
    assert (Vote.objects.count(), Merge.objects.count()) == (0, 0)


def test_a_refusal_is_said_in_the_dialog(desk, review, lead):
    from screening.duplicates import actions

    rows = list(review.citations.order_by("number"))
    actions.reject(pair=library.pair(rows[0], rows[2]), by=lead)
    press(desk, "d")
    desk.get_by_role("button", name="The same as #3").click()
    expect(desk.locator("[data-mark-error]")).to_contain_text("decided before, by Lea Lead: not duplicates")
    expect(desk.locator("#mark-dialog")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_dialog_is_accessible_on_a_phone(desk, theme):
    desk.set_viewport_size({"width": 320, "height": 700})
    desk.emulate_media(color_scheme=theme, reduced_motion="reduce")
    desk.get_by_role("button", name="More", exact=True).click()
    desk.get_by_role("link", name="The same as another citation").click()
    expect(desk.locator("#mark-found")).to_contain_text(TITLES[2])
    results = Axe().run(desk)
    assert results.violations_count == 0, results.generate_report()
    assert desk.evaluate("document.documentElement.scrollWidth") == 320


def test_without_scripts_it_is_a_page_that_leads_back(browser, desk, live_server, review):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(desk.context.cookies())
    plain = context.new_page()
    plain.goto(live_server.url + _screen(review))
    plain.locator("[data-mark-open]").first.click()
    plain.fill("#mark-q", "3")
    plain.click("text=Find")
    plain.click("button:has-text('The same')")
    assert plain.url.endswith(_screen(review))
    assert Merge.objects.get().dissolved.number == 3
    context.close()
