"""What makes two records one work, a question for a person, or two publications of a study; and the words."""

from dataclasses import replace

import pytest

from screening.engine.matching import DUPLICATE, POSSIBLE, RELATED, Item
from tests.engine.matching.records import EMBASE, MEDLINE, NO_PLACE, answer, changed, found, words

ABSTRACT = "Infants with spasms were given corticotropin or prednisone by chance. " * 5


def test_the_same_paper_in_two_databases_is_certain_and_says_why():
    candidate = found(MEDLINE, EMBASE)
    assert (candidate.first, candidate.second, candidate.answer) == (1, 2, DUPLICATE)
    assert words(candidate, against=True) == []
    assert words(candidate, against=False) == [
        "same DOI 10.1542/peds.97.3.375",
        "titles equal",
        "same volume 97, issue 3 and pages 375-379",
        "years agree (1996)",
        "same authors",
        "same journal",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"doi": ""},
        {"doi": "", "issue": "", "pages": "375"},
        {"doi": "", "journal": "Paediatrics (Springfield)"},
        {"doi": "", "year": 1997},
        {"doi": "", "volume": "", "issue": ""},
        {"doi": "", "pages": "", "issue": "3"},
        {"doi": "", "volume": "79"},
        {"doi": "", "authors": ("Tallie Z. Baram", "Wendy G. Mitchell")},
        {"doi": "", "authors": ("Tallie, Baram", "Wendy, Mitchell")},
        {"doi": "", "title": "High dose corticotropin versus prednisone for infantile spasms"},
        {"doi": "", "title": f"[{EMBASE.title}]. [Review] [33 refs]"},
        {"doi": "", "pages": "S375"},
        {"volume": "", "issue": "", "pages": ""},
    ],
)
def test_two_ways_to_write_one_paper_are_merged(change):
    assert answer(MEDLINE, changed(**change)) == DUPLICATE


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": f"Erratum: {EMBASE.title}"}, "only one is an erratum"),
        ({"notices": ("erratum",)}, "only one is an erratum"),
        ({"title": f"{EMBASE.title}: reply"}, "only one is a reply"),
        ({"title": f"Comment on {EMBASE.title}"}, "only one is a comment"),
        ({"publication_types": ("Preprint",)}, "only one is a preprint"),
    ],
)
def test_another_kind_of_work_is_related_at_most(change, reason):
    candidate = found(MEDLINE, changed(**change))
    assert candidate is None or candidate.answer == RELATED
    assert candidate is None or reason in words(candidate, against=True)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"pages": "12-16", "doi": ""}, "different first pages (12 and 375)"),
        ({"volume": "12", "pages": "", "doi": ""}, "different volumes (12 and 97)"),
        ({"doi": "10.1016/other"}, "different DOIs (10.1016/other and 10.1542/peds.97.3.375)"),
        ({"pmid": "1"}, "different PMIDs (1 and 8604274)"),
        ({"year": 2003, "doi": ""}, "different years (1996 and 2003)"),
        ({**NO_PLACE, "year": 1997}, "different years (1996 and 1997): perhaps ahead of print"),
    ],
)
def test_one_contradiction_asks_a_person(change, reason):
    candidate = found(MEDLINE, changed(**change))
    assert candidate.answer == POSSIBLE
    assert reason in words(candidate, against=True)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Abstracts of the annual meeting, Vienna", "authors": ("Nobody Known",), "pages": ""},
        {"title": "Corticotropin and prednisone in epilepsy of childhood", "doi": "", "pages": "380-4"},
        {"title": "Letter to the editor", "doi": ""},
    ],
)
def test_other_works_are_not_merged(change):
    assert answer(MEDLINE, changed(**change)) != DUPLICATE


def test_the_number_of_a_part_tells_works_apart():
    one, other = (
        replace(
            MEDLINE, id=n, title=f"Treatment of infantile spasms with corticotropin. Part {part}", pmid=""
        )
        for n, part in ((1, "I"), (2, "II"))
    )
    candidate = found(one, other)
    assert candidate is None or candidate.answer == POSSIBLE
    assert answer(one, replace(other, title=one.title)) == DUPLICATE


