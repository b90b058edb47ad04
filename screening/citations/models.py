"""Import batches, source records as they came, and the citations that people screen."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from screening.engine.formats import FORMATS
from screening.jobs.models import Job
from screening.protocol.models import Search
from screening.reviews.models import Review


class CitationQuerySet(models.QuerySet):
    def in_review(self):
        """What there is to screen: neither merged into another nor gone with an import that was undone."""
        return self.filter(merged_into__isnull=True, left_with__isnull=True)


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
    left_with = models.ForeignKey(
        "ImportBatch",
        models.PROTECT,
        null=True,
        related_name="taken_away",
        help_text="The import that brought it and was undone; it is in no list any more.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CitationQuerySet.as_manager()

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
            models.Index(
                fields=["review", "embase_id"], condition=~Q(embase_id=""), name="citation_embase_number"
            ),
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
    """One file under a search. It is read, its account is shown, and it is stored once somebody accepts it.

    Its numbers close: marks = records + rejected. ``records`` counts what could be read, ``stored`` what
    was stored of it, ``undone`` what left the review again when the import was undone.
    """

    class State(models.TextChoices):
        COLUMNS = "columns", "Columns to be named"
        WAITING = "waiting", "Waiting"
        READ = "read", "To be accepted"
        ACCEPTED = "accepted", "Being stored"
        STORED = "stored", "Stored"
        REFUSED = "refused", "Refused"
        DISCARDED = "discarded", "Discarded"
        UNDONE = "undone", "Undone"

    GONE = (State.REFUSED, State.DISCARDED, State.UNDONE)
    AT_WORK = (State.WAITING, State.ACCEPTED)

    review = models.ForeignKey(Review, models.CASCADE, related_name="batches")
    search = models.ForeignKey(Search, models.PROTECT, related_name="batches")
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to="imports/")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=40, blank=True)
    platform = models.CharField(max_length=60, blank=True)
    encoding = models.CharField(max_length=40, blank=True)
    columns = models.JSONField(default=dict, help_text="Of a table: what each column means.")
    accepts_itself = models.BooleanField(
        default=False, help_text="Stored without asking where the numbers close and every line is understood."
    )
    marks = models.PositiveIntegerField(default=0, help_text="Records counted without the parser.")
    parsed = models.PositiveIntegerField(default=0, help_text="Records that could be read.")
    rejected = models.PositiveIntegerField(default=0)
    not_understood = models.PositiveIntegerField(default=0, help_text="Lines that belong to no record.")
    without_abstract = models.PositiveIntegerField(default=0)
    with_warnings = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0, help_text="Records that were in the review before.")
    stored = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
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
                fields=["review", "sha256"],
                condition=~Q(state__in=["refused", "discarded", "undone"]),
                name="batch_file_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display().lower()})"

    @property
    def format_name(self) -> str:
        """What the catalogue calls it, without the article: "RIS file"."""
        known = FORMATS.get(self.format)
        return known.label.split(" ", 1)[1] if known else self.format

    @property
    def unaccounted(self) -> int:
        """Marks in the file that are neither records nor rejected: 0 where the numbers close."""
        return self.marks - self.parsed - self.rejected

    @property
    def is_clean(self) -> bool:
        """Every mark became a record and every line was understood."""
        return not (self.unaccounted or self.rejected or self.not_understood)

    @property
    def new(self) -> int:
        return self.parsed - self.known

    @property
    def has_stopped(self) -> bool:
        """Its job ended without reading or storing it to the end, so it can go on."""
        return self.state in self.AT_WORK and (self.job is None or self.job.is_over)


class RejectedRecord(models.Model):
    """An entry of a file that could not be read: where it stands, its raw text, why.

    Where somebody mends it, ``mended`` is the record that was read from the corrected text.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rejects")
    position = models.PositiveIntegerField(default=0, help_text="Its place in the file, from 1.")
    line = models.PositiveIntegerField()
    raw = models.TextField()
    reason = models.TextField()
    mended = models.OneToOneField(
        "SourceRecord", models.PROTECT, null=True, related_name="mends", help_text="Read from a correction."
    )

    class Meta:
        app_label = "screening"

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class StrayLine(models.Model):
    """A line of a file that belongs to no record and that no rule explains; the first hundreds are kept."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="strays")
    line = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        app_label = "screening"

    def __str__(self) -> str:
        return f"line {self.line}: {self.text[:60]}"


class ColumnMapping(models.Model):
    """What somebody said the columns of a table mean, kept for the next table with the same header."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="column_mappings")
    signature = models.CharField(max_length=64, help_text="Of the names in the header.")
    columns = models.JSONField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "screening"
        indexes = [models.Index(fields=["review", "signature"], name="mapping_by_signature")]

    def __str__(self) -> str:
        return f"columns {', '.join(self.columns)}"


class SourceRecord(models.Model):
    """One entry of a file, kept raw for ever. Only ``citation`` may change: merging moves it."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="records")
    citation = models.ForeignKey(Citation, models.PROTECT, related_name="records")
    position = models.PositiveIntegerField(help_text="Its place in the file, from 1.")
    line = models.PositiveIntegerField()
    raw = models.TextField()
    fields = models.JSONField()
    warnings = models.JSONField(default=list)
    known_before = models.BooleanField(
        default=False, help_text="Its number was in the review when it came: not new in a search update."
    )

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


class CitationEdit(models.Model):
    """What a person says a field should show, over the source records; the newest of a field holds.

    ``value`` None takes the earlier edits back: the records speak again. Rows are only ever added.
    """

    citation = models.ForeignKey(Citation, models.CASCADE, related_name="edits")
    field = models.CharField(max_length=30)
    value = models.JSONField(null=True)
    note = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "screening"
        indexes = [models.Index(fields=["citation", "field", "-id"], name="edit_newest")]
        triggers = [
            pgtrigger.Protect(name="edit_only_added", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.field} of citation {self.citation_id}"
