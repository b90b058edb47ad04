"""The pages of imports and citations, with and without htmx."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.citations import actions
from screening.citations.models import ImportBatch
from tests import factories
from tests.citations import exports


def url(name, review, **more):
    return reverse(f"screening:{name}", kwargs={"review_id": review.pk, **more})


def words(response) -> str:
    """The text of a page, blanks and tags aside."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def upload(name="export.nbib", text=None):
    return SimpleUploadedFile(name, (text if text is not None else exports.pubmed(2)).encode())


def test_an_upload_leads_to_the_numbers_of_its_file(
    review, lead, search, sign_in, django_capture_on_commit_callbacks
):
    client = sign_in(lead)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(url("import-upload", review), {"search": search.pk, "files": [upload()]})
    batch = ImportBatch.objects.get()
    assert response.url == url("import", review, batch_id=batch.pk)
    text = words(client.get(response.url))
    assert "2 in the file = 2 records + 0 rejected" in text
    assert "Every record has an abstract." in text
    assert "Every line was understood." in text
    assert not review.citations.exists()


def test_several_files_lead_to_the_list_and_each_refusal_is_a_message(review, lead, search, sign_in):
    response = sign_in(lead).post(
        url("import-upload", review),
        {"search": search.pk, "files": [upload(), upload("a.ris", exports.ris(1)), upload("b.nbib", "")]},
        follow=True,
    )
    assert response.redirect_chain == [(url("imports", review), 302)]
    assert ImportBatch.objects.count() == 2
    assert "“b.nbib” is empty" in words(response)


def test_a_search_can_be_made_on_the_spot(review, lead, sign_in):
    sign_in(lead).post(
        url("import-upload", review), {"database": "Embase", "platform": "Ovid", "files": [upload()]}
    )
    assert str(ImportBatch.objects.get().search) == "Embase (Ovid)"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"database": "MEDLINE"}, "Choose one or more files."),
        ({"files": [upload()]}, "Name the database that was searched, or choose a search above."),
        ({"search": "0", "files": [upload()]}, "Select a valid choice"),
    ],
)
def test_a_form_that_is_not_filled_says_what_is_missing(review, lead, sign_in, data, sentence):
    response = sign_in(lead).post(url("import-upload", review), data)
    assert response.status_code == 422
    assert sentence in words(response)


def test_the_same_file_again_is_a_message(review, lead, search, sign_in, imported):
    imported(exports.pubmed(2), "first.nbib")
    response = sign_in(lead).post(
        url("import-upload", review),
        {"search": search.pk, "files": [upload()]},
        follow=True,
        headers={"referer": f"http://testserver{url('imports', review)}"},
    )
    assert "“export.nbib” is the same file as “first.nbib”" in words(response)


def test_only_those_who_may_import_see_the_form(review, reviewer, lead, sign_in):
    assert "Drop files here" not in words(sign_in(reviewer).get(url("imports", review)))
    assert "Drop files here" in words(sign_in(lead).get(url("imports", review)))


@pytest.mark.parametrize(
    ("hits", "sentence"),
    [
        (
            585,
            "The database reported 585 records; 2 are in the files below. Is a part of the export missing?",
        ),
        (
            1,
            "The database reported 1 records; 2 are in the files below. "
            "Does a file belong to another search?",
        ),
        (2, None),
    ],
)
def test_a_difference_to_what_the_database_reported_is_shown(review, lead, sign_in, imported, hits, sentence):
    imported(exports.pubmed(2), under=factories.SearchFactory(review=review, hits=hits))
    text = words(sign_in(lead).get(url("imports", review)))
    assert (sentence or "2 reported") in text
    assert ("The database reported" in text) is bool(sentence)


def test_numbers_that_do_not_close_are_an_error(review, lead, sign_in, imported):
    batch = imported(exports.pubmed(2))
    ImportBatch.objects.update(marks=3)
    text = words(sign_in(lead).get(url("import", review, batch_id=batch.pk)))
    assert "The numbers of this file do not close" in text
    assert "3 records were counted in the file, but 2 are stored and 0 rejected." in text
    assert "Does not close" in words(sign_in(lead).get(url("imports", review)))


def test_rejected_entries_stand_with_line_reason_and_raw_text(review, lead, sign_in):
    batch = factories.ImportBatchFactory(search__review=review, marks=1, rejected=1)
    factories.RejectedRecordFactory(batch=batch, line=4812, reason="It has no title.", raw="TY  - <JOUR>")
    response = sign_in(lead).get(url("import", review, batch_id=batch.pk) + "?show=rejected")
    assert "Line 4 812 · It has no title." in words(response).replace("\u202f", " ")
    assert b"TY  - &lt;JOUR&gt;" in response.content


