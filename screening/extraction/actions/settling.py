"""Second step of a consensus: value by value. Each keeps its source and how it was settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from screening.audit import actions as audit
from screening.engine.extraction.comparison import agreed
from screening.errors import Conflicting, DomainError
from screening.extraction import queries
from screening.extraction.actions.locking import draft_consensus
from screening.extraction.actions.rows import SOURCE, put_arm, put_field, put_result
from screening.extraction.models import Arm, Extraction, Result, Settlement
from screening.extraction.queries.sides import ARM_NAMES, FIELD_NAMES, RESULT_NAMES, Item, result_key

NAMES = {"arm": ARM_NAMES, "result": RESULT_NAMES, "field": FIELD_NAMES}
Choice = Settlement.Choice


@dataclass(frozen=True)
class Decision:
    """One item settled: ``side`` is taken as it stands, or else ``values`` with a ``note`` that says why.

    ``values`` has the names of the row (for an arm ``treatment``, ``dose``, ``n_randomised`` ...; for a
    result ``events``, ``total`` ...; for a field ``value``) and its source.
    """

    item: str
    side: Extraction | None = None
    values: Mapping[str, Any] | None = None
    note: str = ""


@transaction.atomic
def take_agreements(*, study, by, version: int | None = None) -> int:
    """Everything that both wrote alike, in one go; how many items that were."""
    consensus = draft_consensus(study=study, person=by, version=version)
    found = [each for each in _items(study).values() if each.agrees and each.settlement is None]
    for item in found:
        _write(consensus, item, _agreed_values(item), item.example)
        _settled(consensus, item, by, Choice.AGREED)
    _log(by, study, consensus, f"took {_counted(found)} of {study.label} on which both agree")
    return len(found)


@transaction.atomic
def settle(*, study, by, item: str, side=None, values=None, note: str = "", version: int | None = None):
    """One disagreement settled: ``side`` (an Extraction) taken, or other ``values`` with a ``note``."""
    decision = Decision(item, side, values, note)
    return settle_many(study=study, by=by, decisions=[decision], version=version)[0]


@transaction.atomic
def settle_many(*, study, by, decisions: Sequence[Decision], version: int | None = None) -> list[Settlement]:
    """Several at once, as a page sends them; all or none."""
    consensus = draft_consensus(study=study, person=by, version=version)
    items = _items(study)
    done = [_decide(consensus, _known(items, decision), decision, by) for decision in decisions]
    detail = {"settled": [_in_words(settlement) for settlement in done]}
    _log(by, study, consensus, f"settled {_counted(done)} of {study.label}", detail)
    return done


@transaction.atomic
def unsettle(*, study, by, item: str, version: int | None = None) -> None:
    """Take back how one item was settled; its value leaves the consensus until it is settled again."""
    consensus = draft_consensus(study=study, person=by, version=version)
    found = _known(_items(study), Decision(item))
    if found.settlement is None:
        return
    if found.kind != "arm":
        _write(consensus, found, None, found.example)
    detail = {"taken_back": [_in_words(found.settlement)]}
    found.settlement.delete()
    _log(by, study, consensus, f"took back one item of {study.label}", detail)


def _items(study) -> dict[str, Item]:
    return {item.key: item for item in queries.items_of(queries.sides_of(study))}


def _known(items: dict[str, Item], decision: Decision) -> Item:
    if decision.item not in items:
        raise Conflicting("One of these items is not there any more: the arms were aligned otherwise.")
    return items[decision.item]


def _decide(consensus: Extraction, item: Item, decision: Decision, by) -> Settlement:
    if decision.side is not None:
        row = _row_of(item, decision.side)
        _write(consensus, item, _values_of(row) if row else None, row or item.example)
        return _settled(consensus, item, by, Choice.ONE, taken_from=decision.side, note=decision.note)
    if decision.values is None:
        raise DomainError("Choose one of the two values, or give another.")
    if not decision.note.strip():
        raise DomainError("Another value needs a note: say where it comes from.")
    _write(consensus, item, dict(decision.values), item.example)
    return _settled(consensus, item, by, Choice.OTHER, note=decision.note)


def _row_of(item: Item, side: Extraction) -> Arm | Result | None:
    """What ``side`` wrote; None is a word too: that person has no such value, so it is left out."""
    extractions = [each.extraction.pk for each in item.sides]
    if side.pk not in extractions:
        raise DomainError("This extraction is not one of those that are compared.")
    row = item.rows[extractions.index(side.pk)]
    if row is None and item.kind == "arm":
        raise DomainError("Whether an arm is left out is settled where the arms are aligned.")
    return row


def _values_of(row) -> dict[str, Any]:
    kind = {Arm: "arm", Result: "result"}.get(type(row), "field")
    return {name: getattr(row, name) for name in (*_writable(kind), *SOURCE)}


def _writable(kind: str) -> list[str]:
    return [name.removesuffix("_id") for name in NAMES[kind]]


def _agreed_values(item: Item) -> dict[str, Any]:
    """What both say, with the source of the first who gave one."""
    said = agreed(item.compared)
    values = {name: said.get(name) for name in NAMES[item.kind] if name != "treatment_id"}
    if item.kind == "arm":
        values["treatment"] = item.example.treatment
    sourced = [row for row in item.rows if row.source_page or row.source_quote or row.source_report_id]
    return values | {name: getattr(row, name) for row in sourced[:1] for name in SOURCE}


def _write(consensus: Extraction, item: Item, values: dict | None, like) -> None:
    """Into the consensus, under the time of ``like``; None takes it out."""
    if item.kind == "arm":
        put_arm(consensus, item.arm, values or {})
    elif item.kind == "field":
        put_field(consensus, item.form_field, values or {"value": "", "is_reported": True})
    else:
        _write_result(item, values, like)


def _write_result(item: Item, values: dict | None, like: Result) -> None:
    old = next((each for each in item.arm.results.all() if result_key(item.arm.pk, each) == item.key), None)
    if values is None:
        if old:
            old.delete()
        return
    was = (old.timepoint, old.period) if old else None
    put_result(item.arm, item.outcome, (like.timepoint, like.period), values, was=was)


def _settled(consensus, item: Item, by, choice, *, taken_from=None, note="") -> Settlement:
    values = {"choice": choice, "taken_from": taken_from, "note": note.strip(), "settled_by": by}
    return Settlement.objects.update_or_create(extraction=consensus, item=item.key, defaults=values)[0]


def _in_words(settlement: Settlement) -> dict:
    taken = str(settlement.taken_from_id) if settlement.taken_from_id else ""
    return {
        "item": settlement.item,
        "choice": settlement.choice,
        "taken_from": taken,
        "note": settlement.note,
    }


def _counted(things: Sequence) -> str:
    return "one item" if len(things) == 1 else f"{len(things)} items"


def _log(by, study, consensus, summary: str, detail: dict | None = None) -> None:
    audit.record(
        by=by, review=study.review, verb="consensus.settle", target=consensus, summary=summary, detail=detail
    )
