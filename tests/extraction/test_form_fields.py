"""The free fields of the form: values outlive every change of it."""

import pytest
from django.urls import reverse

from screening.errors import DomainError
from screening.extraction import actions
from screening.extraction.models import FieldValue, FormField
from tests import factories


@pytest.fixture
def fields(review, lead):
    return [
        actions.add_form_field(review=review, by=lead, label=label) for label in ("Country", "Age", "Funding")
    ]


@pytest.fixture
def design(review, lead):
    return actions.add_form_field(
        review=review, by=lead, label="Design", kind="choice", choices=["parallel", "cross-over", "parallel"]
    )


def labels(review):
    asked = review.form_fields.filter(retired_at__isnull=True)
    return list(asked.order_by("position").values_list("label", flat=True))


def test_fields_stand_in_the_order_in_which_they_were_added(review, fields):
    assert labels(review) == ["Country", "Age", "Funding"]


def test_a_field_moves_up_and_down_and_stops_at_the_ends(review, lead, fields):
    actions.move_form_field(field=fields[2], by=lead, up=True)
    actions.move_form_field(field=fields[0], by=lead, up=True)
    assert labels(review) == ["Country", "Funding", "Age"]


def test_a_list_keeps_each_choice_once_and_has_two_at_least(review, lead, design):
    assert design.choices == ["parallel", "cross-over"]
    with pytest.raises(DomainError, match="at least two choices"):
        actions.add_form_field(review=review, by=lead, label="Blinding", kind="choice", choices=["yes"])


def test_a_label_is_given_once_even_to_a_retired_field(review, lead, fields):
    actions.retire_form_field(field=fields[0], by=lead)
    with pytest.raises(DomainError, match="There is a field called Country already"):
        actions.add_form_field(review=review, by=lead, label="Country")


def test_retiring_keeps_the_values(review, lead, fields):
    factories.FieldValueFactory(field=fields[0], extraction__study__review=review)
    actions.retire_form_field(field=fields[0], by=lead)
    assert labels(review) == ["Age", "Funding"]
    assert FieldValue.objects.get().value == "Italy"
    fields[0].refresh_from_db()
    actions.restore_form_field(field=fields[0], by=lead)
    assert labels(review)[0] == "Country"


def test_a_field_with_values_keeps_its_kind(review, lead, fields):
    factories.FieldValueFactory(field=fields[0], extraction__study__review=review)
    with pytest.raises(DomainError, match="stays a text"):
        actions.change_form_field(field=fields[0], by=lead, label="Country", kind=FormField.Kind.NUMBER)
    assert actions.change_form_field(field=fields[0], by=lead, label="Land").label == "Land"


def test_a_choice_in_use_stays(review, lead, design):
    factories.FieldValueFactory(field=design, value="cross-over", extraction__study__review=review)
    with pytest.raises(DomainError, match="“cross-over” has been chosen"):
        actions.change_form_field(
            field=design, by=lead, label="Design", kind="choice", choices=["parallel", "other"]
        )


def test_the_lead_writes_the_form(review, lead, sign_in):
    client = sign_in(lead)
    address = reverse("screening:form-fields", args=[review.pk])
    client.post(address, {"label": "Design", "kind": "choice", "choices": "parallel\r\ncross-over\r\n"})
    field = review.form_fields.get()
    assert (field.label, field.choices) == ("Design", ["parallel", "cross-over"])
    one = reverse("screening:form-field", args=[review.pk, field.pk])
    client.post(one, {"label": "Design of the trial", "kind": "choice", "choices": "parallel\ncross-over"})
    client.post(reverse("screening:form-field-place", args=[review.pk, field.pk]), {"move": "retire"})
    field.refresh_from_db()
    assert (field.label, field.retired_at is None) == ("Design of the trial", False)
    assert "Ask again" in client.get(address).content.decode()


def test_a_refused_field_comes_back_as_typed(review, lead, sign_in):
    response = sign_in(lead).post(
        reverse("screening:form-fields", args=[review.pk]),
        {"label": "Design", "kind": "choice", "choices": "one"},
    )
    content = response.content.decode()
    assert (response.status_code, "at least two choices" in content) == (422, True)
    assert 'value="Design"' in content


def test_reviewers_do_not_write_the_form(review, reviewer, sign_in):
    assert sign_in(reviewer).get(reverse("screening:form-fields", args=[review.pk])).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_costs_the_same_for_one_and_three(count, review, lead, sign_in, django_assert_num_queries):
    factories.FormFieldFactory.create_batch(count, review=review)
    client = sign_in(lead)
    with django_assert_num_queries(4):
        client.get(reverse("screening:form-fields", args=[review.pk]))
