"""Blinding: what another person judged changes nothing for somebody who has yet to judge.

The same review is walked as the same person in worlds that differ only by the votes of one other
person on items that the walker has not judged. Every address must answer the same bytes after the
same number of queries, whatever is asked for in its query string.
"""

import difflib
import re
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from screening.decisions import actions
from screening.decisions.models import Stage, StageItem
from screening.reviews.roles import MATRIX
from tests import factories
from tests.addresses import all_addresses, values_for

ROOT = Path(__file__).resolve().parents[2]
NOTE = "Zanzibar"  # a word of the other person that stands nowhere else
FILTERS = [f"q={NOTE}", "outcome=excluded&verdict=exclude&state=awaiting", "sort=-outcome&by=decision"]
CHANGES_BY_ITSELF = [
    (re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'), b"<csrf>"),
    (re.compile(rb'"X-CSRFToken": "[^"]+"'), b"<csrf>"),
    (re.compile(rb'nonce="[^"]+"'), b"<nonce>"),
    (re.compile(rb"<dcterms:[a-z]+ [^>]*>[^<]+"), b"<time>"),
    (re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), b"<uuid>"),
]


@pytest.fixture
def values(review):
    """Objects behind every address: their citations are screened at both stages, at full text too."""
    found = values_for(review)
    factories.CriterionFactory(review=review, position=901)
    for citation in review.citations.select_related("report"):
        if not hasattr(citation, "report"):
            factories.ReportFactory(citation=citation, state="retrieved")
        for stage in Stage:
            StageItem.objects.get_or_create(
                citation=citation, stage=stage, defaults={"review": review, "rank": citation.number}
            )
    return found


@pytest.fixture
def past(review, values, reviewer, second_reviewer, lead):
    """What was judged before: agreed, in conflict and resolved items of the same people."""
    for second, resolves in [("include", False), ("exclude", False), ("exclude", True)]:
        item = factories.StageItemFactory(citation=factories.CitationFactory(review=review))
        actions.cast_vote(item=item, by=reviewer, verdict="include")
        actions.cast_vote(item=item, by=second_reviewer, verdict=second)
        item.refresh_from_db()
        if resolves:
            actions.resolve(item=item, by=lead, verdict="include", explanation="It fits.")


def in_worlds(verdicts, voter, walker) -> list[dict]:
    """What ``walker`` sees in each world: ``voter`` said that verdict on all that nobody has judged."""
    seen = []
    for verdict in verdicts:
        with transaction.atomic():
            _vote_on_all(verdict, voter)
            cache.clear()
            seen.append(walker())
            transaction.set_rollback(True)
    return seen


def _vote_on_all(verdict, voter) -> None:
    items = StageItem.objects.filter(outcome="unscreened").select_related("review") if verdict else []
    for item in items:
        reason = item.review.criteria.get(position=901) if verdict == "exclude" else None
        note = f"{NOTE}: {verdict}" if verdict == "exclude" else ""
        actions.cast_vote(item=item, by=voter, verdict=verdict, reason=reason, note=note, seconds=7)


def walk(client, role, values, filters=()) -> dict[str, tuple]:
    """Status, headers, body and number of queries of every address that ``role`` may open."""
    seen = {}
    for address in all_addresses():
        if not _is_open(address, role, values):
            continue
        url = address.url(values)
        seen[url] = _answer(client, url)
        if seen[url][0] == 200 and set(address.arguments) <= {"review_id", "stage", "kind"}:
            seen |= {f"{url}?{asked}": _answer(client, f"{url}?{asked}") for asked in filters}
    return seen


def _is_open(address, role, values) -> bool:
    if "review_id" not in address.arguments:  # an invitation is no page of who is in already
        return set(address.arguments) <= set(values)
    return address.permission in MATRIX[role]


def _answer(client, url) -> tuple:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
    body = _unpacked(body)
    for pattern, word in CHANGES_BY_ITSELF:
        body = pattern.sub(word, body)
    told = {name: response.headers.get(name) for name in ("Location", "ETag", "Last-Modified")}
    return response.status_code, told, body, len(queries)


def _unpacked(body: bytes) -> bytes:
    """A workbook or archive by what is in it: its envelope holds the time of day."""
    if not body.startswith(b"PK"):
        return body
    with ZipFile(BytesIO(body)) as parts:
        return b"\n".join(name.encode() + b"\n" + parts.read(name) for name in sorted(parts.namelist()))


def difference(first: dict, second: dict) -> str:
    """The first addresses that answer differently, with the lines in which they do; empty if none."""
    told = []
    for url in [url for url in first if first[url] != second.get(url)][:3]:
        one, other = first[url], second.get(url, (0, {}, b"", 0))
        lines = difflib.unified_diff(_lines(one[2]), _lines(other[2]), lineterm="", n=0)
        told += [f"{url}: {one[0]}, {one[3]} queries; {other[0]}, {other[3]} queries", *list(lines)[:8]]
    return "\n".join(told)


def _lines(body: bytes) -> list[str]:
    return body.decode("utf-8", errors="replace").splitlines()


def test_a_reviewer_learns_nothing_of_anothers_votes(
    review, values, past, reviewer, second_reviewer, sign_in
):
    walker = partial(walk, sign_in(reviewer), "reviewer", values, FILTERS)
    none, include, exclude = in_worlds(["", "include", "exclude"], second_reviewer, walker)
    assert difference(none, include) == ""
    assert difference(include, exclude) == ""


def test_a_lead_who_screens_learns_no_verdict(review, values, past, lead, second_reviewer, sign_in):
    walker = partial(walk, sign_in(lead), "lead", values)
    include, exclude = in_worlds(["include", "exclude"], second_reviewer, walker)
    assert difference(include, exclude) == ""


def test_an_observer_learns_nothing_of_open_votes(review, values, past, observer, second_reviewer, sign_in):
    walker = partial(walk, sign_in(observer), "observer", values)
    none, include, exclude = in_worlds(["", "include", "exclude"], second_reviewer, walker)
    assert difference(none, include) == ""
    assert difference(include, exclude) == ""


def test_the_walk_would_see_a_vote_that_is_shown(review, values, past, second_reviewer, sign_in):
    """The voter's own pages differ: a walk that sees nothing would prove nothing."""
    walker = partial(walk, sign_in(second_reviewer), "reviewer", values)
    include, exclude = in_worlds(["include", "exclude"], second_reviewer, walker)
    page = f"/reviews/{review.pk}/my-votes/"
    assert (NOTE.encode() in include[page][2], NOTE.encode() in exclude[page][2]) == (False, True)
    assert difference(include, exclude) != ""


def test_rows_of_votes_are_read_in_two_modules_only():
    """Elsewhere a query could hand the votes of others to somebody who is not to know them. The table is for
    voting alone, which tells nobody what lies on it."""
    readers = re.compile(
        r"\bVote\.objects(?!\.create)|\bvotes?__(?:verdict|reason|note|answers)|\.votes\.|\bscreening_vote\b|\bselected\(Vote"
    )
    users = re.compile(r"\bon_the_table\(")
    rooms = [
        path
        for path in (ROOT / "screening").rglob("*.py")
        if not {"migrations", "management"} & {*path.parts}
    ]
    found = {str(path.relative_to(ROOT)) for path in rooms if readers.search(path.read_text())}
    assert found == {"screening/decisions/blinding.py", "screening/decisions/table.py"}
    found = {str(path.relative_to(ROOT)) for path in rooms if users.search(path.read_text())}
    assert found == {"screening/decisions/actions/entering.py", "screening/decisions/table.py"}
