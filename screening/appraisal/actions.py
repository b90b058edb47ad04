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
Texts = dict[str, str]


@transaction.atomic
def answer(
    *, study, question, by, facts: Texts, quotes: Texts | None = None, version: int | None = None
) -> Appraisal:
    """What ``by`` answers so far: a draft until it is completed.

    ``version`` is the one that the page showed, 0 where nothing was saved yet; None asks for no check.
    """
    study = _locked(study, question)
    mine = study.appraisals.filter(question=question, person=by).first()
    if mine is None:
        _refuse_when_full(study, question)
        mine = Appraisal(study=study, question=question, person=by, version=0)
    elif mine.is_complete:
        raise Conflicting("Your appraisal is complete. Reopen it, with a reason, to change an answer.")
    if version is not None and version != mine.version:
        raise Conflicting(
            "This appraisal was saved in another window after this page was opened. Nothing was "
            "overwritten: look at your answers below, then save again."
        )
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
    if queries.places_taken(study, question) >= study.review.extractors:
        raise Conflicting("Enough people appraise this study for this question; yours is not needed.")


def _keep(appraisal: Appraisal, facts: Texts, quotes: Texts) -> None:
    """Under the scheme that is in force now: it may ask for facts that an older one did not."""
    appraisal.scheme = appraisal.study.review.evidence_scheme
    known = {fact.key: fact for fact in asked.asked_by(appraisal.scheme)}
    for key, given in facts.items():
        if given and (key not in known or given not in known[key].choices):
            raise DomainError(f"“{given}” is no answer to {known[key].label if key in known else key}.")
    appraisal.facts = {key: given for key, given in facts.items() if given}
    appraisal.quotes = {key: quote.strip() for key, quote in quotes.items() if key in known and quote.strip()}
    appraisal.version += 1
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
    if not mine.is_complete:
        return mine
    if not reason.strip():
        raise DomainError("Say why you reopen your appraisal: the reason is kept in the history.")
    if queries.consensus(mine.study, mine.question):
        raise Conflicting("The class is agreed already; what you wrote before it stays as it was.")
    mine.state, mine.completed_at, mine.version = Appraisal.State.DRAFT, None, mine.version + 1
    mine.save(update_fields=["state", "completed_at", "version"])
    summary = f"reopened the appraisal of {mine.study.label}"
    _log(mine, by, "appraisal.reopen", summary, {"why": reason.strip()})
    return mine


def _own(appraisal, by) -> Appraisal:
    """One's own, with its study locked: agreeing and reopening exclude each other."""
    Study.objects.select_for_update().get(pk=appraisal.study_id)
    found = Appraisal.objects.select_for_update(of=("self",)).select_related("study__review", "question")
    mine = found.get(pk=appraisal.pk)
    if mine.person_id != by.pk:
        raise DomainError("This is somebody else's appraisal: everybody answers for themselves.")
    return mine


@transaction.atomic
def agree(
    *, study, question, by, facts: Texts, quotes: Texts | None = None, override_class: str = "",
    override_reason: str = "", version: int | None = None,
) -> Appraisal:  # fmt: skip
    """The agreed facts: a further record beside the two. Again replaces the former agreement, logged.

    ``override_class``: another class than the computed one; readers see it with its reason.
    """
    study = _locked(study, question)
    if not queries.cell(study, question, by).is_ready:
        raise DomainError("Not everybody who was asked has completed their appraisal yet.")
    agreed = queries.consensus(study, question) or Appraisal(study=study, question=question, version=0)
    if version is not None and version != agreed.version:
        raise Conflicting(
            "Somebody else agreed on this meanwhile. Look at what is agreed now, then agree again."
        )
    before = {"facts": agreed.facts, "override": agreed.override_class}
    agreed.agreed_by, agreed.state, agreed.completed_at = by, Appraisal.State.COMPLETE, timezone.now()
    _refuse_gaps(facts, study.review.evidence_scheme)
    set_class, reason = _override(override_class, override_reason.strip())
    computed = queries.rate_facts(facts, study.review.evidence_scheme).evidence_class
    agreed.override_class, agreed.override_reason = ("", "") if set_class == computed else (set_class, reason)
    _keep(agreed, facts, quotes or {})
    detail = {"before": before, "facts": agreed.facts, "override": agreed.override_class}
    _log(agreed, by, "appraisal.agree", f"agreed on the class of {study.label}", detail, blinded=False)
    return agreed


def _override(evidence_class: str, reason: str) -> tuple[str, str]:
    if evidence_class and evidence_class not in CLASSES:
        raise DomainError("The class is I, II, III or IV.")
    if evidence_class and not reason:
        raise DomainError("Another class than the computed one needs a reason, which readers will see.")
    return (evidence_class, reason) if evidence_class else ("", "")


def _refuse_gaps(facts: Texts, scheme: str) -> None:
    missing = asked.unanswered(facts, scheme)
    if missing:
        raise DomainError(f"Settle these first: {', '.join(fact.label for fact in missing)}.")


def _log(appraisal, by, verb: str, summary: str, detail: dict | None = None, *, blinded: bool = True) -> None:
    summary = f"{summary}, for: {appraisal.question.text}"
    review = appraisal.study.review
    audit.record(
        by=by, review=review, verb=verb, target=appraisal, summary=summary, detail=detail, blinded=blinded
    )
