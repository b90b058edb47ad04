"""The slow half of a summary: read the agreed values, pool them, store the run. Runs in the worker."""

from django.db import transaction
from django.db.models import Max

from screening.audit import actions as audit
from screening.engine import summaries as engine
from screening.engine.arm_results import RULES_VERSION, ArmResult
from screening.jobs import actions as jobs
from screening.jobs.models import Job
from screening.synthesis import queries
from screening.synthesis.models import Summary, SummaryRow

METHODS = """\
Proportion per treatment arm: events divided by the total of the denominator that each result names.
Several arms: random-intercept logistic model by maximum likelihood, adaptive Gauss-Hermite quadrature \
with 7 points; Wald interval on the logit scale. The estimate is the proportion of a typical arm.
One arm: its own proportion with the Wilson interval. All arms at 0 or all at n: summed counts with \
the Clopper-Pearson interval. Summed counts stand beside every pooled value.
Prediction interval from three arms on: t with k - 1 degrees of freedom.
Only agreed values are used: the consensus, or the single extraction where the review asks for one.
A treatment's line holds the arms of its kinds too. An arm counts once per outcome.
Rows without a control group say how often, not how much better: arms of different trials are not a \
comparison.
Rules version {version}; confidence level 95 %."""


def summarise(*, job: Job) -> Summary:
    """Compute and store the run of ``job``. A second call for the same job returns what is there."""
    done = Summary.objects.filter(job=job).first()
    if done:
        return done
    review = job.review
    jobs.progress(job=job, phase="reading agreed values", done=0, total=2)
    checksum, results = queries.inputs_hash(review), queries.inputs(review)
    lines, left_out = engine.summarise(results, parents=queries.parents(review))
    jobs.progress(job=job, phase="storing", done=1, total=2)
    others = queries.not_summarised(review)
    return _store(job=job, checksum=checksum, lines=lines, left_out=_listed(left_out) + others)


def _listed(left_out) -> list[dict]:
    return [{"result": item.result, "name": item.name, "reason": item.reason} for item in left_out]


@transaction.atomic
def _store(*, job: Job, checksum: str, lines, left_out: list[dict]) -> Summary:
    review = type(job.review).objects.select_for_update().get(pk=job.review_id)
    number = (review.summaries.aggregate(Max("number"))["number__max"] or 0) + 1
    summary = Summary.objects.create(
        review=review, job=job, number=number, inputs_hash=checksum,
        protocol_version=review.protocol_version, created_by=job.created_by,
        methods=METHODS.format(version=RULES_VERSION), left_out=left_out,
    )  # fmt: skip
    SummaryRow.objects.bulk_create(_row(summary, line) for line in lines)
    audit.record(
        by=job.created_by, review=review, verb="summary.compute", target=summary,
        summary=f"computed summary run {number}: {len(lines)} lines", detail={"inputs_hash": checksum},
    )  # fmt: skip
    return summary


def _row(summary: Summary, line: engine.Line) -> SummaryRow:
    pool = line.pool
    return SummaryRow(
        summary=summary,
        outcome_id=line.outcome,
        treatment_id=line.treatment,
        subgroup=line.subgroup,
        studies=line.studies,
        arms=pool.arms,
        patients=pool.crude.total,
        events=pool.crude.events,
        proportion=pool.estimate,
        low=pool.interval.lower if pool.interval else None,
        high=pool.interval.upper if pool.interval else None,
        crude_low=pool.crude.interval.lower,
        crude_high=pool.crude.interval.upper,
        prediction_low=pool.prediction.lower if pool.prediction else None,
        prediction_high=pool.prediction.upper if pool.prediction else None,
        tau2=pool.tau2,
        method=pool.method,
        note=" ".join([*line.notes, pool.note]),
        inputs=[_input(arm) for arm in line.arms],
    )


def _input(arm: ArmResult) -> dict:
    return {
        "result": arm.result,
        "study": arm.study,
        "arm": arm.arm,
        "subgroup": arm.subgroup,
        "timepoint": arm.timepoint,
        "events": arm.events,
        "total": arm.total,
        "denominator": arm.denominator,
    }
