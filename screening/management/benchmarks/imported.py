"""The steps of an import, as the worker takes them."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.files import File

from screening.accounts import actions as accounts
from screening.citations import actions, events
from screening.citations.models import ImportBatch
from screening.protocol import actions as protocol
from screening.reviews import actions as reviews


def steps(path: Path) -> Iterator[tuple[str, Callable[[], int | None]]]:
    """Each step with its name; what a step returns is how many records it dealt with."""
    lead = accounts.create_user(email="lead@example.org", name="Lead", password="")
    review = reviews.create_review(by=lead, title="Benchmark", question="How long does it take?")
    search = protocol.add(review=review, by=lead, to="searches", database="Embase", platform="Embase.com")
    with path.open("rb") as file:
        batch = actions.upload(review=review, search=search, upload=File(file, name=path.name), by=lead)
    # what follows an import is a step of its own here
    followers, events.batch_stored.receivers = events.batch_stored.receivers, []
    yield "read", lambda: _read(batch)
    yield "store", lambda: _store(batch, lead)
    events.batch_stored.receivers = followers
    events.batch_stored.sender_receivers_cache.clear()
    ids = list(batch.records.values_list("citation_id", flat=True))
    yield "follow", lambda: len(events.batch_stored.send(ImportBatch, batch=batch, citation_ids=ids, by=lead))
    yield "index", lambda: actions.index(review=review)
    batch.file.delete(save=False)


def _read(batch: ImportBatch) -> int:
    actions.read_batch(batch=batch)
    return batch.parsed


def _store(batch: ImportBatch, lead) -> int:
    accepted = actions.accept(batch=batch, by=lead)
    actions.store_batch(batch=accepted)
    return accepted.stored
