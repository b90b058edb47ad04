"""Notes, tags, own words and own keys: kept without a vote, newest shown, seen by nobody else."""

import uuid

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from screening.decisions import actions, annotations, criteria, keys, queries
from screening.decisions.models import Annotation, StageItem, Verdict
from screening.errors import Conflicting, DomainError
from tests import factories

JSON = {"Accept": "application/json"}


def url(name, review, **arguments):
    return reverse(f"screening:{name}", kwargs={"review_id": review.pk, **arguments})


def card(item, viewer):
    return queries.card(StageItem.objects.get(pk=item.pk), viewer)


def test_a_note_stands_without_a_vote_and_the_newest_is_shown(item, reviewer):
    actions.write_note(item=item, by=reviewer, text="Page 1.")
    actions.write_note(item=item, by=reviewer, text=" Page 2. ")
    assert actions.write_note(item=item, by=reviewer, text="Page 2.") is None
    assert card(item, reviewer).note == "Page 2."
    assert list(Annotation.objects.order_by("pk").values_list("text", flat=True)) == ["Page 1.", "Page 2."]


def test_a_note_that_came_with_a_later_vote_is_the_newest(item, reviewer):
    actions.write_note(item=item, by=reviewer, text="Before.")
    actions.cast_vote(item=item, by=reviewer, verdict="include", note="With the vote.")
    assert card(item, reviewer).note == "With the vote."


def test_rows_of_notes_never_change(item, reviewer):
    note = actions.write_note(item=item, by=reviewer, text="Page 1.")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Annotation.objects.filter(pk=note.pk).update(text="Another.")
    with pytest.raises(ProgrammingError), transaction.atomic():
        note.delete()


def test_a_note_sent_twice_is_one_and_another_under_its_key_is_refused(item, reviewer):
    key = uuid.uuid4()
    first = actions.write_note(item=item, by=reviewer, text="Page 1.", key=key)
    assert actions.write_note(item=item, by=reviewer, text="Page 1.", key=key) == first
    with pytest.raises(Conflicting):
        actions.write_note(item=item, by=reviewer, text="Page 9.", key=key)


def test_a_tag_goes_with_the_citation_to_full_text_and_comes_off(item, full_text, reviewer):
    actions.set_tag(item=item, by=reviewer, name="  Check   EEG ")
    actions.set_tag(item=full_text, by=reviewer, name="check eeg")
    assert (card(item, reviewer).tags, card(full_text, reviewer).tags) == (["Check EEG"], ["Check EEG"])
    assert annotations.own_tags(item.review, reviewer) == [("Check EEG", 1)]
    actions.set_tag(item=item, by=reviewer, name="CHECK EEG", is_on=False)
    assert (card(item, reviewer).tags, annotations.own_tags(item.review, reviewer)) == ([], [])


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_tag_needs_a_short_name(name, item, reviewer):
    with pytest.raises(DomainError):
        actions.set_tag(item=item, by=reviewer, name=name)


def test_nobody_else_sees_notes_tags_or_words(review, item, reviewer, second_reviewer, lead, sign_in):
    names = [("screen", {"stage": "title-abstract"}), ("own-words", {"item_id": item.pk}), ("my-notes", {}),
             ("my-desk", {}), ("screen-item", {"stage": "title-abstract", "item_id": item.pk})]  # fmt: skip
    actions.write_note(item=item, by=second_reviewer, text="Zanzibar")
    actions.set_tag(item=item, by=second_reviewer, name="Zanzibar")
    actions.set_own_terms(review=review, by=second_reviewer, include=["Zanzibar"], exclude=[])

    def tellers(person):
        client = sign_in(person)
        pages = [client.get(url(name, review, **arguments)).content.decode() for name, arguments in names]
        return ["Zanzibar" in page for page in pages]

    assert tellers(second_reviewer) == [True] * 5
    assert (tellers(reviewer), tellers(lead)) == ([False] * 5, [False] * 5)
    history = sign_in(lead).get(url("history", review)).content.decode()
    assert ("wrote a note" in history, "Zanzibar" in history) == (False, False)


def test_own_words_are_marked_beside_those_of_the_protocol_and_go_before_them(review, item, reviewer):
    factories.HighlightTermFactory(review=review, text="infants", kind="include")
    item.citation.abstract = "Infants with steroids and steroidal drugs."
    item.citation.save()
    actions.set_own_terms(
        review=review, by=reviewer, include=["steroid*", "", "STEROID*"], exclude=["Infants"]
    )
    (section,) = card(item, reviewer).sections
    assert section.text == (
        '<mark class="exclude">Infants</mark> with <mark class="include">steroids</mark> and '
        '<mark class="include">steroidal</mark> drugs.'
    )


def test_own_words_take_the_place_of_those_before(review, reviewer, sign_in):
    client = sign_in(reviewer)
    client.post(url("set-words", review), {"include": "a\nb", "exclude": "c"})
    client.post(url("set-words", review), {"include": "b"})
    assert annotations.own_terms(review, reviewer) == {"include": ["b"], "exclude": ["c"]}


def test_keys_are_given_to_something_else_or_taken_away(review, reviewer, sign_in):
    client = sign_in(reviewer)
    client.post(url("set-keys", review), {"include": "J", "undo": ""})
    reviewer.refresh_from_db()
    assert reviewer.preferences["keys"] == {"include": "j", "undo": ""}
    client.post(url("set-keys", review), {"reset": "1"})
    reviewer.refresh_from_db()
    assert reviewer.preferences["keys"] == {}


