"""One's reviews and the overview: what each role sees, what is next, and what a reviewer must not learn."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from screening.audit.models import AuditEntry
from screening.decisions import queries as decisions
from screening.decisions.models import Stage
from screening.overview import queries
from screening.protocol import actions as protocol
from screening.reviews import actions as reviews
from screening.reviews.models import Membership
from screening.reviews.roles import Role
from screening.synthesis.queries import inputs_hash
from tests import factories

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


def steps(response) -> list[str]:
    return [step.title for step in response.context["steps"] if not step.done]


@pytest.fixture
def page_of(review, sign_in):
    """``page_of(person)`` is the overview as that person gets it."""
    return lambda person: sign_in(person).get(f"/reviews/{review.pk}/")


# The way into a new review


def test_a_new_lead_sees_the_way_to_the_first_import(outsider, sign_in):
    review = reviews.create_review(by=outsider, title="Spasms")
    response = sign_in(outsider).get(f"/reviews/{review.pk}/")
    assert [(step.title, step.done, step.blocked) for step in response.context["steps"]] == [
        ("Write the criteria", False, False),
        ("Name the treatments and outcomes", False, False),
        ("Invite the team", False, False),
        ("Record the searches", False, False),
        ("Import the records", False, True),
    ]
    assert response.context["current"].title == "Write the criteria"
    assert "1 person can screen, and each citation is to be screened by two." in text(response)


def test_each_preparation_is_checked_off(review, lead, reviewer, page_of):
    def open_now() -> list[str]:
        return steps(page_of(lead))

    assert open_now()[0] == "Write the criteria"
    protocol.add(review=review, by=lead, to="criteria", label="A", question="A?", reason="Not A")
    assert open_now()[0] == "Name the treatments and outcomes"
    protocol.add(review=review, by=lead, to="treatments", name="ACTH")
    protocol.add(review=review, by=lead, to="outcomes", name="Cessation")
    assert open_now() == ["Record the searches", "Import the records"]
    protocol.add(review=review, by=lead, to="searches", database="MEDLINE")
    assert open_now() == ["Import the records"]


def test_a_team_of_one_suffices_where_one_person_decides(outsider, sign_in):
    alone = {"screeners_title_abstract": 1, "screeners_full_text": 1}
    review = reviews.create_review(by=outsider, title="Spasms", **alone)
    assert "Invite the team" not in steps(sign_in(outsider).get(f"/reviews/{review.pk}/"))


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OBSERVER])
def test_before_the_first_import_others_are_sent_to_the_protocol(review, page_of, role):
    response = page_of(factories.member(review, role))
    assert steps(response) == []
    assert "The review is being prepared" in text(response)


# The work


def test_the_lead_sees_all_that_waits_in_the_order_of_the_flow(review, lead, reviewer, item, study, page_of):
    factories.CriterionFactory(review=review)
    factories.QuestionFactory(review=review)
    item("unscreened")
    item("conflict")
    item("unscreened", stage=Stage.FULL_TEXT)
    factories.DuplicatePairFactory(review=review)
    factories.ReportFactory(citation__review=review)
    study()
    response = page_of(lead)
    assert (
        steps(response)
        == [
            "Write the criteria",
            "Name the treatments and outcomes",
            "Decide possible duplicates",
            "Resolve conflicts",
            "Screen titles and abstracts",
            "Find full texts",
            "Judge full texts",
            "Extract studies",
            "Appraise studies",
        ][1:]
    )
    assert response.context["current"].title == "Name the treatments and outcomes"


def test_every_step_leads_somewhere(review, lead, reviewer, item, study, page_of):
    """A step whose page does not exist would have an empty address."""
    item("unscreened")
    study()
    page = text(page_of(lead))
    assert 'href=""' not in page
    assert f'href="/reviews/{review.pk}/screen/title-abstract/"' in page


def test_numbers_are_of_this_review(review, lead, item, page_of):
    factories.CitationFactory()
    for outcome in ["included", "excluded", "excluded", "unscreened", "awaiting", "conflict"]:
        item(outcome, [factories.UserFactory()] if outcome == "awaiting" else [])
    item("excluded", withdrawn_at=timezone.now())
    totals = page_of(lead).context["totals"]
    stage = totals.title_abstract
    assert (stage.decided, stage.total, stage.conflict, totals.full_text.total) == (3, 6, 1, 0)


def test_a_reviewer_gets_no_number_of_others(review, reviewer, second_reviewer, item, page_of):
    """The same page, to the byte, whatever another person has voted on what is still open."""
    items = [item("unscreened") for _ in range(3)]
    before = seen(page_of(reviewer))
    for one, verdict in zip(items, ["include", "exclude", "maybe"], strict=True):
        vote = factories.VoteFactory(item=one, person=second_reviewer, verdict=verdict)
        factories.SeatFactory(item=one, person=second_reviewer, vote=vote)
        one.outcome, one.only_voter, one.seats_taken = "awaiting", second_reviewer, 1
        one.save()
        AuditEntry.objects.create(
            review_id=review.pk, actor_id=second_reviewer.pk, actor="Sue", verb="vote.cast",
            target_type="stageitem", target_id=one.pk, summary=f"voted {verdict}", blinded=True,
        )  # fmt: skip
    assert seen(page_of(reviewer)) == before


def seen(response) -> str:
    page = text(response)
    token = response.context["csrf_token"]
    return page.replace(str(token), "")[page.index("<body") :]


def test_a_reviewer_sees_their_own_part(review, reviewer, second_reviewer, item, page_of):
    item("awaiting", [reviewer])
    item("included", [reviewer, second_reviewer])
    item("unscreened")
    response = page_of(reviewer)
    assert "totals" not in response.context
    assert response.context["own"].title_abstract == 2
    assert response.context["waiting"].title_abstract == 1


def test_what_waits_is_what_the_screening_page_says(review, reviewer, second_reviewer, item):
    for outcome, voters in [("unscreened", []), ("awaiting", [reviewer]), ("awaiting", [second_reviewer])]:
        item(outcome, voters)
    membership = Membership.objects.get(review=review, user=reviewer)
    left = decisions.progress(review, Stage.TITLE_ABSTRACT, reviewer).left
    assert queries.waiting([membership])[review.pk].title_abstract == left == 2


def test_an_observer_reads_along(review, observer, item, page_of):
    item("conflict")
    response = page_of(observer)
    assert (steps(response), "own" in response.context, "totals" in response.context) == ([], False, False)
    assert "You read along" in text(response)


def test_when_all_is_done_it_says_so(review, reviewer, lead, item, page_of):
    item("included", [reviewer, lead])
    assert "Nothing waits for you" in text(page_of(reviewer))


def test_a_lead_is_asked_for_the_first_summary_and_again_when_it_is_stale(
    review, lead, reviewer, study, page_of
):
    factories.ExtractionFactory(study=study(), person=None, state="complete")
    assert "Make the first summary" in steps(page_of(lead))
    factories.SummaryFactory(review=review, number=1, inputs_hash=inputs_hash(review))
    assert [step for step in steps(page_of(lead)) if "summar" in step] == []
    protocol.add(review=review, by=lead, to="treatments", name="ACTH")
    assert "Run the summaries again" in steps(page_of(lead))


def test_work_in_the_background_is_shown_until_it_is_over(review, lead, item, page_of):
    job = factories.JobFactory(review=review, label="Import of embase.ris")
    assert "Import of embase.ris" in text(page_of(lead))
    job.state = "done"
    job.save()
    assert "Import of embase.ris" not in text(page_of(lead))


@pytest.mark.parametrize("role", list(Role))
def test_more_of_everything_takes_no_more_queries(review, item, study, sign_in, role):
    person = factories.member(review, role)
    client = sign_in(person)

    def count() -> int:
        item("unscreened")
        item("conflict")
        item("unscreened", stage=Stage.FULL_TEXT)
        factories.DuplicatePairFactory(review=review)
        study()
        AuditEntry.objects.create(review_id=review.pk, actor="A", verb="x", target_type="t", target_id="1")
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/reviews/{review.pk}/").status_code == 200
        return len(found)

    assert count() == count() == count()


# One's reviews


def test_ones_reviews_stand_with_role_and_what_waits(sign_in, review, reviewer, item):
    item("unscreened")
    other = factories.ReviewFactory(title="Another of mine")
    factories.MembershipFactory(review=other, user=reviewer, role=Role.OBSERVER)
    factories.ReviewFactory(title="None of mine")
    left = factories.ReviewFactory(title="One that I left")
    factories.MembershipFactory(review=left, user=reviewer, is_active=False)
    response = sign_in(reviewer).get("/")
    assert [
        (entry["membership"].review, entry["membership"].role, [step.title for step in entry["steps"]])
        for entry in response.context["reviews"]
    ] == [(other, Role.OBSERVER, []), (review, Role.REVIEWER, ["Screen titles and abstracts"])]
    page = text(response)
    assert ("None of mine" in page, "One that I left" in page) == (False, False)
    assert f'href="/reviews/{review.pk}/screen/title-abstract/"' in page


def test_without_a_review_the_first_step_is_shown(sign_in, outsider):
    page = text(sign_in(outsider).get("/"))
    assert "No review yet" in page
    assert 'href="/reviews/new/"' in page


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get("/").headers["Location"] == "/accounts/login/?next=/"


def test_more_reviews_take_no_more_queries(sign_in, outsider):
    client = sign_in(outsider)

    def count() -> int:
        review = factories.MembershipFactory(user=outsider, role=Role.LEAD).review
        factories.StageItemFactory(citation__review=review)
        with CaptureQueriesContext(connection) as found:
            assert client.get("/").status_code == 200
        return len(found)

    assert count() == count() == count()
