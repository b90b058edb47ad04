"""Changing the plan: each change raises the version, is an amendment, and is in the log, all at once."""

from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import F, Max, ProtectedError
from django.utils import timezone

from screening.audit import actions as audit
from screening.engine.evidence.schemes import SCHEMES
from screening.errors import DomainError
from screening.protocol import events, queries
from screening.protocol.kinds import KINDS, Kind, kind_of
from screening.protocol.models import Amendment, Criterion, Treatment
from screening.reviews.models import Review

SETTINGS = [
    "title",
    "question",
    "screeners_title_abstract",
    "screeners_full_text",
    "extractors",
    "maybe_is",
    "reasons_must_agree",
    "resolving",
    "resolver_sees_votes",
    "evidence_scheme",
]
LONG = 160
OUT_OF_THE_WAY = 10_000


@transaction.atomic
def add(*, review: Review, by, to: str, why: str = "", **fields) -> Any:
    """A new row at the end of the list ``to`` (a key of KINDS, such as "criteria")."""
    _lock(review)
    kind = KINDS[to]
    row = kind.model(review=review, **fields)
    if kind.is_ordered:
        row.position = _next_position(review, kind)
    _validate(row)
    row.save()
    _amend(
        row,
        review=review,
        by=by,
        verb="add",
        change=f"added the {_named(row)}",
        why=why,
        detail={"fields": _plain(fields)},
    )
    return row


@transaction.atomic
def change(*, row: Any, by, why: str = "", **fields) -> Any:
    """Set ``fields`` of a row of any kind. Where nothing differs, nothing is written."""
    _lock(row.review)
    row = type(row)._default_manager.select_related("review").get(pk=row.pk)
    before = {name: getattr(row, name) for name in fields}
    named = _named(row)
    changed = {name: value for name, value in fields.items() if value != before[name]}
    if not changed:
        return row
    for name, value in changed.items():
        setattr(row, name, value)
    _validate(row)
    row.save(update_fields=list(changed))
    _amend(
        row,
        review=row.review,
        by=by,
        verb="change",
        change=f"changed the {named}: {_differences(row, before, changed)}",
        why=why,
        detail=_before_and_after(before, changed),
    )
    return row


@transaction.atomic
def retire(*, row: Any, by, why: str = "") -> None:
    """Take a row out of force. What was judged or extracted by it stays; it can be restored.

    Searches and highlighted terms are deleted instead, a search only while nothing was imported under it.
    """
    _lock(row.review)
    kind, named, review = kind_of(row), _named(row), row.review
    if kind.is_ordered:
        _refuse_if_in_use(row)
        row.retired_at = timezone.now()
        row.save(update_fields=["retired_at"])
        _amend(row, review=review, by=by, verb="retire", change=f"retired the {named}", why=why)
    else:
        content = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        _amend(
            row,
            review=review,
            by=by,
            verb="delete",
            change=f"deleted the {named}",
            why=why,
            detail={"fields": _plain(content)},
        )
        _delete(row)


@transaction.atomic
def restore(*, row: Any, by, why: str = "") -> Any:
    """Bring a retired row back, at the end of its list."""
    _lock(row.review)
    if getattr(row, "retired_at", None) is None:
        return row
    row.position, row.retired_at = _next_position(row.review, kind_of(row)), None
    _validate(row)
    row.save(update_fields=["position", "retired_at"])
    change = f"restored the {_named(row)}"
    _amend(row, review=row.review, by=by, verb="restore", change=change, why=why)
    return row


@transaction.atomic
def move(*, row: Any, by, up: bool) -> None:
    """One place up or down among the rows beside it (treatments: among those of the same parent)."""
    _lock(row.review)
    kind = kind_of(row)
    if not kind.is_ordered:
        raise DomainError(f"The order of a {kind.singular} means nothing, so it cannot be moved.")
    order = list(queries.active(row.review, kind))
    neighbour = _neighbour(order, row, up)
    if neighbour is None:
        return
    here, there = order.index(row), order.index(neighbour)
    order[here], order[there] = order[there], order[here]
    _renumber(row.review, kind, order)
    change = f"moved the {_named(row)} {'before' if up else 'after'} “{neighbour}”"
    _amend(row, review=row.review, by=by, verb="move", change=change)


@transaction.atomic
def change_settings(*, review: Review, by, why: str = "", resolvers=None, **settings) -> Review:
    """Title, question, people per stage and rules: see SETTINGS. Sends ``settings_changed``.

    ``resolvers``: memberships of those who are named to resolve conflicts beside the leads; None leaves them.
    """
    if not set(settings) <= set(SETTINGS):
        raise DomainError("A setting of this name cannot be changed here.")
    if settings.get("evidence_scheme", review.evidence_scheme) not in SCHEMES:
        raise DomainError(f"Choose one of the schemes of evidence: {', '.join(SCHEMES)}.")
    review = _lock(review)
    before = {name: getattr(review, name) for name in settings}
    changed = {name: value for name, value in settings.items() if value != before[name]}
    named = _name_resolvers(review, resolvers)
    if not changed and not named:
        return review
    for name, value in changed.items():
        setattr(review, name, value)
    _validate(review)
    review.save(update_fields=list(changed))
    detail = _before_and_after(before, changed)
    change = f"changed the plan: {'; '.join(filter(None, [_differences(review, before, changed), named]))}"
    _amend(review, review=review, by=by, verb="settings", change=change, why=why, detail=detail)
    events.settings_changed.send(Review, review=review, before=detail["before"], by=by)
    return review


