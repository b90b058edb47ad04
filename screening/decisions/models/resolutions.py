"""A resolution is a further record on a conflict, which never changes either."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from screening.decisions.models.sign_offs import STAGE_IS_OPEN
from screening.decisions.models.stages import StageItem
from screening.protocol.models import Criterion


class Resolution(models.Model):
    """A lead's word on a conflict: a further record, the votes stay as they were."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(StageItem, models.PROTECT, related_name="resolutions")
    verdict = models.CharField(max_length=10, choices=[("include", "Include"), ("exclude", "Exclude")])
    reason = models.ForeignKey(Criterion, models.PROTECT, null=True, related_name="+")
    explanation = models.TextField()
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(db_default=Now())

    class Meta:
        app_label = "screening"
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["include", "exclude"]), name="resolution_verdict"
            ),
            models.CheckConstraint(condition=~Q(explanation=""), name="resolution_explained"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            STAGE_IS_OPEN,
        ]

    def __str__(self) -> str:
        return f"item {self.item_id}: {self.verdict}"
