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
        accepts_itself=True,
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
    page.click("button:has-text('Upload and read')")
    expect(page.locator("h1")).to_have_text("spasms.nbib")
    expect(page.locator(".equation")).to_have_text(re.compile(r"3\s*in the file\s*=\s*3\s*records\s*\+\s*0"))
    page.click("button:has-text('Accept 3 records')")
    expect(page.locator(".equation")).to_have_text(re.compile(r"3\s*in the file\s*=\s*3\s*stored\s*\+\s*0"))


def test_a_file_too_large_is_marked_before_it_is_sent(page, live_server, review):
    page.goto(address(live_server, "imports", review))
    page.locator(".drop-zone").evaluate("zone => zone.setAttribute('data-largest', '10')")
    file = {"name": "big.nbib", "mimeType": "text/plain", "buffer": b"x" * 11}
    page.set_input_files("input[type=file]", file)
    expect(page.locator(".file-list .is-too-large")).to_have_text(re.compile("big.nbib.*too large"))


def test_the_key_for_a_new_line_never_takes_a_correction_back(page, live_server, review, batch):
    citation = review.citations.first()
    actions.edit(citation=citation, values={"title": "As printed"}, by=review.created_by)
    page.goto(address(live_server, "citation-edit", review, citation_id=citation.pk))
    page.fill("[name=journal]", "Another journal")
    page.press("[name=journal]", "Enter")
    expect(page.locator("h1")).to_have_text("As printed")
    expect(page.locator(".record-meta")).to_contain_text("Another journal")


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


@pytest.fixture
def places(live_server, review, batch):
    """The address of every page of the room, each state of a file among them."""

    def at(name, **more):
        return address(live_server, name, review, **more)

    citation = review.citations.first()
    actions.edit(citation=citation, values={"title": "As printed", "doi": "10.1000/b"}, by=review.created_by)
    waiting = _waiting(
        review, "a.ris", exports.ris(2, first=20) + "what is this\n" + exports.ris(1, first=30)
    )
    clean = [_waiting(review, f"{first}.ris", exports.ris(1, first=first)) for first in (40, 50)]
    table = _waiting(review, "table.csv", "Title;Wer;Year;Foo\nA study;Author;1980;Words\n")
    assert [found.state for found in (waiting, *clean, table)] == ["read", "read", "read", "columns"]
    left = _waiting(review, "left.ris", exports.ris(1, first=60), accepts_itself=True)
    actions.undo(batch=left, by=review.created_by)
    others = [
        factories.ImportBatchFactory(search=review.searches.get(), state=state, refusal="It is a web page.")
        for state in ("refused", "discarded", "waiting")
    ]
    return [
        at("imports"),
        *(at("import", batch_id=found.pk) for found in (batch, waiting, table, left, *others)),
        *(at("import", batch_id=batch.pk) + f"?show={show}" for show in ("records", "new", "warnings")),
        at("import", batch_id=waiting.pk) + "?show=strays",
        at("import-columns", batch_id=table.pk),
        at("import-undo", batch_id=batch.pk),
        at("import-mend", rejected_id=batch.rejects.get().pk),
        at("citations"),
        at("citations") + f"?batch={batch.pk}",
        at("citations") + "?q=zebra",
        at("citation", citation_id=citation.pk),
        at("citation", citation_id=left.taken_away.get().pk),
        at("citation-edit", citation_id=citation.pk),
    ]


def _waiting(review, name: str, text: str, **more):
    found = actions.upload(
        review=review,
        search=review.searches.get(),
        upload=exports.file(text, name),
        by=review.created_by,
        **more,
    )
    found.refresh_from_db()
    return found


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(page, places, width, theme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for place in places:
        assert page.goto(place).status == 200
        results = Axe().run(page)
        assert results.violations_count == 0, f"{place}\n{results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") == width, place
