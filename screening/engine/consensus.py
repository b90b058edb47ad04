"""What the votes on one citation or report add up to: one pure function, the same at both stages."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

MAJORITY_OF = 3  # people


class Verdict(StrEnum):
    """What one person says of one item."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    MAYBE = "maybe"


class Outcome(StrEnum):
    """Where an item stands at a stage."""

    UNSCREENED = "unscreened"  # no vote
    AWAITING = "awaiting"  # fewer votes than the stage needs
    INCLUDED = "included"
    EXCLUDED = "excluded"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Ballot:
    """The current vote of one person; `reason` is the id of an exclusion criterion (full text)."""

    person: int
    verdict: Verdict
    reason: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "verdict", Verdict(self.verdict))  # plain "include" is taken too


@dataclass(frozen=True)
class Rules:
    """How a stage decides.

    `needed`: votes that an item needs: 1 or 2, in a pilot round as many as there are people.
    `maybe_is`: "include" counts a maybe as an include; "conflict" sends any maybe to a resolver.
    `reasons_must_agree`: excluding for different reasons is a conflict.
    `reason_order`: exclusion criteria in the order of the review's list; the first that applies is
    the reason.
    `third`: the person who was asked, blinded, because the others differed: with them, two of three decide.
    """

    needed: int = 2
    maybe_is: Literal["include", "conflict"] = "include"
    reasons_must_agree: bool = False
    reason_order: Sequence[int] = ()
    third: int | None = None

    def __post_init__(self) -> None:
        if self.needed < 1:
            raise ValueError(f"An item needs at least one vote, not {self.needed}.")
        if self.maybe_is not in ("include", "conflict"):
            raise ValueError(f"A maybe counts as include or as conflict, not as {self.maybe_is!r}.")


@dataclass(frozen=True)
class Decision:
    """The outcome, and for an exclusion its reason (None when no reason was given)."""

    outcome: Outcome
    reason: int | None = None


def decide(ballots: Sequence[Ballot], *, rules: Rules, resolution: Ballot | None = None) -> Decision:
    """Decide one item at one stage; the order of the ballots never matters.

    A resolution decides whatever the votes are, and must itself include or exclude.
    Without one: all ballots count, also those beyond `needed`, and only unanimity decides, but for one
    case: of three ballots, one of them of the third person who was asked, two that say the same decide.
    A maybe under `maybe_is="include"` is an include (beside an exclude it is a conflict, beside
    another maybe the item is included); under "conflict" every maybe is a conflict, alone or
    beside any other vote, once there are enough votes.

    Raises ValueError for a second ballot of one person and for a resolution that says maybe.
    """
    _refuse_second_ballots(ballots)
    if resolution is not None:
        return _resolved(resolution)
    if not ballots:
        return Decision(Outcome.UNSCREENED)
    if len(ballots) < rules.needed:
        return Decision(Outcome.AWAITING)
    if len(ballots) == MAJORITY_OF and rules.third in [ballot.person for ballot in ballots]:
        return _majority(ballots, rules)
    return _unanimous(ballots, rules)


def _refuse_second_ballots(ballots: Sequence[Ballot]) -> None:
    people = [ballot.person for ballot in ballots]
    for person in people:
        if people.count(person) > 1:
            raise ValueError(f"Person {person} has two ballots on one item; only the newest counts.")


def _resolved(resolution: Ballot) -> Decision:
    if resolution.verdict is Verdict.MAYBE:
        raise ValueError("A resolution includes or excludes; a maybe resolves nothing.")
    if resolution.verdict is Verdict.INCLUDE:
        return Decision(Outcome.INCLUDED)
    return Decision(Outcome.EXCLUDED, resolution.reason)


def _unanimous(ballots: Sequence[Ballot], rules: Rules) -> Decision:
    verdicts = {_counted(ballot, rules) for ballot in ballots}
    if verdicts == {Verdict.INCLUDE}:
        return Decision(Outcome.INCLUDED)
    if verdicts == {Verdict.EXCLUDE}:
        return _excluded(ballots, rules)
    return Decision(Outcome.CONFLICT)


def _majority(ballots: Sequence[Ballot], rules: Rules) -> Decision:
    """Two of three. Where reasons must agree, the two must have excluded for one reason."""
    excluding = [ballot for ballot in ballots if _counted(ballot, rules) is Verdict.EXCLUDE]
    including = [ballot for ballot in ballots if _counted(ballot, rules) is Verdict.INCLUDE]
    if len(including) > len(ballots) / 2:
        return Decision(Outcome.INCLUDED)
    if len(excluding) <= len(ballots) / 2:
        return Decision(Outcome.CONFLICT)
    return _most_given(excluding, len(ballots)) if rules.reasons_must_agree else _excluded(excluding, rules)


def _most_given(excluding: Sequence[Ballot], people: int) -> Decision:
    given = [ballot.reason for ballot in excluding]
    agreed = [reason for reason in set(given) if given.count(reason) > people / 2]
    return Decision(Outcome.EXCLUDED, agreed[0]) if agreed else Decision(Outcome.CONFLICT)


def _counted(ballot: Ballot, rules: Rules) -> Verdict:
    is_kept = ballot.verdict is Verdict.MAYBE and rules.maybe_is == "include"
    return Verdict.INCLUDE if is_kept else ballot.verdict


def _excluded(ballots: Sequence[Ballot], rules: Rules) -> Decision:
    """A missing reason is different from a given one when reasons must agree, else it is passed over."""
    reasons = {ballot.reason for ballot in ballots}
    if rules.reasons_must_agree and len(reasons) > 1:
        return Decision(Outcome.CONFLICT)
    return Decision(Outcome.EXCLUDED, _first_of_list(reasons - {None}, rules.reason_order))


def _first_of_list(reasons: set[int | None], order: Sequence[int]) -> int | None:
    """Reasons that are no longer on the list come after it, by id."""
    given = [reason for reason in reasons if reason is not None]
    place = {reason: index for index, reason in reversed(list(enumerate(order)))}
    return min(given, key=lambda reason: (place.get(reason, len(order)), reason), default=None)
