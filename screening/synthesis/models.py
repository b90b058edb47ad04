"""Summaries are immutable: computed once from inputs whose hash they keep."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from screening.jobs.models import Job
from screening.protocol.models import OutcomeDefinition, Treatment
from screening.reviews.models import Review


class Summary(models.Model):
    """One run of the summary job over the whole review."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, models.CASCADE, related_name="summaries")
    job = models.OneToOneField(Job, models.PROTECT, related_name="summary")
    number = models.PositiveIntegerField(help_text="Its number within the review.")
    inputs_hash = models.CharField(max_length=64)
    protocol_version = models.PositiveIntegerField()
    methods = models.TextField(help_text="Every choice, in words.")
    left_out = models.JSONField(default=list, help_text="What was not used, and why.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "screening"
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="summary_number_once")]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"run {self.number} of review {self.review_id}"


class SummaryRow(models.Model):
    """A treatment and an outcome: studies, patients, events, and the pooled proportion (0 to 1).

    ``subgroup`` is empty for all arms together. The estimate is null where the model has none.
    """

    summary = models.ForeignKey(Summary, models.CASCADE, related_name="rows")
    outcome = models.ForeignKey(OutcomeDefinition, models.PROTECT, related_name="+")
    treatment = models.ForeignKey(Treatment, models.PROTECT, related_name="+")
    subgroup = models.CharField(max_length=120, blank=True)
    studies = models.PositiveIntegerField()
    arms = models.PositiveIntegerField()
    patients = models.PositiveIntegerField()
    events = models.PositiveIntegerField()
    proportion = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    crude_low = models.FloatField()
    crude_high = models.FloatField()
    prediction_low = models.FloatField(null=True)
    prediction_high = models.FloatField(null=True)
    tau2 = models.FloatField(null=True)
    method = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    inputs = models.JSONField(help_text="The arms behind the numbers, each with the id of its result.")

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(
                fields=["summary", "outcome", "treatment", "subgroup"], name="summary_row_once"
            ),
            models.CheckConstraint(condition=Q(events__lte=F("patients")), name="summary_row_events_within"),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"outcome {self.outcome_id}, treatment {self.treatment_id}: {self.events}/{self.patients}"
