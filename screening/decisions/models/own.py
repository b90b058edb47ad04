"""What a person keeps for themselves while screening: notes, tags, and words to be marked in the text."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from screening.citations.models import Citation
from screening.decisions.models.choices import Stage
from screening.protocol.models import HighlightTerm
from screening.reviews.models import Review


class Annotation(models.Model):
    """A note on a citation at a stage, or a tag put on a citation or taken off; only its person sees it.

    Rows never change: of a note, and of each tag, the newest one counts. An empty note is one taken back.
    Tags are of the citation, so that they go on to full text with it.
    """

    class Kind(models.TextChoices):
        NOTE = "note", "Note"
        TAG = "tag", "Tag"

    citation = models.ForeignKey(Citation, models.PROTECT, related_name="annotations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="annotations")
    kind = models.CharField(max_length=4, choices=Kind)
    stage = models.CharField(max_length=20, choices=Stage, blank=True, help_text="Of a note only.")
    text = models.TextField(blank=True)
    is_on = models.BooleanField(default=True, help_text="False takes a tag off.")
    key = models.UUIDField("idempotency key", default=uuid.uuid4)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="annotation_key_once"),
            models.CheckConstraint(
                condition=Q(kind="note", stage__in=Stage.values, is_on=True)
                | Q(kind="tag", stage="") & ~Q(text=""),
                name="annotation_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "citation", "id"], name="annotation_of_person"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.person_id} on citation {self.citation_id}: {self.kind}"


class OwnTerm(models.Model):
    """A word or phrase that one person wants marked; it goes before the same term of the protocol."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="own_terms")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="own_terms")
    text = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=HighlightTerm.Kind)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(fields=["review", "person", "text"], name="own_term_once"),
            models.CheckConstraint(condition=Q(kind__in=HighlightTerm.Kind.values), name="own_term_kind"),
        ]

    def __str__(self) -> str:
        return self.text
