"""RIS as reference managers and screening tools pass on what databases wrote."""

import pytest

from screening.engine.records import Record
from tests.engine.formats.samples import reading, records


@pytest.mark.parametrize(
    ("name", "platform", "expected"),
    [
        # EndNote: keywords and ISSNs line by line, issue in M1, journal names the wrong way round, ID counts
        (
            "endnote.ris",
            "EndNote",
            [
                Record(
                    title="Haplo spasms in samples",
                    abstract="Haplo spasms.",
                    authors=("Boisvert, C.", "World Health Organization"),
                    year=2024,
                    journal="Anatomical Sample Record",
                    journal_abbr="Anat. Sample Rec.",
                    volume="134",
                    issue="3",
                    pages="353-364",
                    doi="10.9999/ar.1",
                    pmcid="PMC9000901",
                    embase_id="2030999999",
                    issn=("1932-8494", "1932-8486"),
                    language="English",
                    publication_types=("Article in Press",),
                    keywords=("article", "tibia", "transverse process"),
                    url=(
                        "https://www.embase.com/search/results?subaction=viewrecord&id=L2030999999&from=e"
                        "xport"
                    ),
                    database="Embase",
                ),
                Record(
                    title="Early alterations",
                    authors=("Ahlborn, G. J.",),
                    year=2009,
                    pmid="90000902",
                    url=(
                        "http://ovidsp.ovid.com/ovidweb.cgi?T=JS&CSC=Y&NEWS=N&PAGE=fulltext&D=med4&AN=900"
                        "00902"
                    ),
                    database="MEDLINE",
                ),
                Record(
                    title="A number without a database",
                    authors=("Nobody, N.",),
                    year=2001,
                    accession="12345678",
                ),
            ],
        ),
        # Zotero: CRLF with bare LF inside an abstract, links to PubMed, a date with undefined in it
        (
            "zotero.ris",
            "Zotero",
            [
                Record(
                    title="Magnetic samples",
                    abstract=(
                        "The first paragraph of this abstract is a single long line, because Zotero does "
                        "not wrap lines, however long they may be.\nThe second paragraph is another."
                    ),
                    authors=("Larsen, LJ",),
                    year=1999,
                    journal="SAMPLE JOURNAL",
                    volume="12",
                    pages="134-137",
                    pmid="90001001",
                    pmcid="PMC9001001",
                    issn=("0932-0814",),
                    keywords=("blood supply",),
                    url="https://lens.example/1",
                )
            ],
        ),
        # Mendeley: no blank line between records
        (
            "mendeley.ris",
            "",
            [
                Record(
                    title="No blank line between two records",
                    authors=("Boisvert, C",),
                    year=2024,
                    journal="Sample Record",
                    doi="10.9999/ar.1",
                    keywords=("tibia",),
                ),
                Record(title="The next record", authors=("Eberth, D A",), year=2024, journal="Sample ONE"),
            ],
        ),
        # RefWorks: starts with a blank line, three links in one field, affiliations in IS
        (
            "refworks.ris",
            "RefWorks",
            [
                Record(
                    title="A reference of RefWorks",
                    authors=("Boisvert, C.",),
                    year=2024,
                    journal="Sample Record",
                    journal_abbr="Samp.Rec.",
                    doi="10.9999/ar.1",
                    embase_id="2030999999",
                    issn=("1932-8494", "1932-8486"),
                    url=(
                        "https://www.embase.com/search/results?subaction=viewrecord&id=L2030999999&from=e"
                        "xport"
                    ),
                    database="Embase",
                )
            ],
        ),
        # EPPI-Reviewer: its own mark as keyword, empty tags
        (
            "eppi_reviewer.ris",
            "EPPI-Reviewer",
            [
                Record(
                    title="A reference of EPPI-Reviewer",
                    authors=("Brownstein C D",),
                    year=2024,
                    journal="Sample ecology",
                    pages="20",
                    keywords=("infant",),
                )
            ],
        ),
        # Covidence: empty tags, the whole range in SP
        (
            "covidence.ris",
            "Covidence",
            [
                Record(
                    title="A reference of Covidence",
                    abstract="Empty tags are tags.",
                    authors=("Yang, Z.",),
                    year=2024,
                    journal="Sample Communications",
                    volume="9",
                    pages="101-110",
                    doi="10.9999/s41467-1",
                )
            ],
        ),
        # Citavi: a blank line inside a value
        (
            "citavi.ris",
            "Citavi",
            [
                Record(
                    title="A reference of Citavi",
                    abstract=(
                        "The first paragraph of this abstract is a single long line, because Citavi does "
                        "not wrap lines, however long they may be.\n"
                        "The second paragraph stands after a blank line."
                    ),
                    authors=("Pogoda, Louis",),
                    year=2021,
                    journal="Sample archives",
                    issn=("0937-4477",),
                )
            ],
        ),
        # Rayyan: its own number in AN, lists in brackets, the next field pasted into UR and DO
        (
            "rayyan.ris",
            "Rayyan",
            [
                Record(
                    title="A reference of Rayyan",
                    authors=("Yang, Z.",),
                    year=2024,
                    journal="Sample. Commun.",
                    doi="10.9999/s41467-1",
                    embase_id="2029999999",
                    issn=("1932-8494", "1932-8486"),
                    url=(
                        "https://www.embase.com/search/results?subaction=viewrecord&id=L2029999999&from=e"
                        "xport"
                    ),
                    database="Embase",
                )
            ],
        ),
    ],
)
def test_a_platform_s_records_are_read_field_by_field(name, platform, expected):
    assert records(name) == expected
    assert reading(name).platform == platform
