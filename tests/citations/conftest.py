"""A search to import under, and one step from an uploaded file to stored citations."""

import pytest

from screening.citations import actions
from tests import factories
from tests.citations import exports


@pytest.fixture
def search(review):
    return factories.SearchFactory(review=review)


@pytest.fixture
def imported(review, search, lead):
    """``imported(text)`` uploads a file and reads it to the end."""

    def stored(text: str | bytes, name: str = "export.nbib", under=None):
        batch = actions.upload(
            review=review, search=under or search, upload=exports.file(text, name), by=lead
        )
        actions.read_batch(batch=batch)
        batch.refresh_from_db()
        if batch.state == "read":
            batch = actions.accept(batch=batch, by=lead)
        actions.store_batch(batch=batch)
        batch.refresh_from_db()
        return batch

    return stored
