"""The class of a study for a question, with the conditions that kept it from each better class."""

from dataclasses import dataclass

from screening.engine.evidence.facts import Answer, Facts
from screening.engine.evidence.schemes import (
    Condition,
    EvidenceClass,
    Route,
    scheme_of,
)

_BEST_FIRST: tuple[EvidenceClass, ...] = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class ClassRating:
    """`reasons`: one for each condition that failed, as "Not Class I: (c) dropouts not accounted for".

    A class with several ways into it is explained by the way that the study came nearest to.
    `contradictions`: answers that cannot both be true, to be looked at again.
    """

    evidence_class: EvidenceClass
    reasons: tuple[str, ...]
    scheme: str
    contradictions: tuple[str, ...] = ()


def classify(facts: Facts, scheme: str = "aan-2004") -> ClassRating:
    """Rate a study for one question; ValueError for a scheme that is not known."""
    routes = scheme_of(scheme).routes
    met: list[EvidenceClass] = [route.evidence_class for route in routes if not _missed(route, facts)]
    reached = met[0] if met else "IV"
    better = _BEST_FIRST[: _BEST_FIRST.index(reached)]
    reasons = tuple(f"Not Class {name}: {what}" for name in better for what in _nearest(routes, name, facts))
    return ClassRating(reached, reasons, scheme, _contradictions(facts))


def _nearest(routes: tuple[Route, ...], name: EvidenceClass, facts: Facts) -> list[str]:
    """Design comes first: a cohort study is not told that it is not randomised."""
    ways = [route for route in routes if route.evidence_class == name]
    nearest = min(ways, key=lambda way: (len(_failures(way.required, facts)), len(_missed(way, facts))))
    return _missed(nearest, facts)


def _missed(route: Route, facts: Facts) -> list[str]:
    """What keeps a study from a class by this route, in words; empty when nothing does."""
    missed = _failures(route.required, facts)
    lacking = _failures(route.listed, facts)
    if len(lacking) <= route.may_lack:
        return missed
    if route.may_lack:
        allowed = f"; a randomised trial may lack {route.may_lack} of (a) to (d)"
        return [*missed, " and ".join(lacking) + allowed]
    return missed + lacking


def _failures(conditions: tuple[Condition, ...], facts: Facts) -> list[str]:
    return [words for condition in conditions if (words := _failure(condition, facts))]


def _failure(condition: Condition, facts: Facts) -> str:
    answers = [getattr(facts, fact) for fact, _ in condition.alternatives]
    wanted = [values for _, values in condition.alternatives]
    if any(answer in values for answer, values in zip(answers, wanted, strict=True)):
        return ""
    return condition.unclear if Answer.UNCLEAR in answers else condition.failed


def _contradictions(facts: Facts) -> tuple[str, ...]:
    found = []
    if facts.randomised is Answer.YES and facts.prospective is not Answer.YES:
        found.append("A randomised trial is prospective; look again at both answers.")
    masked = facts.masked_outcome_assessment is Answer.YES
    if masked and facts.independent_assessment is not Answer.YES:
        found.append(
            "Masked outcome assessment is as a rule independent of treatment; look again at both answers."
        )
    return tuple(found)
