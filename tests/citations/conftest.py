"""A search to import under, and steps from an uploaded file to stored citations."""

import pytest

from screening.citations import actions
from tests import factories
from tests.citations import exports


@pytest.fixture
def search(review):
    return factories.SearchFactory(review=review)


@pytest.fixture
def uploaded(review, search, lead):
    """``uploaded(text)`` is a file that waits to be read."""

    def kept(text: str | bytes, name: str = "export.nbib", under=None, **how):
        return actions.upload(
            review=review, search=under or search, upload=exports.file(text, name), by=lead, **how
        )

    return kept


@pytest.fixture
def read(uploaded):
    """``read(text)`` is a file that was read: its account stands."""

    def counted(text: str | bytes, name: str = "export.nbib", under=None):
        batch = uploaded(text, name, under)
        actions.read_batch(batch=batch)
        batch.refresh_from_db()
        return batch

    return counted


@pytest.fixture
def accepted(read, lead):
    """``accepted(text)`` is a file that waits to be stored."""

    def agreed(text: str | bytes, name: str = "export.nbib", under=None):
        return actions.accept(batch=read(text, name, under), by=lead)

    return agreed


@pytest.fixture
def imported(accepted):
    """``imported(text)`` uploads a file, reads it, accepts it and stores it to the end."""

    def stored(text: str | bytes, name: str = "export.nbib", under=None):
        batch = accepted(text, name, under)
        actions.store_batch(batch=batch)
        batch.refresh_from_db()
        return batch

    return stored
