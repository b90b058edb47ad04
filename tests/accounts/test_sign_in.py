"""Signing in and out: one answer for every failure, a limit on attempts, no page without a person."""

import re

import pytest

from tests import factories

PASSWORD = "correct horse battery"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db):
    return factories.UserFactory(email="ada@example.org", name="Ada", password=PASSWORD)


def attempt(client, email: str, password: str):
    return client.post("/accounts/login/", {"login": email, "password": password})


def told(response) -> str:
    """The page without what differs by nature: the address typed and the token of the form."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    page = re.sub(r'X-CSRFToken": "[^"]*"', "", page)
    return re.sub(r"\S+@example\.org", "", page)


def test_e_mail_and_password_lead_to_ones_reviews(client, ada):
    response = attempt(client, "ada@example.org", PASSWORD)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_the_address_counts_in_any_case(client, ada):
    assert attempt(client, "ADA@Example.org", PASSWORD).status_code == 302


def test_a_wrong_password_gives_the_same_page_for_known_and_unknown_people(client, ada):
    known = attempt(client, "ada@example.org", "wrong words entirely")
    unknown = attempt(client, "nobody@example.org", "wrong words entirely")
    assert (known.status_code, told(known)) == (unknown.status_code, told(unknown))
    assert "_auth_user_id" not in client.session


def test_a_person_without_an_active_account_does_not_get_in(client, ada):
    ada.is_active = False
    ada.save()
    attempt(client, "ada@example.org", PASSWORD)
    assert "_auth_user_id" not in client.session


def test_the_sixth_failure_for_one_person_is_refused_even_with_the_right_password(client, ada):
    for _ in range(5):
        attempt(client, "ada@example.org", "wrong words entirely")
    response = attempt(client, "ada@example.org", PASSWORD)
    assert "_auth_user_id" not in client.session
    assert "Too many" in response.content.decode()


def test_too_many_attempts_from_one_place_get_a_page_that_says_so(client, ada):
    answers = [attempt(client, f"person{n}@example.org", PASSWORD).status_code for n in range(31)]
    assert answers == [200] * 30 + [429]


def test_the_page_after_signing_in_is_the_one_that_was_asked_for(client, ada):
    asked = client.get("/account/")
    assert asked.headers["Location"] == "/accounts/login/?next=/account/"
    response = client.post(asked.headers["Location"], {"login": ada.email, "password": PASSWORD})
    assert response.headers["Location"] == "/account/"


def test_a_foreign_address_is_no_page_to_go_to(client, ada):
    response = client.post(
        "/accounts/login/?next=https://evil.example/", {"login": ada.email, "password": PASSWORD}
    )
    assert response.headers["Location"] == "/"


def test_signing_out_takes_a_post(ada, sign_in):
    client = sign_in(ada)
    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    response = client.post("/accounts/logout/")
    assert response.headers["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_without_an_invitation(client):
    answer = client.post(
        "/accounts/signup/", {"email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert answer.status_code == 200
    assert "By invitation only" in answer.content.decode()
    assert "_auth_user_id" not in client.session
