"""Retrieval: states, files, reading."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from screening.errors import DomainError
from screening.fulltexts import actions, events, queries
from screening.models import AuditEntry, Report
from tests import factories
from tests.samples.pdf import pdf_of


@pytest.fixture
def report(review):
    return factories.ReportFactory(citation__review=review)


@pytest.fixture
def told():
    """What flow.py would hear."""
    heard = []

    def hear(signal, name):
        def receiver(report, **_):
            heard.append((name, report.pk))

        signal.connect(receiver, weak=False, dispatch_uid=f"test {name}")

    hear(events.retrieved, "retrieved")
    hear(events.lost, "lost")
    yield heard
    events.retrieved.disconnect(dispatch_uid="test retrieved")
    events.lost.disconnect(dispatch_uid="test lost")


def upload(name="report.pdf", data=None):
    return SimpleUploadedFile(name, data if data is not None else pdf_of("Response in 13 of 15"))


def test_a_pdf_is_kept_with_the_text_of_its_pages_and_the_report_is_retrieved(report, reviewer, told):
    kept = actions.add_file(report=report, by=reviewer, upload=upload())
    report.refresh_from_db()
    assert report.state == Report.State.RETRIEVED
    assert list(kept.pages.values_list("number", "text")) == [(1, "Response in 13 of 15")]
    assert told == [("retrieved", report.pk)]


def test_every_change_is_in_the_log(report, reviewer):
    actions.add_file(report=report, by=reviewer, upload=upload())
    verbs = AuditEntry.objects.filter(actor_id=reviewer.pk).values_list("verb", flat=True)
    assert sorted(verbs) == ["report.file", "report.state", "stage.open"]


def test_a_file_that_is_no_pdf_is_refused_and_nothing_is_kept(report, reviewer):
    with pytest.raises(DomainError, match=r"page\.html: This is not a PDF"):
        actions.add_file(report=report, by=reviewer, upload=upload("page.html", b"<html>"))
    assert (report.files.count(), Report.objects.get(pk=report.pk).state) == (0, Report.State.SOUGHT)


def test_the_same_file_twice_is_refused(report, reviewer):
    actions.add_file(report=report, by=reviewer, upload=upload())
    with pytest.raises(DomainError, match="already here"):
        actions.add_file(report=report, by=reviewer, upload=upload())


def test_a_newer_file_is_read_and_the_older_one_stays(report, reviewer):
    actions.add_file(report=report, by=reviewer, upload=upload())
    newer = actions.add_file(report=report, by=reviewer, upload=upload(data=pdf_of("corrected")))
    assert (queries.file_to_read(report), report.files.count()) == (newer, 2)


def test_not_retrieved_must_say_why(report, reviewer):
    with pytest.raises(DomainError, match="Say why"):
        actions.set_state(report=report, by=reviewer, state="not_retrieved")


def test_losing_a_retrieved_report_is_told(report, reviewer, told):
    actions.set_state(report=report, by=reviewer, state="retrieved")
    actions.set_state(report=report, by=reviewer, state="not_retrieved", why_not="The library has no copy.")
    assert told == [("retrieved", report.pk), ("lost", report.pk)]


def test_a_withdrawn_report_comes_back_as_it_was(report, lead):
    actions.set_state(report=report, by=lead, state="requested")
    actions.withdraw_report(citation=report.citation, by=lead)
    assert queries.state_counts(report.review)["requested"] == 0
    actions.seek_report(citation=report.citation, by=lead)
    assert queries.state_counts(report.review)["requested"] == 1


def test_the_page_shows_the_document(report, reviewer, sign_in):
    actions.add_file(report=report, by=reviewer, upload=upload())
    client = sign_in(reviewer)
    page = client.get(f"/reviews/{report.review_id}/reports/{report.pk}/")
    picture = client.get(f"/reviews/{report.review_id}/reports/{report.pk}/pages/1/")
    assert "Response in 13 of 15" in page.content.decode()
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")


def test_the_file_is_downloaded_never_shown(report, reviewer, sign_in):
    actions.add_file(report=report, by=reviewer, upload=upload("Baram <1996>.pdf"))
    response = sign_in(reviewer).get(f"/reviews/{report.review_id}/reports/{report.pk}/file/")
    response.close()
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_uploading_through_the_page(report, reviewer, sign_in):
    url = f"/reviews/{report.review_id}/reports/{report.pk}/upload/"
    response = sign_in(reviewer).post(url, {"file": upload()}, follow=True)
    assert "1 pages, ready to read" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    count, review, reviewer, sign_in, django_assert_num_queries
):
    for _ in range(count):
        factories.ReportFactory(citation__review=review)
    client = sign_in(reviewer)
    with django_assert_num_queries(7):
        client.get(f"/reviews/{review.pk}/full-texts/")
