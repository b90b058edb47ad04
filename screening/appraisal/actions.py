"""Answering the facts of a study for a question, and agreeing on them."""

from django.db import transaction
from django.utils import timezone

from screening.appraisal import queries
from screening.appraisal.models import Appraisal
from screening.audit import actions as audit
from screening.engine.evidence import asked
from screening.errors import Conflicting, DomainError
from screening.studies.models import Study

CLASSES = ("I", "II", "III", "IV")


@transaction.atomic
def answer(*, study, question, by, facts: dict, quotes: dict | None = None, version: int | None = None):
    """What ``by`` answers so far: a draft until it is completed. ``version`` is the one the page showed."""
    study = _locked(study, question)
    mine = study.appraisals.filter(question=question, person=by).first()
    if mine is None:
        _refuse_when_full(study, question)
        mine = Appraisal(study=study, question=question, person=by, scheme=study.review.evidence_scheme)
    elif mine.state == Appraisal.State.COMPLETE:
        raise Conflicting("Your appraisal is complete. Reopen it to change an answer.")
    elif version is not None and version != mine.version:
        raise Conflicting("You saved this appraisal in another window meanwhile. Reload the page first.")
    _keep(mine, facts, quotes or {})
    _log(mine, by, "appraisal.answer", f"answered on {study.label}", {"facts": mine.facts})
    return mine


def _locked(study, question) -> Study:
    if question.review_id != study.review_id:
        raise DomainError("The question belongs to another review.")
    return Study.objects.select_for_update(of=("self",)).select_related("review").get(pk=study.pk)


def _refuse_when_full(study: Study, question) -> None:
    if queries.consensus(study, question):
        raise Conflicting("The class of this study is agreed for this question already.")
    raters = study.appraisals.filter(question=question, person__isnull=False).count()
    if raters >= study.review.extractors:
        raise Conflicting("Enough people appraise this study for this question; yours is not needed.")


def _keep(appraisal: Appraisal, facts: dict, quotes: dict) -> None:
    keys = {fact.key: fact for fact in asked.asked_by(appraisal.scheme)}
    for key, given in facts.items():
        if given and (key not in keys or given not in keys[key].choices):
            raise DomainError(f"“{given}” is no answer to {keys[key].label if key in keys else key}.")
    appraisal.facts = {key: given for key, given in facts.items() if given}
    appraisal.quotes = {key: quote.strip() for key, quote in quotes.items() if key in keys and quote.strip()}
    appraisal.version = appraisal.version + 1 if not appraisal._state.adding else 1
    appraisal.save()


@transaction.atomic
def complete(*, appraisal, by) -> Appraisal:
    """Every fact is answered; from now on it may be compared."""
    mine = _own(appraisal, by)
    missing = asked.unanswered(mine.facts, mine.scheme)
    if missing:
        raise DomainError(f"Answer these first: {', '.join(fact.label for fact in missing)}.")
    mine.state, mine.completed_at = Appraisal.State.COMPLETE, timezone.now()
    mine.save(update_fields=["state", "completed_at"])
    _log(mine, by, "appraisal.complete", f"completed the appraisal of {mine.study.label}")
    return mine


@transaction.atomic
def reopen(*, appraisal, by, reason: str) -> Appraisal:
    """Back to a draft, as long as nothing is agreed."""
    mine = _own(appraisal, by)
    if not reason.strip():
        raise DomainError("Say why you reopen your appraisal.")
    if queries.consensus(mine.study, mine.question):
        raise Conflicting("The class is agreed already; what you wrote before it stays as it was.")
    mine.state, mine.completed_at = Appraisal.State.DRAFT, None
    mine.save(update_fields=["state", "completed_at"])
    _log(
        mine, by, "appraisal.reopen", f"reopened the appraisal of {mine.study.label}", {"why": reason.strip()}
    )
    return mine


def _own(appraisal, by) -> Appraisal:
    found = Appraisal.objects.select_for_update(of=("self",)).select_related("study__review", "question")
    mine = found.get(pk=appraisal.pk)
    if mine.person_id != by.pk:
        raise DomainError("This is somebody else's appraisal.")
    return mine


@transaction.atomic
def agree(
    *, study, question, by, facts: dict, quotes: dict | None = None, override_class: str = "",
    override_reason: str = "",
) -> Appraisal:  # fmt: skip
    """The agreed facts: a further record beside the two. Again replaces the former agreement, logged."""
    study = _locked(study, question)
    if not queries.is_ready(study, question):
        raise DomainError("Not everybody who was asked has completed their appraisal yet.")
    if override_class and override_class not in CLASSES:
        raise DomainError("The class is I, II, III or IV.")
    if override_class and not override_reason.strip():
        raise DomainError("Another class than the computed one needs a reason, which readers will see.")
    agreed = queries.consensus(study, question) or Appraisal(
        study=study, question=question, scheme=study.review.evidence_scheme
    )
    before = {"facts": agreed.facts, "override": agreed.override_class}
    agreed.agreed_by, agreed.state, agreed.completed_at = by, Appraisal.State.COMPLETE, timezone.now()
    agreed.override_class, agreed.override_reason = override_class, override_reason.strip()
    _refuse_gaps(facts, agreed.scheme)
    _keep(agreed, facts, quotes or {})
    detail = {"before": before, "facts": agreed.facts, "override": agreed.override_class}
    _log(agreed, by, "appraisal.agree", f"agreed on the class of {study.label}", detail, blinded=False)
    return agreed


def _refuse_gaps(facts: dict, scheme: str) -> None:
    missing = asked.unanswered(facts, scheme)
    if missing:
        raise DomainError(f"Settle these first: {', '.join(fact.label for fact in missing)}.")


def _log(appraisal, by, verb: str, summary: str, detail: dict | None = None, *, blinded: bool = True) -> None:
    summary = f"{summary}, for: {appraisal.question.text}"
    review = appraisal.study.review
    audit.record(
        by=by, review=review, verb=verb, target=appraisal, summary=summary, detail=detail, blinded=blinded
    )
