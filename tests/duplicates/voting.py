"""What merging may not change, read straight from the rows, and what votes come to by their definition."""

from screening.citations.models import Citation, SourceRecord
from screening.decisions.models import Resolution, Seat, StageItem, Vote
from screening.engine import consensus as engine

TIMES = {"changed_at", "withdrawn_at"}


def snapshot(review) -> dict:
    """Every row that merging touches, but for the moments at which it did."""
    return {
        "items": [
            {**_without_times(row), "withdrawn": row["withdrawn_at"] is not None}
            for row in StageItem.objects.filter(review=review).order_by("pk").values()
        ],
        "seats": list(Seat.objects.filter(item__review=review).order_by("pk").values()),
        "citations": list(Citation.objects.filter(review=review).order_by("pk").values()),
        "records": list(SourceRecord.objects.filter(batch__review=review).order_by("pk").values()),
        "votes": list(Vote.objects.filter(item__review=review).order_by("pk").values()),
        "resolutions": list(Resolution.objects.filter(item__review=review).order_by("pk").values()),
    }


def _without_times(row: dict) -> dict:
    return {name: value for name, value in row.items() if name not in TIMES}


def said_by(person_id, items) -> Vote | None:
    """The newest vote of a person on these items, where they did not take back what they said of that one."""
    last = [Vote.objects.filter(item=item, person=person_id).order_by("serial").last() for item in items]
    standing = [vote for vote in last if vote and vote.verdict]
    return max(standing, key=lambda vote: vote.cast_at, default=None)


def come_to(items) -> dict:
    """Seats, resolution and outcome of a group of items, worked out from their votes step by step."""
    votes = sorted(Vote.objects.filter(item__in=items), key=lambda vote: vote.cast_at)
    resolutions = Resolution.objects.filter(item__in=items)
    steps = sorted([*votes, *resolutions], key=lambda one: getattr(one, "cast_at", None) or one.resolved_at)
    heard: dict = {}
    words: dict = {}
    in_force = None
    for step in steps:
        if isinstance(step, Resolution):
            in_force = step
            continue
        heard[step.person_id, step.item_id] = step
        own = [vote for (person, _), vote in heard.items() if person == step.person_id and vote.verdict]
        now = max(own, key=lambda vote: vote.cast_at, default=None)
        if _meaning(now) != _meaning(words.get(step.person_id)):
            in_force = None
        words[step.person_id] = now
    return {
        "seats": {person: vote and vote.pk for person, vote in words.items()},
        "resolution": in_force and in_force.pk,
        "outcome": _outcome(items[0], words, in_force),
    }


def _meaning(vote):
    return vote and (vote.verdict, vote.reason_id)


def _outcome(item, words, resolution) -> str:
    ballots = [engine.Ballot(person, vote.verdict) for person, vote in words.items() if vote]
    word = resolution and engine.Ballot(resolution.resolved_by_id, resolution.verdict)
    return engine.decide(
        ballots, rules=engine.Rules(needed=item.people_needed), resolution=word
    ).outcome.value


def shown(item) -> dict:
    item = StageItem.objects.get(pk=item.pk)
    return {
        "seats": dict(Seat.objects.filter(item=item).values_list("person", "vote")),
        "resolution": item.resolution_id,
        "outcome": item.outcome,
    }
