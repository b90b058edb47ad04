"""Published schemes of evidence as versioned data: what a class requires, and what a level requires."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from screening.engine.evidence.facts import Answer, Control

EvidenceClass = Literal["I", "II", "III", "IV"]
Level = Literal["A", "B", "C", "U"]


@dataclass(frozen=True)
class Condition:
    """Met when one of `alternatives` (a fact and the answers that meet it) is met."""

    alternatives: tuple[tuple[str, frozenset[str]], ...]
    failed: str
    unclear: str


@dataclass(frozen=True)
class Route:
    """One way into a class: all of `required`, and all but `may_lack` of `listed`."""

    evidence_class: EvidenceClass
    required: tuple[Condition, ...]
    listed: tuple[Condition, ...] = ()
    may_lack: int = 0


@dataclass(frozen=True)
class LevelRule:
    """A level from a number of convincing studies of one class that point one way.

    `least_rate` and `least_limit`: an exception for a large effect, a relative rate of at least the
    one with a lower confidence limit above the other.
    """

    level: Level
    evidence_class: EvidenceClass
    at_least: int
    needs_consistency: bool
    words: str
    least_rate: float | None = None
    least_limit: float | None = None


@dataclass(frozen=True)
class Scheme:
    """`routes` and `rules` are in the order in which they are tried; what meets no route is Class IV."""

    key: str
    title: str
    source: str
    routes: tuple[Route, ...]
    rules: tuple[LevelRule, ...]
    meanings: Mapping[Level, str]


def _yes(fact: str, failed: str, unclear: str) -> Condition:
    return Condition(((fact, frozenset({Answer.YES})),), failed, unclear)


def _control(kinds: Iterable[Control], failed: str, unclear: str) -> Condition:
    return Condition((("control", frozenset(kinds)),), failed, unclear)


_PROSPECTIVE = _yes("prospective", "not prospective", "unclear whether it is prospective")
_RANDOMISED = _yes("randomised", "not randomised", "unclear whether it is randomised")
_MATCHED = _yes(
    "matched_cohort",
    "not a matched group cohort study",
    "unclear whether it is a matched group cohort study",
)
_CONCURRENT = _control(
    [Control.CONCURRENT],
    "no concurrent control for this question",
    "unclear whether there is a concurrent control for this question",
)
_CONTROLLED = _control(
    [Control.CONCURRENT, Control.NATURAL_HISTORY, Control.OWN, Control.EXTERNAL],
    "no control for this question",
    "unclear whether there is a control for this question",
)
_MASKED = _yes(
    "masked_outcome_assessment",
    "outcome assessment not masked",
    "unclear whether outcome assessment was masked",
)
_REPRESENTATIVE = _yes(
    "representative",
    "population not representative",
    "unclear whether the population is representative",
)
_INDEPENDENT = _yes(
    "independent_assessment",
    "outcome assessment not independent of treatment",
    "unclear whether outcome assessment was independent of treatment",
)
_INDEPENDENT_OR_OBJECTIVE = Condition(
    (
        ("independent_assessment", frozenset({Answer.YES})),
        ("objective_outcome", frozenset({Answer.YES})),
    ),
    "outcome neither independently assessed nor derived by objective measurement",
    "unclear whether the outcome was independently assessed or derived by objective measurement",
)
_A_TO_D = (
    _yes(
        "outcome_defined",
        "(a) primary outcome not clearly defined",
        "(a) unclear whether the primary outcome is clearly defined",
    ),
    _yes(
        "criteria_defined",
        "(b) exclusion and inclusion criteria not clearly defined",
        "(b) unclear whether exclusion and inclusion criteria are clearly defined",
    ),
    _yes(
        "dropouts_accounted",
        "(c) dropouts not accounted for",
        "(c) unclear whether dropouts are accounted for",
    ),
    _yes(
        "baseline_equivalent",
        "(d) baseline characteristics not equivalent or adjusted for",
        "(d) unclear whether baseline characteristics are equivalent or adjusted for",
    ),
)


def _routes(class_iii_assessment: Condition) -> tuple[Route, ...]:
    """Class II by randomisation asks for masking too, else an unmasked trial would lack more than one."""
    trial = (_RANDOMISED, _CONCURRENT, _MASKED, _REPRESENTATIVE)
    cohort = (_PROSPECTIVE, _MATCHED, _CONCURRENT, _MASKED, _REPRESENTATIVE)
    return (
        Route("I", (_PROSPECTIVE, *trial), _A_TO_D),
        Route("II", trial, _A_TO_D, may_lack=1),
        Route("II", cohort, _A_TO_D),
        Route("III", (_CONTROLLED, _REPRESENTATIVE, class_iii_assessment)),
    )


_MEANINGS: Mapping[Level, str] = {
    "A": "established as",
    "B": "probably",
    "C": "possibly",
    "U": "data inadequate or conflicting; given current knowledge, treatment is unproven",
}

_AAN_2004 = Scheme(
    key="aan-2004",
    title="AAN, therapeutic articles, as in force in 2004",
    source="Mackay et al., Neurology 2004;62:1668-1681, classes of evidence and translation",
    routes=_routes(_INDEPENDENT),
    rules=(
        LevelRule("A", "I", 1, False, "at least one convincing Class I study"),
        LevelRule("A", "II", 2, True, "at least two consistent, convincing Class II studies"),
        LevelRule("B", "II", 1, False, "at least one convincing Class II study"),
        LevelRule("B", "III", 3, True, "at least three consistent Class III studies"),
        LevelRule("C", "III", 2, True, "at least two convincing and consistent Class III studies"),
    ),
    meanings=_MEANINGS,
)

_AAN_2005 = Scheme(
    key="aan-2005",
    title="AAN, therapeutic articles, as in use from about 2005 to 2011",
    source="Go et al., Neurology 2012;78:1974-1980, classes of evidence and recommendations",
    routes=_routes(_INDEPENDENT_OR_OBJECTIVE),
    rules=(
        LevelRule("A", "I", 2, True, "at least two consistent Class I studies"),
        LevelRule(
            "A",
            "I",
            1,
            False,
            "one convincing Class I study in an exceptional case: all criteria met, "
            "relative rate of 5 or more, lower confidence limit above 2",
            least_rate=5.0,
            least_limit=2.0,
        ),
        LevelRule("B", "I", 1, False, "at least one Class I study"),
        LevelRule("B", "II", 2, True, "at least two consistent Class II studies"),
        LevelRule("C", "II", 1, False, "at least one Class II study"),
        LevelRule("C", "III", 2, True, "at least two consistent Class III studies"),
    ),
    meanings=_MEANINGS,
)

SCHEMES: Mapping[str, Scheme] = {scheme.key: scheme for scheme in (_AAN_2004, _AAN_2005)}


def scheme_of(key: str) -> Scheme:
    """The scheme of this key; ValueError names those that there are."""
    if key not in SCHEMES:
        raise ValueError(f"There is no scheme {key!r}; choose one of {', '.join(SCHEMES)}.")
    return SCHEMES[key]
