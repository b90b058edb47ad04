"""Import batches, source records as they came, and the citations that people screen."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from screening.jobs.models import Job
from screening.protocol.models import Search
from screening.reviews.models import Review

FORMAT_NAMES = {"ris": "RIS", "medline": "PubMed / MEDLINE tagged"}


class Citation(models.Model):
    """What people screen. Its shown fields are the fullest of its source records.

    A citation whose records were all moved to another (a merge) stays as an empty row with
    ``merged_into`` set, so that the merge can be undone. ``merged_into`` is the citation that stands
    for it now, which is never itself merged: one step leads there, however many merges lie between.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="citations")
    number = models.PositiveIntegerField(help_text="Its number within the review.")
    title = models.TextField(blank=True)
    abstract = models.TextField(blank=True)
    authors = models.JSONField(default=list)
    year = models.SmallIntegerField(null=True)
    journal = models.TextField(blank=True)
    volume = models.CharField(max_length=100, blank=True)
    issue = models.CharField(max_length=100, blank=True)
    pages = models.CharField(max_length=100, blank=True)
    doi = models.TextField(blank=True)
    pmid = models.CharField(max_length=20, blank=True)
    embase_id = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=100, blank=True)
    publication_types = models.JSONField(default=list)
    keywords = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    doi_key = models.TextField(blank=True, help_text="DOI in lower case, for comparing.")
    title_key = models.TextField(blank=True, help_text="Title in its normal form, for comparing.")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="absorbed")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="citation_number_once"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="citation_not_into_itself",
            ),
        ]
        indexes = [
            models.Index(
                fields=["review", "id"], condition=Q(merged_into__isnull=True), name="citation_alive"
            ),
            models.Index(fields=["review", "doi_key"], condition=~Q(doi_key=""), name="citation_doi"),
            models.Index(fields=["review", "pmid"], condition=~Q(pmid=""), name="citation_pmid"),
            models.Index(fields=["review", "year"], name="citation_year"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.title}"

    @property
    def first_author(self) -> str:
        return self.authors[0] if self.authors else ""

    @property
    def short_name(self) -> str:
        """Family name of the first author and the year, as studies are called: "Baram 1996"."""
        family = self.first_author.split(",")[0].split(" ")[0] if self.first_author else "Anonymous"
        return f"{family} {self.year}" if self.year else family

    @property
    def few_authors(self) -> str:
        """The first three, as lists of references have them."""
        return ", ".join(self.authors[:3]) + (" et al." if len(self.authors) > 3 else "")

    @property
    def printed_in(self) -> str:
        """Journal, year and place: "Pediatrics 1996; 97(3): 375-379"."""
        volume = f"{self.volume}({self.issue})" if self.volume and self.issue else self.volume or self.issue
        place = ": ".join(part for part in (volume, self.pages) if part)
        journal = " ".join(part for part in (self.journal, str(self.year or "")) if part)
        return "; ".join(part for part in (journal, place) if part)

    @property
    def databases(self) -> list[str]:
        """Where its records were found; expects ``records`` with their searches (queries.with_sources)."""
        return list(dict.fromkeys(record.batch.search.database for record in self.records.all()))


class CitationText(models.Model):
    """Search text beside the citation: built in the background, narrow enough to stay fast."""

    citation = models.OneToOneField(Citation, models.CASCADE, primary_key=True, related_name="text")
    vector = SearchVectorField()

    class Meta:
        app_label = "screening"
        indexes = [GinIndex(fields=["vector"], name="citation_text_gin")]

    def __str__(self) -> str:
        return f"search text of citation {self.pk}"


class ImportBatch(models.Model):
    """One file under a search. Its numbers close: marks = stored + seen before + rejected."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        STORED = "stored", "Stored"
        REFUSED = "refused", "Refused"

    review = models.ForeignKey(Review, models.CASCADE, related_name="batches")
    search = models.ForeignKey(Search, models.PROTECT, related_name="batches")
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to="imports/")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=40, blank=True)
    platform = models.CharField(max_length=60, blank=True)
    encoding = models.CharField(max_length=40, blank=True)
    marks = models.PositiveIntegerField(default=0, help_text="Records counted without the parser.")
    stored = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    without_abstract = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list)
    refusal = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="batches")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "sha256"], condition=~Q(state="refused"), name="batch_file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display().lower()})"

    @property
    def format_name(self) -> str:
        return FORMAT_NAMES.get(self.format, self.format)

    @property
    def unaccounted(self) -> int:
        """Marks in the file that are neither stored nor rejected: 0 where the numbers close."""
        return self.marks - self.stored - self.rejected

    @property
    def has_stopped(self) -> bool:
        """Its job ended without reading it to the end, so it can be read again."""
        return self.state == self.State.WAITING and (self.job is None or self.job.is_over)


class RejectedRecord(models.Model):
    """An entry of a file that could not be read: where it stands, its raw text, why."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rejects")
    line = models.PositiveIntegerField()
    raw = models.TextField()
    reason = models.TextField()

    class Meta:
        app_label = "screening"

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class SourceRecord(models.Model):
    """One entry of a file, kept raw for ever. Only ``citation`` may change: merging moves it."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="records")
    citation = models.ForeignKey(Citation, models.PROTECT, related_name="records")
    position = models.PositiveIntegerField(help_text="Its place in the file, from 1.")
    line = models.PositiveIntegerField()
    raw = models.TextField()
    fields = models.JSONField()
    warnings = models.JSONField(default=list)

    class Meta:
        app_label = "screening"
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="record_position_once")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="never_changed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["citation"]),
            ),
        ]

    def __str__(self) -> str:
        return f"record {self.position} of batch {self.batch_id}"
