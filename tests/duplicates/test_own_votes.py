"""Who said two things of one paper is told, alone; and a merge shows nobody what another person said."""

import re

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from screening.decisions import actions as decisions
from screening.decisions import blinding
from screening.decisions.models import Outcome, Stage, StageItem
from screening.duplicates import actions
from screening.models import AuditEntry
from tests import factories
from tests.addresses import values_for
from tests.duplicates import library
from tests.laws.test_blinding import difference, walk


@pytest.fixture
def two(review):
    return [factories.StageItemFactory(citation=library.citation(review, pmid=str(n))) for n in (1, 2)]


def vote(item, person, verdict="include", **more):
    return decisions.cast_vote(item=StageItem.objects.get(pk=item.pk), by=person, verdict=verdict, **more)


def merge(kept, gone, by=None):
    return actions.merge(kept=kept.citation, dissolved=gone.citation, by=by)


def told(review, person):
    return [
        (one.item, one.earlier.verdict, one.counting.verdict)
        for one in blinding.own_disagreements(review, person)
    ]


class TestOwnDisagreements:
    def test_who_said_two_things_is_told_until_they_vote_again(self, review, two, reviewer, lead):
        vote(two[0], reviewer, "include")
        vote(two[1], reviewer, "exclude")
        assert told(review, reviewer) == []
        merge(*two)
        assert told(review, reviewer) == [(two[0], "include", "exclude")]
        assert told(review, lead) == []
        vote(two[0], reviewer, "exclude")
        assert told(review, reviewer) == []

    def test_who_said_the_same_twice_is_not(self, review, two, reviewer):
        for item in two:
            vote(item, reviewer, "include")
        merge(*two)
        assert told(review, reviewer) == []

    def test_another_reason_at_full_text_is_another_thing(self, review, two, reviewer, criteria):
        items = [factories.StageItemFactory(citation=item.citation, stage=Stage.FULL_TEXT) for item in two]
        vote(items[0], reviewer, "exclude", reason=criteria[0])
        vote(items[1], reviewer, "exclude", reason=criteria[1])
        merge(*two)
        assert told(review, reviewer) == [(items[0], "exclude", "exclude")]

    def test_a_later_merge_does_not_ask_again(self, review, two, reviewer):
        third = factories.StageItemFactory(citation=library.citation(review, pmid="3"))
        vote(two[0], reviewer, "include")
        vote(two[1], reviewer, "exclude")
        merge(*two)
        vote(two[0], reviewer, "include")
        merge(two[0], third)
        assert told(review, reviewer) == []

    def test_undone_it_is_gone_and_merged_again_it_is_back(self, review, two, reviewer):
        vote(two[0], reviewer, "include")
        vote(two[1], reviewer, "exclude")
        done = actions.mark(review=review, citation=two[0].citation, other=two[1].citation, by=reviewer)
        actions.unmerge(merge=done, by=reviewer)
        assert told(review, reviewer) == []
        merge(*two, by=reviewer)
        assert told(review, reviewer) == [(two[0], "include", "exclude")]

    def test_the_page_says_it_and_leads_to_the_card(self, review, two, reviewer, sign_in):
        vote(two[0], reviewer, "include")
        vote(two[1], reviewer, "exclude")
        merge(*two)
        client = sign_in(reviewer)
        page = client.get(reverse("screening:my-votes", kwargs={"review_id": review.pk})).content.decode()
        words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
        assert (
            "You said include of #1 and exclude of #2; they are one paper now: "
            "your newest vote, exclude, counts. Vote anew on #1"
        ) in words
        assert "#2 Anonymous, title and abstract; counts with #1, the same paper" in words
        card = re.search(r'href="([^"]+)">Vote anew', page)[1]
        assert client.get(card.replace("&amp;", "&")).context["card"].verdict == "exclude"

    def test_the_address_of_what_was_merged_leads_to_the_card_that_counts(
        self, review, two, reviewer, sign_in
    ):
        merge(*two)
        where = {"review_id": review.pk, "stage": "title-abstract", "item_id": two[1].pk}
        response = sign_in(reviewer).get(reverse("screening:screen-item", kwargs=where))
        assert response.context["card"].item == two[0]

    def test_it_takes_as_many_queries_for_many(self, review, reviewer, django_assert_num_queries):
        for number in range(3):
            pair = [
                factories.StageItemFactory(citation=library.citation(review, pmid=f"{number}{n}"))
                for n in (1, 2)
            ]
            vote(pair[0], reviewer, "include")
            vote(pair[1], reviewer, "exclude")
            merge(*pair)
            with django_assert_num_queries(2):
                assert len(told(review, reviewer)) == number + 1


class TestBlinding:
    def test_a_merge_tells_nobody_what_or_whether_another_voted(
        self, review, two, reviewer, second_reviewer, lead, sign_in
    ):
        """The same merge in worlds that differ by one open vote of somebody else: the same bytes for all."""
        values = {**values_for(review), "item_id": two[0].pk, "citation_id": two[0].citation_id}
        pair = library.pair(two[0].citation, two[1].citation)
        seen = []
        for verdict in (None, "include", "exclude"):
            with transaction.atomic():
                if verdict:
                    vote(two[1], second_reviewer, verdict)
                actions.confirm(pair=pair, by=lead)
                cache.clear()
                seen.append(self.walk(sign_in(reviewer), values))
                transaction.set_rollback(True)
        assert difference(seen[0], seen[1]) == ""
        assert difference(seen[1], seen[2]) == ""

    def walk(self, client, values):
        """The moment and the number of the merge differ by the order of the worlds alone."""
        of_the_merge = re.compile(rb"/merges/\d+/|<time[^>]*>[^<]*</time>|before=\d+")
        return {
            url: (status, where, of_the_merge.sub(b"", body), queries)
            for url, (status, where, body, queries) in walk(client, "reviewer", values).items()
        }

    def test_what_a_resolver_has_seen_does_not_open_what_a_merge_adds(
        self, review, two, reviewer, second_reviewer, lead
    ):
        vote(two[0], reviewer, "include")
        vote(two[0], second_reviewer, "exclude")
        third = factories.member(review, "reviewer")
        secret = vote(two[1], third, "exclude", note="Zanzibar")
        decisions.show_votes(item=StageItem.objects.get(pk=two[0].pk), by=lead)
        merge(*two)
        item = StageItem.objects.get(pk=two[0].pk)
        assert item.outcome == Outcome.CONFLICT
        shown = {voter.person: voter.vote for voter in blinding.voters_to_resolve([item], lead)[item.pk]}
        assert shown[third] is None
        assert None not in (shown[reviewer], shown[second_reviewer])
        decisions.show_votes(item=item, by=lead)
        shown = {voter.person: voter.vote for voter in blinding.voters_to_resolve([item], lead)[item.pk]}
        assert shown[third] == secret
        assert AuditEntry.objects.filter(verb="conflict.unblind", blinded=True).count() == 2
