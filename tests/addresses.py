"""Every address of the application with real objects behind it, for the laws that walk them all."""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.urls import URLPattern, get_resolver, reverse

from tests import factories
from tests.samples.pdf import pdf_of


@dataclass(frozen=True)
class Address:
    name: str
    arguments: tuple[str, ...]
    permission: object  # None where no review is entered

    def url(self, values: dict) -> str:
        return reverse(f"screening:{self.name}", kwargs={key: values[key] for key in self.arguments})


def all_addresses() -> list[Address]:
    (ours,) = [r for r in get_resolver().url_patterns if getattr(r, "app_name", None) == "screening"]
    return [
        Address(
            pattern.name, tuple(_arguments(pattern, outer)), getattr(pattern.callback, "permission", None)
        )
        for pattern, outer in _walk(ours, [])
    ]


def _walk(resolver, outer):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry, outer
        else:
            yield from _walk(entry, [*outer, *entry.pattern.regex.groupindex])


def _arguments(pattern: URLPattern, outer: list[str]) -> list[str]:
    return [*outer, *pattern.pattern.regex.groupindex]


def values_for(review) -> dict:
    """One value for every argument that an address takes. A new argument needs a line here."""
    citation = factories.CitationFactory(review=review)
    return {
        "review_id": review.pk,
        "job_id": factories.JobFactory(review=review).pk,
        "citation_id": citation.pk,
        "pair_id": factories.DuplicatePairFactory(review=review).pk,
        "merge_id": _merge(review),
        "batch_id": factories.ImportBatchFactory(search__review=review).pk,
        "rejected_id": factories.RejectedRecordFactory(batch__search__review=review).pk,
        "stage": "title-abstract",
        "item_id": factories.StageItemFactory(citation=citation).pk,
        "assignment_id": factories.AssignmentFactory(review=review, kind="pilot").pk,
        "sample_id": factories.SecondSampleFactory(review=review).pk,
        "report_id": _report(review),
        "number": 1,
        "name": "extraction.xlsx",
        "summary_id": factories.SummaryFactory(review=review).pk,
        "study_id": factories.StudyFactory(review=review).pk,
        "membership_id": factories.MembershipFactory(review=review).pk,
        "invitation_id": factories.InvitationFactory(review=review).pk,
        "kind": "criteria",
        "row_id": factories.CriterionFactory(review=review).pk,
        "extraction_id": factories.ExtractionFactory(study__review=review, person=None, state="complete").pk,
        "form_field_id": factories.FormFieldFactory(review=review).pk,
        "question_id": factories.QuestionFactory(review=review).pk,
        "link_id": factories.StudyReportFactory(study__review=review, is_primary=True).pk,
    }


def _merge(review) -> int:
    merge = factories.MergeFactory(review=review)
    merge.dissolved.merged_into = merge.kept
    merge.dissolved.save()
    return merge.pk


def _report(review) -> int:
    file = factories.ReportFileFactory(
        report__citation__review=review, file=ContentFile(pdf_of("page"), name="report.pdf")
    )
    return file.report_id
