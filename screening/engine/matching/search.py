"""The whole search: normal forms, candidates, evidence, rules, clusters."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from screening.engine.matching import blocks, rules
from screening.engine.matching.clusters import Clusters
from screening.engine.matching.evidence import (
    Evidence,
    compare,
    is_cut,
    share_identifier,
    share_place,
    title_likeness,
)
from screening.engine.matching.forms import Form, Item, form
from screening.engine.matching.wording import Reason, reasons

STEP = 2000
# Titles that share less are compared further only where something else ties the two records.
ALIKE_AT_FIRST_SIGHT, UNLIKE = 0.75, 0.5

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two records (the smaller id first), what they are to each other, how likely (0 to 1), and why."""

    first: int
    second: int
    score: float
    reasons: tuple[Reason, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Found:
    """``duplicates`` link the records of each cluster, one link fewer than it has records.

    ``possible`` is for people, the most likely first; ``related`` are other publications of one study.
    No couple stands in two of the three, none inside a cluster in any but the first.
    """

    duplicates: tuple[Candidate, ...] = ()
    possible: tuple[Candidate, ...] = ()
    related: tuple[Candidate, ...] = ()

    def groups(self) -> list[list[int]]:
        """The ids of each cluster of duplicates, the smallest first."""
        clusters = Clusters(lambda one, other: False)
        for link in self.duplicates:
            clusters.join(link.first, link.second)
        members = {min(clusters.of(link.first)): clusters.of(link.first) for link in self.duplicates}
        return [sorted(members[first]) for first in sorted(members)]


@dataclass
class _Search:
    forms: list[Form]
    apart: frozenset[tuple[int, int]]
    only_exact: bool
    compared: dict[tuple[int, int], tuple[str, float]] = field(default_factory=dict)

    def answer(self, one: int, other: int) -> None:
        """Keeps what the rules say of a couple, if they say anything."""
        forms = self.forms[one], self.forms[other]
        if self._ids(one, other) in self.apart:
            return
        title = title_likeness(*forms)
        if title < ALIKE_AT_FIRST_SIGHT and not _has_other_tie(*forms, title):
            return
        evidence = compare(*forms, title)
        if said := rules.answer(evidence, only_exact=self.only_exact):
            self.compared[one, other] = said, rules.score(evidence)

    def evidence(self, one: int, other: int) -> Evidence:
        forms = self.forms[one], self.forms[other]
        return compare(*forms, title_likeness(*forms))

    def contradict(self, one: int, other: int) -> bool:
        one, other = min(one, other), max(one, other)
        if self._ids(one, other) in self.apart:
            return True
        said, _ = self.compared.get((one, other), (None, 0.0))
        return said != rules.DUPLICATE and rules.contradicts(self.evidence(one, other))

    def found(self) -> Found:
        said: dict[str, list[tuple[int, int]]] = {answer: [] for answer in rules.ANSWERS}
        for couple in self._by_score(self.compared):
            said[self.compared[couple][0]].append(couple)
        clusters = Clusters(self.contradict)
        links = [couple for couple in said[rules.DUPLICATE] if clusters.join(*couple)]
        doubtful = [couple for couple in said[rules.DUPLICATE] if not clusters.are_one(*couple)]
        return Found(
            self._candidates(links, rules.DUPLICATE),
            self._candidates(
                _between(clusters, self._by_score([*doubtful, *said[rules.POSSIBLE]])), rules.POSSIBLE
            ),
            self._candidates(_between(clusters, said[rules.RELATED]), rules.RELATED),
        )

    def _by_score(self, couples: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        return sorted(couples, key=lambda couple: (-self.compared[couple][1], couple))

    def _candidates(self, couples: Iterable[tuple[int, int]], answer: str) -> tuple[Candidate, ...]:
        return tuple(self._candidate(one, other, answer) for one, other in couples)

    def _candidate(self, one: int, other: int, answer: str) -> Candidate:
        words = reasons(self.forms[one], self.forms[other], self.evidence(one, other))
        return Candidate(*self._ids(one, other), self.compared[one, other][1], words, answer)

    def _ids(self, one: int, other: int) -> tuple[int, int]:
        return self.forms[one].id, self.forms[other].id


def _between(clusters: Clusters, couples: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """One couple, the first, for each two clusters."""
    seen: dict[frozenset[int], tuple[int, int]] = {}
    for one, other in couples:
        ends = frozenset((min(clusters.of(one)), min(clusters.of(other))))
        if len(ends) == 2:
            seen.setdefault(ends, (one, other))
    return list(seen.values())


def _has_other_tie(one: Form, other: Form, title: float) -> bool:
    if is_cut(one, other) or share_identifier(one, other):
        return True
    return title >= UNLIKE and share_place(one, other)


def _silent(phase: str, done: int, total: int) -> None:
    return None


def find(
    items: Iterable[Item],
    *,
    apart: Collection[tuple[int, int]] = (),
    only_exact: bool = False,
    progress: Progress = _silent,
) -> Found:
    """Every couple that is one work, may be one, or tells of one study, whatever the order of ``items``.

    ``apart``: couples of ids that people told apart; they are in no answer and never in one cluster.
    ``only_exact``: certain is only one identifier, or one year and first page, under one title.
    ``progress`` is told the phase, how much of it is done, and how much there is (0: not known).
    """
    forms = _forms(items, progress)
    told_apart = frozenset((min(couple), max(couple)) for couple in apart)
    search = _Search(forms, told_apart, only_exact)
    couples = blocks.candidates(forms)
    for done, (one, other) in enumerate(couples):
        if done % STEP == 0:
            progress("comparing pairs", done, len(couples))
        search.answer(one, other)
    return search.found()


def _forms(items: Iterable[Item], progress: Progress) -> list[Form]:
    forms: list[Form] = []
    for done, item in enumerate(items):
        if done % STEP == 0:
            progress("reading citations", done, 0)
        forms.append(form(item))
    return sorted(forms, key=lambda known: known.id)
