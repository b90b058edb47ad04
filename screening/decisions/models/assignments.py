"""Which citations are kept for which people: batches, pilot rounds, and samples for a second person.

What is in no batch is in the pool, where everybody who screens is asked.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from screening.decisions.models.choices import Stage
from screening.reviews.models import Review


class Assignment(models.Model):
    """Citations of a stage given to people: they alone are asked, as long as it is not closed.

    A batch asks as many of its people as the stage asks for; a pilot round asks every one of them.
    """

    class Kind(models.TextChoices):
        BATCH = "batch", "Batch"
        PILOT = "pilot", "Pilot round"

    review = models.ForeignKey(Review, models.CASCADE, related_name="assignments")
    stage = models.CharField(max_length=20, choices=Stage)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.BATCH)
    name = models.CharField(max_length=120)
    chosen = models.JSONField(default=dict, help_text="How its citations were chosen, with the seed.")
    size = models.PositiveIntegerField(help_text="How many citations were given.")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="assignment_stage"),
            models.CheckConstraint(condition=Q(kind__in=["batch", "pilot"]), name="assignment_kind"),
        ]
        indexes = [models.Index(fields=["review", "stage", "-id"], name="assignment_of_stage")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_pilot(self) -> bool:
        return self.kind == self.Kind.PILOT


class Assignee(models.Model):
    """A person to whom citations are given. Stays when the person leaves the review, and counts no more."""

    class Experience(models.TextChoices):
        EXPERIENCED = "experienced", "Experienced"
        NEW = "new", "New"

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="assignees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assigned")
    experience = models.CharField(max_length=12, choices=Experience, blank=True)

    class Meta:
        app_label = "screening"
        constraints = [models.UniqueConstraint(fields=["assignment", "person"], name="assignee_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in assignment {self.assignment_id}"


class SecondSample(models.Model):
    """Where one person screens: the share of citations that a second person screens too.

    Which they are follows from the seed and the citation alone, so that later citations fall under it too
    and nobody's vote can bear on the choice.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="second_samples")
    stage = models.CharField(max_length=20, choices=Stage)
    share = models.FloatField(help_text="Between 0 and 1.")
    seed = models.PositiveIntegerField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="second_sample_share"),
            models.UniqueConstraint(
                fields=["review", "stage"], condition=Q(ended_at__isnull=True), name="second_sample_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share:.0%} of {self.get_stage_display().lower()}"
