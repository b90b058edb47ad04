"""Appraising a study for a question, alone; then agreeing on it."""

from collections import Counter

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from screening.appraisal import actions, queries
from screening.appraisal.forms import FactsForm, OverrideForm
from screening.engine.evidence.schemes import scheme_of
from screening.errors import DomainError
from screening.extraction.queries import reports_of
from screening.reviews.access import requires
from screening.reviews.roles import Permission

PAGE = "appraisal/appraisal.html"
CONSENSUS = "appraisal/consensus.html"
INCOMPLETE = "This page is incomplete. Reload it, then answer again."


@requires(Permission.APPRAISE)
def appraisals(request):
    table = queries.table(request.review, request.user)
    context = {
        "questions": list(queries.questions(request.review)),
        "table": table,
        "todo": Counter(cell.todo for _, cells in table for cell in cells),
        "scheme": scheme_of(request.review.evidence_scheme),
        "may_agree": request.membership.may(Permission.AGREE),
    }
    return render(request, "appraisal/list.html", context)


@requires(Permission.APPRAISE)
def appraisal(request, study_id, question_id):
    study, question = _about(request, study_id, question_id)
    cell = queries.cell(study, question, request.user)
    if cell.mine is None and not cell.may_begin:
        return render(request, "appraisal/not_needed.html", {"study": study, "question": question})
    form = _own_form(request, study, cell.mine)
    if request.method != "POST" or not form.is_valid():
        form.problem = INCOMPLETE if form.is_bound else ""
        return _page(request, study, question, cell.mine, form, status=422 if form.is_bound else 200)
    if "preview" in request.POST:
        return _preview(request, form, study)
    return _save(request, study, question, cell.mine, form)


def _own_form(request, study, mine) -> FactsForm:
    return FactsForm(
        scheme=study.review.evidence_scheme,
        facts=mine.facts if mine else {},
        quotes=mine.quotes if mine else {},
        version=mine.version if mine else 0,
        data=request.POST if request.method == "POST" else None,
    )


def _preview(request, form, study):
    """The class that the answers give as they stand on the page; nothing is saved."""
    rated = queries.rate_facts(form.facts, study.review.evidence_scheme)
    return render(request, "appraisal/rating.html", {"rated": rated})


def _save(request, study, question, mine, form):
    about = {"study": study, "question": question, "by": request.user}
    try:
        version = form.cleaned_data["version"]
        mine = actions.answer(**about, facts=form.facts, quotes=form.quotes, version=version)
    except DomainError as error:
        form.refused(error)
        return _page(request, study, question, mine, form, status=error.status)
    if "complete" in request.POST:
        actions.complete(appraisal=mine, by=request.user)
        messages.success(request, f"Complete: {study.label} is Class {queries.rate(mine).evidence_class}.")
        return redirect("screening:appraisals", request.review.pk)
    messages.success(request, "Saved.")
    return redirect("screening:appraisal", request.review.pk, study.pk, question.pk)


def _page(request, study, question, mine, form, *, status: int = 200):
    context = {
        "study": study,
        "question": question,
        "mine": mine,
        "form": form,
        "rows": form.rows(),
        "rated": queries.rate(mine) if mine else None,
        "scheme": scheme_of(study.review.evidence_scheme),
        "links": reports_of(study),
        "may_compare": mine is not None and queries.cell(study, question, request.user).is_ready,
    }
    return render(request, PAGE, context, status=status)


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
    if not queries.cell(study, question, request.user).is_ready:
        raise DomainError("Answers are compared once everybody who was asked has completed their own.")
    persons, agreed = queries.completed(study, question), queries.consensus(study, question)
    form = _consensus_form(request, study, persons, agreed)
    override = _override_form(request, agreed)
    if request.method == "POST" and form.is_valid() and override.is_valid():
        if "preview" in request.POST:
            return _preview(request, form, study)
        if _is_agreed(request, study, question, form, override):
            messages.success(request, f"Agreed on {study.label}.")
            return redirect("screening:appraisals", request.review.pk)
    elif request.method == "POST":
        form.problem = INCOMPLETE
    return _consensus_page(request, study, question, persons, agreed, form, override)


def _is_agreed(request, study, question, form, override) -> bool:
    try:
        actions.agree(
            study=study, question=question, by=request.user, facts=form.facts, quotes=form.quotes,
            version=form.cleaned_data["version"], **override.cleaned_data,
        )  # fmt: skip
    except DomainError as error:
        form.refused(error)
        return False
    return True


def _consensus_form(request, study, persons, agreed) -> FactsForm:
    """What all say alike is filled in, and the first words given for it; the rest is to be chosen."""
    every = {key for each in persons for key in each.facts}
    alike = {
        key: persons[0].facts.get(key) for key in every if len({each.facts.get(key) for each in persons}) == 1
    }
    words = {key: quote for each in reversed(persons) for key, quote in each.quotes.items()}
    return FactsForm(
        scheme=study.review.evidence_scheme,
        facts=agreed.facts if agreed else alike,
        quotes=agreed.quotes if agreed else words,
        version=agreed.version if agreed else 0,
        data=request.POST if request.method == "POST" else None,
    )


def _override_form(request, agreed) -> OverrideForm:
    stored = (
        {"override_class": agreed.override_class, "override_reason": agreed.override_reason} if agreed else {}
    )
    return OverrideForm(request.POST if request.method == "POST" else None, initial=stored)


def _consensus_page(request, study, question, persons, agreed, form, override):
    context = {
        "study": study,
        "question": question,
        "agreed": agreed,
        "form": form,
        "override": override,
        "rows": form.rows(persons),
        "rated": queries.rate(agreed) if agreed else None,
        "ratings": [(letter, queries.rate(each)) for letter, each in zip("AB", persons, strict=False)],
        "scheme": scheme_of(study.review.evidence_scheme),
    }
    return render(request, CONSENSUS, context, status=form.status if form.is_bound else 200)


def _about(request, study_id, question_id):
    study = get_object_or_404(request.review.studies.select_related("review"), pk=study_id)
    return study, get_object_or_404(request.review.questions, pk=question_id)
