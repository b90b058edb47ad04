"""Two people extract the demo's trials; on most of them they have agreed already."""

from screening.demo import people
from screening.demo.judging import Team, citation
from screening.demo.trials import TRIALS, Trial, TrialArm
from screening.extraction import actions
from screening.extraction.models import Extraction
from screening.models import Arm, User

# How the second person worded the arms of the trial on which the two have not agreed yet.
OTHER_WORDS = {
    "High dose, 12 weeks": ("High-dose corticotropin", "150 U/m2/day"),
    "Low dose, 2 to 6 weeks": ("Low-dose corticotropin", "20-30 U daily"),
}


def extract(review, team: Team) -> None:
    for trial in TRIALS:
        study = citation(review, trial.title_starts).report.links.get(unlinked_at__isnull=True).study
        _complete(_begun(study, trial, team[people.FIRST]), trial, team[people.FIRST])
        second = _begun(study, trial, team[people.SECOND])
        if trial.standing == "second extractor at work":
            _arm(second, trial.arms[0], team[people.SECOND])
            continue
        _complete(second, trial, team[people.SECOND], OTHER_WORDS if trial.standing == "to agree" else {})
        if trial.standing == "agreed":
            _agree(study, team[people.LEAD])


def _begun(study, trial: Trial, by: User) -> Extraction:
    extraction = actions.start(study=study, by=by)
    fields = study.review.form_fields.order_by("position", "pk")
    actions.save_fields(extraction=extraction, by=by, values=dict(zip(fields, trial.fields, strict=True)))
    return extraction


def _complete(extraction: Extraction, trial: Trial, by: User, other_words: dict | None = None) -> None:
    for arm in trial.arms:
        label, dose = (other_words or {}).get(arm.label, (arm.label, arm.dose))
        _results(_arm(extraction, arm, by, label, dose), arm, by)
    actions.complete(extraction=extraction, by=by)


def _arm(extraction: Extraction, arm: TrialArm, by: User, label: str = "", dose: str = "") -> Arm:
    review = extraction.study.review
    return actions.add_arm(
        extraction=extraction,
        by=by,
        label=label or arm.label,
        treatment=review.treatments.get(name=arm.treatment),
        dose=dose or arm.dose,
        subgroup=arm.subgroup,
        n_randomised=arm.n_randomised,
        n_treated=arm.n_treated,
        n_analysed=arm.n_analysed,
    )


def _results(entered: Arm, arm: TrialArm, by: User) -> None:
    study = entered.extraction.study
    report = study.links.get(unlinked_at__isnull=True).report
    for count in arm.counts:
        actions.save_result(
            arm=entered,
            by=by,
            outcome=study.review.outcomes.get(name=count.outcome),
            timepoint=count.timepoint,
            period=count.period,
            definition=count.definition,
            denominator=count.denominator,
            events=count.events,
            total=count.total,
            source_report=report,
            source_page=1,
            source_quote=count.quote,
        )


def _agree(study, by: User) -> None:
    actions.start_consensus(study=study, by=by)
    actions.align(study=study, by=by)
    actions.take_agreements(study=study, by=by)
    actions.complete_consensus(study=study, by=by)