def test_a_file_that_was_refused_says_why(review, lead, sign_in):
    batch = factories.ImportBatchFactory(search__review=review, state="refused", refusal="It is a PDF file.")
    text = words(sign_in(lead).get(url("import", review, batch_id=batch.pk)))
    assert "nothing of it was stored It is a PDF file." in text


def test_a_file_whose_job_stopped_can_be_read_again(
    review, lead, sign_in, django_capture_on_commit_callbacks
):
    text = exports.pubmed(2)
    batch = factories.ImportBatchFactory(
        search__review=review,
        state="waiting",
        file=exports.file(text),
        job=factories.JobFactory(review=review, state="failed", error="Job 7 stopped."),
    )
    client = sign_in(lead)
    page = url("import", review, batch_id=batch.pk)
    assert "Job 7 stopped. What was stored so far stays" in words(client.get(page))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(url("import-retry", review, batch_id=batch.pk))
    assert response.url == page
    assert "2 in the file = 2 records + 0 rejected" in words(client.get(page))


def test_while_a_file_is_read_its_job_shows_how_far_it_is(review, lead, sign_in):
    job = factories.JobFactory(review=review, state="running", phase="storing records", done=500, total=1200)
    batch = factories.ImportBatchFactory(search__review=review, state="waiting", job=job)
    for page in (url("import", review, batch_id=batch.pk), url("imports", review)):
        response = sign_in(lead).get(page)
        assert b'value="500" max="1200"' in response.content
        assert url("job", review, job_id=job.pk) in response.content.decode()


@pytest.mark.parametrize("name", ["imports", "citations"])
def test_more_files_or_citations_need_no_more_queries(name, review, lead, sign_in, imported):
    client = sign_in(lead)
    imported(exports.pubmed(1))
    with CaptureQueriesContext(connection) as one:
        client.get(url(name, review))
    for number in (2, 3):
        imported(exports.ris(1, first=number), under=factories.SearchFactory(review=review))
    with CaptureQueriesContext(connection) as three:
        assert client.get(url(name, review)).status_code == 200
    assert len(one) == len(three)


@pytest.mark.parametrize("show", ["records", "new", "rejected", "warnings", "strays"])
def test_more_records_of_a_file_need_no_more_queries(show, review, lead, sign_in):
    batch = factories.ImportBatchFactory(search__review=review)
    client = sign_in(lead)
    page = url("import", review, batch_id=batch.pk) + f"?show={show}"
    counts = []
    for number in (1, 2):
        for _ in range(number):
            factories.SourceRecordFactory(batch=batch, warnings=["cut"])
            factories.RejectedRecordFactory(
                batch=batch, mended=factories.SourceRecordFactory(batch=batch, warnings=["mended"])
            )
            factories.StrayLineFactory(batch=batch)
        with CaptureQueriesContext(connection) as counted:
            client.get(page)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_the_list_tells_of_each_citation_and_leads_to_it(review, lead, sign_in, imported):
    imported(exports.pubmed(1))
    citation = review.citations.get()
    response = sign_in(lead).get(url("citations", review))
    assert url("citation", review, citation_id=citation.pk) in response.content.decode()
    assert "1 citation " in words(response)
    assert (
        "1 Corticotropin in infantile spasms, trial 1. Baram, Tallie Z 1991 Journal of examples MEDLINE"
        in words(response).replace("No. ", "")
    )


def test_the_list_is_paged_there_and_back(review, lead, sign_in):
    citations = [factories.CitationFactory(review=review) for _ in range(120)]
    client = sign_in(lead)

    def page(address):
        response = client.get(url("citations", review) + address)
        shown = [int(number) for number in re.findall(r"No\. </span>(\d+)<", response.content.decode())]
        links = dict(
            reversed(match)
            for match in re.findall(r'href="(\?[^"]*)" rel="(prev|next)"', response.content.decode())
        )
        return shown, {rel: link.replace("&amp;", "&") for rel, link in links.items()}

    numbers = [citation.number for citation in citations]
    first, links = page("?doi=no")
    assert (first, list(links)) == (numbers[:50], ["next"])
    second, links = page(links["next"])
    assert (second, sorted(links)) == (numbers[50:100], ["next", "prev"])
    last, after_last = page(links["next"])
    assert (last, list(after_last)) == (numbers[100:], ["prev"])
    assert page(after_last["prev"])[0] == numbers[50:100]
    assert page(links["prev"])[0] == numbers[:50]


