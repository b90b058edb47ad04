"""RIS as the databases' own platforms write it, each sample compared whole."""

import pytest

from screening.engine.records import Record
from tests.engine.formats.samples import reading, records


@pytest.mark.parametrize(
    ("name", "platform", "expected"),
    [
        # Embase.com: PMID in C5, its own number in U2 with an L, affiliations in M1, devices in C4
        (
            "embase_com.ris",
            "Embase.com",
            [
                Record(
                    title="RETRACTED: Steroids and spasms",
                    abstract=(
                        "Introduction: Spasms are rare.\nMethods: We counted.\nConclusion: They are rare."
                    ),
                    authors=("Yang, Z.", "McNamara, M.E."),
                    year=2024,
                    journal="Sample Communications",
                    journal_abbr="Sample Commun.",
                    volume="15",
                    issue="1",
                    pages="101-110",
                    doi="10.9999/s41467-1",
                    pmid="90000401",
                    embase_id="2099999999",
                    issn=("2041-1723", "2041-1731"),
                    language="English",
                    publication_types=("Article",),
                    keywords=("*infantile spasm", "corticotropin/ae [Adverse Drug Reaction]"),
                    url=(
                        "https://www.embase.com/search/results?subaction=viewrecord&id=L2099999999&from=e"
                        "xport"
                    ),
                    database="Embase; Medline",
                    notices=("retracted",),
                ),
                Record(
                    title="A conference abstract",
                    authors=("Trial Group",),
                    year=2023,
                    journal="Sample Epilepsia",
                    pages="S61",
                    embase_id="640000001",
                    language="English",
                    publication_types=("Conference Abstract",),
                    url=(
                        "https://www.embase.com/search/results?subaction=viewrecord&id=L640000001&from=export"
                    ),
                    database="Embase",
                ),
            ],
        ),
        # Ovid MEDLINE: counters and links between records, no DB, digits in ID are PMIDs; A2, M1, M2 are not
        (
            "ovid_medline.ris",
            "Ovid",
            [
                Record(
                    title="Prednisolone for infantile spasms: a sample.",
                    abstract="BACKGROUND: Spasms.,\nMETHODS: Forty infants.,\nRESULTS: None relapsed.",
                    authors=("Ovidson, Olga", "Reader, R A"),
                    year=2020,
                    journal="Sample neurology",
                    journal_abbr="Sample Neurol",
                    volume="3",
                    pages="S21-1-S21-8",
                    doi="10.9999/ovid.2020.1",
                    pmid="90000201",
                    issn=("1234-5678", "8765-432X"),
                    keywords=("*Spasms, Infantile/dt [Drug Therapy]", "Infant"),
                    url="http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=medp&NEWS=N&AN=90000201",
                    database="MEDLINE",
                    notices=("corrected",),
                ),
                Record(
                    title="A second sample.",
                    authors=("Reader, R A",),
                    year=2007,
                    journal="Sample neurology",
                    pmid="90000202",
                    url="http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=med6&NEWS=N&AN=90000202",
                    database="MEDLINE",
                ),
            ],
        ),
        # Ovid Embase: digits in ID are Embase's; a search strategy after the last ER names the database
        (
            "ovid_embase.ris",
            "Ovid",
            [
                Record(
                    title="Vigabatrin and the retina: a sample.",
                    abstract="Fields were tested in twenty children.",
                    authors=("Fanning E.", "Group of Samples"),
                    year=2020,
                    journal="Sample Medicine",
                    journal_abbr="Sample Med.",
                    volume="8",
                    issue="7",
                    doi="10.9999/2325967120S00469",
                    embase_id="631234567",
                    issn=("2325-9671",),
                    keywords=("*infantile spasm",),
                    database="Embase",
                )
            ],
        ),
        # Ovid PsycInfo: A2 are cited authors, M1 cited references with DOIs, M3 a classification
        (
            "ovid_psycinfo.ris",
            "Ovid",
            [
                Record(
                    title="Development after infantile spasms: a sample.",
                    abstract=(
                        "Background: Development is delayed.\n"
                        "Methods: Ten children were tested. (PsycInfo Database Record (c) 2021 APA)"
                    ),
                    authors=("Author, Ann",),
                    year=2021,
                    journal="Journal of Sample Psychology",
                    volume="13",
                    doi="10.9999/psyc.1",
                    accession="2021-99999-001",
                    publication_types=("Journal, Peer Reviewed Journal",),
                    keywords=("*Development",),
                    database="APA PsycInfo",
                )
            ],
        ),
        # Ovid CENTRAL: all authors in one field; a registration number as author; a link as journal
        (
            "ovid_central.ris",
            "Ovid",
            [
                Record(
                    title="A trial in CENTRAL",
                    authors=(
                        "Achterberg RCA",
                        "van der Helm JJ",
                        "van den Boom W",
                        "de Vries HJ Jr",
                        "et al",
                    ),
                    year=2017,
                    journal="Sample Trials",
                    accession="CN-09999991",
                    url=(
                        "http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=cctr&NEWS=N&AN=CN-09999991"
                    ),
                    database="CENTRAL",
                ),
                Record(
                    title="A registered trial in CENTRAL",
                    year=2020,
                    accession="CN-09999992",
                    registrations=("NCT09999992",),
                    url=(
                        "http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=cctr&NEWS=N&AN=CN-09999992"
                    ),
                    database="CENTRAL",
                ),
            ],
        ),
        # Cochrane Library: header lines, two blanks after the dash, labelled numbers in C3, U+2010 in pages
        (
            "cochrane.ris",
            "Cochrane Library",
            [
                Record(
                    title="A sample programme",
                    abstract="BACKGROUND: One.\nMETHODS: Two.\nTRIAL REGISTRATION: ISRCTN12345678.",
                    authors=("Bywater, T", "Hutchings, J"),
                    year=2011,
                    journal="Trials",
                    volume="12",
                    pages="1279-1297",
                    doi="10.9999/1745-1",
                    pmid="90000501",
                    embase_id="643599999",
                    accession="CN-00999901",
                    registrations=("ISRCTN12345678",),
                    publication_types=("Journal article",),
                    keywords=("*epilepsy",),
                    url="https://www.cochranelibrary.example/central/CN-00999901/full",
                    database="CENTRAL",
                ),
                Record(
                    title="A registered sample",
                    year=2024,
                    accession="CN-00999902",
                    registrations=("JPRN-UMIN000055218",),
                    publication_types=("Trial registry record",),
                    database="CENTRAL",
                ),
            ],
        ),
        # Web of Science: C3 is no conference, N1 goes on without a tag, article number in C7, two DOIs
        (
            "web_of_science.ris",
            "Web of Science",
            [
                Record(
                    title="Spasms in Utah",
                    abstract=(
                        "Background: The first paragraph of an abstract that is long enough to show that "
                        "no program wrapped its lines at all, ever.\n"
                        "Methodology/Principal Findings: The second paragraph stands on a line of its "
                        "own, as Web of Science writes it."
                    ),
                    authors=("Sampson, SD", "Loewen, MA"),
                    year=2010,
                    journal="SAMPLE ONE",
                    journal_abbr="Sample One",
                    volume="5",
                    issue="9",
                    pages="e12292",
                    doi="10.9999/journal.1",
                    accession="WOS:000282053199999",
                    issn=("1932-6203",),
                    language="English",
                    keywords=("spasms",),
                    database="Web of Science",
                )
            ],
        ),
        # Scopus: a BOM, PMID in C2, its own number only in the link, ISSN without a dash and with a label
        (
            "scopus.ris",
            "Scopus",
            [
                Record(
                    title="Taurine in spasms",
                    abstract="Nothing was found. © 2024 The Authors",
                    authors=("Furlanello, T.",),
                    year=2024,
                    journal="Sample Journal",
                    journal_abbr="Samp. J.",
                    volume="308",
                    pages="106241",
                    doi="10.9999/j.1",
                    pmid="90000601",
                    accession="2-s2.0-85999999999",
                    issn=("1090-0233", "1090-023X"),
                    language="English",
                    publication_types=("Review",),
                    url=(
                        "https://www.scopus.com/inward/record.uri?eid=2-s2.0-85999999999&doi=10.9999%2fj."
                        "1&partnerID=40"
                    ),
                    database="Scopus",
                )
            ],
        ),
    ],
)
def test_a_platform_s_records_are_read_field_by_field(name, platform, expected):
    assert records(name) == expected
    assert reading(name).platform == platform
