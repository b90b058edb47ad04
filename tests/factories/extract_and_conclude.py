"""Factories of reports, studies, extraction, appraisal and synthesis."""

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from screening import models
from tests.factories.find_and_screen import (
    CitationFactory,
    JobFactory,
    OutcomeDefinitionFactory,
    QuestionFactory,
    ReviewFactory,
    TreatmentFactory,
    UserFactory,
)


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = models.Report

    review = factory.SelfAttribute("citation.review")
    citation = factory.SubFactory(CitationFactory)


class ReportFileFactory(DjangoModelFactory):
    class Meta:
        model = models.ReportFile

    report = factory.SubFactory(ReportFactory)
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.4", name="report.pdf"))
    name = "report.pdf"
    size = 8
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    page_count = 1
    uploaded_by = factory.SubFactory(UserFactory)


class ReportPageFactory(DjangoModelFactory):
    class Meta:
        model = models.ReportPage

    file = factory.SubFactory(ReportFileFactory)
    number = 1
    text = "Thirteen of fifteen infants responded."


class StudyFactory(DjangoModelFactory):
    class Meta:
        model = models.Study

    review = factory.SubFactory(ReviewFactory)
    label = factory.Sequence(lambda n: f"Study {n}")
    created_by = factory.SelfAttribute("review.created_by")


class StudyReportFactory(DjangoModelFactory):
    class Meta:
        model = models.StudyReport

    study = factory.SubFactory(StudyFactory)
    report = factory.SubFactory(
        ReportFactory,
        citation=factory.SubFactory(CitationFactory, review=factory.SelfAttribute("...study.review")),
    )
    linked_by = factory.SelfAttribute("study.created_by")


class FormFieldFactory(DjangoModelFactory):
    class Meta:
        model = models.FormField

    review = factory.SubFactory(ReviewFactory)
    label = factory.Sequence(lambda n: f"Field {n}")


class ExtractionFactory(DjangoModelFactory):
    class Meta:
        model = models.Extraction

    study = factory.SubFactory(StudyFactory)
    person = factory.SubFactory(UserFactory)


class FieldValueFactory(DjangoModelFactory):
    class Meta:
        model = models.FieldValue

    extraction = factory.SubFactory(ExtractionFactory)
    field = factory.SubFactory(FormFieldFactory, review=factory.SelfAttribute("..extraction.study.review"))
    value = "Italy"


class ArmFactory(DjangoModelFactory):
    class Meta:
        model = models.Arm

    extraction = factory.SubFactory(ExtractionFactory)
    treatment = factory.SubFactory(
        TreatmentFactory, review=factory.SelfAttribute("..extraction.study.review")
    )
    label = factory.Sequence(lambda n: f"Arm {n}")
    n_randomised = 15


class ResultFactory(DjangoModelFactory):
    class Meta:
        model = models.Result

    arm = factory.SubFactory(ArmFactory)
    outcome = factory.SubFactory(
        OutcomeDefinitionFactory, review=factory.SelfAttribute("..arm.extraction.study.review")
    )
    events = 13
    total = 15


class SettlementFactory(DjangoModelFactory):
    class Meta:
        model = models.Settlement

    extraction = factory.SubFactory(ExtractionFactory, person=None)
    item = factory.Sequence(lambda n: f"field:{n}")
    choice = "agreed"
    settled_by = factory.SubFactory(UserFactory)


class AppraisalFactory(DjangoModelFactory):
    class Meta:
        model = models.Appraisal

    study = factory.SubFactory(StudyFactory)
    question = factory.SubFactory(QuestionFactory, review=factory.SelfAttribute("..study.review"))
    person = factory.SubFactory(UserFactory)
    scheme = "aan-2004"


class SummaryFactory(DjangoModelFactory):
    class Meta:
        model = models.Summary

    review = factory.SubFactory(ReviewFactory)
    job = factory.SubFactory(JobFactory, review=factory.SelfAttribute("..review"))
    number = factory.Sequence(lambda n: n + 1)
    inputs_hash = "0" * 64
    protocol_version = 1
    methods = "none"


class SummaryRowFactory(DjangoModelFactory):
    class Meta:
        model = models.SummaryRow

    summary = factory.SubFactory(SummaryFactory)
    outcome = factory.SubFactory(OutcomeDefinitionFactory, review=factory.SelfAttribute("..summary.review"))
    treatment = factory.SubFactory(TreatmentFactory, review=factory.SelfAttribute("..summary.review"))
    studies = 1
    arms = 1
    patients = 15
    events = 13
    proportion = 13 / 15
    low = 0.62
    high = 0.96
    crude_low = 0.6
    crude_high = 0.98
    method = "single arm, Wilson"
    inputs = factory.LazyFunction(list)
