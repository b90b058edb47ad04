"""The desk in a real browser: notes, tags, back, later, own keys, the list beside, and how the text looks."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from screening.decisions import actions, annotations
from screening.decisions.models import Annotation, StageItem, Vote

# the same people, citations and ways to the page as in the other tests in a browser
from tests.decisions.test_screen_browser import (  # noqa: F401 - fixtures
    citations,
    desk,
    opened,
    press,
    saved,
    title,
    visit,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def shows(page, number):
    expect(title(page)).to_have_text(f"Trial {number} of infantile spasms")


def test_a_note_is_saved_without_a_vote(desk):  # noqa: F811
    press(desk, "n")
    desk.keyboard.type("Page 2.")
    desk.keyboard.press("Escape")
    press(desk, "s")
    saved(desk)
    assert list(Annotation.objects.values_list("text", "citation__number")) == [("Page 2.", 1)]
    assert Vote.objects.count() == 0
    press(desk, "b")
    shows(desk, 1)
    expect(desk.locator("#vote-note")).to_have_value("Page 2.")


def test_tags_by_keys_alone(desk, review, reviewer):  # noqa: F811
    press(desk, "t")
    desk.keyboard.type("steroids")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Escape")
    expect(desk.locator(".record [data-own-tags]")).to_have_text("steroids")
    press(desk, "i")
    shows(desk, 2)
    press(desk, "t")
    expect(desk.locator("#tag-dialog input[type=checkbox]")).not_to_be_checked()
    desk.keyboard.press("Escape")
    saved(desk)
    assert annotations.own_tags(review, reviewer) == [("steroids", 1)]


def test_back_shows_the_vote_and_changes_it(desk):  # noqa: F811
    press(desk, "i")
    press(desk, "m")
    for number in (2, 1):
        press(desk, "b")
        shows(desk, number)
    expect(desk.locator(".vote-include")).to_have_attribute("aria-pressed", "true")
    press(desk, "e")
    shows(desk, 3)
    expect(desk.locator("[data-number=done]")).to_have_text("2")
    expect(desk.locator(".vote[aria-pressed]")).to_have_count(0)
    saved(desk)
    said = Vote.objects.order_by("item__citation__number", "serial").values_list(
        "item__citation__number", "verdict"
    )
    assert list(said) == [(1, "include"), (1, "exclude"), (2, "maybe")]


def test_what_was_put_off_stays_so_over_a_reload(desk):  # noqa: F811
    press(desk, "s")
    press(desk, "s")
    shows(desk, 3)
    desk.reload()
    shows(desk, 3)
    for _ in range(18):
        press(desk, "i")
    shows(desk, 1)
    press(desk, "s")
    shows(desk, 2)


def test_own_keys_hold_and_the_old_ones_fall_silent(desk, reviewer, visit):  # noqa: F811
    actions.set_keys(by=reviewer, wanted={"include": "j", "exclude": ""})
    desk.reload()
    for key in "ie":
        press(desk, key)
    shows(desk, 1)
    press(desk, "j")
    shows(desk, 2)


def test_shift_and_a_digit_answer_no_at_once(desk):  # noqa: F811
    press(desk, "Shift+Digit2")
    expect(desk.locator("[data-suggestion]")).to_have_text("Not met: EEG. The protocol suggests exclude.")


def test_the_list_beside_finds_a_vote_and_brings_it_back(desk):  # noqa: F811
    for key in "iem":
        press(desk, key)
    saved(desk)
    press(desk, "l")
    desk.locator("#votes-dialog select[name=verdict]").select_option("exclude")
    expect(desk.locator("#votes-dialog .own-list > li")).to_have_count(1)
    desk.locator("#votes-dialog .own-list a").click()
    shows(desk, 2)
    expect(desk.locator(".vote-exclude")).to_have_attribute("aria-pressed", "true")
    press(desk, "s")
    shows(desk, 4)


def test_the_text_as_the_reader_wants_it(desk, reviewer):  # noqa: F811
    press(desk, "r")
    with desk.expect_response("**/appearance/"):
        desk.locator("#reading-dialog").get_by_label("Wide").check()
    expect(desk.locator("html")).to_have_attribute("data-measure", "wide")
    desk.context.clear_cookies(name="measure")
    desk.reload()
    expect(desk.locator("html")).to_have_attribute("data-measure", "wide")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_what_opens_over_the_desk_is_accessible(scheme, width, opened, visit, page, reviewer):  # noqa: F811
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    opened("title_abstract")
    first = StageItem.objects.order_by("rank")[0]
    actions.cast_vote(item=first, by=reviewer, verdict="include", seconds=4)
    actions.set_tag(item=first, by=reviewer, name="steroids")
    actions.write_note(item=first, by=reviewer, text="Page 2.")
    places = [("screen", {}, key) for key in ("t", "l", "r", "?")]
    places += [("my-notes", {}, ""), ("my-desk", {}, ""), ("own-words", {"item_id": first.pk}, "")]
    places += [("screen-progress", {"stage": "title-abstract"}, ""), ("my-votes", {}, "")]
    for name, arguments, key in places:
        visit(reviewer, name, **arguments)
        if key:
            press(page, key)
            page.wait_for_timeout(300)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name} {key}: {found.generate_report()}"
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert (name, overflow) == (name, 0)
