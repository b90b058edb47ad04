"""How well people agree: of each pair at a stage, and of all in a pilot round, from first votes alone.

A maybe goes on as an include does, so the two answers that are compared are in and out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from screening.accounts.models import User
from screening.decisions import blinding, criteria
from screening.decisions.models import Assignment, Verdict
from screening.engine.agreement import Agreement, agreement, cross_tabulate
from screening.engine.agreement_of_many import AgreementOfMany, agreement_of_many, count_answers
from screening.protocol.models import Criterion

IN, OUT = "in", "out"
FIGURES = [
    ("observed", "Raw agreement"),
    ("kappa", "Kappa"),
    ("pabak", "PABAK"),
    ("ac1", "Gwet's AC1"),
    ("positive", "Positive agreement"),
]


@dataclass(frozen=True)
class Row:
    """One line of a table of agreement: ``of`` says of whom or of what; ``figures`` in the order above."""

    of: str
    found: Agreement | AgreementOfMany
    note: str = ""

    @property
    def items(self) -> int:
        return self.found.n if isinstance(self.found, Agreement) else self.found.items

    @property
    def figures(self) -> list[tuple[str, object]]:
        return [(label, getattr(self.found, name)) for name, label in FIGURES]


def _kept(vote: Mapping) -> str:
    return OUT if vote["verdict"] == Verdict.EXCLUDE else IN


def of_pairs(review, stage: str) -> list[Row]:
    """Every two people who judged the same citations, the pair with most of them first."""
    counts: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for votes in _by_item(blinding.first_votes(review, stage)).values():
        for one, other in combinations(sorted(votes, key=lambda vote: vote["person_id"]), 2):
            pair = (one["person_id"], other["person_id"])
            counts.setdefault(pair, []).append((_kept(one), _kept(other)))
    names = _names({person for pair in counts for person in pair})
    ordered = sorted(counts.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    return [_row(pair, said, names) for pair, said in ordered]


def _row(pair: tuple[int, int], said: list[tuple[str, str]], names: dict[int, str]) -> Row:
    table = cross_tabulate(said, [IN, OUT])
    first, second = (names[person] for person in pair)
    only_first, only_second = table[0][1], table[1][0]
    same = f"both in {table[0][0]}, both out {table[1][1]}"
    told = f"{same}, only {first} in {only_first}, only {second} in {only_second}"
    return Row(f"{first} and {second}", agreement(table), told)


def of_stage(review, stage: str) -> Row:
    return Row("Everybody", _of_many(_by_item(blinding.first_votes(review, stage)).values()))


def _of_many(items: Iterable[list[Mapping]]) -> AgreementOfMany:
    return agreement_of_many(count_answers(([_kept(vote) for vote in votes] for votes in items), [IN, OUT]))


def of_pilot(pilot: Assignment) -> list[Row]:
    """Overall, then each criterion that was asked: yes, unclear and no, positive agreement being on yes."""
    items = _by_item(blinding.first_votes_of_pilot(pilot))
    asked = criteria.asked(criteria.of_review(pilot.review), pilot.stage)
    overall = Row("In or out", _of_many(items.values()), "A maybe counts as in.")
    return [overall, *(_of_criterion(criterion, items.values()) for criterion in asked)]


def _of_criterion(criterion: Criterion, items: Iterable[list[Mapping]]) -> Row:
    key = str(criterion.pk)
    answers = ([vote["answers"][key] for vote in votes if key in vote["answers"]] for votes in items)
    return Row(criterion.label, agreement_of_many(count_answers(answers, list(criteria.ANSWERS))))


def _by_item(votes: Iterable[Mapping]) -> dict[int, list[Mapping]]:
    """A first vote that was taken back said something all the same; one without verdict says nothing."""
    items: dict[int, list[Mapping]] = {}
    for vote in votes:
        if vote["verdict"]:
            items.setdefault(vote["item_id"], []).append(vote)
    return items


def _names(people: set[int]) -> dict[int, str]:
    return {person.pk: str(person) for person in User.objects.filter(pk__in=people)}
