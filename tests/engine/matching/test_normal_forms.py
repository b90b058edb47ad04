"""One fact, written by two databases in two ways, has one normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.matching import normal_forms, titles


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
    ("pages", "start"),
    [
        ("482-91", "p482"),
        ("482-491", "p482"),
        ("S123", "p123"),
        ("s0123-s130", "p123"),
        ("pp. 12-19", "p12"),
        ("p12", "p12"),
        ("1279‐1297", "p1279"),
        ("9848--9853", "p9848"),
        ("01-Oct", "p1"),
        ("Oct-15", "p10"),
        ("e12724", "e12724"),
        ("e0123456", "e123456"),
        ("0123456", "e123456"),
        ("CD003", "cd3"),
        ("Suppl-6", ""),
        ("t-71", ""),
        ("no pagination", ""),
        ("", ""),
    ],
)
def test_the_first_page_is_found(pages, start):
    assert normal_forms.start_page(pages) == start


@pytest.mark.parametrize(
    ("volume", "year", "key"),
    [
        ("97", 1996, "97"),
        ("3)", 1996, "3"),
        ("12 Suppl 1", 1996, "12"),
        ("007", 1996, "7"),
        ("1996", 1996, ""),
        ("1996", None, "1996"),
        ("Suppl", None, ""),
    ],
)
def test_a_volume_is_its_number(volume, year, key):
    assert normal_forms.volume_key(volume, year) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Baram TZ", "Baram, Tallie Z."),
        ("Baram TZ", "T. Z. Baram"),
        ("van der Helm JJ", "Helm, J.J. van der"),
        ("Lux, A.L.", "LUX AL"),
        ("Räsänen, Tiina", "Rasanen T."),
        ("Li W", "Wei Li"),
    ],
)
def test_a_name_is_known_however_it_is_turned(one, other):
    assert normal_forms.name_words(one) & normal_forms.name_words(other)


@pytest.mark.parametrize("nobody", ["", "Anonymous", "Anon.", "[No authors listed]", "et al"])
def test_nobody_has_no_name(nobody):
    assert normal_forms.name_words(nobody) == frozenset()


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
    ("title", "numbers"),
    [
        ("Spasms. Part II: treatment", {2}),
        ("Spasms, pt. 3", {3}),
        ("Spasms IV", {4}),
        ("Chapter 9: HPV", {9}),
        ("Spasms in 13 infants", set()),
        ("Spasms", set()),
    ],
)
def test_the_part_of_a_series_is_a_number(title, numbers):
    assert titles.parts(title) == numbers


@given(st.text())
def test_any_text_has_normal_forms_that_stay_what_they_are(text):
    key = normal_forms.title_key(text)
    assert key == "".join(letter for letter in key if letter.isalnum())
    assert normal_forms.folded(normal_forms.folded(text)) == normal_forms.folded(text)
    assert normal_forms.start_page(text)[1:2].isalnum() or normal_forms.start_page(text) == ""
    assert normal_forms.volume_key(text, None).isdigit() or normal_forms.volume_key(text, None) == ""
    assert all(normal_forms.name_words(text))
    assert titles.kinds(text) <= set(titles._KINDS)
    assert all(number >= 0 for number in titles.parts(text))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./-_;()", min_size=1))
def test_a_key_of_a_doi_is_its_own_key(suffix):
    key = normal_forms.doi_key(f"10.1234/{suffix}")
    assert normal_forms.doi_key(key) == key == key.lower()
