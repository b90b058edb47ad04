"""What people answered about a study for a question; the class is computed from it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.protocol.models import Question
from screening.studies.models import Study


class Appraisal(models.Model):
    """One person's facts about a study for a question, or (``person`` null) the consensus."""

    class State(models.TextChoices):
        DRAFT = "draft", "In progress"
        COMPLETE = "complete", "Complete"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, models.PROTECT, related_name="appraisals")
    question = models.ForeignKey(Question, models.PROTECT, related_name="appraisals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="appraisals")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    scheme = models.CharField(max_length=40)
    facts = models.JSONField(default=dict, help_text="Per fact of the scheme: the answer.")
    quotes = models.JSONField(default=dict, help_text="Per fact: the words of the report it rests on.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    override_class = models.CharField(max_length=4, blank=True)
    override_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(
                fields=["study", "question", "person"],
                condition=Q(person__isnull=False),
                name="appraisal_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["study", "question"], condition=Q(person__isnull=True), name="appraisal_one_consensus"
            ),
            models.CheckConstraint(
                condition=Q(override_class="") | ~Q(override_reason=""), name="appraisal_override_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(override_class__in=["", "I", "II", "III", "IV"]), name="appraisal_override_class"
            ),
            models.CheckConstraint(
                condition=Q(override_class="") | Q(person__isnull=True),
                name="appraisal_override_in_consensus",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or 'consensus'} on study {self.study_id}, question {self.question_id}"

    @property
    def is_complete(self) -> bool:
        return self.state == self.State.COMPLETE
