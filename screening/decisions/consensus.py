"""From rows to the engine and back: what the votes and the resolution of an item come to."""

from screening.decisions import thirds
from screening.decisions.blinding import ballots
from screening.decisions.models import Outcome, Seat, Stage, StageItem
from screening.engine import consensus as engine


def rules(item: StageItem, criteria: list) -> engine.Rules:
    """How the review decides at this stage; ``criteria`` in the order of the list of reasons."""
    review = item.review
    return engine.Rules(
        needed=item.people_needed,
        maybe_is=review.maybe_is,
        reasons_must_agree=review.reasons_must_agree and item.stage == Stage.FULL_TEXT,
        reason_order=[criterion.pk for criterion in criteria if not criterion.retired_at],
        third=item.third_person_id,
    )


def decision(item: StageItem, seats: list[Seat], criteria: list) -> dict:
    """The fields of the item that follow from its votes and its resolution."""
    votes = ballots(seats)
    decided = engine.decide(votes, rules=rules(item, criteria), resolution=_resolution(item))
    outcome = Outcome(decided.outcome.value)
    return {
        "outcome": outcome,
        "reason_id": decided.reason,
        "seats_taken": len(votes),
        "only_voter_id": votes[0].person if outcome == Outcome.AWAITING and len(votes) == 1 else None,
        **thirds.asked(item, seats, outcome),
    }


def _resolution(item: StageItem) -> engine.Ballot | None:
    if item.resolution_id is None:
        return None
    word = item.resolution
    return engine.Ballot(word.resolved_by_id, engine.Verdict(word.verdict), word.reason_id)
