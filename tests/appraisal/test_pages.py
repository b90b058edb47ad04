"""The pages of the room: answering with the class in sight, agreeing, and what stays hidden."""

import re

import pytest
from django.urls import reverse

from screening.appraisal import actions, queries
from screening.audit.queries import history
from screening.models import Appraisal
from tests import factories
from tests.appraisal.conftest import CLASS_I, CLASS_II

SECRET = "Zanzibar"
TOKENS = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+')
HTMX = {"HTTP_HX_REQUEST": "true"}


def url(about, name="appraisal"):
    study, question = about["study"], about["question"]
    return reverse(f"screening:{name}", args=[study.review_id, study.pk, question.pk])


def table_of(review):
    return reverse("screening:appraisals", args=[review.pk])


def posted(facts, version=0, **more):
    return {"version": version, **{f"fact-{key}": value for key, value in facts.items()}, **more}


def plain(response) -> str:
    return TOKENS.sub("", response.content.decode())


def test_answers_are_saved_with_their_words(about, reviewer, sign_in):
    client = sign_in(reviewer)
    response = client.post(url(about), posted({"randomised": "yes"}, **{"quote-randomised": "p. 2: drawn"}))
    mine = Appraisal.objects.get()
    assert (response.status_code, mine.facts, mine.quotes) == (
        302,
        {"randomised": "yes"},
        {"randomised": "p. 2: drawn"},
    )
    assert "p. 2: drawn" in plain(client.get(url(about)))


def test_the_class_is_computed_on_the_page_without_saving(about, reviewer, sign_in):
    content = plain(sign_in(reviewer).post(url(about), posted(CLASS_II, preview="1"), **HTMX))
    assert "Class II" in content
    assert "(c) dropouts not accounted for" in content
    assert not Appraisal.objects.exists()


def test_completing_with_a_gap_keeps_the_answers_and_says_which(about, reviewer, sign_in):
    client = sign_in(reviewer)
    response = client.post(
        url(about), posted({"randomised": "yes"}, complete="1"), HTTP_REFERER=url(about), follow=True
    )
    assert "Answer these first: Prospective" in plain(response)
    assert (Appraisal.objects.get().facts, Appraisal.objects.get().state) == ({"randomised": "yes"}, "draft")


def test_an_older_page_keeps_what_was_chosen_and_shows_what_is_stored(about, reviewer, sign_in):
    actions.answer(**about, by=reviewer, facts=CLASS_I)
    response = sign_in(reviewer).post(url(about), posted(CLASS_II))
    content = plain(response)
    assert response.status_code == 409
    assert "saved in another window" in content
    assert "Stored now: <strong>Yes</strong>" in content
    assert re.search(r'name="fact-dropouts_accounted" value="no" checked', content)
    assert 'name="version" value="1"' in content
    assert Appraisal.objects.get().facts == CLASS_I


@pytest.mark.parametrize("data", [{}, {"fact-randomised": "yes"}, {"version": "1", "fact-control": "yes"}])
def test_an_incomplete_page_saves_nothing(data, about, reviewer, sign_in):
    assert sign_in(reviewer).post(url(about), data).status_code == 422
    assert not Appraisal.objects.exists()


def test_who_is_not_needed_is_told_so(about, pair, lead, sign_in):
    assert "Others are asked" in plain(sign_in(lead).get(url(about)))


def test_a_complete_appraisal_is_reopened_with_a_reason(about, completed, reviewer, sign_in):
    completed(reviewer)
    client = sign_in(reviewer)
    client.post(url(about, "appraisal-reopen"), {"reason": ""})
    assert Appraisal.objects.get().state == "complete"
    client.post(url(about, "appraisal-reopen"), {"reason": "misread"})
    assert Appraisal.objects.get().state == "draft"


def test_what_both_answered_alike_is_filled_in_and_the_rest_is_to_be_chosen(about, pair, lead, sign_in):
    content = plain(sign_in(lead).get(url(about, "appraisal-consensus")))
    assert 'name="fact-randomised" value="yes" checked' in content
    assert not re.search(r'name="fact-dropouts_accounted" value="\w+" checked', content)
    assert content.count("A and B differ") == 1
    assert "p. 4: none was lost" in content


