"""MEDLINE tagged text: PubMed, PubMed Central and ERIC."""

from screening.engine.formats import read
from screening.engine.records import Record
from tests.engine.formats.samples import reading, records, sample, text

ARTICLE = Record(
    title="High-dose and low-dose hormone for newly diagnosed infantile spasms: a sample randomised trial.",
    abstract=(
        "BACKGROUND: Spasms need early treatment; the best dose of the sample hormone is not known.\n"
        "METHODS: Children from 2 months to 2 years were randomised (NCT01234567).\n"
        "RESULTS: Spasms ceased in 12 of 20 (p<0.05).\n"
        "CONCLUSIONS: The doses did not differ."
    ),
    authors=("Müller, Anna B", "Okafor, Chidi", "Sample Spasms Study Group"),
    year=2010,
    journal="Journal of sample neurology",
    journal_abbr="J Sample Neurol",
    volume="12",
    issue="3",
    pages="454-81",
    doi="10.9999/sample.2010.0001",
    pmid="90000001",
    pmcid="PMC9000001",
    registrations=("NCT01234567", "ISRCTN12345678"),
    issn=("1111-2222", "1111-2230"),
    language="English; French",
    publication_types=("Journal Article", "Randomized Controlled Trial", "Retracted Publication"),
    keywords=(
        "Adrenocorticotropic Hormone/*administration & dosage/adverse effects",
        "*Spasms, Infantile/drug therapy",
        "hypsarrhythmia",
    ),
    database="PubMed",
    notices=("retracted",),
)
# PubMed: a chapter of a book has no journal; one line is of the wrong width
CHAPTER = Record(
    title="Tuberous Sample Complex",
    abstract="A chapter of a book.",
    authors=("Chapter, Charles",),
    year=1993,
    journal="SampleReviews",
    pmid="90000002",
    language="German",
    publication_types=("Review",),
    database="PubMed",
)
# PubMed: only short names, the year only in DEP, the DOI only in SO, an abstract that is none
AHEAD_OF_PRINT = Record(
    title="[Vigabatrin in a sample of infants].",
    authors=("Sample S", "Probe P"),
    year=2018,
    journal="Sample J",
    pages="e1234",
    doi="10.9999/sample.2018.0003",
    pmid="90000003",
    database="PubMed",
    notices=("erratum",),
)


def test_pubmed_records_are_read_field_by_field():
    assert records("pubmed.nbib") == [ARTICLE, CHAPTER, AHEAD_OF_PRINT]
    assert reading("pubmed.nbib").platform == "PubMed"


def test_pubmed_central_puts_its_number_first_and_may_have_no_pmid():
    found = reading("pubmed_central.txt")
    assert [(entry.record.pmcid, entry.record.pmid, entry.line) for entry in found.records] == [
        ("PMC9000101", "90000101", 2),
        ("PMC9000102", "", 17),
    ]
    assert (found.marks, found.platform, found.warnings) == (2, "PubMed Central", ())
    assert found.records[0].record.abstract == "A second abstract, in another language."


def test_eric_has_no_pmid_and_begins_with_its_owner():
    found = reading("eric.nbib")
    assert [entry.record.accession for entry in found.records] == ["EJ9990001", "ED9990002"]
    assert (found.marks, found.platform, found.warnings) == (2, "ERIC", ())
    assert found.records[0].record.url == "http://eric.example/?id=EJ9990001"


def test_the_raw_text_of_a_record_reaches_from_its_first_tag_to_its_last_line():
    raw = reading("pubmed.nbib").records[1].raw
    assert raw.startswith("PMID- 90000002\nSTAT- Publisher")
    assert raw.endswith("AID - NBK9999 [bookaccession]")


def test_the_last_record_needs_no_blank_line_and_no_newline():
    assert len(read(sample("pubmed.nbib").rstrip()).records) == 3


def test_a_second_pmid_begins_a_record_even_without_a_blank_line():
    found = read(text("PMID- 1", "TI  - One", "PMID- 2", "TI  - Two"))
    assert [(entry.record.pmid, entry.record.title) for entry in found.records] == [
        ("1", "One"),
        ("2", "Two"),
    ]
    assert found.marks == 2


def test_files_of_several_sources_put_together_keep_their_records():
    joined = sample("eric.nbib") + b"\n" + sample("pubmed.nbib") + b"\n" + sample("pubmed_central.txt")
    assert len(read(joined).records) == 2 + 3 + 2
    assert read(joined).marks == 2 + 3 + 2


def test_blank_lines_between_all_lines_change_no_record():
    spread = sample("pubmed.nbib").replace(b"\n", b"\n\n")
    assert [entry.record for entry in read(spread).records] == [ARTICLE, CHAPTER, AHEAD_OF_PRINT]


def test_full_names_win_author_by_author():
    found = read(
        text("PMID- 1", "TI  - One", "FAU - Full, Fred", "AU  - Full F", "AU  - Short S", "CN  - Group")
    )
    assert found.records[0].record.authors == ("Full, Fred", "Short S", "Group")
