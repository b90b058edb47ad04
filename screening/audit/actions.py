"""Writing the log. Every action of every room calls ``record`` in its own transaction."""

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
    return AuditEntry.objects.create(
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
