"""From the account of a file to its answer: accepted, discarded, its columns named, mended, undone."""

import re

import pytest
from django.urls import reverse

from screening.citations import actions
from screening.citations.models import ImportBatch
from screening.decisions.models import StageItem
from tests import factories
from tests.citations import exports

UNTITLED_TABLE = "Title;Wer;Year;Foo\n" + "".join(
    f"Study {number} of spasms;Author {number};{1980 + number};The words of study {number}\n"
    for number in range(4)
)


def url(name, review, **more):
    return reverse(f"screening:{name}", kwargs={"review_id": review.pk, **more})


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()).replace("\u202f", " ")


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    """``with run():`` works off the jobs that are started in it."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def waiting_file(review, search, lead, run):
    """``waiting_file(text)`` is a file whose account waits for an answer."""

    def to_be_accepted(text: str, name: str = "export.ris") -> ImportBatch:
        with run():
            batch = actions.upload(review=review, search=search, upload=exports.file(text, name), by=lead)
        batch.refresh_from_db()
        return batch

    return to_be_accepted


def with_rejected(batch: ImportBatch, text: str = "TY  - JOUR\nTI\nER  - \n"):
    batch.marks, batch.rejected = batch.marks + 1, batch.rejected + 1
    batch.save()
    return factories.RejectedRecordFactory(batch=batch, position=batch.marks, line=40, raw=text)


def test_the_account_stands_before_anything_is_stored(review, lead, sign_in, waiting_file):
    batch = waiting_file(exports.ris(2) + "what is this\n" + exports.ris(1, first=9))
    with_rejected(batch)
    text = words(sign_in(lead).get(url("import", review, batch_id=batch.pk)))
    assert "4 in the file = 3 records + 1 rejected" in text
    assert "3 without abstract" in text
    assert "1 line not understood" in text
    assert "Accept 3 records" in text
    assert not review.citations.exists()


def test_what_the_review_holds_already_is_told_from_what_is_new(
    review, lead, sign_in, imported, waiting_file
):
    imported(exports.ris(3))
    batch = waiting_file(exports.ris(5, first=2), "update.ris")
    text = words(sign_in(lead).get(url("import", review, batch_id=batch.pk)))
    assert "3 new, 2 in the review already" in text
    assert "5 records, 2 of them in the review already, 5 without abstract." in words(
        sign_in(lead).get(url("imports", review))
    )


def test_lines_not_understood_stand_with_their_number(review, lead, sign_in, waiting_file):
    batch = waiting_file(exports.ris(1) + "what is this\n" + exports.ris(1, first=9))
    (stray,) = batch.strays.all()
    text = words(sign_in(lead).get(url("import", review, batch_id=batch.pk) + "?show=strays"))
    assert f"{stray.line} what is this" in text


def test_accepting_stores_and_the_page_says_so(review, lead, sign_in, waiting_file, run):
    batch, client = waiting_file(exports.ris(2)), sign_in(lead)
    page = url("import", review, batch_id=batch.pk)
    with run():
        response = client.post(url("import-accept", review, batch_id=batch.pk))
    assert response.url == page
    assert "2 in the file = 2 stored + 0 rejected" in words(client.get(page))
    assert review.citations.count() == 2


def test_discarding_leaves_the_account_and_no_citation(review, lead, sign_in, waiting_file):
    batch, client = waiting_file(exports.ris(2)), sign_in(lead)
    response = client.post(url("import-discard", review, batch_id=batch.pk), follow=True)
    assert "“export.ris” was discarded; nothing of it is in the review." in words(response)
    text = words(client.get(url("import", review, batch_id=batch.pk)))
    assert "This file was discarded" in text
    assert "2 in the file = 2 records + 0 rejected" in text
    assert not review.citations.exists()


def test_all_files_that_close_are_accepted_at_once_and_no_other(review, lead, sign_in, waiting_file, run):
    clean = [waiting_file(exports.ris(1), "a.ris"), waiting_file(exports.ris(1, first=5), "b.ris")]
    odd = waiting_file(exports.ris(1, first=7) + "what is this\n" + exports.ris(1, first=9), "odd.ris")
    client = sign_in(lead)
    assert "Accept all 2 files that close" in words(client.get(url("imports", review)))
    with run():
        client.post(url("imports-accept", review))
    states = dict(review.batches.values_list("pk", "state"))
    assert states == {clean[0].pk: "stored", clean[1].pk: "stored", odd.pk: "read"}
    assert "No file waits to be accepted" in words(client.post(url("imports-accept", review), follow=True))


def test_a_clean_file_is_taken_without_asking_where_that_was_ticked(review, lead, search, sign_in, run):
    with run():
        sign_in(lead).post(
            url("import-upload", review),
            {"search": search.pk, "accepts_itself": "on", "files": [exports.file(exports.ris(2), "a.ris")]},
        )
    assert (review.batches.get().state, review.citations.count()) == ("stored", 2)


def test_only_those_who_may_import_are_offered_an_answer(review, reviewer, sign_in, waiting_file):
    batch = waiting_file(exports.ris(2))
    client = sign_in(reviewer)
    text = words(client.get(url("import", review, batch_id=batch.pk)))
    assert "Accept 2 records" not in text
    assert "until then nothing of it is in the review" in text
    assert "Discard" not in words(client.get(url("imports", review)))


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("columns", "Columns to name"),
        ("read", "To be accepted"),
        ("stored", "Stored"),
        ("refused", "Refused"),
        ("discarded", "Discarded"),
        ("undone", "Undone"),
        ("waiting", "Stopped"),
        ("accepted", "Stopped"),
    ],
)
def test_every_state_has_its_word(review, lead, sign_in, state, sentence):
    batch = factories.ImportBatchFactory(search__review=review, state=state)
    assert sign_in(lead).get(url("import", review, batch_id=batch.pk)).status_code == 200
    assert sentence in words(sign_in(lead).get(url("imports", review)))


def test_the_columns_of_a_table_are_named_with_their_values_beside(review, lead, sign_in, waiting_file, run):
    batch, client = waiting_file(UNTITLED_TABLE, "table.csv"), sign_in(lead)
    assert batch.state == "columns"
    page = url("import-columns", review, batch_id=batch.pk)
    text = words(client.get(page))
    assert "Foo The words of study 0 The words of study 1 The words of study 2" in text
    chosen = {"column-0": "title", "column-1": "authors", "column-2": "year", "column-3": "abstract"}
    with run():
        client.post(page, chosen)
    batch.refresh_from_db()
    assert (batch.state, batch.parsed, batch.without_abstract) == ("read", 4, 0)
    assert "Change what the columns mean" in words(client.get(url("import", review, batch_id=batch.pk)))
    assert re.search(r'<option value="abstract" selected>', client.get(page).content.decode())


@pytest.mark.parametrize("chosen", [{}, {"column-1": "authors"}, {"column-0": "nonsense"}])
def test_columns_without_a_title_are_asked_again(review, lead, sign_in, waiting_file, chosen):
    batch = waiting_file(UNTITLED_TABLE, "table.csv")
    response = sign_in(lead).post(url("import-columns", review, batch_id=batch.pk), chosen)
    assert response.status_code == 422
    assert "Say which column holds the title" in words(response)


def test_a_rejected_entry_is_corrected_and_read_again(review, lead, sign_in, imported):
    rejected = with_rejected(imported(exports.ris(2), "a.ris"))
    client, page = sign_in(lead), url("import-mend", review, rejected_id=rejected.pk)
    assert "It has no title." in words(client.get(page))
    response = client.post(page, {"text": "TY  - JOUR\r\nTI  - Found again\r\nER  - \r\n"}, follow=True)
    text = words(response)
    assert "The entry on line 40 was read: it is citation #3 now." in text
    assert "Mended #3 Found again" in text
    assert "3 in the file = 3 stored + 0 rejected" in text
    assert "1 rejected at first, then mended by hand" in text
    assert "It was mended" in words(client.get(page))


@pytest.mark.parametrize("text", ["", "no entry at all", exports.ris(2)])
def test_a_correction_that_gives_no_single_record_stays_in_the_form(review, lead, sign_in, imported, text):
    rejected = with_rejected(imported(exports.ris(2, first=50), "a.ris"))
    response = sign_in(lead).post(url("import-mend", review, rejected_id=rejected.pk), {"text": text})
    assert response.status_code == 422
    assert b'class="errorlist"' in response.content
    assert text.splitlines()[:1] == [] or text.splitlines()[0].encode() in response.content
    assert review.citations.count() == 2


def test_undoing_shows_what_goes_and_stays_and_names_no_vote(review, lead, sign_in, imported):
    batch = imported(exports.ris(3), "a.ris")
    voted = review.citations.order_by("pk")[1]
    item = StageItem.objects.get(citation=voted)
    factories.VoteFactory(item=item, person=lead)
    client, page = sign_in(lead), url("import-undo", review, batch_id=batch.pk)
    shown = client.get(page)
    assert "would leave the review 2 would stay 1" in words(shown)
    assert "Take 2 citations out of the review" in words(shown)
    assert url("citation", review, citation_id=voted.pk) not in shown.content.decode()
    text = words(client.post(page, follow=True))
    assert "This import was undone in part" in text
    assert "2 of its records left the review; 1 stay" in text
    assert list(review.citations.in_review()) == [voted]


def test_citations_that_other_files_brought_too_are_listed_as_staying(review, lead, sign_in, imported):
    batch = imported(exports.ris(1), "a.ris")
    citation = review.citations.get()
    factories.SourceRecordFactory(batch__search__review=review, citation=citation)
    shown = sign_in(lead).get(url("import-undo", review, batch_id=batch.pk))
    assert "Nothing can be undone" in words(shown)
    assert url("citation", review, citation_id=citation.pk) in shown.content.decode()


def test_a_citation_that_left_says_with_which_import(review, lead, sign_in, imported):
    batch = imported(exports.ris(1), "a.ris")
    citation = review.citations.get()
    actions.undo(batch=batch, by=lead)
    client = sign_in(lead)
    text = words(client.get(url("citation", review, citation_id=citation.pk)))
    assert "#1 is not in the review any more It left when the import of a.ris was undone." in text
    assert "Edit" not in text
    assert "This import was undone" in words(client.get(url("import", review, batch_id=batch.pk)))


def test_the_list_is_narrowed_to_a_file_and_to_what_was_new_in_it(review, lead, sign_in, imported):
    imported(exports.ris(3), "first.ris")
    update = imported(exports.ris(4, first=3), "update.ris")
    client = sign_in(lead)

    def shown(asked):
        found = client.get(url("citations", review) + asked).content.decode()
        return [int(number) for number in re.findall(r"No\. </span>(\d+)<", found)]

    assert shown(f"?batch={update.pk}") == [4, 5, 6, 7]
    assert shown(f"?batch={update.pk}&new=yes") == [5, 6, 7]
    assert shown("?new=yes") == [1, 2, 3, 4, 5, 6, 7]
