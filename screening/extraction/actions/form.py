"""The free fields of the review's extraction form. A field with values is retired, never deleted."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from screening.audit import actions as audit
from screening.errors import DomainError
from screening.extraction.models import FormField
from screening.reviews.models import Review


@transaction.atomic
def add_form_field(
    *, review, by, label: str, kind: str = FormField.Kind.TEXT, help: str = "", choices: Sequence[str] = ()
) -> FormField:
    """A further field, at the end of the form."""
    Review.objects.select_for_update().get(pk=review.pk)
    last = review.form_fields.order_by("-position").first()
    field = FormField(review=review, position=last.position + 1 if last else 0)
    _fill(field, label, kind, help, choices)
    field.save()
    audit.record(
        by=by,
        review=review,
        verb="form.add",
        target=field,
        summary=f"added the field {field.label} to the extraction form",
        detail=_described(field),
    )
    return field


@transaction.atomic
def change_form_field(
    *, field, by, label: str, kind: str = FormField.Kind.TEXT, help: str = "", choices: Sequence[str] = ()
) -> FormField:
    """Another wording or help; the kind, and choices in use, only while nobody has entered a value."""
    field = FormField.objects.select_for_update().get(pk=field.pk)
    before = _described(field)
    used = set(field.values.filter(is_reported=True).values_list("value", flat=True))
    if used and kind != field.kind:
        raise DomainError(
            f"{field.label} has values already, so it stays a {field.get_kind_display().lower()}. "
            "Retire it and add another field."
        )
    _fill(field, label, kind, help, choices)
    if lost := sorted(used - set(field.choices)) if kind == FormField.Kind.CHOICE else []:
        raise DomainError(f"“{lost[0]}” has been chosen in an extraction: it stays among the choices.")
    field.save()
    summary = f"changed the field {field.label} of the extraction form"
    detail = {"before": before, "after": _described(field)}
    audit.record(by=by, review=field.review, verb="form.change", target=field, summary=summary, detail=detail)
    return field


def _fill(field: FormField, label: str, kind: str, help: str, choices: Sequence[str]) -> None:
    label = label.strip()
    if not label:
        raise DomainError("Give the field a label.")
    if FormField.objects.filter(review_id=field.review_id, label=label).exclude(pk=field.pk).exists():
        raise DomainError(f"There is a field called {label} already; it may be retired. Use another label.")
    options = list(dict.fromkeys(text.strip() for text in choices if text.strip()))
    if kind == FormField.Kind.CHOICE and len(options) < 2:
        raise DomainError("A list has at least two choices, one on each line.")
    field.label, field.kind, field.help = label, kind, help.strip()
    field.choices = options if kind == FormField.Kind.CHOICE else []


@transaction.atomic
def move_form_field(*, field, by, up: bool) -> None:
    """One place up or down among the fields in use."""
    Review.objects.select_for_update().get(pk=field.review_id)
    order = list(field.review.form_fields.filter(retired_at__isnull=True).order_by("position", "pk"))
    place = order.index(field)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, each in enumerate(order):
        FormField.objects.filter(pk=each.pk).update(position=position)
    summary = f"moved the field {field.label} of the extraction form"
    audit.record(by=by, review=field.review, verb="form.move", target=field, summary=summary)


@transaction.atomic
def retire_form_field(*, field, by) -> None:
    """Asked no more; values that people entered stay and are still shown and compared."""
    _set_retired(field, timezone.now())
    summary = f"retired the field {field.label} of the extraction form"
    audit.record(by=by, review=field.review, verb="form.retire", target=field, summary=summary)


@transaction.atomic
def restore_form_field(*, field, by) -> None:
    """Asked again."""
    _set_retired(field, None)
    summary = f"took the field {field.label} back into the extraction form"
    audit.record(by=by, review=field.review, verb="form.restore", target=field, summary=summary)


def _set_retired(field: FormField, when) -> None:
    field.retired_at = when
    field.save(update_fields=["retired_at"])


def _described(field: FormField) -> dict:
    return {"label": field.label, "kind": field.kind, "help": field.help, "choices": field.choices}
