"""What a citation shows: the fullest of its records, and over them what a person corrected."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from screening.audit import actions as audit
from screening.citations import fullest, search_text
from screening.citations.models import Citation, CitationEdit
from screening.errors import DomainError


def show_fullest(*, citations: Sequence[Citation]) -> None:
    """Choose the shown fields anew after records have moved; without records it keeps what it showed."""
    for citation in citations:
        kept = [record.fields for record in citation.records.order_by("pk").only("fields", "citation_id")]
        if not any(kept):
            continue
        values = fullest.shown(map(fullest.from_json, kept), edits=edits_in_force(citation))
        for name, value in values.items():
            setattr(citation, name, value)
        citation.save(update_fields=list(values))
    search_text.write(citations)


def edits_in_force(citation: Citation) -> dict[str, Any]:
    """The newest edit of each field that was not taken back."""
    newest = citation.edits.order_by("field", "-pk").distinct("field")
    return {edit.field: edit.value for edit in newest if edit.value is not None}


@transaction.atomic
def edit(*, citation: Citation, values: dict[str, Any], note: str = "", by) -> list[CitationEdit]:
    """Show ``values`` ({field: value, or None to let the records speak again}) in place of what was found."""
    citation = (
        Citation.objects.select_for_update(of=["self"], no_key=True)
        .select_related("review")
        .get(pk=citation.pk)
    )
    _refuse_unknown(citation, values)
    in_force = edits_in_force(citation)
    changed = {
        name: value
        for name, value in values.items()
        if value != (in_force.get(name) if value is None else getattr(citation, name))
    }
    if not changed:
        raise DomainError("Nothing was changed.")
    edits = [
        CitationEdit.objects.create(citation=citation, field=name, value=value, note=note, created_by=by)
        for name, value in changed.items()
    ]
    before = {name: getattr(citation, name) for name in changed}
    show_fullest(citations=[citation])
    _record(citation, changed, before, note, by)
    return edits


def _refuse_unknown(citation: Citation, values: dict[str, Any]) -> None:
    if unknown := set(values) - set(fullest.EDITABLE):
        raise DomainError(f"These fields cannot be edited: {', '.join(sorted(unknown))}.")
    if citation.merged_into_id or citation.left_with_id:
        raise DomainError(f"#{citation.number} is not in the review any more, so it cannot be edited.")
    if values.get("title") == "":
        raise DomainError("A title cannot be empty.")
    for name, limit in fullest.LIMITS.items():
        if len(values.get(name) or "") > limit:
            raise DomainError(f"The {name} may have up to {limit} characters.")


def _record(citation: Citation, changed: dict, before: dict, note: str, by) -> None:
    taken_back = all(value is None for value in changed.values())
    what = ", ".join(name.replace("_", " ") for name in changed)
    audit.record(
        by=by,
        review=citation.review,
        verb="citation.edit",
        target=citation,
        summary=f"{'took back the correction of' if taken_back else 'corrected'} the {what} of #{citation.number}",
        detail={"before": before, "after": changed, "note": note},
    )
