"""One fact, written by two databases in two ways, has one normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.matching import journals, names, normal_forms, places, titles


@pytest.mark.parametrize(
    ("doi", "key"),
    [
        ("10.1542/PEDS.97.3.375", "10.1542/peds.97.3.375"),
        ("https://dx.doi.org/10.1542/peds.97.3.375", "10.1542/peds.97.3.375"),
        ("10.1002/(SICI)1096-8628(19960102)61:1&lt;1::AID&gt;3.0.CO;2-0.", None),
        ("http://www.ncbi.nlm.nih.gov/pubmedhealth/PMH001", ""),
        ("", ""),
    ],
)
def test_a_doi_is_compared_bare_and_in_lower_case(doi, key):
    expected = "10.1002/(sici)1096-8628(19960102)61:1<1::aid>3.0.co;2-0" if key is None else key
    assert normal_forms.doi_key(doi) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("High-dose corticotropin (ACTH).", "High dose Corticotropin (ACTH)"),
        ("Syndrome de West: l'épilepsie", "Syndrome de West : l'Epilepsie"),
        ("[Treatment of spasms].", "Treatment of spasms"),
        ("Spasms in infants. [Review] [33 refs]", "Spasms in infants"),
        ("Spasms in infants [Erratum appears in Lancet 2004;3:4]", "Spasms in infants"),
        ("Spasms.[Erratum appears in Brain 2013;27(3):377 Note: Small, S [added]]", "Spasms"),
        ("RETRACTED: Spasms in infants", "Spasms in infants."),
        ("RETRACTED ARTICLE: Spasms in infants", "Spasms in infants"),
        ("CO<sub>2</sub> and <i>TSC1</i>", "CO2 and TSC1"),
        ("CO<sub>2</sub>", "CO₂"),
        ("&alpha;-tocopherol &amp; spasms", "α-Tocopherol and spasms"),
        ("β-blockers", "beta-blockers"),
        ("p&lt;0.05 in trials", "p<0.05 in trials"),
        ("Pyridoxine [Swedish]", "Pyridoxine"),
        ("Pyridoxin bei Krämpfen (author's transl)", "Pyridoxin bei Krampfen"),
        ("Vigabatrin in spasms (vol 360, pg 542, 2002)", "Vigabatrin in spasms"),
    ],
)
def test_titles_that_say_the_same_are_equal(one, other):
    assert normal_forms.title_key(one) == normal_forms.title_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Spasms, part 1", "Spasms, part 2"),
        ("Erratum: Spasms in infants", "Spasms in infants"),
        ("Reply to Spasms in infants", "Spasms in infants"),
        ("IL-6<b and c>d", "IL-6"),
        ("1<p≤2", "2"),
        ("Treatment [Part 1]", "Treatment [Part 2]"),
    ],
)
def test_titles_that_say_different_things_differ(one, other):
    assert normal_forms.title_key(one) != normal_forms.title_key(other)


@pytest.mark.parametrize(
    ("pages", "kind", "first", "last"),
    [
        ("482-91", "p", 482, 491),
        ("482-491", "p", 482, 491),
        ("S123", "p", 123, None),
        ("s0123-s130", "p", 123, 130),
        ("pp. 12-19", "p", 12, 19),
        ("p12", "p", 12, None),
        ("1279‐1297", "p", 1279, 1297),
        ("9848--9853", "p", 9848, 9853),
        ("376 -- 383", "p", 376, 383),
        ("79A-80A", "p", 79, 80),
        ("1-9.e3", "p", 1, 9),
        ("01-Oct", "p", 1, 10),
        ("15-Oct", "p", 10, 15),
        ("Oct-15", "p", 10, 15),
        ("xii-xv", "r", 12, 15),
        ("e12724", "e", 12724, None),
        ("e0123456", "e", 123456, None),
        ("0123456", "e", 123456, None),
        ("CD003", "e", 3, None),
    ],
)
def test_pages_are_numbers(pages, kind, first, last):
    assert places.pages(pages) == (kind, first, last)


@pytest.mark.parametrize("nothing", ["", "Suppl-6", "t-71", "no pagination", "N.PAG", "unknown"])
def test_no_pages_are_nothing(nothing):
    assert places.pages(nothing) is None
    assert places.page_key(nothing) == ""


def test_the_key_of_pages_is_the_first_page():
    assert [places.page_key(pages) for pages in ("482-91", "S482", "e12724")] == ["482", "482", "e12724"]


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("1-20", "5", True),
        ("1-24", "661-684", True),
        ("488", "487-488", True),
        ("359", "356-359", True),
        ("125-128", "2-8", False),
        ("1", "7", False),
    ],
)
def test_first_pages_that_differ_can_be_of_one_article(one, other, may_be):
    assert places.pages(one).may_be(places.pages(other)) is may_be
    assert places.pages(other).may_be(places.pages(one)) is may_be


@pytest.mark.parametrize(
    ("volume", "year", "key"),
    [
        ("97", 1996, "97"),
        ("3)", 1996, "3"),
        ("12 Suppl 1", 1996, "12"),
        ("007", 1996, "7"),
        ("1996", 1996, ""),
        ("1996", None, "1996"),
        ("XIV", 1996, "14"),
        ("Suppl", None, ""),
    ],
)
def test_a_volume_is_its_number(volume, year, key):
    assert places.volume_key(volume, year) == key


@pytest.mark.parametrize(
    ("volume", "issue", "both"),
    [
        ("12(3)", "", ("12", "3")),
        ("12", "Suppl. 1", ("12", "s1")),
        ("12", "3-4", ("12", "3")),
        ("12", "May", ("12", "")),
    ],
)
def test_volume_and_issue_are_numbers(volume, issue, both):
    assert places.volume_and_issue(volume, issue, 1996) == both


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Journal of the National Cancer Institute", "J Natl Cancer Inst", True),
        ("N Engl J Med", "The New England Journal of Medicine", True),
        ("BMJ (Clinical research ed.)", "The BMJ", True),
        ("J. Pediatr.", "Journal of pediatrics", True),
        ("Addiction & Health", "Addiction and Health", True),
        ("JAMA", "Journal of the American Medical Association", True),
        ("Brain", "Pediatrics", False),
        ("Neurology", "Annals of Neurology", False),
    ],
)
def test_a_journal_is_known_under_its_abbreviation(one, other, same):
    words = journals.journal_words(one), journals.journal_words(other)
    assert (journals.likeness(*words) >= journals.SAME) is same
    assert journals.likeness(*words) == journals.likeness(*reversed(words))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Baram TZ", "Baram, Tallie Z."),
        ("Baram TZ", "T. Z. Baram"),
        ("van der Helm JJ", "Helm, J.J. van der"),
        ("Lux, A.L.", "LUX AL"),
        ("Räsänen, Tiina", "Rasanen T."),
        ("Altenried, M.", "Moritz, Altenried"),
        ("Hiessl, C.", "Hiess, Christina"),
        ("Le Quintrec, M.", "Quintrec, M."),
    ],
)
def test_a_name_is_known_however_it_is_turned(one, other):
    assert names.authors_agree((names.author(one),), (names.author(other),)) == 1


def test_the_share_of_authors_is_that_of_the_shorter_list():
    full = tuple(map(names.author, ["Baram TZ", "Mitchell WG", "Tournay A"]))
    assert names.authors_agree(full, full[:1]) == 1
    assert names.authors_agree(full[:2], (full[0], names.author("Lux AL"))) == 0.5
    assert names.authors_agree(full, ()) is None


@pytest.mark.parametrize("nobody", ["", "Anonymous", "Anon.", "[No authors listed]", "et al"])
def test_nobody_has_no_name(nobody):
    assert names.author(nobody) is None


@pytest.mark.parametrize(
    ("title", "notices", "kinds"),
    [
        ("Erratum to: Spasms", (), {"an erratum"}),
        ("Corrigendum: spasms", (), {"an erratum"}),
        ("Spasms (vol 360, pg 542, 2002)", (), {"an erratum"}),
        ("Spasms", ("erratum",), {"an erratum"}),
        ("Spasms", ("retracted", "corrected"), set()),
        ("RETRACTED: Spasms", (), set()),
        ("Retraction notice to “Spasms”", (), {"a retraction notice"}),
        ("Retraction of the lung in infants", (), set()),
        ("Vigabatrin for spasms: authors' reply", (), {"a reply"}),
        ("In reply", (), {"a reply"}),
        ("Response to ACTH in infantile spasms", (), set()),
        ("Comment on Spasms", (), {"a comment"}),
        ("Commentary", (), {"a comment"}),
        ("Editorial: spasms", (), {"an editorial"}),
        ("ACTH for spasms: study protocol", (), {"a protocol"}),
        ("Spasms [see comment]", (), set()),
    ],
)
def test_what_kind_of_work_a_title_names(title, notices, kinds):
    assert titles.kinds(title, notices) == kinds


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("spasms part ii treatment", (2,)),
        ("spasms pt 3", (3,)),
        ("spasms iv", (4,)),
        ("hpv 18 and 16", (16, 18)),
        ("spasms", ()),
    ],
)
def test_the_numbers_of_a_title_tell_parts_apart(words, numbers):
    assert titles.numerals(words) == numbers


@given(st.text())
def test_any_text_has_normal_forms_that_stay_what_they_are(text):
    key = normal_forms.title_key(text)
    assert key == "".join(letter for letter in key if letter.isalnum())
    assert normal_forms.folded(normal_forms.folded(text)) == normal_forms.folded(text)
    assert places.pages(text) is None or places.pages(text).first >= 0
    assert places.volume_key(text, None).isdigit() or places.volume_key(text, None) == ""
    assert names.author(text) is None or all(names.author(text).family)
    assert journals.likeness(journals.journal_words(text), journals.journal_words(text)) == 1
    assert titles.kinds(text) <= set(titles._KINDS)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./-_;()", min_size=1))
def test_a_key_of_a_doi_is_its_own_key(suffix):
    key = normal_forms.doi_key(f"10.1234/{suffix}")
    assert normal_forms.doi_key(key) == key == key.lower()
