"""The outcome of a citation at a stage: computed from its votes and kept beside them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from screening.citations.models import Citation
from screening.decisions.models.assignments import Assignment
from screening.decisions.models.choices import OPEN, SETTLED, Outcome, OwnState, Stage
from screening.protocol.models import Criterion
from screening.reviews.models import Review


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
    third_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who was asked because the others differ; with their vote two of three decide.",
    )
    awaits_third = models.BooleanField(default=False, help_text="It is in the queue of the third person.")
    withdrawn_at = models.DateTimeField(null=True, help_text="Set when the stage no longer asks for it.")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="absorbed", help_text="Where its votes count now."
    )
    own_state = models.CharField(
        max_length=10, choices=OwnState, blank=True, help_text="Empty while no merge concerns it."
    )
    assignment = models.ForeignKey(
        Assignment,
        models.PROTECT,
        null=True,
        related_name="items",
        db_index=False,
        help_text="Whose people alone are asked; empty in the pool.",
    )
    pilot = models.ForeignKey(
        Assignment,
        models.PROTECT,
        null=True,
        related_name="pilot_items",
        db_index=False,
        help_text="The pilot round that it was in, also after that was closed.",
    )
    people = models.PositiveSmallIntegerField(
        null=True, help_text="How many people judge it, where that is not what the stage asks for."
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(fields=["citation", "stage"], name="stage_item_once"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="stage_item_stage"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="stage_item_outcome"),
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(people__gte=1), name="stage_item_people"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(withdrawn_at__isnull=False) & ~Q(own_state=""),
                name="stage_item_merged_is_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(awaits_third=False) | Q(third_person__isnull=False, outcome="conflict"),
                name="stage_item_third_is_somebody",
            ),
        ]
        indexes = [
            # a person's queue is short walks along this one: in the pool and in each of their batches,
            # what nobody judged and what each other person alone judged, whatever was done before
            models.Index(
                F("review"),
                F("stage"),
                Coalesce("assignment", 0),
                Coalesce("only_voter", 0),
                F("rank"),
                F("id"),
                condition=Q(outcome__in=OPEN, withdrawn_at__isnull=True),
                name="stage_open",
            ),
            models.Index(
                fields=["review", "stage", "third_person", "rank", "id"],
                condition=Q(awaits_third=True, withdrawn_at__isnull=True),
                name="stage_awaits_third",
            ),
            models.Index(fields=["review", "stage", "outcome"], name="stage_outcome"),
            models.Index(
                fields=["assignment", "outcome"],
                condition=Q(assignment__isnull=False),
                name="stage_of_assignment",
            ),
            models.Index(fields=["pilot"], condition=Q(pilot__isnull=False), name="stage_of_pilot"),
        ]

    def __str__(self) -> str:
        return f"citation {self.citation_id}, {self.get_stage_display().lower()}: {self.outcome}"

    @property
    def is_settled(self) -> bool:
        return self.outcome in SETTLED

    @property
    def people_needed(self) -> int:
        """How many people are asked to judge it: what the stage asks for, or what holds for it alone."""
        if self.people:
            return self.people
        if self.stage == Stage.FULL_TEXT:
            return self.review.screeners_full_text
        return self.review.screeners_title_abstract
