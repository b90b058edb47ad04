"""What waits for a person, and where a review stands.

A number that depends on what others voted, extracted or appraised is for leads only: everybody
else is counted by their own judgements.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
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
from screening.synthesis.models import Summary
from screening.web import PAGE_SIZE, Page


@dataclass(frozen=True)
class Waiting:
    """How many things wait for one person in one review."""

    duplicates: int = 0
    title_abstract_conflicts: int = 0
    full_text_conflicts: int = 0
    title_abstract: int = 0
    to_find: int = 0
    full_text: int = 0
    to_extract: int = 0
    to_agree: int = 0
    to_appraise: int = 0

    @property
    def conflicts(self) -> int:
        return self.title_abstract_conflicts + self.full_text_conflicts


def waiting(memberships: Iterable[Membership]) -> dict[int, Waiting]:
    """Per id of a review. ``memberships`` are of one person; the queries are as many for one as for all."""
    memberships = list(memberships)
    counts = {
        "duplicates": _duplicates(_where(memberships, Permission.DEDUPLICATE)),
        "to_find": _reports_to_find(_where(memberships, Permission.RETRIEVE)),
        "to_extract": _to_judge(memberships, Permission.EXTRACT, Extraction),
        "to_appraise": _to_judge(memberships, Permission.APPRAISE, Appraisal),
        "to_agree": _to_agree(memberships),
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


def _duplicates(reviews: list[int]) -> dict[int, int]:
    return _per_review(
        DuplicatePair.objects.filter(review_id__in=reviews, verdict=DuplicatePair.Verdict.PENDING)
    )


def _reports_to_find(reviews: list[int]) -> dict[int, int]:
    wanted = [Report.State.SOUGHT, Report.State.REQUESTED]
    return _per_review(
        Report.objects.filter(review_id__in=reviews, state__in=wanted, withdrawn_at__isnull=True)
    )


def _queues(memberships: list[Membership]) -> dict[str, dict[int, int]]:
    """What is open, without what this person alone has voted on."""
    person = memberships[0].user_id if memberships else None
    items = StageItem.objects.filter(
        Q(outcome=Outcome.UNSCREENED) | Q(outcome=Outcome.AWAITING) & ~Q(only_voter=person),
        review_id__in=_where(memberships, Permission.SCREEN),
        withdrawn_at__isnull=True,
    )
    return _per_stage(items, "{}")


def _conflicts(reviews: list[int]) -> dict[str, dict[int, int]]:
    items = StageItem.objects.filter(
        review_id__in=reviews, outcome=Outcome.CONFLICT, withdrawn_at__isnull=True
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


def _to_judge(memberships, permission: Permission, judgement) -> dict[int, int]:
    """Studies that lack people, and that this person has not completed."""
    person = memberships[0].user_id if memberships else None
    of_study = judgement.objects.filter(study=OuterRef("pk"), person__isnull=False)
    mine = of_study.filter(person_id=person, state=judgement.State.COMPLETE)
    found = studies(_where(memberships, permission)).filter(~Exists(mine))
    return _per_review(
        found.alias(others=_people(of_study.exclude(person_id=person))).filter(
            others__lt=F("review__extractors")
        )
    )


def _people(judgements: QuerySet):
    counted = judgements.order_by().values("study").annotate(n=Count("person", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


def _to_agree(memberships) -> dict[int, int]:
    """Studies extracted twice without a consensus; for others than leads only those extracted by them."""
    complete = Extraction.objects.filter(study=OuterRef("pk"), state=Extraction.State.COMPLETE)
    person = memberships[0].user_id if memberships else None
    leads = [membership.review_id for membership in memberships if membership.role == Role.LEAD]
    found = (
        studies(_where(memberships, Permission.AGREE))
        .filter(~Exists(complete.filter(person__isnull=True)), review__extractors=2)
        .filter(Q(review_id__in=leads) | Exists(complete.filter(person_id=person)))
        .alias(people=_people(complete.filter(person__isnull=False)))
    )
    return _per_review(found.filter(people__gte=2))


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
        citations=Citation.objects.filter(review=review, merged_into__isnull=True).count(),
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


def totals(review: Review) -> Totals:
    counted = Report.objects.filter(review=review, withdrawn_at__isnull=True).values_list("state")
    reports = dict(counted.annotate(Count("pk")))
    agreed = Extraction.objects.filter(
        study=OuterRef("pk"), person__isnull=True, state=Extraction.State.COMPLETE
    )
    return Totals(
        records=ImportBatch.objects.filter(review=review).aggregate(n=Sum("stored"))["n"] or 0,
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


@dataclass(frozen=True)
class SummaryState:
    """The newest run of the summaries, and whether what it rests on has changed since."""

    newest: Summary | None
    is_stale: bool


def summary_state(review: Review) -> SummaryState:
    newest = Summary.objects.filter(review=review).order_by("-number").first()
    if newest is None:
        return SummaryState(None, is_stale=False)
    is_stale = newest.protocol_version < review.protocol_version or _changed_since(review, newest.created_at)
    return SummaryState(newest, is_stale)


def _changed_since(review: Review, moment: datetime) -> bool:
    latest = [
        Extraction.objects.filter(study__review=review).aggregate(at=Max("completed_at"))["at"],
        Appraisal.objects.filter(study__review=review).aggregate(at=Max("completed_at"))["at"],
        StudyReport.objects.filter(study__review=review).aggregate(at=Max("linked_at"))["at"],
        StudyReport.objects.filter(study__review=review).aggregate(at=Max("unlinked_at"))["at"],
    ]
    return any(at > moment for at in latest if at)


def unfinished_jobs(review: Review) -> QuerySet[Job]:
    return review.jobs.filter(state__in=[Job.State.WAITING, Job.State.RUNNING]).order_by("pk")


def page_before(entries: QuerySet, before: str | None, size: int = PAGE_SIZE) -> Page:
    """A page of a list that runs from the newest to the oldest; ``after`` is the key to go on from."""
    if before and before.isdecimal():
        entries = entries.filter(pk__lt=int(before))
    rows = list(entries.order_by("-pk")[: size + 1])
    items = rows[:size]
    return Page(items, items[-1].pk if len(rows) > size else None, first=not before)
