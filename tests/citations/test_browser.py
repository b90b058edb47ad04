"""Uploading and searching in a real browser, and pages that everybody can read."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from screening.citations import actions
from screening.reviews.models import Role
from tests import factories
from tests.citations import exports

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def review(live_server, page, sign_in):
    """A review with one search; ``page`` is signed in as its lead."""
    review = factories.ReviewFactory()
    lead = factories.member(review, Role.LEAD)
    factories.SearchFactory(review=review)
    cookie = sign_in(lead).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return review


@pytest.fixture
def batch(review):
    """A file of three records, and a fourth that could not be read."""
    batch = actions.upload(
        review=review,
        search=review.searches.get(),
        upload=exports.file(exports.pubmed(3)),
        by=review.created_by,
    )
    factories.RejectedRecordFactory(batch=batch)
    return batch


def address(live_server, name, review, **more) -> str:
    return live_server.url + reverse(f"screening:{name}", kwargs={"review_id": review.pk, **more})


def test_a_file_goes_from_the_form_to_its_numbers(page, live_server, review):
    page.goto(address(live_server, "imports", review))
    file = {"name": "spasms.nbib", "mimeType": "text/plain", "buffer": exports.pubmed(3).encode()}
    page.set_input_files("input[type=file]", file)
    expect(page.locator(".file-list")).to_contain_text("spasms.nbib")
    page.click("button:has-text('Import')")
    expect(page.locator("h1")).to_have_text("spasms.nbib")
    expect(page.locator(".equation")).to_have_text(re.compile(r"3\s*in the file\s*=\s*3\s*stored\s*\+\s*0"))


def test_name_and_platform_are_asked_for_a_new_search_only(page, live_server, review):
    page.goto(address(live_server, "imports", review))
    expect(page.locator("[name=database]")).to_be_hidden()
    page.select_option("[name=search]", label="A new search")
    expect(page.locator("[name=database]")).to_be_visible()


def test_typing_narrows_the_list_and_the_address_follows(page, live_server, review, batch):
    page.goto(address(live_server, "citations", review))
    expect(page.locator("tbody tr")).to_have_count(3)
    page.fill("[name=q]", "pyridoxine")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"[?&]q=pyridoxine"))
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.click("text=Show all")
    expect(page.locator("tbody tr")).to_have_count(3)


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(page, live_server, review, batch, width, theme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    citation = review.citations.first()
    import_page = address(live_server, "import", review, batch_id=batch.pk)
    for place in (
        address(live_server, "imports", review),
        import_page,
        f"{import_page}?show=records",
        address(live_server, "citations", review),
        address(live_server, "citations", review) + "?q=zebra",
        address(live_server, "citation", review, citation_id=citation.pk),
    ):
        page.goto(place)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{place}\n{results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") == width