@pytest.mark.parametrize(
    "place", ["after=x", "after=-1", "after=99999999999999999999", "before=²", "before=0"]
)
def test_a_place_in_the_list_that_is_none_is_its_beginning(review, lead, sign_in, place):
    factories.CitationFactory(review=review, title="Here it is")
    assert "Here it is" in words(sign_in(lead).get(url("citations", review) + f"?{place}"))


@pytest.mark.parametrize(
    "asked",
    [
        "year_from=1e30",
        "year_to=NaN",
        "q=%00",
        "q=%22open",
        "q=a:*%26%7C",
        "search=99999999999999999999",
        "doi=x",
    ],
)
def test_odd_filters_are_never_an_error(review, lead, sign_in, asked):
    factories.CitationFactory(review=review)
    assert sign_in(lead).get(url("citations", review) + f"?{asked}").status_code == 200


def test_htmx_gets_the_list_alone(review, lead, sign_in, imported):
    imported(exports.pubmed(3))
    actions.index(review=review)
    response = sign_in(lead).get(url("citations", review) + "?q=pyridoxine", headers={"HX-Request": "true"})
    assert response.content.strip().startswith(b'<div id="citations">')
    assert "1 citation found" in words(response)


def test_a_wrong_year_is_said_and_narrows_nothing(review, lead, sign_in, imported):
    imported(exports.pubmed(3))
    text = words(sign_in(lead).get(url("citations", review) + "?year_from=soon"))
    assert "Enter a number." in text
    assert "3 citations " in text


def test_nothing_found_and_nothing_there_are_two_things(review, lead, sign_in, imported):
    client = sign_in(lead)
    assert "No citations yet" in words(client.get(url("citations", review)))
    imported(exports.pubmed(1))
    assert "Nothing found" in words(client.get(url("citations", review) + "?q=zebra"))


def test_a_citation_shows_its_identifiers_its_sources_and_their_raw_text(review, lead, sign_in, imported):
    imported(exports.pubmed(1))
    citation = review.citations.get()
    response = sign_in(lead).get(url("citation", review, citation_id=citation.pk))
    content = response.content.decode()
    assert 'href="https://doi.org/10.1000/example.1"' in content
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/9000001/"' in content
    assert "<b>BACKGROUND:</b> Infants with spasms" in content
    assert "PMID- 9000001\nOWN - NLM" in content
    assert "MEDLINE (PubMed) record 1 (line 1) of export.nbib" in words(response)


@pytest.mark.parametrize("notice", ["retracted", "retraction notice", "erratum", "corrected", "withdrawn"])
def test_what_became_of_a_report_is_said(review, lead, sign_in, notice):
    citation = factories.CitationFactory(review=review, notices=[notice])
    text = words(sign_in(lead).get(url("citation", review, citation_id=citation.pk)))
    sentence = {
        "retracted": "This report was retracted.",
        "retraction notice": "This is the notice of a retraction.",
        "erratum": "This is a correction of another report.",
        "corrected": "A correction of this report was published.",
    }
    assert sentence.get(notice, "Withdrawn.") in text


def test_a_merged_citation_leads_to_the_one_that_stands_for_it(review, lead, sign_in):
    kept = factories.CitationFactory(review=review, number=3, title="Kept")
    merged = factories.CitationFactory(review=review, number=12, title="Given away", merged_into=kept)
    response = sign_in(lead).get(url("citation", review, citation_id=merged.pk), follow=True)
    assert response.redirect_chain == [(url("citation", review, citation_id=kept.pk), 302)]
    assert "#12 was merged into #3, which is shown here." in words(response)
    assert "Merged into this citation" in words(response)


def test_only_those_who_may_open_the_merges_are_led_there(review, observer, reviewer, sign_in):
    kept = factories.CitationFactory(review=review)
    factories.CitationFactory(review=review, merged_into=kept)
    page = url("citation", review, citation_id=kept.pk)
    assert "All merges" in words(sign_in(reviewer).get(page))
    assert "All merges" not in words(sign_in(observer).get(page))


def test_markup_of_strangers_is_text(review, lead, sign_in):
    factories.CitationFactory(
        review=review, title="<script>alert(1)</script> CO<sub>2</sub>", journal="<b>J", authors=["<i>A"]
    )
    content = sign_in(lead).get(url("citations", review)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; CO<sub>2</sub>" in content
    assert "&lt;b&gt;J" in content
    assert "&lt;i&gt;A" in content
