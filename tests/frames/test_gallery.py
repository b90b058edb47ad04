"""The gallery in a real browser: accessible in both themes, on a phone, and within the content policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def gallery(live_server, settings) -> str:
    settings.ROOT_URLCONF = "tests.frames.urls"
    return f"{live_server.url}/gallery/"


@pytest.fixture
def said(page) -> list[str]:
    """What the browser complained of: refused styles and scripts, missing files, errors of ours."""
    found = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_part_is_accessible(page, gallery, said, theme, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(gallery)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert said == []


def test_a_theme_is_applied_at_once_and_on_the_next_page(page, gallery):
    page.goto(gallery)
    page.click("text=account menu")
    page.check("input[name=theme][value=dark]", force=True)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_an_error_stays_and_a_success_leaves(page, gallery):
    page.clock.install()
    page.goto(gallery)
    page.clock.run_for(1_000)
    assert page.locator(".toast").count() == 2
    page.clock.run_for(30_000)
    assert page.locator(".toast").count() == page.locator(".toast-error").count() == 1
    page.click(".toast-error [data-dismiss]")
    page.clock.run_for(1_000)
    assert page.locator(".toast").count() == 0


def test_the_menu_opens_on_a_phone_without_scripts(browser, gallery):
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(gallery)
    menu = page.locator("#review-menu").get_by_role("link", name="Duplicates")
    assert not menu.is_visible()
    page.get_by_role("button", name="Menu of the review").click()
    assert menu.is_visible()
    context.close()


def test_escape_closes_a_dialog_and_gives_the_focus_back(page, gallery):
    page.goto(gallery)
    page.click("[data-dialog]")
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Amend the protocol"
