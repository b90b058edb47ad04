"""Changing the plan: each change is one version, one amendment and one line of the log, or nothing."""

from datetime import date

import pytest

from screening.audit.models import AuditEntry
from screening.errors import DomainError
from screening.protocol import actions, events, queries
from screening.protocol.kinds import KINDS
from screening.protocol.models import HighlightTerm, Search
from tests import factories

pytestmark = pytest.mark.django_db
FIELDS = {
    "criteria": {"label": "Infantile spasms", "question": "Are there spasms?", "reason": "No spasms"},
    "treatments": {"name": "ACTH", "synonyms": ["corticotropin"]},
    "outcomes": {"name": "Cessation"},
    "questions": {"text": "Does ACTH work?"},
    "searches": {"database": "MEDLINE", "platform": "Ovid", "run_on": date(2002, 11, 12)},
    "terms": {"text": "hypsarrhythmia", "kind": "include"},
}
NAMES = {
    "criteria": "criterion “Infantile spasms”",
    "treatments": "treatment “ACTH”",
    "outcomes": "outcome “Cessation”",
    "questions": "question “Does ACTH work?”",
    "searches": "search “MEDLINE (Ovid)”",
    "terms": "highlighted term “hypsarrhythmia”",
}
kinds = pytest.mark.parametrize("kind", list(KINDS))
ordered = pytest.mark.parametrize("kind", [kind.slug for kind in KINDS.values() if kind.is_ordered])


def add(review, lead, kind, **fields):
    return actions.add(review=review, by=lead, to=kind, **{**FIELDS[kind], **fields})


def history(review) -> list[tuple]:
    """Version, change and reason of each amendment, checked against the log and the review."""
    review.refresh_from_db()
    amendments = list(review.amendments.order_by("version").values_list("version", "change", "reason"))
    entries = AuditEntry.objects.filter(review_id=review.pk, verb__startswith="protocol.").order_by("pk")
    assert [(entry.detail["version"], entry.summary, entry.detail["why"]) for entry in entries] == [
        (version, f"{change} (protocol version {version})", reason) for version, change, reason in amendments
    ]
    assert review.protocol_version == (amendments[-1][0] if amendments else 1)
    return amendments


def names(review, kind) -> list[str]:
    return [str(row) for row in queries.active(review, KINDS[kind])]


@kinds
def test_a_row_is_added_as_an_amendment(review, lead, kind):
    row = add(review, lead, kind, why=" Asked by the referee. ")
    assert list(queries.rows(review, KINDS[kind])) == [row]
    assert history(review) == [(2, f"added the {NAMES[kind]}", "Asked by the referee.")]


@kinds
def test_a_row_without_its_name_is_refused(review, lead, kind):
    with pytest.raises(DomainError):
        add(review, lead, kind, **{KINDS[kind].name_field: ""})
    assert (history(review), queries.rows(review, KINDS[kind]).count()) == ([], 0)


@ordered
def test_rows_stand_in_the_order_in_which_they_came(review, lead, kind):
    name = KINDS[kind].name_field
    rows = [add(review, lead, kind, **{name: word}) for word in "CAB"]
    assert [row.position for row in rows] == [1, 2, 3]
    assert names(review, kind) == ["C", "A", "B"]


@pytest.mark.parametrize("kind", ["treatments", "outcomes", "questions", "terms"])
def test_a_name_stands_once(review, lead, kind):
    add(review, lead, kind)
    with pytest.raises(DomainError):
        add(review, lead, kind)
    assert len(history(review)) == 1


def test_a_change_says_what_was_and_what_is(review, lead):
    criterion = add(review, lead, "criteria")
    actions.change(
        row=criterion, by=lead, why="Clearer.", question="Are spasms documented?", at_full_text=False
    )
    assert history(review)[1:] == [
        (
            3,
            "changed the criterion “Infantile spasms”: question is now “Are spasms documented?” "
            "(was “Are there spasms?”); asked at full text is now “no” (was “yes”)",
            "Clearer.",
        )
    ]
    entry = AuditEntry.objects.get(verb="protocol.change")
    assert entry.detail["before"] == {"question": "Are there spasms?", "at_full_text": True}
    assert entry.detail["after"] == {"question": "Are spasms documented?", "at_full_text": False}


def test_a_long_text_is_named_in_the_amendment_and_kept_whole_in_the_log(review, lead):
    search = add(review, lead, "searches", strategy="1. spasms")
    strategy = "\n".join(f"{n}. infantile adj2 spasm$" for n in range(1, 40))
    actions.change(row=search, by=lead, strategy=strategy)
    assert history(review)[-1][1] == (
        "changed the search “MEDLINE (Ovid)”: strategy as run (the whole text is in the log)"
    )
    assert AuditEntry.objects.get(verb="protocol.change").detail["after"] == {"strategy": strategy}


