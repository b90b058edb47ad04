"""Screening by keys in a real browser: nothing is lost on the way, and no key fires where it must not."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from screening.decisions import actions
from screening.decisions.models import StageItem, Vote
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def citations(review):
    """Twenty in the queue, with criteria and terms."""
    factories.CriterionFactory(review=review, label="Spasms", reason="No spasms", position=1)
    factories.CriterionFactory(review=review, label="EEG", reason="No EEG", position=2)
    factories.HighlightTermFactory(review=review, text="infantile spasms")
    return [
        factories.CitationFactory(review=review, number=number, title=f"Trial {number} of infantile spasms")
        for number in range(1, 21)
    ]


@pytest.fixture
def opened(review, citations, lead):
    def open_at(stage):
        ids = [citation.pk for citation in citations]
        actions.open_items(review=review, citation_ids=ids, stage=stage, by=lead)

    return open_at


@pytest.fixture
def visit(live_server, page, review, sign_in):
    """``visit(person, name, **arguments)``: the page, signed in, as that person sees it."""

    def visited(person, name="screen", **arguments):
        signed_in: Client = sign_in(person)
        session = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        if name == "screen":
            arguments.setdefault("stage", "title-abstract")
        page.goto(
            live_server.url + reverse(f"screening:{name}", kwargs={"review_id": review.pk, **arguments})
        )
        return page

    return visited


@pytest.fixture
def desk(opened, visit, reviewer):
    opened("title_abstract")
    return visit(reviewer)


def title(page):
    return page.locator(".desk-card .record-title")


def press(page, key):
    """As fast as a person can: a key within 90 ms of a new card counts for nothing."""
    page.wait_for_timeout(120)
    page.keyboard.press(key)


def saved(page):
    """Nothing waits in the outbox, and the top bar says so."""
    expect(page.locator("#outbox-status[data-waiting='0']")).to_have_text("All saved")


def votes():
    found = Vote.objects.order_by("item__citation__number", "serial")
    return list(found.values_list("item__citation__number", "verdict"))


def test_twenty_citations_by_keys_alone(desk):
    verdicts = {"i": "include", "m": "maybe", "e": "exclude"}
    keys = "imeiimeeimieemiimeie"
    for number, key in enumerate(keys, start=1):
        expect(title(desk)).to_have_text(f"Trial {number} of infantile spasms")
        press(desk, key)
    expect(desk.get_by_text("You have judged all that you are asked")).to_be_visible()
    assert votes() == [(number, verdicts[key]) for number, key in enumerate(keys, start=1)]


def test_answers_suggest_and_the_person_decides(desk, reviewer):
    line, exclude = desk.locator("[data-suggestion]"), desk.locator(".vote-exclude")
    for key, words in [("1", ""), ("2", "All met: the protocol suggests include.")]:
        press(desk, key)
        expect(line).to_have_text(words)
    press(desk, "2")
    expect(line).to_have_text("Not all is clear: the protocol suggests maybe.")
    press(desk, "2")
    expect(line).to_have_text("Not met: EEG. The protocol suggests exclude.")
    expect(exclude).to_have_class(re.compile("is-suggested"))
    press(desk, "e")
    expect(desk.locator("#recent > li").first).to_contain_text("No EEG")
    expect(line).to_have_text("")
    saved(desk)
    vote = Vote.objects.get()
    assert (vote.reason.label, sorted(vote.answers.values())) == ("EEG", ["no", "yes"])


def test_buttons_stay_where_they_are(desk, citations):
    """Whatever the abstract's length, whatever is suggested."""
    before = desk.locator(".vote-exclude").bounding_box()
    citations[1].abstract = "Spasms. " * 900
    citations[1].save()
    desk.reload()
    for key in ["i", "1", "2", "2", "2", "i"]:
        press(desk, key)
        assert desk.locator(".vote-exclude").bounding_box() == before


def test_a_burst_of_errors_and_a_reload_lose_no_vote(desk):
    refuse = {"yes": True}
    seen = []

    def answer(route):
        seen.append(route.request.post_data)
        if refuse["yes"]:
            return route.fulfill(status=503)
        return route.continue_()

    desk.context.route("**/vote/**", answer)
    for key in "iem":
        press(desk, key)
    expect(desk.locator("#outbox-status")).to_have_text("3 not yet sent")
    assert votes() == []
    desk.on("dialog", lambda dialog: dialog.accept())  # the page warns that votes are not sent yet
    desk.reload()
    expect(title(desk)).to_have_text("Trial 4 of infantile spasms")
    expect(desk.locator("[data-number=done]")).to_have_text("3")
    refuse["yes"] = False
    saved(desk)
    assert votes() == [(1, "include"), (2, "exclude"), (3, "maybe")]
    assert len(seen) > 4


