"""Two changes of one plan at the same moment: each gets a version and a place of its own."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.db import connection, transaction

from screening.protocol import actions
from tests import factories

SECONDS_TO_FINISH_IF_NOT_WAITING = 2


@pytest.mark.django_db(transaction=True)
def test_two_criteria_added_at_once_get_two_versions_and_two_places():
    review = factories.ReviewFactory()

    def add(label: str) -> None:
        fields = {"label": label, "question": f"{label}?", "reason": f"Not {label}"}
        actions.add(review=review, by=review.created_by, to="criteria", **fields)

    def add_elsewhere(label: str) -> None:
        try:
            add(label)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            add("A")
            other = pool.submit(add_elsewhere, "B")
            wait([other], timeout=SECONDS_TO_FINISH_IF_NOT_WAITING)
        other.result(timeout=20)
    assert list(review.criteria.order_by("pk").values_list("label", "position")) == [("A", 1), ("B", 2)]
    assert list(review.amendments.order_by("pk").values_list("version", flat=True)) == [2, 3]
