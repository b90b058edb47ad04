"""Signing in, out, and getting a new password: each page as a person meets it in a browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "four unrelated words here"


@pytest.fixture
def ada(transactional_db):
    return factories.UserFactory(email="ada@example.org", name="Ada", password=PASSWORD)


def assert_accessible(page, heading: str):
    assert page.locator("h1").inner_text() == heading
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def sign_in(page, password: str):
    page.fill("[name=login]", "ada@example.org")
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")


def test_a_wrong_password_is_said_and_the_right_one_lets_in(page, live_server, ada):
    page.goto(f"{live_server.url}/accounts/login/")
    assert_accessible(page, "Sign in")
    sign_in(page, "a wrong one")
    assert_accessible(page, "Sign in")
    assert page.locator(".errorlist").count() == 1
    sign_in(page, PASSWORD)
    page.wait_for_url(f"{live_server.url}/")


def test_a_new_password_comes_by_mail_and_works(page, live_server, ada, mailoutbox):
    page.goto(f"{live_server.url}/accounts/password/reset/")
    assert_accessible(page, "Reset your password")
    page.fill("[name=email]", "ada@example.org")
    page.click("main button[type=submit]")
    assert_accessible(page, "Look into your mail")
    page.goto(re.search(r"http\S+", mailoutbox[0].body)[0])
    assert_accessible(page, "Choose a new password")
    for field in page.locator("input[type=password]").all():
        field.fill("other words than before")
    page.click("main button[type=submit]")
    assert_accessible(page, "Password changed")
    page.get_by_role("link", name="Sign in").click()
    sign_in(page, "other words than before")
    page.wait_for_url(f"{live_server.url}/")


def test_a_used_link_says_that_it_no_longer_works(page, live_server, db):
    page.goto(f"{live_server.url}/accounts/password/reset/key/1-abc123-def/")
    assert_accessible(page, "This link no longer works")


def test_without_an_invitation_there_is_no_account(page, live_server, db):
    page.goto(f"{live_server.url}/accounts/signup/")
    assert_accessible(page, "By invitation only")
