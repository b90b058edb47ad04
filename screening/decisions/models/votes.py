"""Votes are rows that never change; a seat points at the one of a person that counts."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from screening.decisions.models.choices import Stage, Verdict
from screening.decisions.models.sign_offs import STAGE_IS_OPEN
from screening.decisions.models.stages import StageItem
from screening.protocol.models import Criterion


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
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who asked for it anew: the row then says nothing, in place of the one before.",
    )
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
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True) | Q(verdict__isnull=True), name="vote_asked_says_nothing"
            ),
        ]
        indexes = [models.Index(fields=["person", "-cast_at"], name="vote_newest_of_person")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            STAGE_IS_OPEN,
        ]

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
