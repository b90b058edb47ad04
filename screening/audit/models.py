"""The log. It holds ids and labels, no foreign keys: it must outlive what it tells of."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now


class AuditEntry(models.Model):
    at = models.DateTimeField(db_default=Now())
    review_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=254)
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    summary = models.TextField()
    detail = models.JSONField(default=dict)
    blinded = models.BooleanField(default=False, help_text="Shown to nobody but the person who acted.")

    class Meta:
        app_label = "screening"
        indexes = [models.Index(fields=["review_id", "-id"], name="audit_of_review")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor}: {self.summary}"
