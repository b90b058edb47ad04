"""A new review and the team's page: what each role sees and may do there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.reviews.models import Membership, Review
from screening.reviews.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db
PLAN = {"screeners_title_abstract": 2, "screeners_full_text": 2, "extractors": 1}


def text(response) -> str:
    return " ".join(response.content.decode().split())


def team(review) -> str:
    return f"/reviews/{review.pk}/team/"


def of(review, user) -> Membership:
    return review.memberships.get(user=user)


def test_anybody_signed_in_makes_a_review_and_leads_it(sign_in, outsider):
    client = sign_in(outsider)
    assert client.get("/reviews/new/").status_code == 200
    response = client.post("/reviews/new/", {"title": "Spasms", "question": "Which treatment?", **PLAN})
    review = Review.objects.get()
    assert response.headers["Location"] == f"/reviews/{review.pk}/"
    assert (review.title, review.question, review.extractors) == ("Spasms", "Which treatment?", 1)
    assert of(review, outsider).role == Role.LEAD


@pytest.mark.parametrize("wrong", [{}, {"title": "", **PLAN}, {"title": "Spasms", **PLAN, "extractors": 3}])
def test_a_review_with_mistakes_is_not_made(sign_in, outsider, wrong):
    response = sign_in(outsider).post("/reviews/new/", wrong)
    assert (response.status_code, Review.objects.count()) == (422, 0)


def test_a_stranger_signs_in_before_making_a_review(client):
    assert client.get("/reviews/new/").headers["Location"] == "/accounts/login/?next=/reviews/new/"


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OBSERVER])
def test_members_read_the_team_without_its_controls(sign_in, review, lead, role):
    factories.InvitationFactory(review=review, email="secret@example.org")
    page = text(sign_in(factories.member(review, role)).get(team(review)))
    assert "Lea Lead" in page
    assert "secret@example.org" not in page
    assert "Deactivate" not in page
    assert 'name="role"' not in page


def test_the_lead_sees_roles_and_open_invitations(sign_in, review, lead, reviewer):
    factories.InvitationFactory(review=review, email="open@example.org")
    page = text(sign_in(lead).get(team(review)))
    for part in ["Rob Reviewer", "open@example.org", "Deactivate", 'name="role"']:
        assert part in page


def test_another_reviews_people_are_not_shown(sign_in, review, lead):
    factories.member(factories.ReviewFactory(), Role.REVIEWER, name="Fay Foreign")
    factories.InvitationFactory(email="foreign@example.org")
    page = text(sign_in(lead).get(team(review)))
    assert ("Fay Foreign" in page, "foreign@example.org" in page) == (False, False)


def test_the_lead_changes_a_role(sign_in, review, lead, reviewer):
    response = sign_in(lead).post(f"{team(review)}{of(review, reviewer).pk}/role/", {"role": "observer"})
    assert response.headers["Location"] == team(review)
    assert of(review, reviewer).role == Role.OBSERVER


def test_an_unknown_role_is_refused_with_a_sentence(sign_in, review, lead, reviewer):
    client = sign_in(lead)
    client.post(f"{team(review)}{of(review, reviewer).pk}/role/", {"role": "owner"})
    assert of(review, reviewer).role == Role.REVIEWER
    assert "Choose a role: lead, reviewer or observer." in text(client.get(team(review)))


def test_the_only_lead_cannot_leave(sign_in, review, lead):
    client = sign_in(lead)
    client.post(f"{team(review)}{of(review, lead).pk}/deactivate/")
    assert of(review, lead).is_active
    assert "only lead of this review" in text(client.get(team(review)))


def test_who_is_deactivated_no_longer_finds_the_review(sign_in, review, lead, reviewer):
    client = sign_in(reviewer)
    assert client.get(team(review)).status_code == 200
    leads = sign_in(lead)
    leads.post(f"{team(review)}{of(review, reviewer).pk}/deactivate/")
    assert client.get(team(review)).status_code == 404
    leads.post(f"{team(review)}{of(review, reviewer).pk}/reactivate/")
    assert client.get(team(review)).status_code == 200


def test_a_lead_who_leaves_lands_on_their_reviews(sign_in, review, lead):
    factories.member(review, Role.LEAD)
    response = sign_in(lead).post(f"{team(review)}{of(review, lead).pk}/deactivate/")
    assert response.headers["Location"] == "/"


def test_the_lead_revokes_an_invitation(sign_in, review, lead):
    invitation = factories.InvitationFactory(review=review)
    sign_in(lead).post(f"{team(review)}invitations/{invitation.pk}/revoke/")
    invitation.refresh_from_db()
    assert invitation.is_open is False


@pytest.mark.parametrize(
    "sent", [{}, {"email": "no address", "role": "reviewer"}, {"email": "guest@example.org", "role": "owner"}]
)
def test_an_invitation_with_mistakes_is_not_made(sign_in, review, lead, sent):
    response = sign_in(lead).post(f"{team(review)}invitations/new/", sent)
    assert (response.status_code, review.invitations.count()) == (422, 0)
    assert "errorlist" in text(response)


@pytest.mark.parametrize("act", ["role", "deactivate", "reactivate"])
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OBSERVER])
def test_only_leads_change_the_team(sign_in, review, lead, act, role):
    person = factories.member(review, role)
    response = sign_in(person).post(f"{team(review)}{of(review, person).pk}/{act}/", {"role": "lead"})
    assert response.status_code == 403
    assert of(review, person).role == role


@pytest.mark.parametrize("act", ["role", "deactivate", "reactivate"])
def test_reading_never_changes_the_team(sign_in, review, lead, reviewer, act):
    response = sign_in(lead).get(f"{team(review)}{of(review, reviewer).pk}/{act}/", {"role": "lead"})
    assert response.status_code == 405
    assert (of(review, reviewer).role, of(review, reviewer).is_active) == (Role.REVIEWER, True)


def test_a_larger_team_takes_no_more_queries(sign_in, review, lead):
    client = sign_in(lead)

    def queries() -> int:
        factories.InvitationFactory(review=review)
        factories.MembershipFactory(review=review)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(team(review)).status_code == 200
        return len(found)

    assert queries() == queries() == queries()
