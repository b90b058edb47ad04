"""Accounts, team, protocol and overview in a browser: accessible, within the policy, usable to the end."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from screening.protocol import actions as protocol
from screening.reviews import actions as reviews
from screening.reviews.roles import Role
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lead(transactional_db):
    return factories.UserFactory(name="Lea Lead", email="lea@example.org")


@pytest.fixture
def review(lead):
    """A review with something on every page."""
    made = reviews.create_review(by=lead, title="Medical treatment of infantile spasms", question="Which?")
    add = lambda to, **fields: protocol.add(review=made, by=lead, to=to, **fields)  # noqa: E731
    add("criteria", label="Spasms", question="Are there spasms?", reason="No spasms", why="Agreed.")
    add("criteria", label="Hypsarrhythmia", question="On EEG?", reason="No hypsarrhythmia")
    acth, cessation = (
        add("treatments", name="ACTH", synonyms=["corticotropin"]),
        add("outcomes", name="Cessation"),
    )
    add("treatments", name="ACTH, low dose", parent=acth)
    add("questions", text="Does ACTH work?", treatment=acth, outcome=cessation)
    add("searches", database="MEDLINE", platform="Ovid", strategy="1. spasms")
    add("terms", text="hypsarrhythmia", kind="include")
    protocol.retire(row=add("treatments", name="Snake oil"), by=lead)
    reviews.invite(review=made, by=lead, email="open@example.org", role=Role.REVIEWER)
    factories.MembershipFactory(review=made, is_active=False)
    for outcome in ["unscreened", "conflict", "included"]:
        factories.StageItemFactory(citation__review=made, outcome=outcome)
    return made


@pytest.fixture
def said(page) -> list[str]:
    found = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def enter(page, live_server, person) -> None:
    client = Client()
    client.force_login(person)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([session])


def addresses(review) -> list[str]:
    inside = f"/reviews/{review.pk}/"
    kinds = ["criteria", "treatments", "outcomes", "questions", "searches", "terms"]
    criterion, search = review.criteria.first().pk, review.searches.first().pk
    return [
        "/", "/reviews/new/", "/account/", inside, f"{inside}history/", f"{inside}team/",
        f"{inside}settings/", f"{inside}protocol/", f"{inside}protocol/criteria/{criterion}/",
        f"{inside}protocol/searches/{search}/", *(f"{inside}protocol/{kind}/new/" for kind in kinds),
    ]  # fmt: skip


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 320)])
def test_every_page_is_accessible_and_fits(page, live_server, review, lead, said, theme, width):
    enter(page, live_server, lead)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for address in addresses(review):
        page.goto(live_server.url + address)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
    assert said == []


def test_from_an_invitation_to_ones_own_place(page, browser, live_server, review, lead, said):
    enter(page, live_server, lead)
    page.goto(f"{live_server.url}/reviews/{review.pk}/team/")
    page.get_by_label("E-mail address").fill("gus@example.org")
    page.get_by_role("button", name="Make an invitation").click()
    link = page.get_by_label("Link for gus@example.org").input_value()
    assert Axe().run(page).violations_count == 0
    guest = browser.new_page()
    guest.goto(link)
    assert Axe().run(guest).violations_count == 0
    guest.get_by_label("Name").fill("Gus Guest")
    guest.get_by_label("Password").fill("correct horse battery")
    guest.get_by_role("button", name="Make the account and join").click()
    guest.wait_for_url(f"{live_server.url}/reviews/{review.pk}/")
    assert guest.locator(".step-title").all_inner_texts() == ["Screen titles and abstracts"]
    assert review.memberships.get(user__email="gus@example.org").role == Role.REVIEWER
    assert said == []
    guest.close()


def test_the_link_is_copied_by_a_button(page, live_server, review, lead):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    enter(page, live_server, lead)
    page.goto(f"{live_server.url}/reviews/{review.pk}/team/")
    page.get_by_label("E-mail address").fill("gus@example.org")
    page.get_by_role("button", name="Make an invitation").click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied.").wait_for()
    link = page.get_by_label("Link for gus@example.org").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_a_protocol_is_written_without_scripts(browser, live_server, review, lead):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(page, live_server, lead)
    page.goto(f"{live_server.url}/reviews/{review.pk}/protocol/")
    page.get_by_role("link", name="Add a criterion").click()
    page.get_by_label("Label").fill("Treated")
    page.get_by_label("Question").fill("Were they treated?")
    page.get_by_label("Wording as exclusion reason").fill("Not treated")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Move Treated up").click()
    assert list(review.criteria.order_by("position").values_list("label", flat=True)) == [
        "Spasms",
        "Treated",
        "Hypsarrhythmia",
    ]
    context.close()
