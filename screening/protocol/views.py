"""The protocol on one page, and one way to change each kind of its rows."""

from copy import copy

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.engine.evidence.schemes import scheme_of
from screening.protocol import actions, queries
from screening.protocol.forms import FORMS, SettingsForm
from screening.protocol.kinds import KINDS, Kind
from screening.reviews.access import requires
from screening.reviews.roles import Permission

AMENDMENTS_SHOWN = 10


@requires(Permission.VIEW)
def protocol(request):
    review = request.review
    amendments = list(queries.amendments(review)[: AMENDMENTS_SHOWN + 1])
    context = {
        "criteria": queries.criteria(review),
        "treatments": queries.treatment_tree(review),
        "outcomes": queries.outcomes(review),
        "questions": queries.questions(review),
        "searches": queries.searches(review),
        "terms": queries.highlight_terms(review),
        "amendments": amendments[:AMENDMENTS_SHOWN],
        "has_more_amendments": len(amendments) > AMENDMENTS_SHOWN,
        "retired": queries.retired(review),
        "scheme": scheme_of(review.evidence_scheme),
        "may_edit": request.membership.may(Permission.EDIT_PROTOCOL),
    }
    return render(request, "protocol/protocol.html", context)


@requires(Permission.EDIT_PROTOCOL)
def add(request, kind):
    described = _kind(kind)
    form = _form(request, described, described.model(review=request.review))
    if request.method == "POST" and form.is_valid():
        row = actions.add(review=request.review, by=request.user, to=kind, **form.cleaned_data)
        messages.success(request, f"Added the {described.singular} “{row}”.")
        return _back(request, described)
    return _row_page(request, described, form)


@requires(Permission.EDIT_PROTOCOL)
def change(request, kind, row_id):
    described, row = _row(request, kind, row_id)
    form = _form(request, described, row)
    if request.method == "POST" and form.is_valid():
        row = actions.change(row=row, by=request.user, **form.cleaned_data)
        messages.success(request, f"Saved the {described.singular} “{row}”.")
        return _back(request, described)
    return _row_page(request, described, form, row=row)


@requires(Permission.EDIT_PROTOCOL)
@require_POST
def retire(request, kind, row_id):
    described, row = _row(request, kind, row_id)
    actions.retire(row=row, by=request.user, why=request.POST.get("why", ""))
    word = "Retired" if described.is_ordered else "Deleted"
    messages.success(request, f"{word} the {described.singular} “{row}”.")
    return _back(request, described)


@requires(Permission.EDIT_PROTOCOL)
@require_POST
def restore(request, kind, row_id):
    described, row = _row(request, kind, row_id)
    actions.restore(row=row, by=request.user)
    messages.success(request, f"“{row}” is part of the protocol again.")
    return _back(request, described)


@requires(Permission.EDIT_PROTOCOL)
@require_POST
def move(request, kind, row_id, up):
    described, row = _row(request, kind, row_id)
    actions.move(row=row, by=request.user, up=up)
    return _back(request, described)


@requires(Permission.EDIT_PROTOCOL)
def settings(request):
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=copy(request.review))
    if request.method == "POST" and form.is_valid():
        actions.change_settings(review=request.review, by=request.user, **form.cleaned_data)
        messages.success(request, "The settings of the review were saved.")
        return redirect("screening:protocol", review_id=request.review.pk)
    status = 422 if form.errors else 200
    return render(request, "protocol/settings.html", {"form": form}, status=status)


def _kind(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404("No such part of a protocol.")
    return KINDS[slug]


def _row(request, slug: str, row_id: int):
    described = _kind(slug)
    found = queries.rows(request.review, described).select_related("review")
    return described, get_object_or_404(found, pk=row_id)


def _form(request, described: Kind, row):
    return FORMS[described.slug](request.POST if request.method == "POST" else None, instance=copy(row))


def _row_page(request, described: Kind, form, row=None):
    context = {"kind": described, "form": form, "row": row}
    return render(request, "protocol/row.html", context, status=422 if form.errors else 200)


def _back(request, described: Kind):
    page = reverse("screening:protocol", kwargs={"review_id": request.review.pk})
    return redirect(f"{page}#{described.slug}")