def test_an_answer_that_is_lost_is_one_vote(desk):
    """The server has the vote, the browser does not know: it sends again, under the same key."""
    lost = []

    def answer(route):
        if not lost:
            lost.append(route.fetch())
            return route.abort()
        return route.continue_()

    desk.context.route("**/vote/**", answer)
    press(desk, "i")
    expect(title(desk)).to_have_text("Trial 2 of infantile spasms")
    saved(desk)
    assert (votes(), len(lost)) == ([(1, "include")], 1)


def test_an_ended_session_keeps_the_votes(desk, reviewer, sign_in, live_server):
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press(desk, "i")
    expect(desk.locator("#outbox-status")).to_have_text("1 kept here: sign in again")
    assert votes() == []
    session = sign_in(reviewer).cookies[settings.SESSION_COOKIE_NAME].value
    desk.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    saved(desk)
    assert votes() == [(1, "include")]


def test_another_person_in_this_browser_never_sends_them(desk, visit, reviewer, second_reviewer):
    desk.context.route("**/vote/**", lambda route: route.fulfill(status=503))
    press(desk, "e")
    expect(desk.locator("#outbox-status")).to_have_text("1 not yet sent")
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.context.unroute_all()
    page = visit(second_reviewer)
    expect(title(page)).to_have_text("Trial 1 of infantile spasms")
    press(page, "i")
    saved(page)
    assert list(Vote.objects.values_list("person", "verdict")) == [(second_reviewer.pk, "include")]
    visit(reviewer)
    saved(page)
    expect(title(page)).to_have_text("Trial 2 of infantile spasms")
    assert set(Vote.objects.values_list("person", "verdict")) == {
        (second_reviewer.pk, "include"), (reviewer.pk, "exclude"),
    }  # fmt: skip


def test_a_refused_vote_brings_its_card_back_with_the_sentence(desk, review, lead, second_reviewer):
    first = StageItem.objects.get(citation__number=1)
    for person in (lead, second_reviewer):
        actions.cast_vote(item=first, by=person, verdict="include")
    press(desk, "1")
    press(desk, "e")
    sentence = "Two people have already screened this citation. Go on with the next one."
    expect(desk.locator(".toast-text")).to_have_text(sentence)
    expect(desk.locator("[data-number=done]")).to_have_text("0")
    press(desk, "i")
    expect(title(desk)).to_have_text("Trial 1 of infantile spasms")
    expect(desk.locator(".record .alert")).to_have_text(sentence)
    expect(desk.locator("[data-criterion] :checked")).to_have_count(1)
    press(desk, "s")
    expect(title(desk)).to_have_text("Trial 3 of infantile spasms")


def test_undo_gives_the_card_back_with_what_was_said(desk, reviewer):
    press(desk, "1")
    press(desk, "n")
    desk.keyboard.type("Page 2.")
    desk.keyboard.press("Escape")
    press(desk, "i")
    press(desk, "m")
    for number in (2, 1):
        press(desk, "u")
        expect(title(desk)).to_have_text(f"Trial {number} of infantile spasms")
    expect(desk.locator("#vote-note")).to_have_value("Page 2.")
    expect(desk.locator("[data-criterion] :checked")).to_have_value("yes")
    saved(desk)
    assert votes() == [(1, "include"), (1, None), (2, "maybe"), (2, None)]
    expect(desk.locator("[data-number=done]")).to_have_text("0")


def test_undo_reaches_back_over_a_reload(desk):
    press(desk, "e")
    saved(desk)
    desk.reload()
    expect(title(desk)).to_have_text("Trial 2 of infantile spasms")
    press(desk, "u")
    expect(title(desk)).to_have_text("Trial 1 of infantile spasms")
    saved(desk)
    assert votes() == [(1, "exclude"), (1, None)]


def test_skipped_ones_come_after_the_others(desk, opened):
    press(desk, "s")
    for _ in range(19):
        press(desk, "i")
    expect(title(desk)).to_have_text("Trial 1 of infantile spasms")
    saved(desk)
    assert [number for number, _ in votes()] == list(range(2, 21))


