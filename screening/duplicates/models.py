"""Candidate pairs, what was said of them, and merges: records moved, nothing deleted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from screening.citations.models import Citation, ImportBatch
from screening.reviews.models import Review

LIKELY, POSSIBLE = 0.8, 0.5


class DuplicatePair(models.Model):
    class Verdict(models.TextChoices):
        PENDING = "pending", "To decide"
        DUPLICATE = "duplicate", "Duplicate"
        NOT_DUPLICATE = "not_duplicate", "Not a duplicate"
        SAME_STUDY = "same_study", "Same study, another publication"

    class Answer(models.TextChoices):
        """What the rules say of it, or that a person named the two without them."""

        DUPLICATE = "duplicate", "Duplicate"
        POSSIBLE = "possible", "Possible duplicate"
        RELATED = "related", "Same study, another publication"
        BY_HAND = "by_hand", "Marked by hand"

    APART = (Verdict.NOT_DUPLICATE, Verdict.SAME_STUDY)

    review = models.ForeignKey(Review, models.CASCADE, related_name="duplicate_pairs")
    first = models.ForeignKey(Citation, models.PROTECT, related_name="+")
    second = models.ForeignKey(Citation, models.PROTECT, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    rules_version = models.CharField(max_length=20)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.POSSIBLE)
    verdict = models.CharField(max_length=15, choices=Verdict, default=Verdict.PENDING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, help_text="Set and without a person: the rules decided.")
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]
        indexes = [models.Index(fields=["review", "verdict", "-score"], name="pair_to_decide")]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.get_verdict_display().lower()}"

    @property
    def likelihood(self) -> str:
        """The score in a word: on labelled sets nearly all likely pairs were duplicates."""
        return "likely" if self.score >= LIKELY else "possible" if self.score >= POSSIBLE else "unlikely"


class Merge(models.Model):
    """``dissolved`` gave its records to ``kept``. Undoing moves exactly those records back."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="merges")
    pair = models.ForeignKey(DuplicatePair, models.PROTECT, null=True, related_name="merges")
    kept = models.ForeignKey(Citation, models.PROTECT, related_name="merges_kept")
    dissolved = models.ForeignKey(Citation, models.PROTECT, related_name="merges_dissolved")
    moved_records = models.JSONField(help_text="Ids of the source records that moved.")
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_with = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The import whose undoing took it apart: a rule may merge the two again.",
    )

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(
                fields=["dissolved"], condition=Q(undone_at__isnull=True), name="merge_dissolved_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dissolved_id} into {self.kept_id}"
