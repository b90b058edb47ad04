"""The protocol's page and the doors to its rows, as each role finds them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.protocol import actions, queries
from screening.protocol.kinds import KINDS
from screening.reviews.roles import Permission, Role
from tests import factories
from tests.protocol.test_actions import FIELDS

pytestmark = pytest.mark.django_db
kinds = pytest.mark.parametrize("kind", list(KINDS))
SENT = {
    **FIELDS,
    "criteria": {**FIELDS["criteria"], "kind": "include", "at_title_abstract": "on"},
    "treatments": {"name": "ACTH", "synonyms": "corticotropin\n\n tetracosactide \ncorticotropin"},
    "outcomes": {"name": "Cessation", "type": "binary", "denominator": "randomised"},
    "searches": {**FIELDS["searches"], "run_on": "2002-11-12", "source": "database", "hits": "585"},
}


def text(response) -> str:
    return " ".join(response.content.decode().split())


def protocol(review) -> str:
    return f"/reviews/{review.pk}/protocol/"


def rows(review, kind):
    return queries.rows(review, KINDS[kind])


def one(review, lead, kind):
    return actions.add(review=review, by=lead, to=kind, **FIELDS[kind])


@pytest.fixture
def plan(review, lead):
    """One row of each kind, one of them retired."""
    made = {kind: one(review, lead, kind) for kind in KINDS}
    gone = actions.add(review=review, by=lead, to="treatments", name="Snake oil")
    actions.retire(row=gone, by=lead, why="Nobody uses it.")
    return made


@pytest.mark.parametrize("role", list(Role))
def test_every_member_reads_the_whole_plan(sign_in, review, plan, role):
    page = text(sign_in(factories.member(review, role)).get(protocol(review)))
    for part in [
        "Infantile spasms",
        "corticotropin",
        "Cessation",
        "Does ACTH work?",
        "12 Nov 2002",
        "hypsarrhythmia",
    ]:
        assert part in page
    for part in ["Snake oil", "Nobody uses it.", "Version 9", "two people, independently"]:
        assert part in page


@pytest.mark.parametrize("role", list(Role))
def test_only_the_lead_finds_ways_to_change_it(sign_in, review, plan, role):
    page = text(sign_in(factories.member(review, role)).get(protocol(review)))
    controls = ["Add a criterion", f"{protocol(review)}criteria/", "Settings", "Restore"]
    assert [control in page for control in controls] == [role == Role.LEAD] * 4


def test_an_empty_plan_says_what_belongs_there(sign_in, review, lead):
    page = text(sign_in(lead).get(protocol(review)))
    for kind in ["criterion", "treatment", "outcome", "question", "search", "term"]:
        assert f"No {kind} yet." in page


def test_kinds_of_a_treatment_stand_below_it(sign_in, review, lead):
    acth = one(review, lead, "treatments")
    actions.add(review=review, by=lead, to="treatments", name="Vigabatrin")
    actions.add(review=review, by=lead, to="treatments", name="ACTH, low dose", parent=acth)
    page = text(sign_in(lead).get(protocol(review)))
    places = [page.index(f'">{name}</span>') for name in ["ACTH", "ACTH, low dose", "Vigabatrin"]]
    assert places == sorted(places)
    assert 'class="branch branch-1">ACTH, low dose' in page


def test_a_long_history_ends_in_the_log(sign_in, review, lead):
    client = sign_in(lead)
    for n in range(10):
        actions.add(review=review, by=lead, to="terms", text=f"term {n}", kind="include")
    assert "Earlier versions" not in text(client.get(protocol(review)))
    actions.add(review=review, by=lead, to="terms", text="one more", kind="include")
    page = text(client.get(protocol(review)))
    assert f"/reviews/{review.pk}/history/?about=protocol" in page
    assert "Version 2<" not in page


@kinds
def test_the_lead_adds_a_row_by_its_form(sign_in, review, lead, kind):
    client = sign_in(lead)
    url = f"{protocol(review)}{kind}/new/"
    assert client.get(url).status_code == 200
    assert rows(review, kind).count() == 0
    response = client.post(url, {**SENT[kind], "why": "Agreed on Monday."})
    assert response.headers["Location"] == f"{protocol(review)}#{kind}"
    assert (rows(review, kind).count(), review.amendments.get().reason) == (1, "Agreed on Monday.")


@kinds
def test_a_form_with_mistakes_comes_back_with_them(sign_in, review, lead, kind):
    response = sign_in(lead).post(f"{protocol(review)}{kind}/new/", {})
    assert (response.status_code, rows(review, kind).count()) == (422, 0)
    assert "This field is required." in text(response)


@kinds
def test_the_lead_changes_a_row_by_its_form(sign_in, review, lead, kind):
    row, name = one(review, lead, kind), KINDS[kind].name_field
    url = f"{protocol(review)}{kind}/{row.pk}/"
    client = sign_in(lead)
    assert f'value="{FIELDS[kind][name]}"' in text(client.get(url))
    response = client.post(url, {**SENT[kind], name: "Another"})
    assert response.headers["Location"] == f"{protocol(review)}#{kind}"
    assert list(rows(review, kind).values_list(name, flat=True)) == ["Another"]


@kinds
def test_a_refused_change_shows_the_title_that_holds(sign_in, review, lead, kind):
    row = one(review, lead, kind)
    response = sign_in(lead).post(f"{protocol(review)}{kind}/{row.pk}/", {})
    assert response.status_code == 422
    assert f"<title>{row} ·" in text(response)


def test_synonyms_are_one_a_line_without_repeats(sign_in, review, lead):
    sign_in(lead).post(f"{protocol(review)}treatments/new/", SENT["treatments"])
    assert rows(review, "treatments").get().synonyms == ["corticotropin", "tetracosactide"]


@pytest.mark.parametrize(
    ("kind", "wrong", "sentence"),
    [
        ("criteria", {"at_title_abstract": ""}, "Ask it at one stage at least"),
        ("searches", {"run_on": "2999-01-01"}, "This day is in the future."),
        ("searches", {"covers_from": "2002", "covers_to": "1966"}, "It covers to an earlier year"),
        ("searches", {"hits": "-1"}, "greater than or equal to 0"),
        ("treatments", {"name": "acth "}, "There is already a treatment “ACTH”."),
        ("treatments", {"name": "snake OIL"}, "It is retired: restore it instead."),
        ("terms", {"text": "Hypsarrhythmia"}, "There is already a highlighted term"),
    ],
)
def test_mistakes_are_named_in_a_sentence(sign_in, review, lead, plan, kind, wrong, sentence):
    before = rows(review, kind).count()
    response = sign_in(lead).post(f"{protocol(review)}{kind}/new/", {**SENT[kind], **wrong})
    assert (response.status_code, rows(review, kind).count()) == (422, before)
    assert sentence in text(response)


def test_only_treatments_and_outcomes_of_this_review_in_force_can_be_chosen(sign_in, review, lead, plan):
    foreign = factories.TreatmentFactory(name="Foreign treatment")
    client = sign_in(lead)
    page = text(client.get(f"{protocol(review)}questions/new/"))
    assert ("Foreign treatment" in page, "Snake oil" in page, ">ACTH</option>" in page) == (
        False,
        False,
        True,
    )
    sent = {"text": "Does the foreign one work?", "treatment": foreign.pk}
    assert client.post(f"{protocol(review)}questions/new/", sent).status_code == 422


def test_a_treatment_cannot_be_put_below_its_own_kind(sign_in, review, lead, plan):
    acth = plan["treatments"]
    low = actions.add(review=review, by=lead, to="treatments", name="Low", parent=acth)
    client = sign_in(lead)
    client.post(f"{protocol(review)}treatments/{acth.pk}/", {"name": "ACTH", "parent": low.pk})
    acth.refresh_from_db()
    assert acth.parent is None
    assert "cannot be a kind of itself" in text(client.get(protocol(review)))


@kinds
def test_retiring_goes_by_post_with_a_reason(sign_in, review, lead, kind):
    row = one(review, lead, kind)
    url = f"{protocol(review)}{kind}/{row.pk}/retire/"
    client = sign_in(lead)
    assert client.get(url).status_code == 405
    assert queries.active(review, KINDS[kind]).count() == 1
    client.post(url, {"why": "Out of scope."})
    assert queries.active(review, KINDS[kind]).count() == 0
    assert queries.amendments(review)[0].reason == "Out of scope."


def test_a_retired_row_is_restored_by_post(sign_in, review, lead, plan):
    gone = rows(review, "treatments").get(name="Snake oil")
    client = sign_in(lead)
    assert "Retired" in text(client.get(f"{protocol(review)}treatments/{gone.pk}/"))
    client.post(f"{protocol(review)}treatments/{gone.pk}/restore/")
    assert [treatment.name for treatment in queries.treatments(review)] == ["ACTH", "Snake oil"]


def test_a_search_with_imports_says_why_it_stays(sign_in, review, lead, plan):
    factories.ImportBatchFactory(review=review, search=plan["searches"], created_by=lead)
    client = sign_in(lead)
    client.post(f"{protocol(review)}searches/{plan['searches'].pk}/retire/")
    assert rows(review, "searches").count() == 1
    assert "Files were imported under" in text(client.get(protocol(review)))


def test_rows_move_by_post(sign_in, review, lead):
    first, second = (factories.CriterionFactory(review=review, position=n) for n in (1, 2))
    client = sign_in(lead)
    client.post(f"{protocol(review)}criteria/{second.pk}/up/")
    assert list(queries.criteria(review)) == [second, first]
    client.post(f"{protocol(review)}criteria/{second.pk}/down/")
    assert list(queries.criteria(review)) == [first, second]


def test_a_part_that_no_protocol_has_is_not_found(sign_in, review, lead):
    assert sign_in(lead).get(f"{protocol(review)}wishes/new/").status_code == 404


SETTINGS = {
    "title": "A new title",
    "question": "Which?",
    "screeners_title_abstract": 1,
    "screeners_full_text": 2,
    "extractors": 2,
    "maybe_is": "conflict",
    "resolving": "third",
    "evidence_scheme": "aan-2005",
    "why": "The grant was cut.",
}


def test_the_lead_changes_the_settings(sign_in, review, lead):
    url = f"/reviews/{review.pk}/settings/"
    client = sign_in(lead)
    assert client.get(url).status_code == 200
    assert client.post(url, SETTINGS).headers["Location"] == protocol(review)
    review.refresh_from_db()
    assert (review.title, review.screeners_title_abstract, review.maybe_is, review.protocol_version) == (
        "A new title",
        1,
        "conflict",
        2,
    )
    assert review.evidence_scheme == "aan-2005"
    assert review.amendments.get().reason == "The grant was cut."


def test_the_lead_names_who_resolves_conflicts(sign_in, review, lead, reviewer, second_reviewer):
    client, url = sign_in(lead), f"/reviews/{review.pk}/settings/"
    named = {person: review.memberships.get(user=person).pk for person in (reviewer, second_reviewer)}
    client.post(url, {**SETTINGS, "resolvers": [named[reviewer]]})
    assert [member.user for member in review.memberships.filter(resolves=True)] == [reviewer]
    assert "named to resolve conflicts, beside the leads: Rob Reviewer" in review.amendments.get().change
    client.post(url, {**SETTINGS, "resolvers": [named[reviewer]]})
    assert review.amendments.count() == 1
    client.post(url, SETTINGS)
    assert not review.memberships.filter(resolves=True).exists()
    assert review.amendments.order_by("-version")[0].change.endswith("beside the leads: nobody")


def test_an_observer_cannot_be_named(sign_in, review, lead, reviewer, observer):
    member = review.memberships.get(user=observer)
    response = sign_in(lead).post(f"/reviews/{review.pk}/settings/", {**SETTINGS, "resolvers": [member.pk]})
    assert response.status_code == 422
    member.resolves = True
    assert not member.may(Permission.RESOLVE)


def test_refused_settings_leave_the_title_on_the_page(sign_in, review, lead):
    response = sign_in(lead).post(f"/reviews/{review.pk}/settings/", {**SETTINGS, "extractors": 7})
    assert response.status_code == 422
    assert f'<span class="top-bar-title">{review.title}</span>' in text(response)


def test_a_larger_plan_takes_no_more_queries(sign_in, review, lead):
    client = sign_in(lead)

    def count(n: int) -> int:
        treatment = factories.TreatmentFactory(review=review, position=n)
        factories.TreatmentFactory(review=review, position=n, parent=treatment)
        outcome = factories.OutcomeDefinitionFactory(review=review, position=n)
        factories.QuestionFactory(review=review, treatment=treatment, comparator=treatment, outcome=outcome)
        factories.CriterionFactory(review=review, position=n)
        factories.SearchFactory(review=review)
        factories.HighlightTermFactory(review=review)
        factories.AmendmentFactory(review=review, version=100 + n, made_by=factories.UserFactory())
        with CaptureQueriesContext(connection) as found:
            assert client.get(protocol(review)).status_code == 200
        return len(found)

    assert count(1) == count(2) == count(3)
