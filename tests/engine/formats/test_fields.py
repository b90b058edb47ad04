"""Years, pages, authors, abstracts, notices and keywords as platforms write them."""

import pytest

from screening.engine.formats.values import notices
from screening.engine.formats.values.abstracts import abstract
from screening.engine.formats.values.authors import authors
from screening.engine.formats.values.dates import year
from screening.engine.formats.values.languages import language
from screening.engine.formats.values.pages import issue, pages
from tests.engine.formats.samples import entry


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["2020//"], 2020),
        (["2024/04/03/"], 2024),
        (["1998///Fal 1998"], 1998),
        (["2015///0,"], 2015),
        (["Start date: 20170812"], 2017),
        (["SEP 22", "2010"], 2010),
        (["undefined///", "nan"], None),
        (["12012"], None),
        ([], None),
    ],
)
def test_a_year_is_found_in_any_date(values, expected):
    assert year(values) == expected


def test_the_year_never_comes_from_the_date_of_access():
    assert entry("TI  - A", "Y2  - 2023/04/17/").year is None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("353", "364", "353-364"),
        ("454-81", "", "454-81"),
        ("1279‐1297", "", "1279-1297"),
        ("S21-1", "S21-8", "S21-1-S21-8"),
        ("101-110", "110", "101-110"),
        ("20", "20", "20"),
        ("13", "+", "13"),
        ("45", "&", "45"),
        ("N.PAG", "", ""),
        ("No", "Specified", ""),
        ("pp 37-64", "", "37-64"),
        ("e167", "", "e167"),
        ("", "9", "9"),
    ],
)
def test_pages_are_a_range_a_page_or_nothing(start, end, expected):
    assert pages(start, end) == expected


def test_an_article_number_stands_where_there_are_no_pages():
    assert entry("TI  - A", "C7  - e12292").pages == "e12292"
    assert entry("TI  - A", "SP  - 1", "C7  - e12292").pages == "1"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("3", "3"), ("Suppl 1", "Suppl 1"), ("eag, 7805975", ""), ("(Boisvert C.) " + "University " * 9, "")],
)
def test_an_issue_that_is_none_is_left_out(value, expected):
    assert issue(value) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["Long, Vicky", "Long V"], ("Long, Vicky", "Long V")),
        (["Sample, A.; Probe, B."], ("Sample, A.", "Probe, B.")),
        (["Achterberg RCA, van der Helm JJ"], ("Achterberg RCA", "van der Helm JJ")),
        (["DE WIT, A B"], ("DE WIT, A B",)),
        (["Long, Vicky"], ("Long, Vicky",)),
        (["World Health Organization,"], ("World Health Organization",)),
        (
            ["Centre for Samples (UK), University of Nowhere."],
            ("Centre for Samples (UK), University of Nowhere.",),
        ),
        (["NCT01234567"], ()),
        ([""], ()),
    ],
)
def test_authors_stay_as_they_stand(values, expected):
    assert authors(values) == expected


LONG = (
    "This line is longer than any that a program would have wrapped, so whatever follows it on the next line "
    "begins anew."
) + " It does."


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([["One line."]], "One line."),
        ([["BACKGROUND: A. METHODS: B. RESULTS: C (p<0.05). CONCLUSION: D."]],
         "BACKGROUND: A.\nMETHODS: B.\nRESULTS: C (p<0.05).\nCONCLUSION: D."),
        ([["Background: A. Methods: B. We asked: C. Conclusion(s): D."]],
         "Background: A.\nMethods: B. We asked: C.\nConclusion(s): D."),
        ([["OBJECTIVE: A.", "METHODS: B."]], "OBJECTIVE: A.\nMETHODS: B."),
        ([[LONG, "The second paragraph."]], f"{LONG}\nThe second paragraph."),
        ([["Part one."], ["Part two."]], "Part one.\nPart two."),
        ([["Text."], ["Copyright of Sample ONE is the property of Samples and may not be copied."]], "Text."),
        ([["[No abstract available]"]], ""),
        ([["The ratio A: B was 2: 1. DNA: none."]], "The ratio A: B was 2: 1. DNA: none."),
        ([], ""),
    ],
)  # fmt: skip
def test_an_abstract_is_whole_and_has_a_paragraph_a_section(values, expected):
    assert abstract(values) == expected


def test_an_abstract_in_n2_serves_where_ab_is_empty():
    assert entry("TI  - A", "AB  - ", "N2  - The abstract.").abstract == "The abstract."


def test_markup_in_titles_stays_and_lines_are_joined():
    assert (
        entry("TI  - A <sub>2</sub> title &lt;", "going on.").title == "A <sub>2</sub> title &lt; going on."
    )


@pytest.mark.parametrize(
    ("title", "types", "expected"),
    [
        ("RETRACTED: A title", (), (notices.RETRACTED,)),
        ("[Retracted] A title", (), (notices.RETRACTED,)),
        ("Retracted article: A title", (), (notices.RETRACTED,)),
        ("A title", ("Retracted Publication",), (notices.RETRACTED,)),
        ("Retraction notice to “A title”", (), (notices.RETRACTION,)),
        ("Retraction: A title", (), (notices.RETRACTION,)),
        ("Retraction of the lung in neonatal surgery", (), ()),
        ("Erratum: A title", (), (notices.ERRATUM,)),
        ("Author Correction: A title", (), (notices.ERRATUM,)),
        ("Corrigendum to “A title”", ("Erratum",), (notices.ERRATUM,)),
        ("Correction of scoliosis", (), ()),
        ("Expression of Concern: A title", (), (notices.CONCERN,)),
        ("WITHDRAWN: A review", (), (notices.WITHDRAWN,)),
        ("A title about retracted papers", (), ()),
    ],
)
def test_notices_are_read_from_titles_and_types(title, types, expected):
    assert notices.notices(title, types) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["KW  - *spasm", "KW  - child"], ("*spasm", "child")),
        (["KW  - spasm", "child", "infant"], ("spasm", "child", "infant")),
        (["KW  - spasm; child; infant"], ("spasm", "child", "infant")),
        (["KW  - spasm", "KW  - a keyword so long that the program that wrote it had to break", "its line"],
         ("spasm", "a keyword so long that the program that wrote it had to break its line")),
        (["KW  - spasm", "KW  - spasm"], ("spasm",)),
    ],
)  # fmt: skip
def test_keywords_are_one_each(lines, expected):
    assert entry("TI  - A", *lines).keywords == expected


def test_languages_have_names():
    assert [language(code) for code in ("eng", "ger", "und", "English")] == [
        "English",
        "German",
        "",
        "English",
    ]


def test_the_type_of_reference_serves_where_no_type_is_named():
    assert entry("TI  - A", "M3  - Review").publication_types == ("Review",)
    assert entry("TI  - A").publication_types == ()
