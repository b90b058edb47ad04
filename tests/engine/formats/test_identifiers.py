"""DOI, PMID, PMCID, Embase and trial numbers, ISSN: taken out of what stands around them, never guessed."""

import pytest

from screening.engine.formats.values import databases, identifiers
from tests.engine.formats.samples import entry


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1000/AbC.123", ["10.1000/AbC.123"]),
        ("https://doi.org/10.1000/x", ["10.1000/x"]),
        ("http://dx.doi.org/10.1000/x.", ["10.1000/x"]),
        ("doi:10.1000/x;", ["10.1000/x"]),
        ("https://dx-doi-org.proxy.example/10.1000%2Fx", ["10.1000/x"]),
        ("10.1002/(SICI)1097-0258(1998)17:15/16&lt;1661::AID-SIM9&gt;3.0.CO;2-2",
         ["10.1002/(SICI)1097-0258(1998)17:15/16<1661::AID-SIM9>3.0.CO;2-2"]),
        ("(10.1016/S0140-6736(04)17250-3)", ["10.1016/S0140-6736(04)17250-3"]),
        ("10.1000/x     LK  - https://resolver.example/10.1000/y", ["10.1000/x"]),
        ("10.1000/chapter 10.1000/book", ["10.1000/chapter", "10.1000/book"]),
        ("10.1000.10/123", ["10.1000.10/123"]),
        ("<p>10.1000/x</p>", ["10.1000/x"]),
        ("http://www.ncbi.nlm.nih.gov//pubmedhealth/PMH1/", []),
        ("10.5 mg/kg", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_doi_is_bare_and_keeps_its_letter_case(text, expected):
    assert identifiers.dois(text) == expected


def test_only_links_to_a_resolver_give_a_doi():
    assert entry("TI  - A", "UR  - https://doi.org/10.1000/a").doi == "10.1000/a"
    assert entry("TI  - A", "UR  - https://publisher.example/10.1000/a?ref=10.1000/b").doi == ""
    assert entry("TI  - A", "M1  - Cited. https://doi.org/10.1000/cited").doi == ""


@pytest.mark.parametrize(
    ("lines", "pmid", "accession"),
    [
        (["DB  - MEDLINE", "AN  - 12345678"], "12345678", ""),
        (["DB  - PubMed", "AN  - 12345678"], "12345678", ""),
        (["DP  - NLM", "AN  - 12345678"], "12345678", ""),
        (["DB  - Ovid MEDLINE(R) <1946 to Present>", "AN  - 12345678"], "12345678", ""),
        (["AN  - 12345678"], "", "12345678"),
        (["DB  - Embase", "AN  - 123456789"], "", ""),
        (["DB  - Embase", "DB  - Medline", "AN  - 12345678"], "", "12345678"),
        (["DB  - PubMed Central", "AN  - 12345678"], "", "12345678"),
        (["DB  - CINAHL", "AN  - 12345678"], "", "12345678"),
        (["DB  - MEDLINE", "AN  - 123456789"], "", "123456789"),
        (["DB  - MEDLINE", "AN  - 2020-32669-001"], "", "2020-32669-001"),
        (["AN  - MEDLINE:12345678"], "12345678", ""),
        (["AN  - WOS:000282053100002"], "", "WOS:000282053100002"),
        (["ID  - 12345678"], "", ""),
        (["PM  - 12643982 (http://www.ncbi.nlm.nih.gov/pubmed/12643982)"], "12643982", ""),
        (["C5  - 12345678"], "", ""),
        (["C2  - 12345678"], "", ""),
        (["C3  - PUBMED 12345678,EMBASE 643589775"], "12345678", ""),
        (["N1  - PMID: 12345678"], "12345678", ""),
        (["N1  - Comment on PMID: 12345678"], "", ""),
        (["L2  - https://pubmed.ncbi.nlm.nih.gov/12345678/"], "12345678", ""),
        (["L2  - https://pubmed.ncbi.nlm.nih.gov/1/", "L2  - https://pubmed.ncbi.nlm.nih.gov/2/"], "", ""),
    ],
)
def test_digits_are_a_pmid_only_where_the_database_says_so(lines, pmid, accession):
    record = entry("TI  - A", *lines)
    assert (record.pmid, record.accession) == (pmid, accession)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["U2  - L2029880245"], "2029880245"),
        (["DB  - Embase", "AN  - 2003114678"], "2003114678"),
        (
            ["UR  - https://www.embase.com/search/results?subaction=viewrecord&id=L643474277&from=export"],
            "643474277",
        ),
        (["C3  - EMBASE 643589775"], "643589775"),
        (["N1  - L2030246463"], "2030246463"),
        (["DB  - Scopus", "AN  - 2003114678"], ""),
        (["N1  - Lancet2030246463"], ""),
    ],
)
def test_embase_numbers_are_digits_however_the_platform_writes_them(lines, expected):
    assert entry("TI  - A", *lines).embase_id == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Registered (NCT01234567).", ("NCT01234567",)),
        ("NCT: 01234567 and NCT 01234568", ("NCT01234567", "NCT01234568")),
        ("ISRCTN12345678; EUCTR2010-012345-12-GB", ("ISRCTN12345678", "EUCTR2010-012345-12-GB")),
        ("EudraCT 2010-012345-12", ("2010-012345-12",)),
        ("ACTRN12610000123456, ChiCTR-TRC-10001234, ChiCTR2000012345",
         ("ACTRN12610000123456", "ChiCTR-TRC-10001234", "ChiCTR2000012345")),
        ("DRKS00012345 CTRI/2010/091/000123 UMIN000012345 JPRN‐UMIN000012346",
         ("DRKS00012345", "CTRI/2010/091/000123", "UMIN000012345", "JPRN-UMIN000012346")),
        ("jRCTs031180123 IRCT20100101001234N1 KCT0001234 PACTR201012345678901 RBR-2abc3d TCTR20200101001",
         ("jRCTs031180123", "IRCT20100101001234N1", "KCT0001234", "PACTR201012345678901", "RBR-2abc3d",
          "TCTR20200101001")),
        ("NCT0123456 is too short, NCT012345678 too long", ()),
        ("p75NTR1234 is a receptor; CT scans; the RCT of 2010", ()),
    ],
)  # fmt: skip
def test_trial_numbers_of_the_registers_are_found(text, expected):
    assert identifiers.registrations([text]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2041-1723 (electronic)", ("2041-1723",)),
        ("20411723 (ISSN); 2334265x", ("2041-1723", "2334-265X")),
        ('["1932-8494", "1932-8486"]', ("1932-8494", "1932-8486")),
        ("0-86571-342-1", ("0-86571-342-1",)),
        ("978-3-030-00665-5 1234-5678", ("978-3-030-00665-5", "1234-5678")),
        ("no number", ()),
    ],
)
def test_issns_are_written_one_way_and_isbns_kept(text, expected):
    assert identifiers.serial_numbers([text]) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("http://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=medp&AN=1", "MEDLINE"),
        ("http://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=emez&AN=1", "Embase"),
        ("http://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=psyc16&AN=1", "APA PsycInfo"),
        ("http://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=xyz&AN=1", ""),
        ("https://search.ebscohost.com/login.aspx?direct=true&db=cmedm&AN=1", "MEDLINE"),
        ("https://elsewhere.example/?D=medp", ""),
    ],
)
def test_a_link_into_a_platform_names_the_database(link, expected):
    assert databases.in_link(link) == expected
