"""Every address with every role: outsiders 404, members without the right 403, strangers to sign-in."""

import pytest

from screening.reviews.models import Role
from screening.reviews.roles import MATRIX
from tests import factories
from tests.addresses import all_addresses, values_for

ADDRESSES = all_addresses()
INSIDE = [address for address in ADDRESSES if "review_id" in address.arguments]
named = pytest.mark.parametrize("address", INSIDE, ids=lambda address: address.name)


@named
def test_every_page_of_a_review_passes_the_gate(address):
    assert address.permission is not None


@named
@pytest.mark.parametrize("method", ["get", "post"])
def test_outsiders_learn_nothing(address, method, review, outsider, sign_in):
    response = getattr(sign_in(outsider), method)(address.url(values_for(review)))
    assert response.status_code == 404


@named
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_sent_to_sign_in(address, method, review, client):
    url = address.url(values_for(review))
    response = getattr(client, method)(url)
    assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")


@named
@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("method", ["get", "post"])
def test_roles_open_what_the_matrix_says(address, method, role, review, sign_in):
    person = factories.member(review, role)
    response = getattr(sign_in(person), method)(address.url(values_for(review)))
    response.close()
    allowed = address.permission in MATRIX[role]
    assert (response.status_code == 403) is not allowed
    assert response.status_code not in {404, 500}


@named
def test_things_of_another_review_are_not_found(address, review, lead, sign_in):
    if set(address.arguments) <= {"review_id", "stage", "kind", "name"}:
        return
    values = {**values_for(factories.ReviewFactory()), "review_id": review.pk}
    assert sign_in(lead).get(address.url(values)).status_code in {404, 405}