@pytest.mark.parametrize("wanted", [{"include": "e"}, {"include": "5"}, {"include": "ab"}])
def test_keys_that_cannot_work_are_refused_with_a_sentence(wanted, review, reviewer, sign_in):
    response = sign_in(reviewer).post(url("set-keys", review), wanted)
    reviewer.refresh_from_db()
    assert (response.status_code, reviewer.preferences) == (422, {})
    assert "alert-error" in response.content.decode()


def test_every_key_does_one_thing_at_first():
    assert keys.checked({}) == {}


def test_how_pages_look_is_kept_with_the_person_for_every_device(review, reviewer, sign_in):
    sign_in(reviewer).post("/appearance/", {"theme": "dark", "measure": "wide", "spacing": "9", "next": "/"})
    page = sign_in(reviewer).get(url("my-desk", review)).content.decode()
    assert '<html lang="en" data-theme="dark" data-measure="wide">' in page


def test_notes_and_tags_go_without_scripts_and_with(review, item, reviewer, second_reviewer, sign_in):
    client, key = sign_in(reviewer), str(uuid.uuid4())
    client.post(url("save-note", review, item_id=item.pk), {"note": "Page 1."})
    client.post(url("set-tag", review, item_id=item.pk), {"name": "steroids"})
    page = client.get(url("own-words", review, item_id=item.pk)).content.decode()
    assert ("Page 1." in page, "steroids" in page) == (True, True)
    sent = {"note": "Page 2.", "key": key, "person": reviewer.pk}
    saved = client.post(url("save-note", review, item_id=item.pk), sent, headers=JSON)
    assert saved.json() == {"saved": key, "item": item.pk}
    other = sign_in(second_reviewer).post(url("save-note", review, item_id=item.pk), sent, headers=JSON)
    assert (other.status_code, card(item, second_reviewer).note) == (401, "")


def test_own_votes_are_found_by_tag_note_and_outcome(review, item, full_text, reviewer, lead, sign_in):
    other = factories.StageItemFactory(citation__review=review, review=review)
    for one in (item, other):
        actions.cast_vote(item=one, by=reviewer, verdict="include")
    actions.cast_vote(item=other, by=lead, verdict="include")
    actions.set_tag(item=item, by=reviewer, name="steroids")
    actions.write_note(item=other, by=reviewer, text="Ask the authors.")
    client = sign_in(reviewer)
    for asked, found in [
        ({"tag": "steroids"}, [item]), ({"noted": "true"}, [other]), ({"q": "authors"}, [other]),
        ({"state": "open"}, [item]), ({"state": "settled"}, [other]), ({}, [other, item]),
    ]:  # fmt: skip
        rows = client.get(url("my-votes", review), asked).context["rows"]
        assert [row["vote"].item for row in rows] == found


def test_a_conflict_is_found_among_what_waits_and_looks_the_same(conflict, review, reviewer, sign_in):
    waiting = factories.StageItemFactory(citation__review=review, review=review)
    actions.cast_vote(item=waiting, by=reviewer, verdict="include")
    page = sign_in(reviewer).get(url("my-votes", review), {"state": "open"})
    assert [(row["vote"].item.pk, row["outcome"]) for row in page.context["rows"]] == [
        (waiting.pk, None), (conflict.pk, None),
    ]  # fmt: skip


def test_notes_and_tags_are_listed_without_a_vote(review, item, reviewer, sign_in):
    actions.write_note(item=item, by=reviewer, text="Page 1.")
    actions.set_tag(item=item, by=reviewer, name="steroids")
    client = sign_in(reviewer)
    rows = client.get(url("my-notes", review)).context["rows"]
    assert [(row.text, at) for row, at in rows] == [("steroids", item), ("Page 1.", item)]
    assert [row.text for row, _ in client.get(url("my-notes", review), {"q": "page"}).context["rows"]] == [
        "Page 1."
    ]


def test_progress_counts_own_votes_and_what_is_settled(
    review, item, reviewer, lead, second_reviewer, sign_in
):
    settled = factories.StageItemFactory(citation__review=review, review=review)
    for person in (lead, second_reviewer):
        actions.cast_vote(item=settled, by=person, verdict="exclude")
    actions.cast_vote(item=item, by=reviewer, verdict="include", seconds=90)
    context = sign_in(reviewer).get(url("screen-progress", review, stage="title-abstract")).context
    assert [count for _, count in context["mine"]] == [1, 0, 0]
    assert [(day.votes, day.minutes, day.share) for day in context["days"]] == [(1, 2, 100)]
    assert (context["settled"].total, context["settled"].excluded, context["settled"].open) == (2, 1, 1)


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ("yes yes no", "include"), ("yes yes", None), ("yes unclear no", "maybe"), ("unclear no", "exclude"),
        ("yes yes yes", "exclude"), ("", None),
    ],
)  # fmt: skip
def test_answers_suggest_a_verdict_by_the_rule_of_the_protocol(answers, verdict, criteria_of_three):
    said = {str(one.pk): answer for one, answer in zip(criteria_of_three, answers.split(), strict=False)}
    suggested = criteria.suggested(criteria_of_three, said)
    assert (suggested and suggested.verdict) == (Verdict(verdict) if verdict else None)


@pytest.fixture
def criteria_of_three(review):
    kinds = ["include", "include", "exclude"]
    return [factories.CriterionFactory(review=review, position=n, kind=kind) for n, kind in enumerate(kinds)]


@pytest.mark.parametrize("count", [1, 3])
def test_my_notes_ask_as_much_for_one_as_for_three(
    count, review, reviewer, sign_in, django_assert_num_queries
):
    for item in factories.StageItemFactory.create_batch(count, citation__review=review, review=review):
        actions.set_tag(item=item, by=reviewer, name="steroids")
    client = sign_in(reviewer)
    with django_assert_num_queries(5):
        client.get(url("my-notes", review))
