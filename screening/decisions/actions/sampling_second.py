"""Where one person screens: a random sample that a second person screens too."""

import secrets

from django.db import connection, transaction

from screening.audit import actions as audit
from screening.decisions import criteria
from screening.decisions.actions.assigning import free_stuck, lock_review
from screening.decisions.actions.settling import recompute_items
from screening.decisions.actions.signing import refuse_signed_off
from screening.decisions.dealing import people_needed
from screening.decisions.models import SecondSample, Stage, StageItem
from screening.decisions.sampling import PEOPLE, people_by_sample
from screening.errors import Conflicting, DomainError
from screening.reviews.models import Review

# pilot rounds have their own number of people until they are closed; where it changes nothing, nothing is
# written, and rows are locked in the order in which everything locks them
_BY_SAMPLE = f"""
with changed as (
    select i.id, {people_by_sample("i.citation_id")} as people from screening_stageitem i
    left join screening_assignment a on a.id = i.assignment_id
    where i.review_id = %(review)s and i.stage = %(stage)s and coalesce(a.kind, '') <> 'pilot'
),
locked as (
    select i.id, changed.people from screening_stageitem i join changed on changed.id = i.id
    where i.people is distinct from changed.people order by i.id for no key update of i
)
update screening_stageitem i set people = locked.people, changed_at = now() from locked
where i.id = locked.id returning i.id
"""  # noqa: S608 - nothing but columns


@transaction.atomic
def sample_second(*, review: Review, stage: str, by, share: float, seed: int | None = None) -> SecondSample:
    """From now on a ``share`` of the citations, also of those that one person has judged and of those to
    come, is screened by a second person. It is drawn by lot from all: drawn from the excluded ones alone,
    it would tell the second person what the first said."""
    review = lock_review(review)
    refuse_signed_off(review, stage, "A second person would be asked")
    if people_needed(review, stage) >= PEOPLE:
        raise DomainError("Two people screen every citation of this stage: there is nothing to sample.")
    if not 0 < share <= 1:
        raise DomainError("Say how large the sample is: more than 0 and at most 100 percent.")
    if SecondSample.objects.filter(review=review, stage=stage, ended_at=None).exists():
        raise Conflicting("A sample is in force already. End it before you draw another one.")
    drawn = secrets.randbelow(2**31) if seed is None else seed
    sample = SecondSample.objects.create(review=review, stage=stage, taken_by=by, share=share, seed=drawn)
    _record(sample, "sample.take", f"drew {share:.3g} of all by lot for a second person", by=by)
    _apply(review, stage, by)
    free_stuck(review=review, by=by)
    return sample


@transaction.atomic
def end_sample(*, sample: SecondSample, by) -> SecondSample:
    """No second person is asked any more. Second votes stay and count."""
    lock_review(sample.review)
    sample = SecondSample.objects.select_related("review").get(pk=sample.pk)
    if sample.ended_at:
        raise Conflicting("This sample was ended already.")
    refuse_signed_off(sample.review, sample.stage, "No second person would be asked any more")
    with connection.cursor() as cursor:
        cursor.execute("update screening_secondsample set ended_at = now() where id = %s", [sample.pk])
    _record(sample, "sample.end", "ended the sample for a second person", by=by)
    _apply(sample.review, sample.stage, by)
    sample.refresh_from_db()
    return sample


def _apply(review: Review, stage: str, by) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BY_SAMPLE, {"review": review.pk, "stage": str(stage)})
        changed = [pk for (pk,) in cursor.fetchall()]
    voted = StageItem.objects.filter(pk__in=changed, seats_taken__gt=0, merged_into=None)
    ids = list(voted.order_by("pk").values_list("pk", flat=True))
    recompute_items(ids, criteria.of_review(review), by)


def rule_of_sample(review: Review, stage: str, ids: list[int]) -> None:
    """What was in a pilot round is judged by as many people as all others again."""
    statement = f"update screening_stageitem i set people = {people_by_sample('i.citation_id')}"  # noqa: S608
    with connection.cursor() as cursor:
        values = {"review": review.pk, "stage": str(stage), "ids": ids}
        cursor.execute(f"{statement} where i.id = any(%(ids)s)", values)


def _record(sample: SecondSample, verb: str, words: str, *, by) -> None:
    summary = f"{words} at {Stage(sample.stage).label.lower()}"
    detail = {"share": sample.share, "seed": sample.seed}
    audit.record(by=by, review=sample.review, verb=verb, target=sample, summary=summary, detail=detail)
