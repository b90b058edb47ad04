"""What a citation shows: the fullest of its records, and over them what a person corrected."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from screening.audit import actions as audit
from screening.citations import fullest, search_text
from screening.citations.models import Citation, CitationEdit, SourceRecord
from screening.citations.storable import storable
from screening.engine.records import Record
from screening.errors import DomainError


def show_fullest(*, citations: Sequence[Citation]) -> None:
    """Choose the shown fields anew after records have moved; without records it keeps what it showed."""
    pks = [citation.pk for citation in citations]
    kept, edits, absorbed = _records_of(pks), _in_force(pks), _said_of_absorbed(pks)
    changed = []
    for citation in citations:
        records = kept.get(citation.pk) or [fullest.as_shown(citation)]
        found = [*records, *absorbed.get(citation.pk, [])]
        if _shows(citation, fullest.shown(found, edits=edits.get(citation.pk))):
            changed.append(citation)
    search_text.write(changed)


def _records_of(citation_ids: Sequence[int]) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = {}
    rows = SourceRecord.objects.filter(citation__in=citation_ids).order_by("pk")
    for citation_id, kept in rows.values_list("citation_id", "fields"):
        if kept:
            found.setdefault(citation_id, []).append(fullest.from_json(kept))
    return found


def _shows(citation: Citation, values: dict[str, Any]) -> bool:
    """Whether there was something to change."""
    new = {name: value for name, value in values.items() if getattr(citation, name) != value}
    for name, value in new.items():
        setattr(citation, name, value)
    if new:
        citation.save(update_fields=list(new))
    return bool(new)


def edits_in_force(citation: Citation) -> dict[str, Any]:
    """The newest edit of each field that was not taken back."""
    return _in_force([citation.pk]).get(citation.pk, {})


def _in_force(citation_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    newest = CitationEdit.objects.filter(citation__in=citation_ids).order_by("citation", "field", "-pk")
    for edit in newest.distinct("citation", "field"):
        if edit.value is not None:
            found.setdefault(edit.citation_id, {})[edit.field] = edit.value
    return found


def _said_of_absorbed(citation_ids: Sequence[int]) -> dict[int, list[Record]]:
    """What people filled in at citations that were merged into these counts as a record does."""
    absorbed = dict(Citation.objects.filter(merged_into__in=citation_ids).values_list("pk", "merged_into"))
    found: dict[int, list[Record]] = {}
    for pk, values in sorted(_in_force(list(absorbed)).items()):
        found.setdefault(absorbed[pk], []).append(fullest.from_json(values))
    return found


@transaction.atomic
def edit(*, citation: Citation, values: dict[str, Any], note: str = "", by) -> list[CitationEdit]:
    """Show ``values`` ({field: value, or None to let the records speak again}) in place of what was found."""
    citation = (
        Citation.objects.select_for_update(of=["self"], no_key=True)
        .select_related("review")
        .get(pk=citation.pk)
    )
    values, note = {name: _storable(value) for name, value in values.items()}, storable(note)
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
    for name, value in values.items():
        if value is not None:
            _refuse_value(name, value)


def _refuse_value(name: str, value: Any) -> None:
    if name == "year":
        fits = isinstance(value, int) and fullest.FIRST_YEAR <= value <= fullest.LAST_YEAR
    elif name in fullest.LISTS:
        fits = isinstance(value, list) and all(isinstance(text, str) for text in value)
    else:
        fits = isinstance(value, str)
    if not fits:
        raise DomainError(f"This cannot be the {name} of a citation.")
    if name == "title" and not value.strip():
        raise DomainError("A title cannot be empty.")
    if name in fullest.LIMITS and len(value) > fullest.LIMITS[name]:
        raise DomainError(f"The {name} may have up to {fullest.LIMITS[name]} characters.")


def _storable(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_storable(text) for text in value]
    return storable(value) if isinstance(value, str) else value


def _record(citation: Citation, changed: dict, before: dict, note: str, by) -> None:
    done = "took back the correction of" if all(value is None for value in changed.values()) else "corrected"
    what = ", ".join(name.replace("_", " ") for name in changed)
    audit.record(
        by=by,
        review=citation.review,
        verb="citation.edit",
        target=citation,
        summary=f"{done} the {what} of #{citation.number}",
        detail={"before": before, "after": changed, "note": note},
    )
