"""The consensus through its pages, as plain forms: align, take what agrees, settle, complete, reopen."""

import re

import pytest
from django.urls import reverse

from screening.extraction import queries
from screening.extraction.models import Extraction, Result, Settlement
from tests import factories


@pytest.fixture
def client(lead, sign_in):
    return sign_in(lead)


@pytest.fixture
def go(review, trial, client):
    """``go("align", **posted)`` posts a step with the current version; ``go()`` opens the page."""

    def step(name="", **posted):
        tail = f"-{name}" if name else ""
        address = reverse(f"screening:consensus{tail}", args=[review.pk, trial.study.pk])
        if not name:
            return client.get(address, posted)
        consensus = Extraction.objects.filter(study=trial.study, person=None).first()
        return client.post(address, {"version": consensus.version if consensus else 1, **posted})

    return step


def as_shown(form) -> dict:
    """What a browser sends when a person presses the button without changing anything."""
    return {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}


@pytest.fixture
def aligned(both, go):
    go("start")
    return go("align", **as_shown(go().context["align_form"]))


def to_settle(go):
    return go().context["settle_form"].forms


def chosen(form, choice, **others):
    return {f"{form.prefix}-{name}": value for name, value in {"choice": choice, **others}.items()}


def test_the_whole_way(both, go, review, trial):
    go("start")
    go("align", **as_shown(go().context["align_form"]))
    go("agree")
    (form,) = to_settle(go)
    go("settle", **chosen(form, "other", events="29", total="52", denominator="randomised", note="table 3"))
    response = go("complete")
    assert response.status_code == 302
    found = {each.arm.treatment.name: (each.events, each.total) for each in queries.agreed_results(review)}
    assert found == {"ACTH": (19, 25), "Prednisone": (21, 30), "Vigabatrin": (29, 52)}
    assert {settlement.note for settlement in Settlement.objects.filter(choice="other")} == {"table 3"}


def test_arms_are_suggested_across_names_and_order(both, go):
    go("start")
    content = go().content.decode()
    assert content.count("suggested: same treatment") == 3


def test_what_both_wrote_alike_is_taken_in_one_go(aligned, go):
    assert "Both wrote the same in 5 items" in go().content.decode()
    go("agree")
    assert Settlement.objects.filter(choice="agreed").count() == 5
    assert "Both wrote the same" not in go().content.decode()


def test_both_sources_stand_beside_the_disagreement(aligned, go):
    content = go().content.decode()
    assert "28 of 52 infants" in content
    assert "27 of 52 infants" in content


@pytest.mark.parametrize("letter", ["A", "B"])
def test_one_side_is_taken(letter, aligned, go):
    go("agree")
    (form,) = to_settle(go)
    side = next(side for side in form.item.sides if side.letter == letter)
    go("settle", **chosen(form, letter))
    taken = Result.objects.get(arm__extraction=side.extraction, arm__treatment__name="Vigabatrin")
    agreed = Result.objects.get(arm__extraction__person=None, arm__treatment__name="Vigabatrin")
    assert (agreed.events, agreed.source_quote) == (taken.events, taken.source_quote)


def test_another_value_without_a_note_is_not_saved_and_not_lost(aligned, go):
    go("agree")
    (form,) = to_settle(go)
    response = go("settle", **chosen(form, "other", events="29", total="52", denominator="randomised"))
    content = response.content.decode()
    assert response.status_code == 422
    assert "Say why it is another value" in content
    assert 'value="29"' in content


def test_impossible_other_values_come_back_with_the_sentence(aligned, go):
    go("agree")
    (form,) = to_settle(go)
    posted = chosen(form, "other", events="99", total="52", denominator="randomised", note="typo")
    response = go("settle", **posted)
    assert response.status_code == 422
    assert "99 events of 52 patients cannot be" in response.content.decode()


def test_another_value_starts_from_what_both_have_in_common(aligned, go):
    (form,) = to_settle(go)
    assert (form["total"].value(), form["events"].value()) == (52, None)


def test_what_has_no_choice_stays_for_later(aligned, go):
    go("agree")
    go("settle")
    assert len(to_settle(go)) == 1


def test_an_older_page_keeps_the_choice_that_was_made(aligned, go):
    (form,) = to_settle(go)
    posted = chosen(form, "other", events="29", total="52", denominator="randomised", note="table 3")
    go("agree")
    response = go("settle", **{**posted, "version": 1})
    content = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else worked on this consensus" in content
    assert 'value="29"' in content


def test_an_agreement_can_be_looked_at_again(aligned, go):
    go("agree")
    settled = go().context["settled"]
    item = next(each["item"] for each in settled if each["item"].kind == "result")
    response = go("unsettle", item=item.key)
    assert "also=" in response.url
    page = go(also=item.key)
    forms = page.context["settle_form"].forms
    assert item.key in [form.item.key for form in forms]
    form = next(form for form in forms if form.item.key == item.key)
    go("settle", **chosen(form, "A"), also=item.key)
    assert Settlement.objects.get(item=item.key).choice == "one"


def test_an_arm_may_be_left_out_or_kept_alone(both, go):
    go("start")
    form = go().context["align_form"]
    posted = as_shown(form)
    first = form.first[0]
    alone = next(arm for arm in form.second if str(arm.pk) == posted[f"match-{first.pk}"])
    posted |= {f"match-{first.pk}": "out", f"match-{alone.pk}": "keep", f"name-{alone.pk}": "On its own"}
    go("align", **posted)
    consensus = Extraction.objects.get(person=None)
    assert consensus.arms.count() == 3
    assert list(consensus.arms.get(label="On its own").aligned.all()) == [alone]


def test_a_forgotten_arm_comes_back_with_the_sentence(both, go):
    go("start")
    form = go().context["align_form"]
    response = go("align", **{**as_shown(form), f"match-{form.first[0].pk}": "keep"})
    assert response.status_code == 422
    assert re.search("Say of the arm .* which one it is", response.content.decode())


def test_a_complete_consensus_can_be_reopened(aligned, go):
    go("agree")
    (form,) = to_settle(go)
    go("settle", **chosen(form, "A"))
    go("complete")
    assert go("reopen", reason="").status_code == 302
    assert Extraction.objects.get(person=None).is_complete
    go("reopen", reason="erratum")
    assert not Extraction.objects.get(person=None).is_complete


def test_a_single_extraction_is_taken_by_one_click(review, trial, extracted, reviewer, go):
    review.extractors = 1
    review.save()
    extracted(reviewer, [(trial.acth, "ACTH", 15, 13)])
    assert "Take as agreed" in go().content.decode()
    go("take")
    assert [(each.events, each.total) for each in queries.agreed_results(review)] == [(13, 15)]
    assert go().status_code == 200


def test_observers_do_not_agree(review, trial, observer, sign_in):
    address = reverse("screening:consensus", args=[review.pk, trial.study.pk])
    assert sign_in(observer).get(address).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_consensus_costs_the_same_for_one_and_three(
    count, trial, extracted, reviewer, second_reviewer, lead, go, django_assert_num_queries
):
    for person in (reviewer, second_reviewer):
        extracted(person, [(trial.acth, f"Arm {n}", 15, 3 + (person == lead)) for n in range(count)])
    go("start")
    go("align", **as_shown(go().context["align_form"]))
    with django_assert_num_queries(19):
        go()


def test_the_page_of_a_study_of_another_review_is_not_found(review, client):
    other = factories.StudyFactory()
    assert client.get(reverse("screening:consensus", args=[review.pk, other.pk])).status_code == 404