def test_no_key_fires_while_writing_or_held_or_with_modifiers(desk):
    press(desk, "n")
    desk.keyboard.type("I exclude maybe 123 us?")
    expect(desk.locator("#vote-note")).to_have_value("I exclude maybe 123 us?")
    desk.keyboard.press("Escape")
    for chord in ("Control+i", "Alt+e", "Meta+m", "Shift+I"):
        desk.keyboard.press(chord)
    desk.evaluate("""() => {
        const send = (init) => document.body.dispatchEvent(
          new KeyboardEvent("keydown", { bubbles: true, ...init })
        );
        send({ key: "i", code: "KeyI", repeat: true });
        send({ key: "i", code: "KeyI", isComposing: true });
        send({ key: "Process", code: "KeyI", keyCode: 229 });
    }""")
    desk.locator("[data-criterion] input").first.focus()
    desk.keyboard.press("Enter")
    expect(title(desk)).to_have_text("Trial 1 of infantile spasms")
    assert votes() == []


def test_a_double_click_is_one_vote(desk):
    desk.wait_for_timeout(120)
    desk.locator(".vote-include").dblclick(delay=20)
    expect(title(desk)).to_have_text("Trial 2 of infantile spasms")
    saved(desk)
    assert votes() == [(1, "include")]


def test_single_keys_can_be_turned_off_for_good(desk):
    press(desk, "?")
    with desk.expect_response("**/my-desk/switch/"):
        desk.get_by_label("Single keys are on").uncheck()
    desk.keyboard.press("Escape")
    desk.reload()
    for key in "ieu?":
        press(desk, key)
    expect(title(desk)).to_have_text("Trial 1 of infantile spasms")
    desk.get_by_role("button", name="Include").click()
    expect(title(desk)).to_have_text("Trial 2 of infantile spasms")


def test_at_full_text_an_exclusion_asks_why(opened, visit, reviewer):
    opened("full_text")
    page = visit(reviewer, stage="full-text")
    press(page, "e")
    expect(page.get_by_role("dialog")).to_contain_text("Why is it excluded?")
    page.keyboard.press("Escape")
    expect(title(page)).to_have_text("Trial 1 of infantile spasms")
    press(page, "e")
    page.keyboard.press("2")
    expect(title(page)).to_have_text("Trial 2 of infantile spasms")
    for key in ["1", "1", "1", "e", "Enter"]:
        press(page, key)
    expect(title(page)).to_have_text("Trial 3 of infantile spasms")
    press(page, "i")
    saved(page)
    said = Vote.objects.order_by("item__citation__number").values_list("verdict", "reason__label")
    assert list(said) == [("exclude", "EEG"), ("exclude", "Spasms"), ("include", None)]


def test_without_scripts_the_same_page_votes(browser, live_server, opened, review, reviewer, sign_in):
    opened("full_text")
    session = sign_in(reviewer).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    address = reverse("screening:screen", kwargs={"review_id": review.pk, "stage": "full-text"})
    page.goto(live_server.url + address)
    page.get_by_role("button", name="Exclude").click()
    expect(page.get_by_role("alert")).to_contain_text("needs one of the reasons")
    page.get_by_label("No EEG").check()
    page.get_by_role("button", name="Exclude").click()
    expect(title(page)).to_have_text("Trial 2 of infantile spasms")
    page.get_by_role("button", name="Undo").first.click()
    expect(title(page)).to_have_text("Trial 1 of infantile spasms")
    context.close()
    assert votes() == [(1, "exclude"), (1, None)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_pages_are_accessible(scheme, width, opened, visit, page, lead, reviewer, second_reviewer):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    opened("title_abstract")
    opened("full_text")
    first, second = StageItem.objects.filter(stage="title_abstract").order_by("rank")[:2]
    for item in (first, second):
        actions.cast_vote(item=item, by=reviewer, verdict="include", note="Seen.")
        actions.cast_vote(item=item, by=second_reviewer, verdict="exclude", note="Not seen.")
    actions.show_votes(item=StageItem.objects.get(pk=first.pk), by=lead)
    for name, arguments in [
        ("screen", {}), ("screen", {"stage": "full-text"}), ("my-votes", {}), ("conflicts", {}),
        ("screen-item", {"stage": "title-abstract", "item_id": first.pk}),
    ]:  # fmt: skip
        visit(lead if name == "conflicts" else reviewer, name, **arguments)
        if name == "screen":
            page.wait_for_timeout(150)
            press(page, "?" if arguments else "1")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert (name, overflow) == (name, 0)