@pytest.mark.parametrize(
    ("one", "other"), [("in vivo", "in vitro"), ("in men", "in women"), ("in children", "in adults")]
)
def test_opposites_tell_works_apart(one, other):
    title = "The effect of corticotropin on spasms of the newborn"
    pair = [replace(MEDLINE, id=n, title=f"{title} {words}", pmid="") for n, words in ((1, one), (2, other))]
    assert answer(*pair) != DUPLICATE


def test_an_abstract_of_a_meeting_and_its_article_are_one_study():
    abstract = changed(journal="Annals of Neurology", volume="38", issue="3", pages="S9", doi="")
    assert answer(MEDLINE, abstract) == RELATED


def test_a_meeting_abstract_in_the_volume_of_its_article_asks_a_person():
    abstract = changed(pages="", issue="", doi="", publication_types=("Conference Abstract",))
    assert answer(replace(MEDLINE, issue=""), abstract) == POSSIBLE


def test_two_abstracts_of_one_author_on_one_page_ask_a_person():
    one = replace(
        MEDLINE, title="Atypical cells associated with repair in liquid-based smears", pages="100A", doi=""
    )
    other = changed(
        title="Atypical cells associated with atrophy in liquid-based smears", pages="100A", doi=""
    )
    assert answer(one, other) == POSSIBLE


def test_versions_of_a_cochrane_review_are_one_study():
    first = replace(
        MEDLINE, doi="10.1002/14651858.CD001770.pub2", volume="", issue="3", pages="CD001770", pmid=""
    )
    second = replace(first, id=2, doi="10.1002/14651858.CD001770.pub3", issue="4", year=1999)
    candidate = found(first, second)
    assert candidate.answer == RELATED
    assert "two versions of one Cochrane review" in words(candidate, against=True)


def test_title_authors_and_year_alone_are_no_proof():
    bare = Item(id=1, title=MEDLINE.title, authors=MEDLINE.authors, year=1996)
    assert answer(bare, replace(bare, id=2)) == POSSIBLE
    assert answer(replace(bare, journal="Pediatrics"), replace(bare, id=2, journal="Pediatrics")) == DUPLICATE


def test_the_same_abstract_in_the_same_journal_is_one_work_ahead_of_print():
    ahead = changed(**NO_PLACE, year=1995, abstract=f"OBJECTIVE: {ABSTRACT}")
    assert answer(replace(MEDLINE, abstract=f"Background: {ABSTRACT}"), ahead) == DUPLICATE
    assert answer(replace(MEDLINE, abstract="Something else was done here. " * 9), ahead) == POSSIBLE


def test_trials_of_a_register_are_told_apart_by_their_numbers():
    trial = Item(
        id=1, title="A study of vigabatrin in infants with spasms", authors=("Sponsor, Inc.",), year=2020,
        journal="ClinicalTrials.gov", registrations=("NCT01234567",),
    )  # fmt: skip
    assert answer(trial, replace(trial, id=2)) == DUPLICATE
    candidate = found(trial, replace(trial, id=2, registrations=("NCT07654321",)))
    assert candidate.answer == POSSIBLE
    assert "records of a trial register that share no registration number" in words(candidate, against=True)


@pytest.mark.parametrize("title", ["Letter", "Editorial", "Infantile spasms"])
def test_a_title_that_many_works_share_needs_its_place(title):
    one, other = replace(MEDLINE, title=title, pmid="", doi=""), changed(title=title, doi="")
    assert answer(one, other) == DUPLICATE
    assert answer(one, replace(other, pages="")) == POSSIBLE


@pytest.mark.parametrize(
    ("change", "exact"),
    [
        ({}, DUPLICATE),
        ({"doi": ""}, DUPLICATE),
        ({"doi": "", "pages": ""}, POSSIBLE),
        ({"title": EMBASE.title.replace("versus", "vs")}, POSSIBLE),
        ({"doi": "", "year": 1997}, POSSIBLE),
    ],
)
def test_only_exact_merges_one_identifier_or_year_and_page_under_one_title(change, exact):
    assert answer(MEDLINE, changed(**change), only_exact=True) == exact


def test_no_reason_depends_on_which_record_is_first():
    other = changed(pages="12", volume="3", year=1997, journal="Brain", doi="10.1/x")
    there, back = found(MEDLINE, other), found(replace(MEDLINE, id=3), other)
    assert {reason.text for reason in there.reasons} == {reason.text for reason in back.reasons}
