"""Pages give the typography of science back, and nothing that could do harm."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.templatetags.markup import paragraphs, typography


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("CO<sub>2</sub> in <i>TSC1</i>", "CO<sub>2</sub> in <i>TSC1</i>"),
        ("<I>in vitro</I>", "<i>in vitro</i>"),
        ('<sup xmlns="http://x">18</sup>F', "<sup>18</sup>F"),
        ("<jats:italic>E. coli</jats:italic><jats:p>x", "<i>E. coli</i>x"),
        ("&lt;i&gt;x&lt;/i&gt;", "<i>x</i>"),
        ("IL-6<IL-8 (p<.001)", "IL-6&lt;IL-8 (p&lt;.001)"),
        ("a<b and c>d", "a&lt;b and c&gt;d"),
        ("p &lt; 0.05 &amp; R&D", "p &lt; 0.05 &amp; R&amp;D"),
        ("<i>open", "&lt;i&gt;open"),
        ("</i>closed", "&lt;/i&gt;closed"),
        ("<i><b>x</i></b>", "&lt;i&gt;<b>x&lt;/i&gt;</b>"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('<i onmouseover="x()">a</i>', "<i>a</i>"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("", ""),
        (None, ""),
    ],
)
def test_text_is_escaped_and_typography_given_back(text, shown):
    assert typography(text) == shown


pieces = st.lists(
    st.sampled_from(
        [
            "<i>",
            "</i>",
            "<b>",
            "</b>",
            "<sub>",
            "</sub>",
            "<script>",
            "<i x='1'>",
            "<",
            ">",
            '"',
            "'",
            "&",
            "&lt;",
            "a",
        ]
    )
    | st.text(max_size=3)
).map("".join)
TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup)>")


@given(pieces)
def test_no_other_tag_appears_and_those_that_do_nest(text):
    shown = typography(text)
    opened = []
    for tag in TAG.findall(shown):
        if tag.startswith("</"):
            assert opened.pop() == tag.replace("/", "")
        else:
            opened.append(tag)
    assert opened == []
    assert not set(TAG.sub("", shown)) & set("<>\"'")


@given(st.text(alphabet=st.characters(exclude_characters="&<>", exclude_categories=["Cs"])))
def test_no_character_is_lost(text):
    assert unescape(typography(text)) == text


@pytest.mark.parametrize(
    ("abstract", "shown"),
    [
        ("One.\nTwo.", "<p>One.</p><p>Two.</p>"),
        (
            "OBJECTIVE: To see.\nMAIN OUTCOME MEASURES: Spasms.",
            "<p><b>OBJECTIVE:</b> To see.</p><p><b>MAIN OUTCOME MEASURES:</b> Spasms.</p>",
        ),
        ("Results: 13 of 15.", "<p><b>Results:</b> 13 of 15.</p>"),
        ("Methods. We treated.", "<p><b>Methods.</b> We treated.</p>"),
        ("Note: this is text.", "<p>Note: this is text.</p>"),
        ("Results were good.", "<p>Results were good.</p>"),
        ("R&D <b>: x", "<p>R&amp;D &lt;b&gt;: x</p>"),
        ("  \n", ""),
    ],
)
def test_an_abstract_is_paragraphs_with_their_labels(abstract, shown):
    assert paragraphs(abstract) == shown
