"""Notes, tags and own words of one person: kept as soon as they are there, whether they vote or not."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import transaction

from screening.accounts import actions as accounts
from screening.audit import actions as audit
from screening.decisions import annotations, keys
from screening.decisions.models import Annotation, OwnTerm, StageItem
from screening.errors import Conflicting, DomainError
from screening.protocol.models import HighlightTerm

LONGEST_TAG = 40
LONGEST_TERM = 80
MOST_TERMS = 300


@transaction.atomic
def write_note(*, item: StageItem, by, text: str, key: UUID | None = None) -> Annotation | None:
    """A further row; an empty ``text`` takes the note back. None, and no row, where nothing changed."""
    said = {
        "citation": item.citation,
        "stage": item.stage,
        "kind": Annotation.Kind.NOTE,
        "text": text.strip(),
    }
    if sent := _sent_before(by, key, **said):
        return sent
    if annotations.kept_beside(by, [item])[item.pk].note == said["text"]:
        return None
    note = Annotation.objects.create(person=by, key=key or uuid4(), **said)
    _record(item, "note.write", "wrote a note on" if note.text else "took back the note on", by=by)
    return note


@transaction.atomic
def set_tag(
    *, item: StageItem, by, name: str, is_on: bool = True, key: UUID | None = None
) -> Annotation | None:
    """Put the tag ``name`` on the citation of ``item``, or take it off; None where it is so already."""
    name = annotations.spelled(item.review, by, _tag(name))
    said = {"citation": item.citation, "kind": Annotation.Kind.TAG, "text": name, "is_on": is_on}
    if sent := _sent_before(by, key, **said):
        return sent
    if (name.lower() in annotations.kept_beside(by, [item])[item.pk].tags) is is_on:
        return None
    tag = Annotation.objects.create(person=by, key=key or uuid4(), **said)
    _record(item, "tag.set", f"put the tag {name} on" if is_on else f"took the tag {name} off", by=by)
    return tag


def _tag(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise DomainError("Give the tag a name: a word or two that you will look for later.")
    if len(name) > LONGEST_TAG:
        raise DomainError(f"A tag has at most {LONGEST_TAG} letters; write more into the note.")
    return name


def _sent_before(by, key: UUID | None, **said) -> Annotation | None:
    sent = Annotation.objects.filter(person=by, key=key).first() if key else None
    if sent and any(getattr(sent, name) != value for name, value in said.items()):
        raise Conflicting("This was already sent as something else. Reload the page and do it again.")
    return sent


@transaction.atomic
def set_own_terms(*, review, by, include: Iterable[str], exclude: Iterable[str]) -> None:
    """The words that ``by`` wants marked in this review, in place of those before."""
    wanted = {**_terms(include, HighlightTerm.Kind.INCLUDE), **_terms(exclude, HighlightTerm.Kind.EXCLUDE)}
    if len(wanted) > MOST_TERMS:
        raise DomainError(f"At most {MOST_TERMS} words can be marked: with more, nothing stands out.")
    OwnTerm.objects.filter(review=review, person=by).delete()
    rows = [OwnTerm(review=review, person=by, text=text, kind=kind) for text, kind in wanted.values()]
    OwnTerm.objects.bulk_create(rows)
    summary = f"chose {len(rows)} words of their own to be marked"
    audit.record(by=by, review=review, verb="terms.own", target=review, summary=summary, blinded=True)


def _terms(lines: Iterable[str], kind: str) -> dict[str, tuple[str, str]]:
    """By their lower case, so that a word is there once; the later kind holds."""
    words = [" ".join(line.split()) for line in lines]
    long = next((word for word in words if len(word) > LONGEST_TERM), None)
    if long:
        raise DomainError(f"“{long[:40]}…” is too long to be marked: one word or phrase a line.")
    return {word.lower(): (word, kind) for word in words if word}


@transaction.atomic
def set_keys(*, by, wanted: dict[str, str]) -> None:
    """Which key does what for ``by``, on every device; an empty key is none."""
    accounts.prefer(by=by, keys=keys.checked(wanted))


@transaction.atomic
def switch(*, by, name: str, is_on: bool) -> None:
    """Single keys, or the marks in the text, on or off for ``by``, on every device."""
    accounts.prefer(by=by, **{name: is_on})


def _record(item: StageItem, verb: str, words: str, *, by) -> None:
    summary = f"{words} citation #{item.citation.number}"
    audit.record(by=by, review=item.review, verb=verb, target=item, summary=summary, blinded=True)
