"""What waits for a person, and where a review stands.

A number that depends on what others voted, extracted or appraised is for leads only: everybody
else is counted by their own judgements.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from screening.appraisal.models import Appraisal
from screening.citations.models import Citation, ImportBatch
from screening.decisions.models import Outcome, Seat, Stage, StageItem
from screening.duplicates.models import DuplicatePair
from screening.extraction.models import Extraction
from screening.fulltexts.models import Report
from screening.jobs.models import Job
from screening.protocol.models import Criterion, OutcomeDefinition, Question, Search, Treatment
from screening.reviews.models import Membership, Review
from screening.reviews.queries import unused_invitations
from screening.reviews.roles import MATRIX, Permission, Role
from screening.studies.models import Study, StudyReport
from screening.web import PAGE_SIZE, Page


@dataclass(frozen=True)
class Waiting:
    """How many things wait for one person in one review."""

    to_accept: int = 0
    duplicates: int = 0
    title_abstract_conflicts: int = 0
    full_text_conflicts: int = 0
    title_abstract: int = 0
    to_find: int = 0
    full_text: int = 0
    to_link: int = 0
    to_extract: int = 0
    to_agree: int = 0
    to_appraise: int = 0
    to_class: int = 0

    @property
    def conflicts(self) -> int:
        return self.title_abstract_conflicts + self.full_text_conflicts


def waiting(memberships: Iterable[Membership]) -> dict[int, Waiting]:
    """Per id of a review. ``memberships`` are of one person; the queries are as many for one as for all."""
    memberships = list(memberships)
    counts = {
        "to_accept": _files_to_accept(_where(memberships, Permission.IMPORT)),
        "duplicates": _duplicates(_where(memberships, Permission.DEDUPLICATE)),
        "to_find": _reports_to_find(_where(memberships, Permission.RETRIEVE)),
        "to_link": _reports_without_study(_where(memberships, Permission.LINK_STUDIES)),
        "to_extract": _to_judge(memberships, Permission.EXTRACT, Extraction),
        "to_appraise": _to_judge(memberships, Permission.APPRAISE, Appraisal, Exists(_questions())),
        "to_agree": _to_agree(memberships),
        "to_class": _to_class(memberships),
        **_queues(memberships),
        **_conflicts(_where(memberships, Permission.RESOLVE)),
    }
    return {
        membership.review_id: Waiting(
            **{name: of.get(membership.review_id, 0) for name, of in counts.items()}
        )
        for membership in memberships
    }


def _where(memberships: list[Membership], permission: Permission) -> list[int]:
    return [membership.review_id for membership in memberships if membership.may(permission)]


def _per_review(queryset: QuerySet) -> dict[int, int]:
    return dict(queryset.order_by().values_list("review_id").annotate(Count("pk")))


def _files_to_accept(reviews: list[int]) -> dict[int, int]:
    """Files that were read and wait for an answer, and tables whose columns nobody has named."""
    asked = [ImportBatch.State.READ, ImportBatch.State.COLUMNS]
    return _per_review(ImportBatch.objects.filter(review_id__in=reviews, state__in=asked))


def _duplicates(reviews: list[int]) -> dict[int, int]:
    return _per_review(
        DuplicatePair.objects.filter(
            review_id__in=reviews,
            verdict=DuplicatePair.Verdict.PENDING,
            first__left_with__isnull=True,
            second__left_with__isnull=True,
        ).exclude(answer=DuplicatePair.Answer.RELATED)
    )


def _reports_to_find(reviews: list[int]) -> dict[int, int]:
    wanted = [Report.State.SOUGHT, Report.State.REQUESTED]
    return _per_review(
        Report.objects.filter(
            review_id__in=reviews,
            state__in=wanted,
            withdrawn_at__isnull=True,
            citation__merged_into__isnull=True,
            citation__left_with__isnull=True,
        )
    )


def _reports_without_study(reviews: list[int]) -> dict[int, int]:
    included = StageItem.objects.filter(
        citation=OuterRef("citation"),
        stage=Stage.FULL_TEXT,
        outcome=Outcome.INCLUDED,
        withdrawn_at__isnull=True,
    )
    linked = StudyReport.objects.filter(report=OuterRef("pk"), unlinked_at__isnull=True)
    found = Report.objects.filter(Exists(included), ~Exists(linked), review_id__in=reviews)
    return _per_review(found.filter(withdrawn_at__isnull=True))


def _queues(memberships: list[Membership]) -> dict[str, dict[int, int]]:
    """What is open, without what this person alone has voted on."""
    person = memberships[0].user_id if memberships else None
    items = StageItem.objects.filter(
        Q(outcome=Outcome.UNSCREENED)
        | Q(outcome=Outcome.AWAITING) & ~Q(only_voter=person)
        | Q(awaits_third=True, third_person=person),
        review_id__in=_where(memberships, Permission.SCREEN),
        withdrawn_at__isnull=True,
    )
    return _per_stage(items, "{}")


def _conflicts(reviews: list[int]) -> dict[str, dict[int, int]]:
    items = StageItem.objects.filter(
        review_id__in=reviews, outcome=Outcome.CONFLICT, awaits_third=False, withdrawn_at__isnull=True
    )
    return _per_stage(items, "{}_conflicts")


def _per_stage(items: QuerySet, name: str) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {name.format(stage): {} for stage in Stage.values}
    for review, stage, count in items.order_by().values_list("review_id", "stage").annotate(Count("pk")):
        found[name.format(stage)][review] = count
    return found


def studies(reviews: Iterable[int]) -> QuerySet[Study]:
    """Studies that have a report now."""
    linked = StudyReport.objects.filter(study=OuterRef("pk"), unlinked_at__isnull=True)
    return Study.objects.filter(Exists(linked), review_id__in=reviews)


def _questions() -> QuerySet[Question]:
    return Question.objects.filter(review=OuterRef("review"), retired_at__isnull=True)


def _to_judge(memberships, permission: Permission, judgement, *conditions) -> dict[int, int]:
    """Studies that this person has begun, or may begin: somebody is still asked and it is not this person."""
    person = memberships[0].user_id if memberships else None
    all_of_it = judgement.objects.filter(study=OuterRef("pk"))
    mine = all_of_it.filter(person_id=person)
    consensus = all_of_it.filter(person__isnull=True)
    found = studies(_where(memberships, permission)).filter(*conditions)
    found = found.alias(occupied=_places_taken(all_of_it))
    may_begin = ~Exists(mine) & ~Exists(consensus) & Q(occupied__lt=F("review__extractors"))
    return _per_review(found.filter(Exists(mine.filter(state=judgement.State.DRAFT)) | may_begin))


def _places_taken(judgements: QuerySet):
    """People who are done or at it. Who left the team in the middle holds no place."""
    at_it = Membership.objects.filter(
        review=OuterRef("study__review"), user=OuterRef("person"), is_active=True, role__in=_judging_roles()
    )
    own = judgements.filter(person__isnull=False)
    return _people(own.filter(Q(state="complete") | Exists(at_it)))


def _judging_roles() -> list[str]:
    return [role for role, permissions in MATRIX.items() if Permission.EXTRACT in permissions]


def _people(judgements: QuerySet):
    counted = judgements.order_by().values("study").annotate(n=Count("person", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


def _to_agree(memberships) -> dict[int, int]:
    """Studies whose extractors are all done, without a consensus; others than leads see only their own."""
    complete = Extraction.objects.filter(study=OuterRef("pk"), state=Extraction.State.COMPLETE)
    person = memberships[0].user_id if memberships else None
    leads = [membership.review_id for membership in memberships if membership.role == Role.LEAD]
    found = (
        studies(_where(memberships, Permission.AGREE))
        .filter(~Exists(complete.filter(person__isnull=True)))
        .filter(Q(review_id__in=leads) | Exists(complete.filter(person_id=person)))
        .alias(people=_people(complete.filter(person__isnull=False)))
    )
    return _per_review(found.filter(people__gte=F("review__extractors")))


def _to_class(memberships) -> dict[int, int]:
    """The same for appraisals: studies with a question that all who were asked have answered."""
    of_pair = Appraisal.objects.filter(
        study=OuterRef("study"), question=OuterRef("question"), state=Appraisal.State.COMPLETE
    )
    person = memberships[0].user_id if memberships else None
    leads = [membership.review_id for membership in memberships if membership.role == Role.LEAD]
    ready = (
        Appraisal.objects.filter(
            study__review_id__in=_where(memberships, Permission.AGREE), question__retired_at__isnull=True
        )
        .filter(Q(study__review_id__in=leads) | Q(person=person), state=Appraisal.State.COMPLETE)
        .filter(~Exists(of_pair.filter(person__isnull=True)))
        .alias(people=_people(of_pair.filter(person__isnull=False)))
        .filter(people__gte=F("study__review__extractors"))
    )
    return dict(ready.order_by().values_list("study__review_id").annotate(Count("study", distinct=True)))


@dataclass(frozen=True)
class Plan:
    """How far the preparation of a review is."""

    criteria: int
    treatments: int
    outcomes: int
    questions: int
    searches: int
    screeners: int
    open_invitations: int
    citations: int

    @property
    def names_what_is_extracted(self) -> bool:
        return bool(self.treatments and self.outcomes)


def plan(review: Review) -> Plan:
    in_force = Q(review=review, retired_at__isnull=True)
    may_screen = [role for role, permissions in MATRIX.items() if Permission.SCREEN in permissions]
    return Plan(
        criteria=Criterion.objects.filter(in_force).count(),
        treatments=Treatment.objects.filter(in_force).count(),
        outcomes=OutcomeDefinition.objects.filter(in_force).count(),
        questions=Question.objects.filter(in_force).count(),
        searches=Search.objects.filter(review=review).count(),
        screeners=review.memberships.filter(is_active=True, role__in=may_screen).count(),
        open_invitations=unused_invitations(review).count(),
        citations=Citation.objects.filter(review=review).in_review().count(),
    )


@dataclass(frozen=True)
class StageTotals:
    """How the citations of one stage stand now. For leads only: it counts what others voted."""

    stage: Stage
    unscreened: int = 0
    awaiting: int = 0
    conflict: int = 0
    included: int = 0
    excluded: int = 0

    @property
    def decided(self) -> int:
        return self.included + self.excluded

    @property
    def total(self) -> int:
        return self.unscreened + self.awaiting + self.conflict + self.decided


@dataclass(frozen=True)
class Totals:
    """The whole review in numbers. For leads only."""

    records: int
    merged: int
    stages: list[StageTotals]
    reports: int
    retrieved: int
    not_retrieved: int
    studies: int
    agreed: int

    @property
    def title_abstract(self) -> StageTotals:
        return self.stages[0]

    @property
    def full_text(self) -> StageTotals:
        return self.stages[1]


def _records(review: Review) -> int:
    stored = ImportBatch.objects.filter(review=review, state=ImportBatch.State.STORED)
    return stored.aggregate(n=Sum(F("stored") - F("undone")))["n"] or 0


def totals(review: Review) -> Totals:
    counted = Report.objects.filter(review=review, withdrawn_at__isnull=True).values_list("state")
    reports = dict(counted.annotate(Count("pk")))
    agreed = Extraction.objects.filter(
        study=OuterRef("pk"), person__isnull=True, state=Extraction.State.COMPLETE
    )
    return Totals(
        records=_records(review),
        merged=Citation.objects.filter(review=review, merged_into__isnull=False).count(),
        stages=stage_totals(review),
        reports=sum(reports.values()),
        retrieved=reports.get(Report.State.RETRIEVED, 0),
        not_retrieved=reports.get(Report.State.NOT_RETRIEVED, 0),
        studies=studies([review.pk]).count(),
        agreed=studies([review.pk]).filter(Exists(agreed)).count(),
    )


def stage_totals(review: Review) -> list[StageTotals]:
    found: dict[str, dict[str, int]] = {stage: {} for stage in Stage.values}
    items = StageItem.objects.filter(review=review, withdrawn_at__isnull=True)
    for stage, outcome, count in items.values_list("stage", "outcome").annotate(Count("pk")):
        found[stage][outcome] = count
    return [StageTotals(Stage(stage), **counts) for stage, counts in found.items()]


@dataclass(frozen=True)
class Own:
    """What one person has done so far."""

    title_abstract: int
    full_text: int
    extracted: int
    appraised: int


def own(review: Review, person) -> Own:
    seats = Seat.objects.filter(
        person=person, vote__isnull=False, item__review=review, item__withdrawn_at__isnull=True
    )
    voted = dict(seats.values_list("item__stage").annotate(Count("pk")))
    complete = Q(person=person, study__review=review, state="complete")
    return Own(
        title_abstract=voted.get(Stage.TITLE_ABSTRACT, 0),
        full_text=voted.get(Stage.FULL_TEXT, 0),
        extracted=Extraction.objects.filter(complete).count(),
        appraised=Appraisal.objects.filter(complete).values("study").distinct().count(),
    )


def unfinished_jobs(review: Review) -> QuerySet[Job]:
    return review.jobs.filter(state__in=[Job.State.WAITING, Job.State.RUNNING]).order_by("pk")


def page_before(entries: QuerySet, before: str | None, size: int = PAGE_SIZE) -> Page:
    """A page of a list that runs from the newest to the oldest; ``after`` is the key to go on from."""
    if before and before.isdecimal():
        entries = entries.filter(pk__lt=int(before))
    rows = list(entries.order_by("-pk")[: size + 1])
    items = rows[:size]
    return Page(items, items[-1].pk if len(rows) > size else None, first=not before)
