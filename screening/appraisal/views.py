"""Appraising a study for a question, alone; then agreeing on it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from screening.appraisal import actions, queries
from screening.appraisal.forms import FactsForm, OverrideForm
from screening.engine.evidence.schemes import scheme_of
from screening.errors import DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.studies import queries as studies


@requires(Permission.APPRAISE)
def appraisals(request):
    context = {
        "questions": list(queries.questions(request.review)),
        "table": queries.table(request.review, request.user),
        "scheme": scheme_of(request.review.evidence_scheme),
        "may_agree": request.membership.may(Permission.AGREE),
    }
    return render(request, "appraisal/list.html", context)


@requires(Permission.APPRAISE)
def appraisal(request, study_id, question_id):
    study, question = _about(request, study_id, question_id)
    mine = study.appraisals.filter(question=question, person=request.user).first()
    scheme = mine.scheme if mine else request.review.evidence_scheme
    form = FactsForm(
        request.POST or None,
        scheme=scheme,
        facts=mine.facts if mine else {},
        quotes=mine.quotes if mine else {},
    )
    if request.method == "POST" and form.is_valid():
        return _save(request, study, question, form)
    context = {
        "study": study,
        "question": question,
        "mine": mine,
        "form": form,
        "rated": queries.rate(mine) if mine else None,
        "scheme": scheme_of(scheme),
        "reports": studies.studies(request.review).filter(pk=study.pk).first(),
        "may_compare": queries.may_compare(study, question, request.user),
    }
    return render(request, "appraisal/appraisal.html", context, status=422 if form.errors else 200)


def _save(request, study, question, form):
    version = request.POST.get("version", "")
    mine = actions.answer(
        study=study, question=question, by=request.user, facts=form.facts, quotes=form.quotes,
        version=int(version) if version.isdecimal() else None,
    )  # fmt: skip
    if "complete" in request.POST:
        actions.complete(appraisal=mine, by=request.user)
        messages.success(request, f"Complete: Class {queries.rate(mine).evidence_class}.")
        return redirect("screening:appraisals", request.review.pk)
    messages.success(request, "Saved.")
    return redirect("screening:appraisal", request.review.pk, study.pk, question.pk)


@requires(Permission.APPRAISE)
@require_POST
def appraisal_reopen(request, study_id, question_id):
    study, question = _about(request, study_id, question_id)
    mine = study.appraisals.filter(question=question, person=request.user).first()
    if mine is None:
        raise DomainError("You have not appraised this study for this question yet.")
    actions.reopen(appraisal=mine, by=request.user, reason=request.POST.get("reason", ""))
    return redirect("screening:appraisal", request.review.pk, study.pk, question.pk)


@requires(Permission.AGREE)
def appraisal_consensus(request, study_id, question_id):
    study, question = _about(request, study_id, question_id)
    if not queries.may_compare(study, question, request.user):
        raise DomainError("Answers are compared once everybody who was asked has completed their own.")
    persons = list(queries.completed(study, question))
    agreed = queries.consensus(study, question)
    form, override = _consensus_forms(request, persons, agreed)
    if request.method == "POST" and form.is_valid() and override.is_valid():
        actions.agree(
            study=study, question=question, by=request.user, facts=form.facts, quotes=form.quotes,
            **override.cleaned_data,
        )  # fmt: skip
        messages.success(request, f"Agreed on {study.label}.")
        return redirect("screening:appraisals", request.review.pk)
    context = {
        "study": study,
        "question": question,
        "persons": persons,
        "rows": [(*row, [(each.person, *_said(each, row[0])) for each in persons]) for row in form.rows()],
        "form": form,
        "override": override,
        "rated": queries.rate(agreed) if agreed else None,
        "ratings": [(each.person, queries.rate(each)) for each in persons],
    }
    return render(request, "appraisal/consensus.html", context)


def _consensus_forms(request, persons, agreed):
    """What all say alike is filled in; the rest is to be chosen."""
    first = agreed or persons[0]
    alike = {
        key: given
        for key, given in first.facts.items()
        if all(each.facts.get(key) == given for each in persons)
    }
    facts = agreed.facts if agreed else alike
    quotes = {key: quote for each in reversed([*persons]) for key, quote in each.quotes.items()}
    form = FactsForm(
        request.POST or None, scheme=first.scheme, facts=facts, quotes=agreed.quotes if agreed else quotes
    )
    initial = (
        {"override_class": agreed.override_class, "override_reason": agreed.override_reason} if agreed else {}
    )
    return form, OverrideForm(request.POST or None, initial=initial)


def _said(appraisal, fact) -> tuple[str, str]:
    given = appraisal.facts.get(fact.key, "")
    return fact.choices.get(given, ""), appraisal.quotes.get(fact.key, "")


def _about(request, study_id, question_id):
    study = get_object_or_404(request.review.studies.select_related("review"), pk=study_id)
    return study, get_object_or_404(request.review.questions, pk=question_id)
