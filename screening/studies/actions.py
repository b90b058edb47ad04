"""Making studies out of reports, and taking them apart again."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from screening.audit import actions as audit
from screening.errors import Conflicting, DomainError
from screening.studies.models import Study, StudyReport


@transaction.atomic
def make_study(*, report, by, label="") -> Study:
    """A study whose first and primary report is ``report``; without ``label``, author and year."""
    wanted = label.strip() or report.citation.short_name
    study = Study.objects.create(
        review=report.review, label=_free_label(report.review, wanted), created_by=by
    )
    _log(by, "study.make", study, f"made the study {study.label}")
    link_report(study=study, report=report, by=by)
    return study


def _free_label(review, wanted: str) -> str:
    """``Baram 1996``, and if that is taken ``Baram 1996b``: as reference lists do."""
    taken = set(review.studies.filter(label__startswith=wanted).values_list("label", flat=True))
    suffixes = ["", *"bcdefghijklmnopqrstuvwxyz"]
    free = (f"{wanted}{suffix}" for suffix in suffixes if f"{wanted}{suffix}" not in taken)
    return next(free, f"{wanted} ({len(taken) + 1})")


@transaction.atomic
def link_report(*, study, report, by) -> StudyReport:
    """``report`` tells of ``study``. The first report is the primary one."""
    study = Study.objects.select_for_update().get(pk=study.pk)
    if report.review_id != study.review_id:
        raise DomainError("The report belongs to another review.")
    is_first = not study.links.filter(unlinked_at__isnull=True).exists()
    try:
        with transaction.atomic():
            link = StudyReport.objects.create(study=study, report=report, is_primary=is_first, linked_by=by)
    except IntegrityError as error:
        raise Conflicting("This report already belongs to a study. Take it out there first.") from error
    summary = f"linked the report of citation #{report.citation.number} to {study.label}"
    _log(by, "study.link", study, summary, {"report": report.pk})
    return link


@transaction.atomic
def unlink_report(*, link, by) -> None:
    """Take a report out of its study; the row of the link stays. Another report becomes primary."""
    Study.objects.select_for_update().get(pk=link.study_id)
    link = StudyReport.objects.select_for_update().get(pk=link.pk)
    if link.unlinked_at:
        raise Conflicting("This report was taken out of the study already.")
    was_primary, link.is_primary = link.is_primary, False
    link.unlinked_at, link.unlinked_by = timezone.now(), by
    link.save()
    if was_primary:
        _promote(link.study)
    summary = f"took the report of citation #{link.report.citation.number} out of {link.study.label}"
    _log(by, "study.unlink", link.study, summary, {"report": link.report_id})


def _promote(study: Study) -> None:
    heir = study.links.filter(unlinked_at__isnull=True).order_by("pk").first()
    if heir:
        heir.is_primary = True
        heir.save(update_fields=["is_primary"])


@transaction.atomic
def make_primary(*, link, by) -> None:
    """The report that the study is cited by."""
    Study.objects.select_for_update().get(pk=link.study_id)
    link = StudyReport.objects.get(pk=link.pk)
    if link.unlinked_at:
        raise Conflicting("This report is not part of the study any more.")
    link.study.links.filter(is_primary=True).update(is_primary=False)
    link.is_primary = True
    link.save(update_fields=["is_primary"])
    summary = f"made citation #{link.report.citation.number} the primary report of {link.study.label}"
    _log(by, "study.primary", link.study, summary)


@transaction.atomic
def rename(*, study, by, label, registration="") -> Study:
    """Another label, the registration number."""
    study = Study.objects.select_for_update().get(pk=study.pk)
    before = {"label": study.label, "registration": study.registration}
    study.label, study.registration = label.strip(), registration.strip()
    try:
        with transaction.atomic():
            study.save(update_fields=["label", "registration"])
    except IntegrityError as error:
        raise DomainError(f"There is already a study called {label}. Choose another label.") from error
    _log(by, "study.rename", study, f"changed the study {study.label}", {"before": before})
    return study


def _log(by, verb: str, study: Study, summary: str, detail: dict | None = None) -> None:
    audit.record(by=by, review=study.review, verb=verb, target=study, summary=summary, detail=detail)
