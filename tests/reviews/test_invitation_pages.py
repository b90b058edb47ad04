"""The page behind an invitation link, for everybody who may open it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from screening.accounts.models import User
from screening.audit.models import AuditEntry
from screening.reviews import actions
from screening.reviews.models import Invitation
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def token(review, lead) -> str:
    return actions.invite(review=review, by=lead, email="guest@example.org", role="reviewer")[1]


@pytest.fixture
def guest(db):
    return factories.UserFactory(email="guest@example.org", name="Gus Guest")


def state() -> tuple:
    """Everything that opening a link might change."""
    return (
        list(Invitation.objects.order_by("pk").values()),
        list(User.objects.order_by("pk").values_list("pk", "last_login")),
        AuditEntry.objects.count(),
    )


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_stranger_sees_who_invites_whom_to_what(client, review, token):
    page = text(client.get(f"/invitations/{token}/"))
    for part in [review.title, "Lea Lead invites you", "reviewer", "guest@example.org", "Make your account"]:
        assert part in page


def test_opening_a_link_changes_nothing(client, sign_in, guest, token):
    before = state()
    for someone in [client, sign_in(guest)]:
        assert someone.get(f"/invitations/{token}/").status_code == 200
        assert someone.head(f"/invitations/{token}/").status_code == 200
    guest.refresh_from_db()
    assert (state()[0], state()[2]) == (before[0], before[2])


def test_a_link_is_kept_by_no_cache(client, token):
    assert "no-store" in client.get(f"/invitations/{token}/").headers["Cache-Control"]


def test_a_stranger_makes_an_account_and_is_in(client, review, token):
    response = client.post(f"/invitations/{token}/", {"name": "Gus Guest", "password": PASSWORD})
    assert response.headers["Location"] == f"/reviews/{review.pk}/"
    person = User.objects.get(email="guest@example.org")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert review.memberships.get(user=person).role == "reviewer"


def test_neither_address_nor_role_can_be_chosen_by_posting_them(client, review, token):
    sent = {"name": "Eve", "password": PASSWORD, "email": "eve@example.org", "role": "lead"}
    client.post(f"/invitations/{token}/", sent)
    (joined,) = review.memberships.filter(user__name="Eve")
    assert (joined.user.email, joined.role) == ("guest@example.org", "reviewer")


@pytest.mark.parametrize("password", ["", "short", "12345678901", "password", "guest@example.org"])
def test_a_weak_password_is_refused_and_nothing_is_made(client, token, password):
    response = client.post(f"/invitations/{token}/", {"name": "Gus", "password": password})
    assert response.status_code == 422
    assert not User.objects.filter(email="guest@example.org").exists()


def test_who_has_an_account_is_asked_to_sign_in(client, guest, token):
    page = text(client.get(f"/invitations/{token}/"))
    assert f'href="/accounts/login/?next=/invitations/{token}/"' in page
    assert "Make your account" not in page


def test_who_has_an_account_cannot_set_its_password_by_the_link(client, guest, token):
    client.post(f"/invitations/{token}/", {"name": "Eve", "password": PASSWORD + " of another"})
    guest.refresh_from_db()
    assert (guest.name, guest.check_password(PASSWORD)) == ("Gus Guest", True)
    assert "_auth_user_id" not in client.session


def test_the_signed_in_guest_accepts_by_one_post(sign_in, guest, review, token):
    response = sign_in(guest).post(f"/invitations/{token}/")
    assert response.headers["Location"] == f"/reviews/{review.pk}/"
    assert review.memberships.get(user=guest).role == "reviewer"


def test_somebody_else_is_told_for_whom_it_is(sign_in, outsider, review, token):
    client = sign_in(outsider)
    assert "This invitation is for guest@example.org" in text(client.get(f"/invitations/{token}/"))
    client.post(f"/invitations/{token}/")
    assert not review.memberships.filter(user=outsider).exists()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ({"revoked_at": timezone.now()}, "This invitation was revoked."),
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, "This invitation has expired."),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_no_longer_works_says_why(client, token, spoil, sentence, method):
    Invitation.objects.update(**spoil)
    response = getattr(client, method)(f"/invitations/{token}/", {"name": "Gus Guest", "password": PASSWORD})
    assert response.status_code == 410
    assert sentence in text(response)
    assert not User.objects.filter(email="guest@example.org").exists()


def test_a_used_link_says_so(client, token):
    actions.join(token=token, name="Gus Guest", password=PASSWORD)
    response = client.get(f"/invitations/{token}/")
    assert (response.status_code, "used already" in text(response)) == (410, True)


def test_a_link_that_never_was_says_so(client, db):
    response = client.get("/invitations/some-guess/")
    assert (response.status_code, "There is no such invitation." in text(response)) == (410, True)


def test_the_lead_gets_the_link_once_and_the_guest_by_mail(sign_in, lead, review):
    client = sign_in(lead)
    response = client.post(
        f"/reviews/{review.pk}/team/invitations/new/", {"email": "guest@example.org", "role": "observer"}
    )
    (message,) = mail.outbox
    link = response.context["link"]
    assert link in message.body
    assert link in text(response)
    assert message.to == ["guest@example.org"]
    assert link.removeprefix("http://testserver") not in text(client.get(f"/reviews/{review.pk}/team/"))
    assert client.get(link).status_code == 200


def test_without_a_mail_server_the_link_is_handed_over(sign_in, lead, review, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    response = sign_in(lead).post(
        f"/reviews/{review.pk}/team/invitations/new/", {"email": "guest@example.org", "role": "observer"}
    )
    assert "No e-mail was sent." in text(response)


def test_a_mail_server_that_fails_does_not_undo_the_invitation(sign_in, lead, review, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = sign_in(lead).post(
        f"/reviews/{review.pk}/team/invitations/new/", {"email": "guest@example.org", "role": "observer"}
    )
    assert "No e-mail was sent." in text(response)
    assert review.invitations.get().is_open
