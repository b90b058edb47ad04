"""Reading the log."""

from django.db.models import Q, QuerySet

from screening.audit.models import AuditEntry


def history(review, *, viewer) -> QuerySet[AuditEntry]:
    """What happened in ``review``, newest first: what others judged stays out of it."""
    entries = AuditEntry.objects.filter(review_id=review.pk)
    return entries.filter(Q(blinded=False) | Q(actor_id=viewer.pk)).order_by("-pk")
