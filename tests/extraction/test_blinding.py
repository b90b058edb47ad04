"""Another's extraction is never seen, counted or guessed before one's own is complete."""

import re

import pytest
from django.urls import reverse

from screening.audit.queries import history
from screening.extraction import actions
from tests import factories

SECRET = "Zanzibar"
TOKENS = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+')


def plain(response) -> str:
    return TOKENS.sub("", response.content.decode())


@pytest.fixture
def secret(trial, extracted):
    """What another person does: begins, goes on, completes; each tells of itself by one word."""

    def act(person, *, how_far):
        if how_far == "nothing":
            return None
        mine = extracted(person, [(trial.acth, f"{SECRET} arm", 777, 555)], complete=False)
        return actions.complete(extraction=mine, by=person) if how_far == "complete" else mine

    return act


def pages(review, trial, mine):
    return [
        reverse("screening:extractions", args=[review.pk]),
        reverse("screening:extraction", args=[review.pk, mine.pk]),
        reverse("screening:consensus", args=[review.pk, trial.study.pk]),
    ]


@pytest.mark.parametrize("role", ["reviewer", "lead"])
def test_who_is_at_work_sees_the_same_whatever_the_other_does(
    role, request, review, trial, secret, second_reviewer, sign_in
):
    person = request.getfixturevalue(role)
    mine = actions.start(study=trial.study, by=person)
    client = sign_in(person)
    seen = []
    for how_far in ("nothing", "draft", "complete"):
        found = secret(second_reviewer, how_far=how_far) if how_far != "complete" else None
        if how_far == "complete":
            found = trial.study.extractions.get(person=second_reviewer)
            actions.complete(extraction=found, by=second_reviewer)
        seen.append([plain(client.get(address)) for address in pages(review, trial, mine)])
    assert seen[0] == seen[1] == seen[2]
    assert SECRET not in "".join(seen[2])


@pytest.mark.parametrize("how_far", ["draft", "complete"])
def test_another_persons_extraction_does_not_exist_for_me(
    how_far, review, trial, secret, reviewer, second_reviewer, lead, sign_in
):
    other = secret(second_reviewer, how_far=how_far)
    actions.start(study=trial.study, by=reviewer)
    address = reverse("screening:extraction", args=[review.pk, other.pk])
    assert [sign_in(person).get(address).status_code for person in (reviewer, lead)] == [404, 404]


def test_even_a_complete_extraction_shows_nothing_while_the_other_is_at_work(
    review, trial, extracted, secret, reviewer, second_reviewer, sign_in
):
    mine = extracted(reviewer, [(trial.acth, "ACTH", 15, 13)])
    client = sign_in(reviewer)
    before = [plain(client.get(address)) for address in pages(review, trial, mine)]
    secret(second_reviewer, how_far="draft")
    assert [plain(client.get(address)) for address in pages(review, trial, mine)] == before


@pytest.mark.parametrize("verb", ["start", "take", "align", "agree", "settle", "unsettle", "complete"])
def test_no_step_of_the_consensus_tells_who_is_at_work_anything(
    verb, review, trial, secret, reviewer, second_reviewer, sign_in
):
    actions.start(study=trial.study, by=reviewer)
    client = sign_in(reviewer)
    address = reverse(f"screening:consensus-{verb}", args=[review.pk, trial.study.pk])
    posted = {"version": 1, "item": "field:1"}
    seen = [plain(client.post(address, posted, headers={"HX-Request": "true"}))]
    secret(second_reviewer, how_far="complete")
    seen.append(plain(client.post(address, posted, headers={"HX-Request": "true"})))
    assert seen[0] == seen[1]


def test_a_lead_who_does_not_extract_sees_progress_only(
    review, trial, extracted, secret, reviewer, second_reviewer, lead, sign_in
):
    client = sign_in(lead)
    address = reverse("screening:extractions", args=[review.pk])
    extracted(reviewer, [(trial.acth, "ACTH", 15, 13)])
    secret(second_reviewer, how_far="draft")
    content = plain(client.get(address))
    assert "1 of 2" in content
    assert "Rob Reviewer" not in content
    assert SECRET not in content


def test_a_reviewer_sees_no_progress(review, trial, extracted, second_reviewer, reviewer, sign_in):
    extracted(second_reviewer, [(trial.acth, "ACTH", 15, 13)])
    content = plain(sign_in(reviewer).get(reverse("screening:extractions", args=[review.pk])))
    assert "of 2" not in content


def test_values_are_not_shown_before_the_consensus_begins(review, trial, both, lead, sign_in):
    client = sign_in(lead)
    address = reverse("screening:consensus", args=[review.pk, trial.study.pk])
    assert "Tetracosactide" not in plain(client.get(address))
    client.post(reverse("screening:consensus-start", args=[review.pk, trial.study.pk]))
    assert "Tetracosactide" in plain(client.get(address))


def test_the_consensus_does_not_say_who_wrote_what(review, trial, both, lead, sign_in):
    actions.start_consensus(study=trial.study, by=lead)
    content = plain(sign_in(lead).get(reverse("screening:consensus", args=[review.pk, trial.study.pk])))
    assert "Rob Reviewer" not in content
    assert "Sue Second" not in content


def test_the_agreed_values_are_closed_to_who_is_still_at_work(
    review, trial, both, lead, reviewer, second_reviewer, sign_in
):
    """The review asked for two, later for one: a third person had begun before."""
    third = factories.member(review, "reviewer")
    draft = factories.ExtractionFactory(study=trial.study, person=third)
    consensus = actions.start_consensus(study=trial.study, by=lead)
    type(consensus).objects.filter(pk=consensus.pk).update(state="complete")
    address = reverse("screening:extraction", args=[review.pk, consensus.pk])
    assert [sign_in(person).get(address).status_code for person in (third, reviewer)] == [404, 200]
    content = plain(sign_in(third).get(reverse("screening:consensus", args=[review.pk, trial.study.pk])))
    assert "Not to be agreed yet" in content
    assert draft.state == "draft"


def test_the_history_of_others_tells_nothing_of_it(review, trial, secret, second_reviewer, reviewer, lead):
    secret(second_reviewer, how_far="complete")
    for person in (reviewer, lead):
        told = [entry.verb for entry in history(review, viewer=person)]
        assert [verb for verb in told if verb.startswith("extraction.")] == []
    assert [entry.actor_id for entry in history(review, viewer=second_reviewer)][:1] == [second_reviewer.pk]
