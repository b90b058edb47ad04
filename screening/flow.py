"""What follows what: the only place where one room sets another in motion."""

from collections.abc import Callable

from django.dispatch import Signal

from screening.citations import actions as citations
from screening.citations.events import batch_stored, before_leaving, citations_left, leaving
from screening.decisions import actions as decisions
from screening.decisions import queries as decided
from screening.decisions.events import outcome_changed
from screening.decisions.models import Outcome, Stage
from screening.duplicates import actions as duplicates
from screening.duplicates import queries as pairs
from screening.duplicates.events import (
    asking_how_far,
    asking_touched,
    merged,
    merged_many,
    unmerged,
    unmerged_many,
)
from screening.fulltexts import actions as fulltexts
from screening.fulltexts import queries as reports
from screening.fulltexts.events import lost, retrieved
from screening.protocol.events import criteria_changed, settings_changed
from screening.reviews.events import team_changed
from screening.studies import queries as studies

AFFECT_OUTCOMES = {
    "screeners_title_abstract",
    "screeners_full_text",
    "maybe_is",
    "reasons_must_agree",
    "resolving",
}


def connect() -> None:
    """Called once when the application starts."""
    for signal, follower in FOLLOWS:
        signal.connect(follower, dispatch_uid=follower.__name__)


def new_citations_are_screened(batch, citation_ids, by, **_) -> None:
    decisions.open_items(review=batch.review, citation_ids=citation_ids, stage=Stage.TITLE_ABSTRACT, by=by)


def new_citations_are_compared(batch, by, **_) -> None:
    duplicates.start_search(review=batch.review, by=by)


def new_citations_become_searchable(batch, by, **_) -> None:
    citations.start_indexing(review=batch.review, by=by)


def voted_citations_stay(review, citation_ids, hold, **_) -> set[int]:
    if hold:
        decisions.hold_items(review=review, citation_ids=citation_ids)
    return decided.voted(review, citation_ids)


def compared_citations_stay(review, citation_ids, **_) -> set[int]:
    return pairs.decided_by_people(review, citation_ids)


def citations_that_left_are_not_screened(batch, citation_ids, by, **_) -> None:
    for stage in Stage:
        decisions.withdraw_items(review=batch.review, citation_ids=citation_ids, stage=stage, by=by)


def retrieved_reports_go_further(citation_ids, **_) -> dict[int, int]:
    return reports.how_far(citation_ids)


def reports_in_studies_go_further(citation_ids, **_) -> dict[int, int]:
    return studies.how_far(citation_ids)


def settled_citations_go_further(citation_ids, **_) -> dict[int, int]:
    return decided.how_far(citation_ids)


def merged_citations_are_screened_as_one(merge, by, **_) -> None:
    """The citation that gave its records away is no longer asked for; its votes count with the other's."""
    decisions.gather_votes(kept=merge.kept, dissolved=merge.dissolved, by=by)
    fulltexts.withdraw_report(citation=merge.dissolved, by=by)


def rules_merges_go_with_their_import(batch, by, **_) -> None:
    duplicates.part_for_import(batch=batch, by=by)


def what_stays_is_compared_again(batch, by, **_) -> None:
    duplicates.start_search(review=batch.review, by=by)


def parted_citations_are_screened_apart(merges, by, **_) -> None:
    decisions.part_unjudged(merges=merges, by=by)


def unjudged_citations_are_screened_as_one(merges, by, **_) -> None:
    decisions.gather_unjudged(merges=merges, by=by)


def voted_citations_are_touched(review, citation_ids, **_) -> set[int]:
    return decisions.hold_judged(review=review, citation_ids=citation_ids)


def citations_with_reports_are_touched(citation_ids, **_) -> set[int]:
    return reports.with_report(citation_ids)


def unmerged_citation_comes_back(merge, by, **_) -> None:
    """It is asked for again where it was; its report is sought again if it is still included."""
    back = merge.dissolved
    were_gathered = decisions.part_votes(kept=merge.kept, dissolved=back, by=by)
    item = back.stage_items.filter(stage=Stage.TITLE_ABSTRACT).first()
    if item and not were_gathered:
        decisions.open_items(review=merge.review, citation_ids=[back.pk], stage=item.stage, by=by)
    if item and item.outcome == Outcome.INCLUDED:
        fulltexts.seek_report(citation=back, by=by)


def included_citation_needs_its_report(item, before, by, **_) -> None:
    if item.stage != Stage.TITLE_ABSTRACT:
        return
    if item.outcome == Outcome.INCLUDED:
        fulltexts.seek_report(citation=item.citation, by=by)
    elif before == Outcome.INCLUDED:
        fulltexts.withdraw_report(citation=item.citation, by=by)
        _close_full_text(item.citation, by)


def _close_full_text(citation, by) -> None:
    """Also where the report went before the outcome did, with a merge that is being undone."""
    report = getattr(citation, "report", None)
    if report and report.state == report.State.RETRIEVED:
        lost_report_is_not_screened(report, by)


def retrieved_report_is_screened(report, by, **_) -> None:
    decisions.open_items(
        review=report.review, citation_ids=[report.citation_id], stage=Stage.FULL_TEXT, by=by
    )


def lost_report_is_not_screened(report, by, **_) -> None:
    decisions.withdraw_items(
        review=report.review, citation_ids=[report.citation_id], stage=Stage.FULL_TEXT, by=by
    )


def changed_rules_change_outcomes(review, before, by, **_) -> None:
    if AFFECT_OUTCOMES & set(before):
        for stage in Stage:
            decisions.recompute_outcomes(review=review, stage=stage, by=by)


def changed_rules_free_what_is_stuck(review, before, by, **_) -> None:
    if {"screeners_title_abstract", "screeners_full_text"} & set(before):
        decisions.free_stuck(review=review, by=by)


def changed_team_leaves_nothing_stuck(review, by, **_) -> None:
    decisions.free_stuck(review=review, by=by)
    decisions.fit_pilots(review=review, by=by)
    decisions.ask_others(review=review, by=by)


def changed_criteria_change_reasons(review, by, **_) -> None:
    decisions.recompute_outcomes(review=review, stage=Stage.FULL_TEXT, by=by)


FOLLOWS: list[tuple[Signal, Callable]] = [
    (batch_stored, new_citations_are_screened),
    (batch_stored, new_citations_become_searchable),
    (batch_stored, new_citations_are_compared),
    (before_leaving, rules_merges_go_with_their_import),
    (leaving, voted_citations_stay),
    (leaving, compared_citations_stay),
    (citations_left, citations_that_left_are_not_screened),
    (citations_left, what_stays_is_compared_again),
    (asking_how_far, retrieved_reports_go_further),
    (asking_how_far, reports_in_studies_go_further),
    (asking_how_far, settled_citations_go_further),
    (asking_touched, voted_citations_are_touched),
    (asking_touched, citations_with_reports_are_touched),
    (merged, merged_citations_are_screened_as_one),
    (merged_many, unjudged_citations_are_screened_as_one),
    (unmerged_many, parted_citations_are_screened_apart),
    (unmerged, unmerged_citation_comes_back),
    (outcome_changed, included_citation_needs_its_report),
    (retrieved, retrieved_report_is_screened),
    (lost, lost_report_is_not_screened),
    (settings_changed, changed_rules_change_outcomes),
    (settings_changed, changed_rules_free_what_is_stuck),
    (team_changed, changed_team_leaves_nothing_stuck),
    (criteria_changed, changed_criteria_change_reasons),
]
