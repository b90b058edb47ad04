"""The lead writes the free fields of the review's extraction form."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from screening.errors import DomainError
from screening.extraction import actions
from screening.extraction.forms import FormFieldForm
from screening.reviews.access import requires
from screening.reviews.roles import Permission

PAGE = "extraction/form_fields.html"
MOVES = {
    "up": lambda field, by: actions.move_form_field(field=field, by=by, up=True),
    "down": lambda field, by: actions.move_form_field(field=field, by=by, up=False),
    "retire": lambda field, by: actions.retire_form_field(field=field, by=by),
    "restore": lambda field, by: actions.restore_form_field(field=field, by=by),
}


@requires(Permission.EDIT_PROTOCOL)
def form_fields(request):
    posted = request.method == "POST"
    form = FormFieldForm(request.POST if posted else None)
    if posted and _is_saved(form, actions.add_form_field, review=request.review, by=request.user):
        messages.success(request, f"{form.cleaned_data['label']} is part of the form now.")
        return redirect("screening:form-fields", request.review.pk)
    return _page(request, form)


@requires(Permission.EDIT_PROTOCOL)
def form_field(request, form_field_id):
    field = _field(request, form_field_id)
    form = FormFieldForm.of(field, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and _is_saved(form, actions.change_form_field, field=field, by=request.user):
        messages.success(request, "Saved.")
        return redirect("screening:form-fields", request.review.pk)
    return _page(request, form, field)


@requires(Permission.EDIT_PROTOCOL)
@require_POST
def form_field_place(request, form_field_id):
    field = _field(request, form_field_id)
    move = MOVES.get(request.POST.get("move", ""))
    if move is None:
        raise DomainError("Choose one of: up, down, retire, restore.")
    move(field, request.user)
    return redirect("screening:form-fields", request.review.pk)


def _field(request, form_field_id):
    return get_object_or_404(request.review.form_fields, pk=form_field_id)


def _is_saved(form, action, **about) -> bool:
    if not form.is_valid():
        return False
    try:
        action(**about, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


def _page(request, form, field=None):
    fields = list(request.review.form_fields.order_by("position", "pk"))
    context = {
        "form": form,
        "field": field,
        "fields": [each for each in fields if each.retired_at is None],
        "retired": [each for each in fields if each.retired_at is not None],
    }
    return render(request, PAGE, context, status=422 if form.is_bound else 200)
