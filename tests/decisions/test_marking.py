"""Text on a card: only typography gets through, terms are marked as words, sections are told apart."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.decisions.marking import Marker

TERMS = [("infantile spasm", "include"), ("spasm", "include"), ("random*", "include"), ("adult", "exclude")]


def marked(text, terms=TERMS):
    return Marker(terms).title(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Infantile spasms", '<mark class="include">Infantile spasms</mark>'),
        ("infantile-spasm", '<mark class="include">infantile-spasm</mark>'),
        ("randomised", '<mark class="include">randomised</mark>'),
        ("ADULTS", '<mark class="exclude">ADULTS</mark>'),
        ("adulthood", "adulthood"),
        ("nonrandomised", "nonrandomised"),
        ("<i>adult</i>", '<i><mark class="exclude">adult</mark></i>'),
        ("a<b and adult", 'a&lt;b and <mark class="exclude">adult</mark>'),
        ("<script>adult</script>", '&lt;script&gt;<mark class="exclude">adult</mark>&lt;/script&gt;'),
        ("AT&T &amp; adult", 'AT&amp;T &amp; <mark class="exclude">adult</mark>'),
    ],
)
def test_terms_are_marked(text, html):
    assert marked(text) == html


@pytest.mark.parametrize("term", ["i", "b", "mark", "class", "include", "amp", "lt"])
def test_a_term_that_is_a_word_of_markup_marks_only_words(term):
    html = marked("<i>a</i> & <b>b</b> < i", [(term, "include"), ("a", "exclude")])
    assert re.sub(r'</?i>|</?b>|<mark class="(?:include|exclude)">|</mark>', "", html) == "a &amp; b &lt; i"


@pytest.mark.parametrize(
    "terms", [[], [("", "include")], [("*", "include")], [("(", "include"), ("--", "exclude")]]
)
def test_terms_without_a_word_mark_nothing(terms):
    assert marked("infantile (spasms) -- *", terms) == "infantile (spasms) -- *"


pieces = st.sampled_from(
    [
        "<i>",
        "</i>",
        "<sub>",
        "</sub>",
        "<b onclick=x>",
        "<script>",
        "&lt;",
        "&",
        "<",
        ">",
        '"',
        "spasm",
        "adult",
        " ",
    ]
)


@given(st.lists(pieces, max_size=12).map("".join))
def test_nothing_but_typography_and_marks_gets_through(text):
    html = marked(text)
    tags = re.findall(r"<[^>]*>", html)
    assert set(tags) <= {
        "<i>", "</i>", "<b>", "</b>", "<sub>", "</sub>",
        '<mark class="include">', '<mark class="exclude">', "</mark>",
    }  # fmt: skip
    assert not re.search(r"<[^>]*<", html)
    assert html.count("<mark") == html.count("</mark>")


def sections(abstract):
    return [(section.label, str(section.text)) for section in Marker([]).sections(abstract)]


def test_sections_have_their_labels():
    assert sections("OBJECTIVE: To compare.\nPatients and methods: We gave ACTH.\nEEG FINDINGS: None.") == [
        ("Objective", "To compare."),
        ("Patients and methods", "We gave ACTH."),
        ("EEG FINDINGS", "None."),
    ]


def test_a_colon_in_plain_text_makes_no_section():
    assert sections("We saw two things: spasms and delay.") == [("", "We saw two things: spasms and delay.")]
    assert sections("Conclusion: it works.") == [("Conclusion", "it works.")]


@pytest.mark.parametrize("abstract", ["", " \n \n"])
def test_no_abstract_has_no_sections(abstract):
    assert sections(abstract) == []
