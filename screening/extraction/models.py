"""What people read out of the reports. Each person's extraction stays; the consensus is a further one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from screening.fulltexts.models import Report
from screening.protocol.models import Denominator, OutcomeDefinition, Treatment
from screening.reviews.models import Review
from screening.studies.models import Study


class FormField(models.Model):
    """A free field of the review's extraction form."""

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        NUMBER = "number", "Number"
        CHOICE = "choice", "One of a list"

    review = models.ForeignKey(Review, models.CASCADE, related_name="form_fields")
    label = models.CharField(max_length=120)
    help = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TEXT)
    choices = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        app_label = "screening"
        constraints = [models.UniqueConstraint(fields=["review", "label"], name="form_field_once")]

    def __str__(self) -> str:
        return self.label


class Extraction(models.Model):
    """One person's extraction of a study, or (``person`` null) the consensus."""

    class State(models.TextChoices):
        DRAFT = "draft", "In progress"
        COMPLETE = "complete", "Complete"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, models.PROTECT, related_name="extractions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="extractions"
    )
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(
        default=1, help_text="Counts saves; an older page cannot overwrite."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(
                fields=["study", "person"], condition=Q(person__isnull=False), name="extraction_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["study"], condition=Q(person__isnull=True), name="extraction_one_consensus"
            ),
        ]

    def __str__(self) -> str:
        return f"{'consensus' if self.is_consensus else self.person} on study {self.study_id}"

    @property
    def is_consensus(self) -> bool:
        return self.person_id is None

    @property
    def is_complete(self) -> bool:
        return self.state == self.State.COMPLETE


class Sourced(models.Model):
    """Every value keeps where it stands: report, page, quote."""

    source_report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="+")
    source_page = models.PositiveIntegerField("page", null=True, blank=True)
    source_quote = models.TextField("quote", blank=True)

    class Meta:
        abstract = True


class FieldValue(Sourced):
    """What stands in a free field. Nothing found in the report is its own state."""

    extraction = models.ForeignKey(Extraction, models.CASCADE, related_name="values")
    field = models.ForeignKey(FormField, models.PROTECT, related_name="values")
    is_reported = models.BooleanField("reported", default=True)
    value = models.TextField(blank=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(fields=["extraction", "field"], name="field_value_once"),
            models.CheckConstraint(
                condition=Q(is_reported=True) | Q(value=""), name="field_value_not_reported_is_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field_id}: {self.value if self.is_reported else 'not reported'}"


class Arm(Sourced):
    """A treatment arm as one extractor named it; ``consensus_arm`` is what it was aligned with."""

    extraction = models.ForeignKey(Extraction, models.CASCADE, related_name="arms")
    treatment = models.ForeignKey(Treatment, models.PROTECT, related_name="arms")
    label = models.CharField(
        max_length=120, help_text="As the report names it, with its stratum if it has one."
    )
    subgroup = models.CharField(max_length=120, blank=True, help_text="For example cryptogenic.")
    dose = models.CharField(max_length=120, blank=True)
    route = models.CharField(max_length=60, blank=True)
    schedule = models.CharField(max_length=120, blank=True)
    duration = models.CharField(max_length=60, blank=True)
    n_randomised = models.PositiveIntegerField(null=True, blank=True)
    n_treated = models.PositiveIntegerField(null=True, blank=True)
    n_analysed = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    consensus_arm = models.ForeignKey("self", models.SET_NULL, null=True, related_name="aligned")

    class Meta:
        app_label = "screening"
        constraints = [models.UniqueConstraint(fields=["extraction", "label"], name="arm_label_once")]

    def __str__(self) -> str:
        return self.label


class Result(Sourced):
    """One outcome of one arm at one timepoint. Zero events is 0; not reported is its own state."""

    arm = models.ForeignKey(Arm, models.CASCADE, related_name="results")
    outcome = models.ForeignKey(OutcomeDefinition, models.PROTECT, related_name="results")
    timepoint = models.CharField(max_length=80, blank=True)
    definition = models.CharField("definition used in the report", max_length=300, blank=True)
    period = models.CharField("period of a cross-over", max_length=60, blank=True)
    denominator = models.CharField(max_length=12, choices=Denominator, default=Denominator.RANDOMISED)
    is_reported = models.BooleanField("reported", default=True)
    events = models.PositiveIntegerField(null=True, blank=True)
    total = models.PositiveIntegerField(null=True, blank=True)
    mean = models.FloatField(null=True, blank=True)
    sd = models.FloatField("standard deviation", null=True, blank=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(fields=["arm", "outcome", "timepoint", "period"], name="result_once"),
            models.CheckConstraint(
                condition=Q(events__isnull=True) | Q(total__isnull=True) | Q(events__lte=F("total")),
                name="result_events_within_total",
            ),
            models.CheckConstraint(
                condition=Q(sd__isnull=True) | Q(sd__gte=0), name="result_sd_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(is_reported=True)
                | Q(events__isnull=True, total__isnull=True, mean__isnull=True, sd__isnull=True),
                name="result_not_reported_has_no_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"outcome {self.outcome_id} of arm {self.arm_id} at {self.timepoint or 'the end'}"


class Settlement(models.Model):
    """How one item of a consensus was settled: in agreement, by one side, or with another value."""

    class Choice(models.TextChoices):
        AGREED = "agreed", "Both agree"
        ONE = "one", "One side taken"
        OTHER = "other", "Another value"

    extraction = models.ForeignKey(Extraction, models.CASCADE, related_name="settlements")
    item = models.CharField(max_length=240, help_text="The key of the item, as the comparison names it.")
    choice = models.CharField(max_length=10, choices=Choice)
    taken_from = models.ForeignKey(Extraction, models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(fields=["extraction", "item"], name="settlement_once"),
            models.CheckConstraint(
                condition=~Q(choice="one") | Q(taken_from__isnull=False), name="settlement_one_says_which"
            ),
            models.CheckConstraint(
                condition=~Q(choice="other") | ~Q(note=""), name="settlement_other_has_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_choice_display().lower()}"
