"""One row per piece of background work: the only truth about how far it got."""

from django.conf import settings
from django.db import models

from screening.reviews.models import Review


class Job(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    review = models.ForeignKey(Review, models.CASCADE, related_name="jobs")
    task = models.CharField(max_length=80, help_text="Name of the Celery task; it gets the id of this row.")
    label = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    phase = models.CharField(max_length=80, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "screening"
        indexes = [
            models.Index(
                fields=["heartbeat_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="job_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.label}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
