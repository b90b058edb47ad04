"""Who is asked because two others differ must not learn it: to them it is a citation like any other.

The same walk over every address as for votes of one other person, in worlds where two others have voted.
"""

from functools import partial

import pytest
from django.core.cache import cache
from django.db import transaction

from screening.decisions import actions
from screening.decisions.models import StageItem
from screening.reviews.models import Resolving
from screening.reviews.roles import Role
from tests import factories
from tests.laws.test_blinding import FILTERS, NOTE, difference, walk
from tests.laws.test_blinding import values as values

DIFFERING = [("include", "exclude"), ("exclude", "include"), ("maybe", "exclude")]


@pytest.fixture
def review(db):
    return factories.ReviewFactory(resolving=Resolving.THIRD)


def world(said, people, walker, third):
    """What ``walker`` sees when both people said this on all that is open, and ``third`` is asked; nothing is
    kept."""
    with transaction.atomic():
        for item in StageItem.objects.filter(outcome="unscreened").select_related("review") if said else ():
            for person, verdict in zip(people, said, strict=True):
                reason = item.review.criteria.get(position=901) if verdict == "exclude" else None
                actions.cast_vote(item=item, by=person, verdict=verdict, reason=reason, note=NOTE, seconds=7)
        StageItem.objects.filter(awaits_third=True).update(third_person=third)
        cache.clear()
        seen = walker()
        transaction.set_rollback(True)
    return seen


def test_a_reviewer_who_is_the_third_cannot_tell(review, values, reviewer, second_reviewer, sign_in):
    people = [second_reviewer, factories.member(review, Role.REVIEWER)]
    walker = partial(walk, sign_in(reviewer), "reviewer", values, FILTERS)
    nothing = world(None, people, walker, reviewer)
    for said in DIFFERING:
        assert difference(nothing, world(said, people, walker, reviewer)) == ""


def test_a_lead_who_is_the_third_cannot_tell_from_one_vote(
    review, values, lead, reviewer, second_reviewer, sign_in
):
    """Leads are told how many votes there are; not that two differ on what they are to judge."""
    people = [reviewer, second_reviewer]
    walker = partial(walk, sign_in(lead), "lead", values)
    seen = [world(said, people, walker, lead) for said in DIFFERING]
    assert [difference(seen[0], other) for other in seen[1:]] == ["", ""]
    pages = [url for url in seen[0] if "/conflicts/" in url]
    nothing = world(None, people, walker, lead)
    assert difference({url: nothing[url] for url in pages}, {url: seen[0][url] for url in pages}) == ""


def test_the_walk_would_see_a_citation_that_leaves_the_queue(
    review, values, reviewer, second_reviewer, sign_in
):
    """Somebody who is not asked sees it go: the comparison is no empty one."""
    people = [second_reviewer, factories.member(review, Role.REVIEWER)]
    factories.member(review, Role.REVIEWER)
    review.resolving = Resolving.RESOLVER
    review.save()
    walker = partial(walk, sign_in(reviewer), "reviewer", values)
    assert (
        difference(world(None, people, walker, reviewer), world(DIFFERING[0], people, walker, reviewer)) != ""
    )
