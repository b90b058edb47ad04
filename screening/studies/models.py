"""A study and its reports; linking can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.fulltexts.models import Report
from screening.reviews.models import Review


class Study(models.Model):
    review = models.ForeignKey(Review, models.CASCADE, related_name="studies")
    label = models.CharField(max_length=120, help_text="First author and year, for example Baram 1996.")
    registration = models.CharField("trial registration number", max_length=60, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "screening"
        constraints = [models.UniqueConstraint(fields=["review", "label"], name="study_label_once")]

    def __str__(self) -> str:
        return self.label


class StudyReport(models.Model):
    study = models.ForeignKey(Study, models.PROTECT, related_name="links")
    report = models.ForeignKey(Report, models.PROTECT, related_name="links")
    is_primary = models.BooleanField(default=False)
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(auto_now_add=True)
    unlinked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    unlinked_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(unlinked_at__isnull=True), name="report_in_one_study"
            ),
            models.UniqueConstraint(
                fields=["study"],
                condition=Q(unlinked_at__isnull=True, is_primary=True),
                name="study_one_primary_report",
            ),
            models.CheckConstraint(
                condition=Q(unlinked_at__isnull=True, unlinked_by__isnull=True)
                | Q(unlinked_at__isnull=False, unlinked_by__isnull=False),
                name="study_report_unlinked_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.report_id} of study {self.study_id}"
