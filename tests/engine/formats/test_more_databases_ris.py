"""RIS of further databases and registers, each sample compared whole."""

import pytest

from screening.engine.records import Record
from tests.engine.formats.samples import reading, records


@pytest.mark.parametrize(
    ("name", "platform", "expected"),
    [
        # EBSCOhost: copyright as second abstract, DOI in L3, N.PAG, database codes, its number in N1
        (
            "ebsco.ris",
            "EBSCOhost",
            [
                Record(
                    title="Growth after spasms.",
                    abstract="Growth is slow. [ABSTRACT FROM AUTHOR]",
                    authors=("Curry Rogers, Kristina",),
                    year=2024,
                    journal="Sample ONE",
                    volume="19",
                    issue="4",
                    doi="10.9999/journal.pone.1",
                    accession="176999999",
                    issn=("1932-6203",),
                    publication_types=("Article",),
                    keywords=("GROWTH",),
                    url=(
                        "https://search.ebscohost.com/login.aspx?direct=true&db=rzh&AN=176999999&site=eho"
                        "st-live"
                    ),
                    database="CINAHL",
                ),
                Record(
                    title="The same platform, another database",
                    authors=("Eriksson, E",),
                    year=1998,
                    pmid="90000701",
                    url=(
                        "https://search.ebscohost.com/login.aspx?direct=true&db=mdc&AN=90000701&site=ehos"
                        "t-live&scope=site"
                    ),
                    database="MEDLINE",
                ),
            ],
        ),
        # ProQuest: two numbers in AN, the second a PMID where the database is MEDLINE
        (
            "proquest.ris",
            "ProQuest",
            [
                Record(
                    title="Predictors of spasms",
                    abstract="People respond differently.",
                    authors=("Jones, Hannah",),
                    year=2021,
                    journal="Journal of Samples",
                    doi="10.9999/jts.1",
                    accession="2214999999; 51999",
                    issn=("0894-9867", "0894-9875"),
                    language="English",
                    url="https://search.proquest.com/docview/2214999999?accountid=1",
                    database="PTSDpubs",
                ),
                Record(
                    title="The same platform, MEDLINE",
                    year=2020,
                    pmid="90000801",
                    url="https://search.proquest.com/docview/2214999998?accountid=1",
                    database="MEDLINE®",
                ),
            ],
        ),
        # APA PsycNet: header lines, a tag PMID, a DOI in M3
        (
            "psycnet.ris",
            "APA PsycNet",
            [
                Record(
                    title="A reference of PsycNet",
                    authors=("Author-One, Matthias",),
                    year=2020,
                    doi="10.9999/hea1",
                    pmid="90001101",
                    accession="2020-99999-005",
                    issn=("1999-7777", "0222-6666"),
                    database="PsycINFO",
                )
            ],
        ),
        # TRID: a date with words before it, pages with pp
        (
            "trid.ris",
            "TRID",
            [
                Record(
                    title="A conference paper",
                    year=2017,
                    pages="37-64",
                    accession="01699999",
                    publication_types=("Abstract",),
                    url="https://trid.trb.org/view/1499999",
                )
            ],
        ),
        # PubMed Health: a link in DO that is no DOI, a year that is none, a group with commas
        (
            "pubmed_health.ris",
            "",
            [
                Record(
                    title="A guideline",
                    authors=(
                        "Sample Guidelines - Collaborating Centre for Samples (UK), University of Nowhere.",
                    ),
                    publication_types=("Web page",),
                    url="http://www.ncbi.nlm.nih.gov//pubmedhealth/PMH0099999/",
                )
            ],
        ),
        # Google Scholar: + as last page
        (
            "google_scholar.ris",
            "",
            [
                Record(
                    title="Cope's spasms",
                    authors=("Benson, Roger BJ",),
                    year=2018,
                    journal="Samplontology",
                    volume="61",
                    pages="13",
                    issn=("0031-0239",),
                )
            ],
        ),
        # CiteSource: no TY line in the whole file
        (
            "citesource_without_ty.ris",
            "Web of Science",
            [
                Record(
                    title="Entry 1 of a file without types",
                    abstract="An abstract.",
                    authors=("Author, A1", "Author, B1"),
                    year=2001,
                    journal="Sample Journal",
                    volume="1",
                    issue="1",
                    pages="1",
                    doi="10.9999/cs.1",
                    accession="WOS:000000000000001",
                    issn=("1234-5678",),
                    database="WoS",
                ),
                Record(
                    title="Entry 2 of a file without types",
                    abstract="An abstract.",
                    authors=("Author, A2", "Author, B2"),
                    year=2002,
                    journal="Sample Journal",
                    volume="2",
                    issue="1",
                    pages="1",
                    doi="10.9999/cs.2",
                    accession="WOS:000000000000002",
                    issn=("1234-5678",),
                    database="WoS",
                ),
                Record(
                    title="Entry 3 of a file without types",
                    abstract="An abstract.",
                    authors=("Author, A3", "Author, B3"),
                    year=2003,
                    journal="Sample Journal",
                    volume="3",
                    issue="1",
                    pages="1",
                    doi="10.9999/cs.3",
                    accession="WOS:000000000000003",
                    issn=("1234-5678",),
                    database="WoS",
                ),
            ],
        ),
    ],
)
def test_a_platform_s_records_are_read_field_by_field(name, platform, expected):
    assert records(name) == expected
    assert reading(name).platform == platform