def _name_resolvers(review: Review, chosen) -> str:
    """What changed, in words; empty if nothing did."""
    members = review.memberships.select_related("user").order_by("pk")
    before = [member for member in members if member.resolves]
    wanted = before if chosen is None else [member for member in members if member in list(chosen)]
    if wanted == before:
        return ""
    members.update(resolves=False)
    members.filter(pk__in=[member.pk for member in wanted]).update(resolves=True)
    names = ", ".join(str(member.user) for member in wanted)
    return f"named to resolve conflicts, beside the leads: {names or 'nobody'}"


def _lock(review: Review) -> Review:
    """One change of a protocol at a time: versions and places are counted under this lock."""
    return Review.objects.select_for_update(no_key=True).get(pk=review.pk)


def _amend(row, *, review, by, verb: str, change: str, why: str = "", detail: dict | None = None) -> None:
    Review.objects.filter(pk=review.pk).update(protocol_version=F("protocol_version") + 1)
    review.refresh_from_db(fields=["protocol_version"])
    version, why = review.protocol_version, why.strip()
    Amendment.objects.create(review=review, version=version, made_by=by, change=change, reason=why)
    audit.record(
        by=by,
        review=review,
        verb=f"protocol.{verb}",
        target=row,
        summary=f"{change} (protocol version {version})",
        detail={"version": version, "why": why, **(detail or {})},
    )
    if isinstance(row, Criterion):
        events.criteria_changed.send(Review, review=review, by=by)


def _before_and_after(before: dict, changed: dict) -> dict:
    return {"before": _plain({name: before[name] for name in changed}), "after": _plain(changed)}


def _differences(row, before: dict, changed: dict) -> str:
    return "; ".join(_difference(row, name, before[name], value) for name, value in changed.items())


def _difference(row, name: str, before, after) -> str:
    label = row._meta.get_field(name).verbose_name
    old, new = _words(row, name, before), _words(row, name, after)
    if len(old) + len(new) > LONG:
        return f"{label} (the whole text is in the log)"
    if not old or not new:
        return f"{label} is now “{new}”" if new else f"{label} “{old}” taken out"
    return f"{label} is now “{new}” (was “{old}”)"


def _words(row, name: str, value) -> str:
    """A value as people read it: a choice by its label, yes and no, a list with commas."""
    choices = dict(row._meta.get_field(name).flatchoices)
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(choices.get(value, value))


def _plain(values: dict) -> dict:
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value):
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def _named(row) -> str:
    return f"{kind_of(row).singular} “{row}”"


def _next_position(review: Review, kind: Kind) -> int:
    last = queries.active(review, kind).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _renumber(review: Review, kind: Kind, order: list) -> None:
    """In two steps, since two criteria never hold the same place, not even for a moment."""
    queries.active(review, kind).update(position=F("position") + OUT_OF_THE_WAY)
    for place, row in enumerate(order, start=1):
        row.position = place
    kind.model._default_manager.bulk_update(order, ["position"])


def _neighbour(order: list, row, up: bool):
    beside = [
        other for other in order if getattr(other, "parent_id", None) == getattr(row, "parent_id", None)
    ]
    if row not in beside:
        raise DomainError("It is retired and has no place in the order. Restore it first.")
    place = beside.index(row) + (-1 if up else 1)
    return beside[place] if 0 <= place < len(beside) else None


def _refuse_if_in_use(row) -> None:
    """A row in force never rests on one that is not."""
    users = [
        *getattr(row, "kinds", Treatment.objects.none()).filter(retired_at__isnull=True),
        *queries.questions_about(row),
    ]
    if users:
        names = ", ".join(f"“{user}”" for user in users)
        raise DomainError(f"“{row}” is used by {names}. Change or retire that first.")


def _delete(row) -> None:
    try:
        row.delete()
    except ProtectedError as error:
        raise DomainError(
            f"Files were imported under “{row}”, so it stays: the report must say where each record "
            "came from. Correct what is wrong in it instead."
        ) from error


def _validate(row) -> None:
    """What the tables and the flow of a protocol forbid, as sentences."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise DomainError(" ".join(_sentences(row, error))) from error
    for field in row._meta.concrete_fields:
        if field.related_model in {kind.model for kind in KINDS.values()}:
            _validate_reference(row, getattr(row, field.name))
    if isinstance(row, Treatment):
        _refuse_circle(row)


def _validate_reference(row, other) -> None:
    if other is None:
        return
    if other.review_id != row.review_id:
        raise DomainError(f"“{other}” belongs to another review.")
    if other.retired_at and not getattr(row, "retired_at", None):
        raise DomainError(f"“{row}” refers to “{other}”, which is retired. Restore that first.")


def _refuse_circle(treatment: Treatment) -> None:
    ancestor = treatment.parent
    while ancestor is not None:
        if ancestor.pk == treatment.pk:
            raise DomainError(f"“{treatment}” cannot be a kind of itself, not even through others.")
        ancestor = ancestor.parent


def _sentences(row, error: ValidationError):
    for name, sentences in error.message_dict.items():
        label = "" if name == NON_FIELD_ERRORS else f"{row._meta.get_field(name).verbose_name}: "
        yield from (f"{label[:1].upper()}{label[1:]}{sentence}" for sentence in sentences)
