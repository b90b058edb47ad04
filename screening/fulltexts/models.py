"""Reports: a document of a citation, how far its retrieval is, and its files."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.citations.models import Citation
from screening.reviews.models import Review


class Report(models.Model):
    class State(models.TextChoices):
        SOUGHT = "sought", "Sought"
        REQUESTED = "requested", "Requested"
        RETRIEVED = "retrieved", "Retrieved"
        NOT_RETRIEVED = "not_retrieved", "Not retrieved"

    review = models.ForeignKey(Review, models.CASCADE, related_name="reports")
    citation = models.OneToOneField(Citation, models.PROTECT, related_name="report")
    state = models.CharField(max_length=15, choices=State, default=State.SOUGHT)
    why_not = models.TextField("why it was not retrieved", blank=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="Set when the citation is no longer included.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="not_retrieved") | ~Q(why_not=""), name="report_not_retrieved_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"report of citation {self.citation_id}: {self.get_state_display().lower()}"


class ReportFile(models.Model):
    """A PDF as uploaded. A newer file does not remove an older one."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="files")
    file = models.FileField(upload_to="reports/")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    page_count = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "screening"
        constraints = [models.UniqueConstraint(fields=["report", "sha256"], name="report_file_once")]

    def __str__(self) -> str:
        return self.name


class ReportPage(models.Model):
    """The text of one page, as the file holds it; empty for a scan."""

    file = models.ForeignKey(ReportFile, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)

    class Meta:
        app_label = "screening"
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="report_page_once")]

    def __str__(self) -> str:
        return f"page {self.number} of file {self.file_id}"
