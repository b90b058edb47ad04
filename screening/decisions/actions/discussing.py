"""What the people who differ say to each other."""

from django.db import transaction

from screening.audit import actions as audit
from screening.decisions import blinding
from screening.decisions.actions.entering import enter, following_merges
from screening.decisions.actions.voting import refuse_withdrawn
from screening.decisions.models import Comment, StageItem
from screening.errors import Conflicting, DomainError


@following_merges
@transaction.atomic
def say(*, item: StageItem, by, text: str) -> Comment:
    """A comment on a conflict by one of those who differ. It stays as it was said."""
    place = enter(item, by, None)
    refuse_withdrawn(place.item)
    if not blinding.has_vote(place.item, by):
        raise DomainError("Those who voted on this citation discuss it.")
    if not blinding.is_discussed(place.item):
        raise Conflicting("This is no longer a conflict: there is nothing left to discuss.")
    if not text.strip():
        raise DomainError("Write what you want to say first.")
    comment = Comment.objects.create(item=place.named, person=by, text=text.strip())
    where = f"citation #{place.named.citation.number} at {place.named.get_stage_display().lower()}"
    summary = f"said something on the conflict on {where}"
    audit.record(
        by=by, review=place.item.review, verb="conflict.say", target=comment, summary=summary, blinded=True
    )
    return comment
