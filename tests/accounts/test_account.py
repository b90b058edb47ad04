"""An account: made once per address, renamed by its person; a changed password is logged without it."""

import pytest

from screening.accounts import actions
from screening.accounts.models import User
from screening.audit.models import AuditEntry
from screening.errors import DomainError
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def ada(db):
    return factories.UserFactory(email="ada@example.org", name="Ada Byron", password=PASSWORD)


def logged() -> list[tuple]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", "actor", "summary"))


def test_an_account_is_made_and_logged():
    user = actions.create_user(email=" Grace@Example.ORG ", name=" Grace Hopper ", password=PASSWORD)
    assert (user.email, user.name, user.check_password(PASSWORD)) == (
        "Grace@example.org",
        "Grace Hopper",
        True,
    )
    assert logged() == [("account.create", "Grace Hopper", "made an account")]


@pytest.mark.parametrize(
    ("email", "name"), [("ADA@example.org", "Another"), ("no address", "Eve"), ("eve@example.org", "  ")]
)
def test_an_account_that_cannot_be_is_refused(ada, email, name):
    with pytest.raises(DomainError):
        actions.create_user(email=email, name=name, password=PASSWORD)
    assert User.objects.count() == 1
    assert logged() == []


def test_a_new_name_is_logged_with_the_old_one(ada):
    actions.rename(by=ada, name="Ada Lovelace")
    assert User.objects.get().name == "Ada Lovelace"
    assert logged() == [
        ("account.rename", "Ada Lovelace", "changed their name from Ada Byron to Ada Lovelace")
    ]


def test_an_empty_name_is_refused(ada):
    with pytest.raises(DomainError):
        actions.rename(by=ada, name=" ")
    assert User.objects.get().name == "Ada Byron"


def test_the_account_page_shows_and_changes_the_name(ada, sign_in):
    client = sign_in(ada)
    assert 'value="Ada Byron"' in client.get("/account/").content.decode()
    assert client.post("/account/", {"name": "Ada Lovelace"}).headers["Location"] == "/account/"
    assert User.objects.get().name == "Ada Lovelace"


def test_the_account_page_refuses_an_empty_name(ada, sign_in):
    response = sign_in(ada).post("/account/", {})
    assert response.status_code == 422
    assert "This field is required." in response.content.decode()
    assert User.objects.get().name == "Ada Byron"


def test_the_address_cannot_be_changed_by_posting_it(ada, sign_in):
    sign_in(ada).post("/account/", {"name": "Ada", "email": "eve@example.org"})
    assert User.objects.get().email == "ada@example.org"


def test_a_password_is_changed_with_the_old_one_and_logged_without_it(ada, sign_in):
    new = {"password1": "other words than before", "password2": "other words than before"}
    client = sign_in(ada)
    client.post("/accounts/password/change/", {"oldpassword": "not this", **new})
    assert User.objects.get().check_password(PASSWORD)
    assert client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new}).status_code == 302
    assert User.objects.get().check_password("other words than before")
    (entry,) = AuditEntry.objects.all()
    assert (entry.verb, entry.summary, entry.detail) == ("account.password", "changed their password", {})
