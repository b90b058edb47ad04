"""Numbers that cannot be (refused), and numbers to look at again (asked, never refused).

Trials print more than one denominator: 6/20 of those randomised and 6/17 of those who met the
criteria can both be right. A doubt therefore names both numbers and leaves the word to a person.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ArmNumbers:
    """The patients of one arm as entered; None: not entered."""

    label: str
    randomised: int | None = None
    treated: int | None = None
    analysed: int | None = None


@dataclass(frozen=True)
class Figures:
    """One result. ``denominator``: randomised, treated, analysed or responders."""

    arm: Hashable
    outcome: str
    timepoint: str = ""
    denominator: str = "randomised"
    continuous: bool = False
    more_is_better: bool = True
    reported: bool = True
    events: int | None = None
    total: int | None = None
    mean: float | None = None
    sd: float | None = None


@dataclass(frozen=True)
class Doubt:
    """A sentence about an arm, or about one result of it (its place in the sequence)."""

    arm: Hashable
    result: int | None
    sentence: str


def refusals(figures: Figures) -> tuple[str, ...]:
    """Why these numbers cannot be stored; empty when they can."""
    numbers = (figures.events, figures.total, figures.mean, figures.sd)
    found = []
    if not figures.reported and any(number is not None for number in numbers):
        found.append("“Not reported” has no numbers: clear them, or take “not reported” away.")
    if figures.events is not None and figures.total is not None and figures.events > figures.total:
        found.append(f"{figures.events} events of {figures.total} patients cannot be: events are among them.")
    if any(number is not None and number < 0 for number in (figures.events, figures.total)):
        found.append("A number of patients is never negative.")
    if figures.sd is not None and figures.sd < 0:
        found.append("A standard deviation is never negative.")
    if figures.continuous and figures.events is not None:
        found.append("This outcome has a mean and a standard deviation, no events.")
    if not figures.continuous and (figures.mean is not None or figures.sd is not None):
        found.append("This outcome has events and a total, no mean.")
    return tuple(found)


def doubts(arms: Mapping[Hashable, ArmNumbers], results: Sequence[Figures]) -> tuple[Doubt, ...]:
    """What a second look should confirm, arm by arm, then result by result."""
    found = [Doubt(key, None, text) for key, arm in arms.items() for text in _about_arm(arm)]
    for place, figures in enumerate(results):
        texts = _about_result(figures, arms[figures.arm], results)
        found += [Doubt(figures.arm, place, f"{_name(figures, arms)}: {text}") for text in texts]
    return tuple(found)


def _name(figures: Figures, arms: Mapping[Hashable, ArmNumbers]) -> str:
    when = f" ({figures.timepoint})" if figures.timepoint else ""
    return f"{arms[figures.arm].label}, {figures.outcome}{when}"


def _about_arm(arm: ArmNumbers) -> list[str]:
    found = []
    for word, number in (("treated", arm.treated), ("analysed", arm.analysed)):
        if number is not None and arm.randomised is not None and number > arm.randomised:
            found.append(f"{arm.label}: {number} {word}, but {arm.randomised} randomised.")
    return found


def _about_result(figures: Figures, arm: ArmNumbers, results: Sequence[Figures]) -> list[str]:
    if not figures.reported:
        return []
    missing = _missing(figures)
    if missing:
        return [missing]
    if figures.denominator == "responders":
        return _not_the_responders(figures, results)
    return _not_the_arm(figures, arm)


def _missing(figures: Figures) -> str:
    if figures.continuous:
        needed = {"mean": figures.mean, "standard deviation": figures.sd, "number of patients": figures.total}
    else:
        needed = {"number of events": figures.events, "total": figures.total}
    absent = [name for name, number in needed.items() if number is None]
    return f"the {' and the '.join(absent)} {'are' if absent[1:] else 'is'} missing." if absent else ""


def _not_the_arm(figures: Figures, arm: ArmNumbers) -> list[str]:
    """The denominator is what the rule says it is: all randomised, all treated, as analysed."""
    known = {"randomised": arm.randomised, "treated": arm.treated, "analysed": arm.analysed}
    word = figures.denominator
    number = known.get(word)
    if arm.randomised is not None and (figures.total or 0) > arm.randomised:
        return [f"the total is {figures.total}, but {arm.randomised} were randomised."]
    if number is not None and figures.total != number:
        return [f"counted out of those {word} ({number}), but the total is {figures.total}."]
    if number is None and word != "analysed":
        return [f"counted out of those {word}, but the number {word} is not entered for the arm."]
    return []


def _not_the_responders(figures: Figures, results: Sequence[Figures]) -> list[str]:
    """Relapse is counted among responders: its total is the events of a result that is a response."""
    responders = {
        other.events
        for other in results
        if other.arm == figures.arm
        and other.more_is_better
        and not other.continuous
        and other.denominator != "responders"
        and other.events is not None
    }
    if not responders:
        return ["counted out of responders, but no response of this arm is entered."]
    if figures.total not in responders:
        known = " or ".join(str(number) for number in sorted(responders))
        return [f"counted out of responders ({known}), but the total is {figures.total}."]
    return []
