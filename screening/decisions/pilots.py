"""A pilot round as the lead reads it: how far it is, where people differ, and what rests on a criterion."""

from collections.abc import Sequence

from django.db.models import QuerySet

from screening.decisions import blinding, criteria
from screening.decisions.models import OPEN, Assignment, Outcome, StageItem, Verdict, Vote
from screening.protocol.models import Criterion


def is_complete(pilot: Assignment) -> bool:
    """Whether everybody has had their first word on all of it; what is asked for anew since makes no odds."""
    waiting = items(pilot).filter(outcome__in=OPEN).exclude(pk__in=blinding.asked_anew(pilot))
    return not waiting.exists()


def items(pilot: Assignment) -> QuerySet[StageItem]:
    """Those that were not merged away or withdrawn since."""
    return pilot.pilot_items.filter(withdrawn_at=None)


def differing(pilot: Assignment) -> list[StageItem]:
    """What the meeting is about: conflicts, open or resolved."""
    found = items(pilot).select_related("citation__report", "review", "resolution__resolved_by")
    is_conflict = found.filter(outcome=Outcome.CONFLICT) | found.filter(resolution__isnull=False)
    return list(is_conflict.order_by("rank", "pk"))


def rests_on(vote: Vote | None, criterion: Criterion, listed: Sequence[Criterion]) -> bool:
    """Whether ``vote`` could be another if ``criterion`` were read otherwise.

    An exclusion for another reason stands, and so does one where the answers say that another criterion is
    not met; everything else took this criterion to be met, or excluded by it.
    """
    if vote is None or vote.verdict is None:
        return False
    if vote.verdict != Verdict.EXCLUDE:
        return True
    if vote.reason_id is not None:
        return vote.reason_id == criterion.pk
    others = [one for one in listed if one.pk != criterion.pk and not one.retired_at]
    return criteria.first_failed(others, vote.answers) is None
