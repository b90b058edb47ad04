"""Seeking, retrieving and giving up reports; adding their files."""

import hashlib

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from screening.audit import actions as audit
from screening.engine import pdf
from screening.errors import DomainError
from screening.fulltexts import events
from screening.fulltexts.models import Report, ReportFile, ReportPage

MAX_SIZE = 100 * 1024 * 1024


@transaction.atomic
def seek_report(*, citation, by) -> Report:
    """The citation was included at title and abstract: its report is sought, again if it was before."""
    report, is_new = Report.objects.select_for_update().get_or_create(
        citation=citation, defaults={"review": citation.review}
    )
    if is_new or report.withdrawn_at:
        report.withdrawn_at = None
        report.save(update_fields=["withdrawn_at"])
        _log(by, "report.seek", report, f"sought the report of citation #{citation.number}")
        if report.state == Report.State.RETRIEVED:
            events.retrieved.send(sender=Report, report=report, by=by)
    return report


@transaction.atomic
def withdraw_report(*, citation, by) -> None:
    """The citation is no longer included at title and abstract. State and files stay as they are."""
    report = Report.objects.select_for_update().filter(citation=citation, withdrawn_at__isnull=True).first()
    if report is None:
        return
    report.withdrawn_at = timezone.now()
    report.save(update_fields=["withdrawn_at"])
    _log(by, "report.withdraw", report, f"the report of citation #{citation.number} is no longer sought")
    if report.state == Report.State.RETRIEVED:
        events.lost.send(sender=Report, report=report, by=by)


@transaction.atomic
def set_state(*, report, by, state, why_not="") -> Report:
    """How far the retrieval is. Not retrieved needs to say why."""
    report = Report.objects.select_for_update().select_related("citation", "review").get(pk=report.pk)
    if state not in Report.State.values:
        raise DomainError("Choose one of: sought, requested, retrieved, not retrieved.")
    if state == Report.State.NOT_RETRIEVED and not why_not.strip():
        raise DomainError("Say why the report was not retrieved: PRISMA readers will ask.")
    before, report.state = report.state, state
    report.why_not = why_not.strip() if state == Report.State.NOT_RETRIEVED else ""
    report.save(update_fields=["state", "why_not"])
    summary = (
        f"marked the report of citation #{report.citation.number} as {report.get_state_display().lower()}"
    )
    _log(by, "report.state", report, summary, {"before": before, "after": state, "why_not": report.why_not})
    _tell(report, before, by)
    return report


def _tell(report: Report, before: str, by) -> None:
    is_retrieved = report.state == Report.State.RETRIEVED
    if is_retrieved == (before == Report.State.RETRIEVED) or report.withdrawn_at:
        return
    (events.retrieved if is_retrieved else events.lost).send(sender=Report, report=report, by=by)


@transaction.atomic
def add_file(*, report, by, upload) -> ReportFile:
    """Keep a PDF and the text of its pages; the report counts as retrieved from then on."""
    if upload.size > MAX_SIZE:
        raise DomainError(
            f"{upload.name} is larger than 100 MB. Save it with smaller pictures and try again."
        )
    data = upload.read()
    try:
        text = pdf.read_text(data)
    except pdf.NotReadable as refusal:
        raise DomainError(f"{upload.name}: {refusal}") from refusal
    kept = _keep(report, by, upload, data, text)
    summary = f"added {upload.name} to the report of citation #{report.citation.number}"
    _log(by, "report.file", report, summary, {"sha256": kept.sha256, "pages": kept.page_count})
    if report.state != Report.State.RETRIEVED:
        set_state(report=report, by=by, state=Report.State.RETRIEVED)
    return kept


def _keep(report: Report, by, upload, data: bytes, text: pdf.PdfText) -> ReportFile:
    upload.seek(0)
    try:
        with transaction.atomic():
            kept = ReportFile.objects.create(
                report=report, file=File(upload, name="report.pdf"), name=upload.name[:255], size=len(data),
                sha256=hashlib.sha256(data).hexdigest(), page_count=len(text.pages), uploaded_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise DomainError(f"{upload.name} is already here: this report has exactly this file.") from error
    ReportPage.objects.bulk_create(
        ReportPage(file=kept, number=number, text=page) for number, page in enumerate(text.pages, 1)
    )
    return kept


def _log(by, verb: str, report: Report, summary: str, detail: dict | None = None) -> None:
    audit.record(by=by, review=report.review, verb=verb, target=report, summary=summary, detail=detail)