def test_values_are_told_as_people_read_them(review, lead):
    treatment, wider = add(review, lead, "treatments"), add(review, lead, "treatments", name="Hormones")
    actions.change(row=treatment, by=lead, parent=wider, synonyms=["corticotropin", "tetracosactide"])
    search = add(review, lead, "searches", platform="")
    actions.change(row=search, by=lead, source="register", run_on=None, platform="Ovid")
    changes = [change for _, change, _ in history(review)]
    assert changes[2] == (
        "changed the treatment “ACTH”: parent is now “Hormones”; "
        "synonyms is now “corticotropin, tetracosactide” (was “corticotropin”)"
    )
    assert changes[4] == (
        "changed the search “MEDLINE”: kind of source is now “Register” (was “Database”); "
        "date of the search “2002-11-12” taken out; platform is now “Ovid”"
    )


@kinds
def test_saving_without_a_change_writes_nothing(review, lead, kind):
    row = add(review, lead, kind)
    actions.change(row=row, by=lead, why="No reason.", **FIELDS[kind])
    assert len(history(review)) == 1


def test_a_change_that_breaks_a_rule_leaves_everything_as_it_was(review, lead):
    first = add(review, lead, "treatments")
    add(review, lead, "treatments", name="Vigabatrin")
    with pytest.raises(DomainError):
        actions.change(row=first, by=lead, name="Vigabatrin")
    assert names(review, "treatments") == ["ACTH", "Vigabatrin"]
    assert len(history(review)) == 2


@ordered
def test_a_retired_row_is_out_of_force_and_comes_back_last(review, lead, kind):
    name = KINDS[kind].name_field
    rows = [add(review, lead, kind, **{name: word}) for word in "ABC"]
    actions.retire(row=rows[0], by=lead, why="Not needed.")
    assert names(review, kind) == ["B", "C"]
    assert history(review)[-1][1:] == (f"retired the {KINDS[kind].singular} “A”", "Not needed.")
    rows[0].refresh_from_db()
    actions.restore(row=rows[0], by=lead)
    assert names(review, kind) == ["B", "C", "A"]
    assert history(review)[-1][1] == f"restored the {KINDS[kind].singular} “A”"


def test_a_term_and_an_unused_search_are_deleted_with_their_content_in_the_log(review, lead):
    actions.retire(row=add(review, lead, "terms"), by=lead)
    actions.retire(row=add(review, lead, "searches"), by=lead)
    assert (HighlightTerm.objects.count(), Search.objects.count()) == (0, 0)
    assert [change for _, change, _ in history(review)][1::2] == [
        "deleted the highlighted term “hypsarrhythmia”",
        "deleted the search “MEDLINE (Ovid)”",
    ]
    kept = AuditEntry.objects.filter(verb="protocol.delete").last().detail["fields"]
    assert (kept["database"], kept["run_on"]) == ("MEDLINE", "2002-11-12")


def test_a_search_with_imports_stays(review, lead):
    search = add(review, lead, "searches")
    factories.ImportBatchFactory(review=review, search=search, created_by=lead)
    with pytest.raises(DomainError, match="Files were imported under “MEDLINE"):
        actions.retire(row=search, by=lead)
    assert (Search.objects.count(), len(history(review))) == (1, 1)


def test_a_treatment_in_use_is_not_retired(review, lead):
    acth = add(review, lead, "treatments")
    low = add(review, lead, "treatments", name="ACTH, low dose", parent=acth)
    with pytest.raises(DomainError, match="used by “ACTH, low dose”"):
        actions.retire(row=acth, by=lead)
    actions.retire(row=low, by=lead)
    question = add(review, lead, "questions", comparator=acth)
    with pytest.raises(DomainError, match=r"used by “Does ACTH work\?”"):
        actions.retire(row=acth, by=lead)
    actions.retire(row=question, by=lead)
    actions.retire(row=acth, by=lead)
    assert names(review, "treatments") == []


def test_an_outcome_in_use_is_not_retired(review, lead):
    outcome = add(review, lead, "outcomes")
    add(review, lead, "questions", outcome=outcome)
    with pytest.raises(DomainError, match=r"used by “Does ACTH work\?”"):
        actions.retire(row=outcome, by=lead)


def test_nothing_in_force_refers_to_what_is_retired(review, lead):
    acth = add(review, lead, "treatments")
    low = add(review, lead, "treatments", name="ACTH, low dose", parent=acth)
    for row in [low, acth]:
        actions.retire(row=row, by=lead)
    low.refresh_from_db()
    with pytest.raises(DomainError, match="refers to “ACTH”, which is retired"):
        actions.restore(row=low, by=lead)
    with pytest.raises(DomainError, match="refers to “ACTH”, which is retired"):
        add(review, lead, "questions", treatment=acth)


def test_nothing_refers_to_another_review(review, lead):
    foreign = factories.TreatmentFactory()
    with pytest.raises(DomainError, match="belongs to another review"):
        add(review, lead, "treatments", parent=foreign)


