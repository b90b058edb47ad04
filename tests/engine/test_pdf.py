"""Text and pictures of pages; what is no PDF is refused with a sentence."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine import pdf
from tests.samples.pdf import pdf_of


def test_the_text_of_each_page_is_read():
    text = pdf.read_text(pdf_of("13 of 15 responded", "4 of 14 responded"))
    assert (text.pages, text.has_text) == (("13 of 15 responded", "4 of 14 responded"), True)


def test_a_page_without_text_is_a_scan_and_still_a_page():
    text = pdf.read_text(pdf_of(""))
    assert (len(text.pages), text.has_text) == (1, False)


def test_a_page_is_rendered_as_png():
    assert pdf.render_page(pdf_of("page"), 1, width=300)[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("number", [0, 2])
def test_a_page_that_is_not_there_is_an_index_error(number):
    with pytest.raises(IndexError):
        pdf.render_page(pdf_of("page"), number, width=300)


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"%PDF-1.4", b"%PDF-1.4\ntruncated"])
def test_what_is_no_pdf_is_refused(data):
    with pytest.raises(pdf.NotReadable):
        pdf.read_text(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_refusal(tail):
    with contextlib.suppress(pdf.NotReadable):
        pdf.read_text(b"%PDF-1.4\n" + tail)
