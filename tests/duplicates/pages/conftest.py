"""Three pairs of a review, and what a page says in words."""

import re

import pytest
from django.urls import reverse

from tests.duplicates import library


@pytest.fixture
def url(review):
    """``url(name)`` is the address of that page of the review."""
    return lambda name, **more: reverse(f"screening:{name}", kwargs={"review_id": review.pk, **more})


@pytest.fixture
def words():
    """What a response says, without its tags."""
    return lambda response: " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def rows(review):
    return [library.citation(review, title=f"Trial {number}", year=1990 + number) for number in range(1, 7)]


@pytest.fixture
def pairs(rows):
    """Three pairs, the most likely first."""
    return [library.pair(rows[n], rows[n + 1], score) for n, score in ((0, 0.9), (2, 0.6), (4, 0.2))]


@pytest.fixture
def client(reviewer, sign_in):
    return sign_in(reviewer)


@pytest.fixture
def asked():
    """The heading of the pair in view, and of those that follow in the page."""

    def headings(response) -> list[str]:
        text = response.content.decode() if response["Content-Type"].startswith("text") else ""
        text = text or "".join(response.json()["pairs"])
        return re.findall(r'id="pair-title-\d+"[^>]*>(.*?)</h2>', text, re.DOTALL)

    return headings
