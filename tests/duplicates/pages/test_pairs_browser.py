"""Deciding by keys in a real browser, and pages that everybody can read."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import expect

from screening.duplicates import actions, queries
from screening.duplicates.models import DuplicatePair, Merge
from screening.reviews.models import Role
from tests import factories
from tests.duplicates import library

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Verdict = DuplicatePair.Verdict
D, N, S, OPEN = Verdict.DUPLICATE, Verdict.NOT_DUPLICATE, Verdict.SAME_STUDY, Verdict.PENDING


@pytest.fixture
def work(live_server, page, sign_in):
    """A review with seven pairs; ``page`` is signed in as one of its leads."""
    review = factories.ReviewFactory()
    person = factories.member(review, Role.LEAD)
    for number in range(7):
        said = {"abstract": "Infants with spasms.", "year": 1990 + number}
        couple = [library.citation(review, title=f"Trial {number + 1}{end}", **said) for end in "ab"]
        library.pair(*couple, 0.9 - number / 10)
    cookie = sign_in(person).cookies["sessionid"].value
    assert SessionStore(cookie).exists(cookie)
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + reverse("screening:duplicates", kwargs={"review_id": review.pk}))
    return review


def shows(page, title: str) -> None:
    expect(page.locator("#pair-place > [data-pair] h2")).to_have_text(re.compile(f"{title}a$"))
    page.wait_for_timeout(200)  # a second tap meant for the pair before is not taken


def saved(page) -> None:
    page.wait_for_load_state("networkidle")


def verdicts(review) -> list[str]:
    return list(review.duplicate_pairs.order_by("-score").values_list("verdict", flat=True))


def test_keys_decide_one_pair_each_and_the_next_is_announced(page, work):
    for key, following in (("d", 2), ("l", 3), ("s", 4), ("n", 5), ("d", 6), ("d", 7), ("n", 2)):
        page.keyboard.press(key)
        shows(page, f"Trial {following}")
        assert page.evaluate("document.activeElement.matches('#pair-place h2')")
    saved(page)
    assert verdicts(work) == [D, OPEN, S, N, D, D, N]
    expect(page.locator(".duplicates-progress [data-number=left]")).to_have_text("1")


def test_the_next_pair_is_there_while_the_answer_is_on_its_way(page, work):
    """Nothing waits for the server; what was said arrives in order once it answers."""
    page.route("**/decide/", lambda route: None)
    for number in (1, 2, 3, 4):
        shows(page, f"Trial {number}")
        page.keyboard.press("d")
    assert verdicts(work) == [OPEN] * 7
    expect(page.locator(".duplicates-progress [data-number=left]")).to_have_text("3")


def test_a_verdict_is_sent_again_until_it_is_answered(page, work):
    lost = []

    def lose_the_first(route):
        lost.append(route.request.url)
        route.abort() if len(lost) == 1 else route.continue_()

    page.route("**/decide/", lose_the_first)
    page.keyboard.press("d")
    shows(page, "Trial 2")
    page.keyboard.press("n")
    for _ in range(50):
        if len(lost) == 3:
            break
        page.wait_for_timeout(100)
    saved(page)
    expect(page.locator("#pairs-status")).to_have_text("")
    assert verdicts(work)[:3] == [D, N, OPEN]
    first, second = work.duplicate_pairs.order_by("-score").values_list("pk", flat=True)[:2]
    assert [int(url.split("/")[-3]) for url in lost] == [first, first, second]


def test_u_takes_back_one_after_the_other(page, work):
    for key, following in (("d", 2), ("s", 3)):
        page.keyboard.press(key)
        shows(page, f"Trial {following}")
    for number in (2, 1):
        page.keyboard.press("u")
        shows(page, f"Trial {number}")
    saved(page)
    assert verdicts(work) == [OPEN] * 7
    assert Merge.objects.get().undone_at is not None
    page.keyboard.press("n")
    shows(page, "Trial 2")
    saved(page)
    assert verdicts(work)[:2] == [N, OPEN]


def test_what_somebody_else_decided_is_told_and_the_work_goes_on(page, work):
    first = queries.to_decide(work).first()
    actions.reject(pair=first, by=work.created_by)
    page.keyboard.press("d")
    shows(page, "Trial 2")
    expect(page.locator(".toast-error")).to_contain_text("decided before")
    page.keyboard.press("d")
    shows(page, "Trial 3")
    saved(page)
    assert verdicts(work)[:3] == [N, D, OPEN]


def test_pairs_of_one_citation_wait_for_each_other(page, work):
    """What is merged changes what the next pair is about: it comes with the answer, as it is then."""
    first, second = work.citations.order_by("pk")[:2]
    third = library.citation(work, title="Trial 1c", year=1990)
    library.pair(first, third, 0.89)
    library.pair(second, third, 0.88)
    page.reload()
    page.keyboard.press("d")
    shows(page, "Trial 1")
    expect(page.locator("#pair-place > [data-pair] h2")).to_contain_text(
        f"#{first.number} and #{third.number}"
    )
    page.keyboard.press("d")
    shows(page, "Trial 2")
    assert set(work.citations.filter(merged_into=first)) == {second, third}


def test_when_the_last_is_decided_the_page_says_so_and_u_still_works(page, work):
    factories.JobFactory(review=work, task=queries.SEARCH_TASK, state="done")
    for pair in list(queries.to_decide(work))[:6]:
        actions.reject(pair=pair, by=work.created_by)
    page.reload()
    shows(page, "Trial 7")
    page.keyboard.press("d")
    expect(page.get_by_text("Every pair is decided")).to_be_visible()
    page.keyboard.press("u")
    shows(page, "Trial 7")
    assert verdicts(work)[6] == OPEN


def test_keys_with_modifiers_or_held_down_or_switched_off_decide_nothing(page, work):
    page.keyboard.press("Control+d")
    page.keyboard.press("Shift+N")
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'd', repeat: true }))")
    with page.expect_response("**/my-desk/switch/"):
        page.click("[data-shortcuts]")
    page.keyboard.press("d")
    page.reload()
    assert not page.is_checked("[data-shortcuts]")
    page.keyboard.press("d")
    page.wait_for_timeout(300)
    assert verdicts(work) == [OPEN] * 7


def test_a_lead_draws_a_line_and_accepts_what_is_above(page, work):
    page.click("text=To decide")
    page.locator("text=Accept to here").nth(2).click()
    expect(page.get_by_role("heading", name="Merge 3 pairs?")).to_be_visible()
    page.click("button:has-text('Merge 3 pairs')")
    expect(page.get_by_text("3 pairs merged.")).to_be_visible()
    assert verdicts(work) == [D, D, D, OPEN, OPEN, OPEN, OPEN]


PAGES = [
    "duplicates", "duplicates?of=related", "duplicates-list", "duplicates-accept?score=0.3",
    "duplicates-decided", "duplicates-related", "duplicates-related?show=said", "duplicates-apart",
    "duplicates-setting", "duplicate-mark",
]  # fmt: skip


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(page, work, live_server, width, theme):
    open_pairs = list(queries.to_decide(work))
    for say, pair in zip((actions.confirm, actions.reject, actions.same_study), open_pairs, strict=False):
        say(pair=pair, by=work.created_by)
    work.duplicate_pairs.filter(pk=open_pairs[3].pk).update(
        answer="related", reasons=[{"text": "different journal", "against": True}]
    )
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for name in PAGES:
        name, _, query = name.partition("?")
        about = {"citation_id": open_pairs[4].first_id} if name == "duplicate-mark" else {}
        page.goto(
            f"{live_server.url}{reverse(f'screening:{name}', kwargs={'review_id': work.pk, **about})}?{query}"
        )
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_scripts_everything_is_done_by_buttons(browser, page, work, live_server):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(live_server.url + reverse("screening:duplicates", kwargs={"review_id": work.pk}))
    plain.click("text=Not a duplicate")
    plain.click("button:has-text('Same study')")
    assert verdicts(work)[:3] == [N, S, OPEN]
    plain.click("button:has-text('Undo')")
    assert verdicts(work)[:3] == [N, OPEN, OPEN]
    plain.click("text=To decide")
    plain.fill("[name=score]", "0.8")
    plain.click("text=Look at them first")
    plain.click("button:has-text('Merge 1 pair')")
    assert verdicts(work)[:3] == [N, D, OPEN]
    context.close()
