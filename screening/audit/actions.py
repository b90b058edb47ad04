"""Writing the log. Every action of every room calls ``record`` in its own transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from screening.audit.models import AuditEntry


def record(
    *,
    by: Any,
    verb: str,
    target: models.Model,
    summary: str,
    review: models.Model | None = None,
    detail: dict | None = None,
    blinded: bool = False,
) -> AuditEntry:
    """One line of the log: ``by`` (a user, or None for an automatic rule) did ``verb`` to ``target``.

    ``summary`` is a sentence in the past tense without the name of the person. ``blinded`` entries
    tell what somebody judged and are shown to that person only.
    """
    line = entry(
        by=by, verb=verb, target=target, summary=summary, review=review, detail=detail, blinded=blinded
    )
    line.save(force_insert=True)
    return line


def entry(
    *,
    by: Any,
    verb: str,
    target: models.Model,
    summary: str,
    review: models.Model | None = None,
    detail: dict | None = None,
    blinded: bool = False,
) -> AuditEntry:
    """The line that ``record`` writes, for who writes it together with what it tells of."""
    return AuditEntry(
        review_id=review.pk if review else None,
        actor_id=by.pk if by else None,
        actor=str(by) if by else "automatic rule",
        verb=verb,
        target_type=target._meta.model_name or "",
        target_id=str(target.pk),
        summary=summary,
        detail=detail or {},
        blinded=blinded,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """What ``record_many`` says of one target."""

    target: models.Model
    summary: str
    detail: dict = field(default_factory=dict)


def record_many(
    *, by: Any, verb: str, lines: Iterable[Line], review: models.Model | None = None
) -> list[AuditEntry]:
    """One line of the log for each target, as ``record`` writes it, in one statement."""
    who = {"review_id": review.pk if review else None, "actor_id": by.pk if by else None}
    entries = [
        AuditEntry(
            **who,
            actor=str(by) if by else "automatic rule",
            verb=verb,
            target_type=line.target._meta.model_name or "",
            target_id=str(line.target.pk),
            summary=line.summary,
            detail=line.detail,
        )
        for line in lines
    ]
    return AuditEntry.objects.bulk_create(entries)