def test_a_treatment_is_no_kind_of_itself(review, lead):
    top = add(review, lead, "treatments")
    middle = add(review, lead, "treatments", name="Middle", parent=top)
    bottom = add(review, lead, "treatments", name="Bottom", parent=middle)
    for row, parent in [(top, bottom), (top, middle), (middle, bottom)]:
        with pytest.raises(DomainError, match="cannot be a kind of itself"):
            actions.change(row=row, by=lead, parent=parent)
    with pytest.raises(DomainError):
        actions.change(row=top, by=lead, parent=top)


@ordered
def test_a_row_moves_one_place(review, lead, kind):
    name = KINDS[kind].name_field
    first, _, last = [add(review, lead, kind, **{name: word}) for word in "ABC"]
    actions.move(row=last, by=lead, up=True)
    assert names(review, kind) == ["A", "C", "B"]
    assert history(review)[-1][1] == f"moved the {KINDS[kind].singular} “C” before “B”"
    actions.move(row=first, by=lead, up=False)
    assert names(review, kind) == ["C", "A", "B"]
    assert history(review)[-1][1] == f"moved the {KINDS[kind].singular} “A” after “C”"


def test_at_the_end_of_the_list_nothing_moves(review, lead):
    first, last = add(review, lead, "criteria"), add(review, lead, "criteria", label="Last")
    actions.move(row=first, by=lead, up=True)
    actions.move(row=last, by=lead, up=False)
    assert names(review, "criteria") == ["Infantile spasms", "Last"]
    assert len(history(review)) == 2


def test_a_treatment_moves_among_its_siblings(review, lead):
    acth = add(review, lead, "treatments")
    add(review, lead, "treatments", name="Low", parent=acth)
    add(review, lead, "treatments", name="Vigabatrin")
    high = add(review, lead, "treatments", name="High", parent=acth)
    actions.move(row=high, by=lead, up=True)
    assert [str(branch.treatment) for branch in queries.treatment_tree(review)] == [
        "ACTH",
        "High",
        "Low",
        "Vigabatrin",
    ]


def test_positions_close_after_a_retirement(review, lead):
    rows = [add(review, lead, "criteria", label=word) for word in "ABCD"]
    actions.retire(row=rows[1], by=lead)
    actions.move(row=rows[3], by=lead, up=True)
    assert list(queries.criteria(review).values_list("label", "position")) == [("A", 1), ("D", 2), ("C", 3)]


@pytest.mark.parametrize("kind", ["searches", "terms"])
def test_what_has_no_order_cannot_be_moved(review, lead, kind):
    with pytest.raises(DomainError, match="cannot be moved"):
        actions.move(row=add(review, lead, kind), by=lead, up=True)


def test_a_retired_row_cannot_be_moved(review, lead):
    row = add(review, lead, "criteria")
    actions.retire(row=row, by=lead)
    with pytest.raises(DomainError, match="Restore it first"):
        actions.move(row=row, by=lead, up=True)


def test_settings_change_as_an_amendment_and_are_told_on(review, lead, told):
    changed = actions.change_settings(
        review=review, by=lead, why="One is enough.", screeners_full_text=1, maybe_is="include"
    )
    assert changed.screeners_full_text == 1
    assert history(review) == [
        (
            2,
            "changed the plan: full text is screened by is now “one person” "
            "(was “two people, independently”)",
            "One is enough.",
        )
    ]
    assert told == [("settings", {"screeners_full_text": 2})]


def test_the_same_settings_are_no_change(review, lead, told):
    actions.change_settings(review=review, by=lead, title=review.title, extractors=2)
    assert (history(review), told) == ([], [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"extractors": 3},
        {"created_by": None},
        {"protocol_version": 9},
        {"evidence_scheme": "mine"},
    ],
)
def test_settings_with_mistakes_are_refused(review, lead, wrong):
    with pytest.raises(DomainError):
        actions.change_settings(review=review, by=lead, **wrong)
    assert history(review) == []


def test_every_change_of_a_criterion_is_told_on(review, lead, told):
    row = add(review, lead, "criteria")
    add(review, lead, "criteria", label="Other")
    actions.change(row=row, by=lead, reason="None")
    actions.move(row=row, by=lead, up=False)
    actions.retire(row=row, by=lead)
    row.refresh_from_db()
    actions.restore(row=row, by=lead)
    add(review, lead, "terms")
    assert told == [("criteria", review)] * 6


@pytest.fixture
def told():
    """What this room's signals said, in order."""
    heard = []

    def settings(review, before, by, **_):
        heard.append(("settings", before))

    def criteria(review, by, **_):
        heard.append(("criteria", review))

    events.settings_changed.connect(settings)
    events.criteria_changed.connect(criteria)
    yield heard
    events.settings_changed.disconnect(settings)
    events.criteria_changed.disconnect(criteria)
