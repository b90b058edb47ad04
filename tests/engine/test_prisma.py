"""The flow diagram of PRISMA 2020 closes at every moment, or says where it does not."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.prisma import Flow, ReasonCount, ReportFlow, SourceCount, check

CLOSED = Flow(
    databases=(SourceCount("MEDLINE", 900), SourceCount("Embase", 600)),
    registers=(SourceCount("CENTRAL", 100),),
    duplicates_automatic=380,
    duplicates_by_person=20,
    marked_ineligible_by_automation=50,
    removed_for_other_reasons=5,
    awaiting_screening=45,
    screened=1100,
    excluded_by_person=940,
    excluded_by_automation=0,
    awaiting_decision=40,
    reports=ReportFlow(
        sought=120,
        not_retrieved=8,
        awaiting_retrieval=12,
        assessed=100,
        excluded=(ReasonCount("No hypsarrhythmia", 50), ReasonCount("No outcome", 20)),
        awaiting_assessment=4,
        included=26,
    ),
    other_methods=(SourceCount("Citation searching", 10),),
    other_removed=3,
    other_awaiting=1,
    other_reports=ReportFlow(sought=6, assessed=6, excluded=(ReasonCount("No outcome", 4),), included=2),
    included_studies=24,
    included_reports=28,
)


def test_a_diagram_that_closes_has_nothing_to_say():
    assert check(CLOSED) == ()
    assert check(Flow()) == ()


def test_sums_of_the_boxes():
    assert (CLOSED.identified, CLOSED.identified_by_other_methods) == (1600, 10)
    assert (CLOSED.duplicates_removed, CLOSED.excluded) == (400, 940)
    updated = replace(CLOSED, previous_studies=14, previous_reports=16)
    assert (updated.total_studies, updated.total_reports) == (38, 44)
    assert check(updated) == ()


def reports(**changes):
    return {"reports": replace(CLOSED.reports, **changes)}


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        (
            {"awaiting_screening": 40},
            (
                "1600 records identified, but 1595 accounted for (400 duplicates removed, 50 marked "
                "ineligible by automation, 5 removed for other reasons, 1100 screened, 40 awaiting "
                "screening): 5 missing.",
            ),
        ),
        (
            {"excluded_by_automation": 3},
            (
                "1100 records screened, but 1103 accounted for (943 excluded, 120 sought for retrieval, "
                "40 awaiting a decision): 3 too many.",
            ),
        ),
        (
            reports(not_retrieved=7),
            (
                "120 reports sought, but 119 accounted for (7 not retrieved, 100 assessed, 12 awaiting "
                "retrieval): 1 missing.",
            ),
        ),
        (
            reports(awaiting_assessment=0),
            (
                "100 reports assessed, but 96 accounted for (70 excluded with a reason, 26 included, "
                "0 awaiting a decision): 4 missing.",
            ),
        ),
        (
            {"other_awaiting": 0},
            (
                "10 records identified by other methods, but 9 accounted for (3 removed, 6 sought for "
                "retrieval, 0 awaiting a decision): 1 missing.",
            ),
        ),
        (
            {"included_reports": 27},
            (
                "27 reports of included studies, but 28 accounted for (26 included from databases and "
                "registers, 2 included from other methods): 1 too many.",
            ),
        ),
        (
            {"included_studies": 29},
            ("29 included studies have only 28 reports; each study has at least one.",),
        ),
        (
            {"included_studies": 0},
            ("28 included reports belong to no study; link each to one.",),
        ),
        (
            {"previous_studies": 2, "previous_reports": 1},
            ("2 previously included studies have only 1 reports; each study has at least one.",),
        ),
    ],
)
def test_a_diagram_that_does_not_close_says_where(changes, sentences):
    assert check(replace(CLOSED, **changes)) == sentences


def test_other_methods_are_named_in_their_sentences():
    flow = replace(CLOSED, other_reports=replace(CLOSED.other_reports, sought=6, assessed=5))
    assert [sentence.split(",")[0] for sentence in check(flow)] == [
        "6 reports sought from other methods",
        "5 reports assessed from other methods",
    ]


def test_a_negative_count_is_named():
    flow = replace(CLOSED, screened=-1, registers=(SourceCount("CENTRAL", -100),))
    assert check(flow)[:2] == (
        "CENTRAL is -100; a count is never negative.",
        "Screened is -1; a count is never negative.",
    )


numbers = [fact.name for fact in fields(Flow) if isinstance(getattr(CLOSED, fact.name), int)]
unconstrained = {"included_studies", "previous_studies", "previous_reports"}


@given(st.sampled_from(sorted(set(numbers) - unconstrained)), st.integers(1, 50), st.sampled_from([1, -1]))
def test_no_count_can_be_wrong_unnoticed(name, amount, sign):
    assert check(replace(CLOSED, **{name: getattr(CLOSED, name) + sign * amount})) != ()


parts = st.integers(0, 200)


@given(st.lists(parts, min_size=14, max_size=14))
def test_whatever_is_counted_from_its_parts_closes(counts):
    (
        auto,
        person,
        machine,
        other,
        waiting,
        excluded,
        undecided,
        lost,
        asked,
        reason,
        open_,
        kept,
        extra,
        own,
    ) = counts
    assessed = reason + kept + open_
    sought = lost + asked + assessed
    screened = excluded + sought + undecided
    flow = Flow(
        databases=(SourceCount("MEDLINE", auto + person + machine + other + waiting + screened),),
        duplicates_automatic=auto,
        duplicates_by_person=person,
        marked_ineligible_by_automation=machine,
        removed_for_other_reasons=other,
        awaiting_screening=waiting,
        screened=screened,
        excluded_by_person=excluded,
        awaiting_decision=undecided,
        reports=ReportFlow(sought, lost, asked, assessed, (ReasonCount("No outcome", reason),), open_, kept),
        other_methods=(SourceCount("Websites", extra + own),),
        other_removed=extra,
        other_reports=ReportFlow(sought=own, assessed=own, included=own),
        included_studies=min(1, kept + own),
        included_reports=kept + own,
    )
    assert check(flow) == ()
