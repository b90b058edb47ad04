"""Correcting what a citation shows, and taking a correction back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from screening.citations import actions, queries
from screening.citations.forms import EditForm
from screening.citations.fullest import EDITABLE
from screening.errors import DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission


@requires(Permission.IMPORT)
def citation_edit(request, citation_id):
    citation = get_object_or_404(request.review.citations, pk=citation_id)
    if citation.merged_into_id or citation.left_with_id:
        return redirect("screening:citation", review_id=request.review.pk, citation_id=citation.pk)
    form = EditForm(request.POST if request.method == "POST" else None, citation=citation)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(
                citation=citation, values=form.changed_values, note=form.cleaned_data["note"], by=request.user
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"#{citation.number} shows your correction; its records stay as they are."
            )
            return redirect("screening:citation", review_id=request.review.pk, citation_id=citation.pk)
    corrections, said = queries.corrections(citation), queries.said_by_records(citation)
    context = {"citation": citation, "form": form, "fields": form.with_sources(corrections, said)}
    status = 422 if request.method == "POST" else 200
    return render(request, "citations/edit.html", context, status=status)


@requires(Permission.IMPORT)
@require_POST
def citation_take_back(request, citation_id):
    citation = get_object_or_404(request.review.citations, pk=citation_id)
    field = request.POST.get("field", "")
    if field not in EDITABLE:
        raise DomainError("Choose the field whose correction is to be taken back.")
    actions.edit(citation=citation, values={field: None}, by=request.user)
    messages.success(request, f"The {field} of #{citation.number} is what its records say again.")
    return redirect("screening:citation-edit", review_id=request.review.pk, citation_id=citation.pk)
