"""Votes, full texts and appraisals of the demo's people."""

from django.core.files.base import ContentFile

from screening.appraisal import actions as appraisal
from screening.decisions import actions as decisions
from screening.decisions.models import Stage, StageItem
from screening.demo import judgements, people
from screening.demo.pdf import summary_sheet
from screening.demo.trials import TRIALS, Trial
from screening.fulltexts import actions as fulltexts
from screening.models import Citation, Criterion, Report, User
from screening.studies import actions as studies
from screening.studies import queries as study_queries

Team = dict[people.Person, User]


def screen(review, team: Team) -> None:
    """Both stages, with what lies between: retrieval. Then a study for each included report."""
    _vote(review, team, Stage.TITLE_ABSTRACT, judgements.TITLE_ABSTRACT)
    starts, verdict, explanation = judgements.RESOLVED
    item = _item(review, Stage.TITLE_ABSTRACT, starts)
    decisions.resolve(
        item=item, by=team[people.LEAD], verdict=verdict, explanation=explanation,
        reason=_criterion(review, judgements.TREATMENT),
    )  # fmt: skip
    _retrieve(review, team[people.SECOND])
    _vote(review, team, Stage.FULL_TEXT, judgements.FULL_TEXT)
    for report in study_queries.reports_without_study(review):
        studies.make_study(report=report, by=team[people.LEAD])


def _vote(review, team: Team, stage: Stage, planned) -> None:
    for judgement in planned:
        for person, verdict, answers in (
            (people.FIRST, judgement.first, judgement.answers),
            (people.SECOND, judgement.second, judgement.second_answers or judgement.answers),
        ):
            if verdict:
                _cast(review, team[person], stage, judgement, verdict, answers)


def _cast(review, by: User, stage: Stage, judgement, verdict: str, answers: dict) -> None:
    criteria = {criterion.label: criterion for criterion in review.criteria.all()}
    is_out = verdict == "exclude"
    decisions.cast_vote(
        item=_item(review, stage, judgement.starts),
        by=by,
        verdict=verdict,
        reason=criteria[judgement.reason] if is_out and judgement.reason else None,
        answers={str(criteria[label].pk): answer for label, answer in answers.items()},
        note=judgement.note if is_out else "",
        seconds=20 + len(judgement.starts) % 25,
    )


def citation(review, starts: str) -> Citation:
    """The citation (not one merged into another) whose title begins so."""
    return review.citations.in_review().filter(title__istartswith=starts).order_by("pk")[0]


def _item(review, stage: Stage, starts: str) -> StageItem:
    return StageItem.objects.get(citation=citation(review, starts), stage=stage)


def _criterion(review, label: str) -> Criterion:
    return review.criteria.get(label=label)


def _retrieve(review, by: User) -> None:
    for starts, why_not in judgements.NOT_RETRIEVED.items():
        report = citation(review, starts).report
        fulltexts.set_state(report=report, by=by, state=Report.State.NOT_RETRIEVED, why_not=why_not)
    for starts in judgements.REQUESTED:
        fulltexts.set_state(report=citation(review, starts).report, by=by, state=Report.State.REQUESTED)
    for judgement in judgements.FULL_TEXT:
        fulltexts.add_file(
            report=citation(review, judgement.starts).report, by=by, upload=_sheet(review, judgement.starts)
        )


def _sheet(review, starts: str) -> ContentFile:
    found = citation(review, starts)
    trial = next(
        (trial for trial in TRIALS if found.title.lower().startswith(trial.title_starts.lower())), None
    )
    reference = f"{'; '.join(found.authors)}. {found.journal} {found.year};{found.volume}:{found.pages}."
    lines = _lines(trial) if trial else [found.abstract]
    return ContentFile(summary_sheet(found.title, reference, lines), name=f"{found.short_name}.pdf")


def _lines(trial: Trial) -> list[str]:
    """What the sheet of a trial says: design, then each figure in the words that are quoted."""
    design, masking, aetiology = trial.fields
    quotes = [f"{count.quote[0].upper()}{count.quote[1:]}." for arm in trial.arms for count in arm.counts]
    return [
        f"Design: {design}. Masking: {masking}. Aetiology: {aetiology}.",
        *quotes,
        f"Source: {trial.source}.",
    ]


def appraise(review, team: Team) -> None:
    """Two people answer the facts; the lead takes what they agree on. The last one waits for that."""
    questions = {question.text: question for question in review.questions.all()}
    for place, (starts, text, facts, rated) in enumerate(judgements.APPRAISALS):
        study = citation(review, starts).report.links.get(unlinked_at__isnull=True).study
        about = {"study": study, "question": questions[text]}
        quotes = {"prospective": judgements.TABLE_1.format(rated)}
        for person in (people.FIRST, people.SECOND):
            mine = appraisal.answer(**about, by=team[person], facts=facts, quotes=quotes)
            appraisal.complete(appraisal=mine, by=team[person])
        if place < len(judgements.APPRAISALS) - 1:
            appraisal.agree(**about, by=team[people.LEAD], facts=facts, quotes=quotes)
