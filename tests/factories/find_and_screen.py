"""Factories of people, reviews, protocol, citations, duplicates and decisions."""

import uuid
from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from screening import models
from screening.decisions.models import Stage, Verdict
from screening.reviews.models import Role


class UserFactory(DjangoModelFactory):
    class Meta:
        model = models.User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = factory.django.Password("correct horse battery")


class AuditEntryFactory(DjangoModelFactory):
    class Meta:
        model = models.AuditEntry

    verb = "review.create"
    actor = "Person"
    target_type = "review"
    target_id = "1"
    summary = "made the review"


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = models.Review

    title = factory.Sequence(lambda n: f"Treatment of condition {n}")
    created_by = factory.SubFactory(UserFactory)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Membership

    review = factory.SubFactory(ReviewFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.REVIEWER


def member(review, role, **user):
    """A new person with ``role`` in ``review``."""
    return MembershipFactory(review=review, role=role, user=UserFactory(**user)).user


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = models.Invitation

    review = factory.SubFactory(ReviewFactory)
    email = factory.Sequence(lambda n: f"guest{n}@example.org")
    role = Role.REVIEWER
    token_hash = factory.Sequence(lambda n: models.Invitation.hash_of(f"token{n}"))
    created_by = factory.SelfAttribute("review.created_by")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class JobFactory(DjangoModelFactory):
    class Meta:
        model = models.Job

    review = factory.SubFactory(ReviewFactory)
    task = "screening.requeue_stale_jobs"
    label = "Doing something"


class AmendmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Amendment

    review = factory.SubFactory(ReviewFactory)
    version = factory.Sequence(lambda n: n + 2)
    made_by = factory.SelfAttribute("review.created_by")
    change = "criterion reworded"


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = models.Criterion

    review = factory.SubFactory(ReviewFactory)
    label = factory.Sequence(lambda n: f"Criterion {n}")
    question = factory.LazyAttribute(lambda criterion: f"{criterion.label}?")
    reason = factory.LazyAttribute(lambda criterion: f"Not met: {criterion.label}")
    position = factory.Sequence(lambda n: n + 1)


class TreatmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Treatment

    review = factory.SubFactory(ReviewFactory)
    name = factory.Sequence(lambda n: f"Treatment {n}")


class OutcomeDefinitionFactory(DjangoModelFactory):
    class Meta:
        model = models.OutcomeDefinition

    review = factory.SubFactory(ReviewFactory)
    name = factory.Sequence(lambda n: f"Outcome {n}")


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = models.Question

    review = factory.SubFactory(ReviewFactory)
    text = factory.Sequence(lambda n: f"Does treatment {n} work?")


class HighlightTermFactory(DjangoModelFactory):
    class Meta:
        model = models.HighlightTerm

    review = factory.SubFactory(ReviewFactory)
    text = factory.Sequence(lambda n: f"term {n}")
    kind = "include"


class SearchFactory(DjangoModelFactory):
    class Meta:
        model = models.Search

    review = factory.SubFactory(ReviewFactory)
    database = "MEDLINE"
    platform = "PubMed"


class ImportBatchFactory(DjangoModelFactory):
    class Meta:
        model = models.ImportBatch

    review = factory.SelfAttribute("search.review")
    search = factory.SubFactory(SearchFactory)
    name = "export.nbib"
    file = factory.LazyFunction(lambda: ContentFile(b"", name="export.nbib"))
    size = 0
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    created_by = factory.SelfAttribute("review.created_by")
    state = "stored"


class RejectedRecordFactory(DjangoModelFactory):
    class Meta:
        model = models.RejectedRecord

    batch = factory.SubFactory(ImportBatchFactory)
    line = 12
    raw = "TY  - JOUR"
    reason = "It has no title."


class CitationFactory(DjangoModelFactory):
    class Meta:
        model = models.Citation

    review = factory.SubFactory(ReviewFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"A trial of treatment {n} for infantile spasms")
    abstract = "Infants with spasms were treated."
    authors = ["Family, Given"]
    year = 1996
    journal = "Journal of Examples"


class StrayLineFactory(DjangoModelFactory):
    class Meta:
        model = models.StrayLine

    batch = factory.SubFactory(ImportBatchFactory)
    line = 3
    text = "nobody knows what this is"


class ColumnMappingFactory(DjangoModelFactory):
    class Meta:
        model = models.ColumnMapping

    review = factory.SubFactory(ReviewFactory)
    signature = factory.Sequence(lambda n: f"{n:064x}")
    columns = factory.LazyFunction(lambda: {"Heading": "title"})
    created_by = factory.SelfAttribute("review.created_by")


class CitationEditFactory(DjangoModelFactory):
    class Meta:
        model = models.CitationEdit

    citation = factory.SubFactory(CitationFactory)
    field = "abstract"
    value = "Found in the printed journal."
    created_by = factory.SelfAttribute("citation.review.created_by")


class CitationTextFactory(DjangoModelFactory):
    class Meta:
        model = models.CitationText

    citation = factory.SubFactory(CitationFactory)
    vector = "trial"


class SourceRecordFactory(DjangoModelFactory):
    class Meta:
        model = models.SourceRecord

    batch = factory.SubFactory(ImportBatchFactory)
    citation = factory.SubFactory(CitationFactory, review=factory.SelfAttribute("..batch.review"))
    position = factory.Sequence(lambda n: n + 1)
    line = 1
    raw = "PMID- 1"
    fields = factory.LazyFunction(dict)


class DuplicatePairFactory(DjangoModelFactory):
    class Meta:
        model = models.DuplicatePair

    review = factory.SubFactory(ReviewFactory)
    first = factory.SubFactory(CitationFactory, review=factory.SelfAttribute("..review"))
    second = factory.SubFactory(CitationFactory, review=factory.SelfAttribute("..review"))
    score = 0.9
    rules_version = "1"


class MergeFactory(DjangoModelFactory):
    class Meta:
        model = models.Merge

    review = factory.SubFactory(ReviewFactory)
    kept = factory.SubFactory(CitationFactory, review=factory.SelfAttribute("..review"))
    dissolved = factory.SubFactory(CitationFactory, review=factory.SelfAttribute("..review"))
    moved_records = factory.LazyFunction(list)


class StageItemFactory(DjangoModelFactory):
    class Meta:
        model = models.StageItem

    review = factory.SelfAttribute("citation.review")
    citation = factory.SubFactory(CitationFactory)
    stage = Stage.TITLE_ABSTRACT
    rank = factory.Sequence(float)


class VoteFactory(DjangoModelFactory):
    class Meta:
        model = models.Vote

    item = factory.SubFactory(StageItemFactory)
    person = factory.SubFactory(UserFactory)
    verdict = Verdict.INCLUDE
    key = factory.LazyFunction(uuid.uuid4)
    serial = 1


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = models.Seat

    item = factory.SubFactory(StageItemFactory)
    person = factory.SubFactory(UserFactory)


class CommentFactory(DjangoModelFactory):
    class Meta:
        model = models.Comment

    item = factory.SubFactory(StageItemFactory)
    person = factory.SubFactory(UserFactory)
    text = "The methods say that all had an EEG."


class SignOffFactory(DjangoModelFactory):
    class Meta:
        model = models.SignOff

    review = factory.SubFactory(ReviewFactory)
    stage = Stage.TITLE_ABSTRACT
    locks = True
    signed_by = factory.SelfAttribute("review.created_by")


class ResolutionFactory(DjangoModelFactory):
    class Meta:
        model = models.Resolution

    item = factory.SubFactory(StageItemFactory)
    verdict = "include"
    explanation = "Both criteria are met on page 2."
    resolved_by = factory.SubFactory(UserFactory)
