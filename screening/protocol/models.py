"""The plan is data: any review is served by its own rows here."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from screening.reviews.models import Review


class Amendment(models.Model):
    """A dated change of the protocol: its version, what changed and why. Never edited."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="amendments")
    version = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    change = models.TextField()
    reason = models.TextField(blank=True)

    class Meta:
        app_label = "screening"
        constraints = [models.UniqueConstraint(fields=["review", "version"], name="amendment_version_once")]

    def __str__(self) -> str:
        return f"version {self.version}: {self.change}"


class Criterion(models.Model):
    """Asked as a question at the stages it names. ``position`` is its place among exclusion reasons."""

    class Kind(models.TextChoices):
        INCLUDE = "include", "Inclusion: the answer must be yes"
        EXCLUDE = "exclude", "Exclusion: the answer must be no"

    review = models.ForeignKey(Review, models.CASCADE, related_name="criteria")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.INCLUDE)
    label = models.CharField(max_length=80, help_text="A few words, shown on buttons and in tables.")
    question = models.CharField(max_length=300)
    reason = models.CharField(
        "wording as exclusion reason",
        max_length=120,
        help_text="As it stands in the PRISMA diagram, for example: No hypsarrhythmia documented.",
    )
    at_title_abstract = models.BooleanField("asked at title and abstract", default=True)
    at_full_text = models.BooleanField("asked at full text", default=True)
    position = models.PositiveSmallIntegerField("order as exclusion reason")
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "position"],
                condition=Q(retired_at__isnull=True),
                name="criterion_position_once",
            )
        ]

    def __str__(self) -> str:
        return self.label


class Treatment(models.Model):
    review = models.ForeignKey(Review, models.CASCADE, related_name="treatments")
    name = models.CharField(max_length=120)
    synonyms = models.JSONField(default=list, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="kinds")
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(fields=["review", "name"], name="treatment_name_once"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="treatment_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Denominator(models.TextChoices):
    RANDOMISED = "randomised", "all randomised"
    TREATED = "treated", "all treated"
    ANALYSED = "analysed", "as analysed in the report"
    RESPONDERS = "responders", "responders to the treatment"


class OutcomeDefinition(models.Model):
    class Type(models.TextChoices):
        BINARY = "binary", "events and total"
        CONTINUOUS = "continuous", "mean and standard deviation"

    review = models.ForeignKey(Review, models.CASCADE, related_name="outcomes")
    name = models.CharField(max_length=120)
    definition = models.TextField(blank=True)
    type = models.CharField(max_length=12, choices=Type, default=Type.BINARY)
    more_is_better = models.BooleanField("more of it is better", default=True)
    denominator = models.CharField(
        max_length=12,
        choices=Denominator,
        default=Denominator.RANDOMISED,
        help_text="Out of whom events count.",
    )
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        app_label = "screening"
        constraints = [models.UniqueConstraint(fields=["review", "name"], name="outcome_name_once")]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """What a recommendation will answer. A study's evidence class holds for one question."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="questions")
    text = models.CharField(max_length=200)
    treatment = models.ForeignKey(Treatment, models.PROTECT, null=True, blank=True, related_name="questions")
    comparator = models.ForeignKey(Treatment, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.ForeignKey(OutcomeDefinition, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        app_label = "screening"
        constraints = [models.UniqueConstraint(fields=["review", "text"], name="question_once")]

    def __str__(self) -> str:
        return self.text


class HighlightTerm(models.Model):
    """A word or phrase marked in titles and abstracts while screening."""

    class Kind(models.TextChoices):
        INCLUDE = "include", "speaks for inclusion"
        EXCLUDE = "exclude", "speaks for exclusion"

    review = models.ForeignKey(Review, models.CASCADE, related_name="highlight_terms")
    text = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        app_label = "screening"
        constraints = [models.UniqueConstraint(fields=["review", "text"], name="highlight_term_once")]

    def __str__(self) -> str:
        return self.text


class Search(models.Model):
    """One search as run: what PRISMA-S asks for."""

    class Source(models.TextChoices):
        DATABASE = "database", "Database"
        REGISTER = "register", "Register"
        CITATION_SEARCHING = "citation_searching", "Citation searching (reference lists)"
        WEBSITE = "website", "Website"
        ORGANISATION = "organisation", "Organisation"

    review = models.ForeignKey(Review, models.CASCADE, related_name="searches")
    source = models.CharField("kind of source", max_length=20, choices=Source, default=Source.DATABASE)
    database = models.CharField("database or source", max_length=80, help_text="For example MEDLINE.")
    platform = models.CharField(max_length=80, blank=True, help_text="For example Ovid or PubMed.")
    covers_from = models.CharField("covers from", max_length=20, blank=True, help_text="For example 1966.")
    covers_to = models.CharField("covers to", max_length=20, blank=True)
    strategy = models.TextField("strategy as run", blank=True)
    limits = models.CharField(max_length=200, blank=True)
    run_on = models.DateField("date of the search", null=True, blank=True)
    hits = models.PositiveIntegerField("records reported by the database", null=True, blank=True)

    class Meta:
        app_label = "screening"

    def __str__(self) -> str:
        return f"{self.database} ({self.platform})" if self.platform else self.database

    @property
    def needs_strategy(self) -> bool:
        """PRISMA-S asks for the strategy of databases and registers."""
        return self.source in {self.Source.DATABASE, self.Source.REGISTER}
