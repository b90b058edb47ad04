"""Votes are rows that never change; the outcome of a stage is computed from them and kept beside."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from screening.citations.models import Citation
from screening.protocol.models import Criterion
from screening.reviews.models import Review


class Stage(models.TextChoices):
    TITLE_ABSTRACT = "title_abstract", "Title and abstract"
    FULL_TEXT = "full_text", "Full text"

    @property
    def slug(self) -> str:
        return self.value.replace("_", "-")

    @classmethod
    def of_slug(cls, slug: str) -> "Stage":
        """Raises KeyError for a word that names no stage."""
        return {stage.slug: stage for stage in cls}[slug]


class Verdict(models.TextChoices):
    INCLUDE = "include", "Include"
    MAYBE = "maybe", "Maybe"
    EXCLUDE = "exclude", "Exclude"


class Outcome(models.TextChoices):
    UNSCREENED = "unscreened", "Unscreened"
    AWAITING = "awaiting", "Awaiting a second person"
    INCLUDED = "included", "Included"
    EXCLUDED = "excluded", "Excluded"
    CONFLICT = "conflict", "Conflict"


SETTLED = [Outcome.INCLUDED, Outcome.EXCLUDED]
OPEN = [Outcome.UNSCREENED, Outcome.AWAITING]


class OwnState(models.TextChoices):
    """What an item would be if nothing were merged."""

    OPEN = "open", "Open"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ABSENT = "absent", "Not there"


class StageItem(models.Model):
    """A citation at a stage, with the outcome that its votes and its resolution give.

    Where its citation was merged into another, ``merged_into`` is the item that stands for it: that one
    takes in its votes, while its own outcome and seats stay as they were, for the day the merge is undone.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="stage_items")
    citation = models.ForeignKey(Citation, models.PROTECT, related_name="stage_items")
    stage = models.CharField(max_length=20, choices=Stage)
    rank = models.FloatField(help_text="Its place in the queue, small first.")
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.UNSCREENED)
    reason = models.ForeignKey(Criterion, models.PROTECT, null=True, related_name="+")
    seats_taken = models.PositiveSmallIntegerField(default=0, help_text="People with a current vote.")
    only_voter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Whose vote it is while one alone has voted: their queue passes the item by.",
    )
    resolution = models.ForeignKey(
        "Resolution", models.PROTECT, null=True, related_name="+", help_text="The one in force."
    )
    withdrawn_at = models.DateTimeField(null=True, help_text="Set when the stage no longer asks for it.")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="absorbed", help_text="Where its votes count now."
    )
    own_state = models.CharField(
        max_length=10, choices=OwnState, blank=True, help_text="Empty while no merge concerns it."
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(fields=["citation", "stage"], name="stage_item_once"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="stage_item_stage"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="stage_item_outcome"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(withdrawn_at__isnull=False) & ~Q(own_state=""),
                name="stage_item_merged_is_withdrawn",
            ),
        ]
        indexes = [
            # a person's queue is what nobody judged, merged with what each other person alone judged:
            # short walks along these two, whatever the person has done before
            models.Index(
                fields=["review", "stage", "rank", "id"],
                condition=Q(outcome="unscreened", withdrawn_at__isnull=True),
                name="stage_unscreened",
            ),
            models.Index(
                fields=["review", "stage", "only_voter", "rank", "id"],
                condition=Q(outcome="awaiting", withdrawn_at__isnull=True),
                name="stage_awaiting",
            ),
            models.Index(fields=["review", "stage", "outcome"], name="stage_outcome"),
        ]

    def __str__(self) -> str:
        return f"citation {self.citation_id}, {self.get_stage_display().lower()}: {self.outcome}"

    @property
    def is_settled(self) -> bool:
        return self.outcome in SETTLED

    @property
    def people_needed(self) -> int:
        """How many people the review asks to judge it at this stage."""
        if self.stage == Stage.FULL_TEXT:
            return self.review.screeners_full_text
        return self.review.screeners_title_abstract


class Vote(models.Model):
    """What one person said once. Changing one's mind is a further vote; undo is one without verdict."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(StageItem, models.PROTECT, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="votes")
    verdict = models.CharField(max_length=10, choices=Verdict, null=True)
    reason = models.ForeignKey(Criterion, models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict, help_text="Per criterion id: yes, no or unclear.")
    note = models.TextField(blank=True)
    seconds = models.PositiveIntegerField(null=True, help_text="Time the card was open.")
    key = models.UUIDField("idempotency key", default=uuid.uuid4)
    cast_at = models.DateTimeField(db_default=Now())
    serial = models.BigIntegerField(help_text="Order of the votes of this person on this item, from 1.")

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="vote_key_once"),
            models.UniqueConstraint(fields=["item", "person", "serial"], name="vote_serial_once"),
            models.CheckConstraint(
                condition=Q(verdict__isnull=True) | Q(verdict__in=Verdict.values), name="vote_verdict"
            ),
            models.CheckConstraint(
                condition=Q(reason__isnull=True) | Q(verdict="exclude"), name="vote_reason_with_exclude"
            ),
        ]
        indexes = [models.Index(fields=["person", "-cast_at"], name="vote_newest_of_person")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.person_id} on item {self.item_id}: {self.verdict or 'withdrawn'}"

    @property
    def stage(self) -> Stage:
        return Stage(self.item.stage)

    @property
    def counted_at(self) -> StageItem:
        """The item that was voted on, or the one that stands for it since a merge."""
        return self.item.merged_into or self.item

    def says_the_same(self, other: "Vote") -> bool:
        """The verdict, and at full text the reason too."""
        reasons = (self.reason_id, other.reason_id) if self.stage == Stage.FULL_TEXT else (None, None)
        return self.verdict == other.verdict and reasons[0] == reasons[1]


class Seat(models.Model):
    """A person's place at an item: points at the current vote, so that there is one at most."""

    item = models.ForeignKey(StageItem, models.PROTECT, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    vote = models.ForeignKey(Vote, models.PROTECT, null=True, related_name="+", help_text="Null after undo.")

    class Meta:
        app_label = "screening"
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="seat_once")]
        indexes = [models.Index(fields=["person", "item"], name="seat_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} at item {self.item_id}"


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
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"item {self.item_id}: {self.verdict}"