def test_the_consensus_does_not_say_who_answered_what(about, pair, lead, sign_in):
    content = plain(sign_in(lead).get(url(about, "appraisal-consensus")))
    assert "Rob Reviewer" not in content
    assert "Sue Second" not in content


def test_agreeing_through_the_page(about, pair, lead, review, sign_in):
    client = sign_in(lead)
    client.post(url(about, "appraisal-consensus"), posted(CLASS_II))
    assert {place: found[0] for place, found in queries.agreed_classes(review).items()} == {
        (about["study"].pk, about["question"].pk): "II"
    }
    assert "Class II" in plain(client.get(table_of(review)))


def test_a_gap_comes_back_with_what_was_chosen(about, pair, lead, sign_in):
    facts = {key: given for key, given in CLASS_I.items() if key != "dropouts_accounted"}
    response = sign_in(lead).post(
        url(about, "appraisal-consensus"), posted({**facts, "representative": "unclear"})
    )
    content = plain(response)
    assert response.status_code == 422
    assert "Settle these first: (c) Dropouts accounted for" in content
    assert 'name="fact-representative" value="unclear" checked' in content


def test_another_class_shows_with_its_reason(about, pair, lead, review, sign_in):
    client = sign_in(lead)
    override = {"override_class": "III", "override_reason": "The dose was never given."}
    client.post(url(about, "appraisal-consensus"), posted(CLASS_I, **override))
    assert "Set by people" in plain(client.get(table_of(review)))
    content = plain(client.get(url(about, "appraisal-consensus")))
    assert "Computed: Class I. Set otherwise because: The dose was never given." in content


def test_a_later_scheme_can_be_agreed_on_through_the_page(about, pair, lead, review, sign_in):
    review.evidence_scheme = "aan-2005"
    review.save()
    client = sign_in(lead)
    assert "Objective outcome" in plain(client.get(url(about, "appraisal-consensus")))
    client.post(url(about, "appraisal-consensus"), posted({**CLASS_I, "objective_outcome": "yes"}))
    assert Appraisal.objects.get(person=None).scheme == "aan-2005"


def test_without_questions_the_page_says_to_write_one(review, study, reviewer, sign_in):
    content = plain(sign_in(reviewer).get(table_of(review)))
    assert "No question to appraise for" in content
    assert reverse("screening:protocol", args=[review.pk]) in content


def test_without_studies_the_page_says_what_to_do(review, question, reviewer, sign_in):
    assert "No study yet" in plain(sign_in(reviewer).get(table_of(review)))


@pytest.mark.parametrize("role", ["reviewer", "lead"])
def test_who_is_at_work_sees_the_same_whatever_the_other_does(
    role, request, about, review, second_reviewer, sign_in
):
    person = request.getfixturevalue(role)
    actions.answer(**about, by=person, facts=CLASS_I)
    client = sign_in(person)
    addresses = [table_of(review), url(about), url(about, "appraisal-consensus")]
    seen = [[plain(client.get(address)) for address in addresses]]
    other = actions.answer(**about, by=second_reviewer, facts=CLASS_II, quotes={"control": SECRET})
    seen.append([plain(client.get(address)) for address in addresses])
    actions.complete(appraisal=other, by=second_reviewer)
    seen.append([plain(client.get(address)) for address in addresses])
    assert seen[0] == seen[1] == seen[2]
    assert SECRET not in "".join(seen[2])
    told = [entry.verb for entry in history(review, viewer=person) if entry.actor_id == second_reviewer.pk]
    assert told == []


def test_others_are_shown_when_both_are_complete(about, completed, reviewer, second_reviewer, sign_in):
    completed(second_reviewer, CLASS_I, {"control": SECRET})
    client = sign_in(reviewer)
    completed(reviewer)
    assert SECRET in plain(client.get(url(about, "appraisal-consensus")))


def test_observers_do_not_appraise(about, review, observer, sign_in):
    client = sign_in(observer)
    addresses = [table_of(review), url(about), url(about, "appraisal-consensus")]
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_costs_the_same_for_one_and_three(
    count, review, reviewer, sign_in, django_assert_num_queries
):
    for _ in range(count):
        study = factories.StudyReportFactory(study__review=review, is_primary=True).study
        factories.AppraisalFactory(study=study)
    client = sign_in(reviewer)
    with django_assert_num_queries(11):
        client.get(table_of(review))
