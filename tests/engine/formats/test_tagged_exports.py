"""Ovid, Web of Science, Cochrane, refer and RefWorks text: every field and every quirk, on small samples."""

import pytest

from screening.engine.formats import read
from screening.engine.formats.tagged import cochrane, ovid, refer, refworks, wos
from screening.engine.formats.tagged.ovid_source import Source, source
from screening.engine.records import Stray
from tests.engine.formats.samples import reading, records, sample, text

SAMPLES = {
    "ovid_tagged_embase.cgi": (ovid.NAME, "Ovid", 2),
    "ovid_tagged_medline.ovd": (ovid.NAME, "Ovid", 2),
    "ovid_tagged_psycinfo.txt": (ovid.NAME, "Ovid", 2),
    "ovid_labels.txt": (ovid.NAME, "Ovid", 2),
    "web_of_science.ciw": (wos.NAME, "Web of Science", 3),
    "cochrane.txt": (cochrane.NAME, "Cochrane Library", 2),
    "endnote.enw": (refer.NAME, "EndNote", 2),
    "catalogue.enw": (refer.NAME, "EndNote", 3),
    "refworks_tagged.txt": (refworks.NAME, "RefWorks", 2),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_record_is_read_and_counted_apart_from_the_reader(name):
    found = reading(name)
    kind, platform, count = SAMPLES[name]
    assert (found.format, found.platform, found.marks, len(found.records)) == (kind, platform, count, count)
    assert (found.rejected, found.strays, found.warnings) == ((), (), ())


@pytest.mark.parametrize("name", SAMPLES)
def test_an_entry_is_given_with_its_line_and_its_text(name):
    lines = sample(name).decode().split("\n")
    for entry in reading(name).records:
        raw = entry.raw.split("\n")
        assert lines[entry.line - 1 : entry.line - 1 + len(raw)] == raw
        assert entry.record.title.split(" ")[0] in entry.raw


LAYOUTS = {
    "carriage returns and line feeds": lambda text: text.replace("\n", "\r\n").encode(),
    "carriage returns": lambda text: text.replace("\n", "\r").encode(),
    "byte order mark": lambda text: text.encode("utf-8-sig"),
    "utf-16 without a mark": lambda text: text.encode("utf-16-le"),
    "blank lines around": lambda text: f"\n\n{text}\n\n\n".encode(),
    "nothing at the end": lambda text: text.rstrip().encode(),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", SAMPLES)
def test_line_ends_and_encodings_change_no_record(name, layout):
    found = read(LAYOUTS[layout](sample(name).decode()))
    assert [entry.record for entry in found.records] == records(name)
    assert (found.marks, found.strays) == (len(found.records), ())


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_twice_in_one_holds_its_records_twice(name):
    found = read(sample(name) + b"\n\n" + "\ufeff".encode() + sample(name))
    assert [entry.record for entry in found.records] == records(name) * 2
    assert (found.marks, found.rejected) == (len(found.records), ())


@pytest.mark.parametrize("name", SAMPLES)
def test_a_large_file_is_read_in_parts_that_change_nothing(name):
    part, once = sample(name) + b"\n", reading(name).records
    times, height = 700_000 // len(part), part.count(b"\n")
    found = read(part * times)
    assert [entry.record for entry in found.records] == [entry.record for entry in once] * times
    assert [entry.raw for entry in found.records] == [entry.raw for entry in once] * times
    lines = [entry.line + height * turn for turn in range(times) for entry in once]
    assert [entry.line for entry in found.records] == lines
    assert (found.marks, found.strays) == (len(lines), ())


# Ovid


def test_ovid_embase_numbers_are_no_pmids_and_the_abstract_keeps_lines_that_are_not_indented():
    first, second = records("ovid_tagged_embase.cgi")
    assert (first.embase_id, first.pmid, first.accession) == ("621000001", "90000001", "")
    assert first.title == "Made-up spasms in 20 infants: p<0.05 for H<sub>2</sub>O."
    assert [part.split(" ")[0] for part in first.abstract.split("\n")] == [
        "Background:", "Method(s):", "IS", "Conclusion(s):",
    ]  # fmt: skip
    assert first.authors == ("Sample S.", "van der Exemple E.")
    assert (first.journal, first.volume, first.issue) == ("Sample Proceedings", "12", "Supplement 3")
    assert (first.pages, first.year, first.doi) == ("P7", 2018, "10.9999/s00001-018-0001-8")
    assert first.registrations == ("ISRCTN90000001", "NCT09000001")
    assert (first.issn, first.language, first.database) == (("1753-9999", "2041-999X"), "English", "Embase")
    assert first.keywords == ("*infantile spasm", "human", "vigabatrin", "example")
    assert first.publication_types == ("Conference Abstract",)
    assert (second.pages, second.year, second.notices) == ("123-130", 2016, ("retracted",))
    assert (second.abstract, second.embase_id) == ("", "2019000002")


def test_ovid_medline_gives_full_names_groups_pmids_and_what_was_corrected():
    first, second = records("ovid_tagged_medline.ovd")
    assert first.authors == ("Sample, Sam", "Exemple, Eva", "Sample Study Group")
    assert (first.journal, first.journal_abbr) == ("Journal of samples", "J Sampl")
    assert (first.volume, first.issue, first.pages) == ("25", "4", "441-7")
    assert (first.pmid, first.pmcid, first.accession) == ("90000003", "PMC9000003", "")
    assert (first.doi, first.registrations) == ("10.9999/third", ("NCT09000003",))
    assert first.notices == ("corrected",)
    assert first.database == "Ovid MEDLINE(R)"
    assert first.abstract.count("\n") == 2
    assert (second.journal, second.year, second.doi) == ("Lancet", 2009, "10.9999/(fourth)")


def test_ovid_tags_may_be_indented_with_one_blank_and_blank_lines_in_a_record():
    first, second = records("ovid_tagged_psycinfo.txt")
    assert first.title == "A sample for children and young people."
    assert (first.accession, first.pmid, first.doi) == ("2015-90000-007", "90000005", "10.9999/S1352")
    assert first.registrations == ()
    assert first.keywords == ("*Anxiety Disorders", "Sample", "anxiety", "children")
    assert (first.volume, first.issue, first.pages) == ("43", "5", "562-577")
    assert second.journal == "Samples in practice: An approach"
    assert (second.pages, second.authors, second.issn) == (
        "11-31",
        ("Sample, Michael",),
        ("978-0-00-000000-2",),
    )


def test_the_older_ovid_layout_has_labels_and_years_in_its_status():
    first, second = records("ovid_labels.txt")
    assert (first.title, first.accession) == ("Listening: Important to samples.", "00009999-201504000-00002")
    assert first.authors == ("Sample, Sandra RN, PhD, FAAN", "Exemple, Jan MD", "van Muster, Arie MD, PhD")
    assert (first.journal, first.year) == ("Sample Science Quarterly", 2015)
    assert (first.volume, first.issue, first.pages) == ("28", "2", "103-106")
    assert (first.doi, first.language) == ("10.9999/0894318415571606", "English")
    assert first.keywords == ("sample", "spasm screw", "example")
    assert first.database == "Journals@Ovid"
    assert (second.year, second.journal) == (2014, "Journal of the Sample Association")


SOURCES = [
    ("Samples. 201(2-3):327-334, November 15, 2004.", Source("Samples", "201", "2-3", "327-334", "2004")),
    ("Gazette. 1288(3), Nov. 16, 2004.", Source("Gazette", "1288", "3", "", "2004")),
    ("Journal of S 12, Winter 2007: 7-14.", Source("Journal of S", "12", "", "7-14", "2007")),
    ("S Affairs, 2013(1): 3-28.", Source("S Affairs", "2013", "1", "3-28", "2013")),
    ("S'S Fitness January/February 2010;14(1):56", Source("S'S Fitness", "14", "1", "56", "2010")),
    ("S. Vol.75(2-A(E)),2014, pp. 3-9.", Source("S", "75", "2-A(E)", "3-9", "2014")),
    ("BMJ. 340:c1345, 2010 Mar 30.", Source("BMJ", "340", "", "c1345", "2010")),
    ("Hydro. 2007 15 June; 433-441.", Source("Hydro", "", "", "433-441", "2007")),
    ("S [Electronic Resource]. 15(1):e2, 2020.", Source("S [Electronic Resource]", "15", "1", "e2", "2020")),
    ("The S. 395(10223)(pp 507-513), 2020.", Source("The S", "395", "10223", "507-513", "2020")),
    ("S. 12 (no pagination), 2021. Article Number: 65.", Source("S", "12", "", "65", "2021")),
    ("Archives. 99 Suppl 1:A12, 2014 Apr.", Source("Archives", "99", "Suppl 1", "A12", "2014")),
    ("Reviews. (5):CD003000, 2011.", Source("Reviews", "", "5", "CD003000", "2011")),
    (
        "Sample, A [Editor], B, C. [Editor]. A book.:3-9, 2004. Series: x.",
        Source("A book", "", "", "3-9", "2004"),
    ),
    ("ClinicalTrials.gov. 2015.", Source("ClinicalTrials.gov", "", "", "", "2015")),
    ("", Source()),
]


@pytest.mark.parametrize(("line", "parts"), SOURCES)
def test_a_line_of_source_is_taken_apart(line, parts):
    assert source(line) == parts


def test_names_lose_roles_addresses_and_footnotes_and_editors_are_no_authors():
    (found,) = read(
        text(
            "<1. >",
            "VN  - Ovid Technologies",
            "DB  - BIOSIS Previews",
            "AU  - Sample, S. M. [Author, Reprint Author; E-mail: s@sample.example]",
            "AU  - Exemple, Eva 1,2,+",
            "AU  - Muster, Max [Editor]",
            "TI  - A title.  [Erratum]",
        )
    ).records
    assert found.record.authors == ("Sample, S. M.", "Exemple, Eva")
    assert (found.record.title, found.record.notices) == ("A title.", ("erratum",))


def test_ovid_records_without_counters_begin_with_the_vendor():
    found = read(text("VN  - Ovid Technologies", "TI  - One", "", "VN  - Ovid Technologies", "TI  - Two"))
    assert [entry.record.title for entry in found.records] == ["One", "Two"]
    assert found.marks == 2


def test_a_blank_line_between_counter_and_vendor_makes_no_second_record():
    found = read(
        text("<1. >", "", " ", "VN  - Ovid Technologies", "TI  - One", "<2. >", "VN  - Ovid", "TI  - Two")
    )
    assert [entry.record.title for entry in found.records] == ["One", "Two"]
    assert found.marks == 2


def test_a_second_search_in_the_file_belongs_to_no_record():
    search = ["Database: Embase <1974 to 2020>", "Search Strategy:", "-" * 20, "1     spasm.ti. (12)", ""]
    one = ["<1. >", "VN  - Ovid Technologies", "TI  - One", "AB  - An abstract.", ""]
    found = read(text(*search, *one, *search, *one))
    assert [entry.record.abstract for entry in found.records] == ["An abstract."] * 2
    assert (found.strays, found.marks) == ((), 2)


def test_a_counter_with_nothing_behind_it_is_rejected_with_the_reason():
    found = read(text("<1. >", "VN  - Ovid Technologies", "TI  - One", "<2. >", "", "<3. >", "TI  - Three"))
    assert [entry.record.title for entry in found.records] == ["One", "Three"]
    assert [(entry.line, entry.raw, entry.position) for entry in found.rejected] == [(4, "<2. >", 2)]
    assert "export it again" in found.rejected[0].reason
    assert found.marks == 3


def test_lines_above_the_first_record_name_its_database_or_are_shown():
    found = read(
        text("Database: Embase <1974 to 2020>", "what is this", "<1. >", "UI  - 621000001", "TI  - A title")
    )
    assert found.records[0].record.embase_id == "621000001"
    assert [stray.text for stray in found.strays] == ["what is this"]


# Web of Science


def test_web_of_science_fields():
    first, second, third = records("web_of_science.ciw")
    assert first.title == "A sample of a title that goes on in the line below, with p<0.05"
    assert first.authors == ("Sample, Sam", "Exemple, Eva", "van Muster, Max", "Sample Study Grp")
    assert first.abstract.split("\n")[1] == "Methods: We made up (NCT09000006) an abstract in two lines."
    assert (first.journal, first.journal_abbr) == ("JOURNAL OF SAMPLES", "J SAMPL")
    assert (first.volume, first.issue, first.pages, first.year) == ("42", "6", "761-774", 2015)
    assert (first.doi, first.pmid) == ("10.9999/sample/scu086", "90000006")
    assert (first.accession, first.database) == ("WOS:000900000000002", "Web of Science")
    assert first.registrations == ("NCT09000006", "ISRCTN90000006")
    assert first.keywords == ("infantile spasms", "vigabatrin", "WEST SYNDROME", "DOUBLE-BLIND", "CHILDREN")
    assert (first.publication_types, first.notices) == (("Article", "Retracted Publication"), ("retracted",))
    assert (first.issn, first.language) == (("0302-9999", "1471-9999"), "English")
    assert (second.doi, second.pages, second.authors) == ("", "107", ("Sample, S",))
    assert (second.notices, second.publication_types) == (("retraction notice",), ("Book",))
    assert (third.authors, third.year, third.issue) == (("Sample Inst",), 2021, "Suppl. 1")
    assert (third.pmid, third.database) == ("90000007", "MEDLINE")


def test_web_of_science_needs_neither_header_nor_ends():
    found = read(
        text("PT J", "AU Sample, S", "TI One", "SO J", "PT J", "TI Two", "", "PT J", "TI Three", "ER")
    )
    assert [entry.record.title for entry in found.records] == ["One", "Two", "Three"]
    assert (found.marks, found.warnings) == (3, ())


def test_web_of_science_entries_that_lost_their_first_line_are_read():
    found = read(text("FN Clarivate Analytics Web of Science", "PT J", "TI One", "ER", "TI Two", "ER"))
    assert [entry.record.title for entry in found.records] == ["One", "Two"]
    assert found.marks == 2


def test_lines_between_web_of_science_entries_are_shown():
    found = read(text("FN ISI Export Format", "VR 1.0", "PT J", "TI One", "ER", "lower-case chatter", "EF"))
    assert found.strays == (Stray(6, "lower-case chatter"),)


# Cochrane


def test_cochrane_fields():
    first, second = records("cochrane.txt")
    assert (first.pmid, first.embase_id, first.accession) == ("90000008", "643000008", "CN-09000001")
    assert first.authors == ("Sample S", "van der Exemple EE")
    assert first.registrations == ("NCT09000008", "JPRN-UMIN000099999")
    assert [part.split(":")[0] for part in first.abstract.split("\n")] == ["BACKGROUND", "METHODS", "OR"]
    assert (first.volume, first.issue, first.pages) == ("12", "3", "1279-1297")
    assert (first.doi, first.database) == ("10.9999/1745-6215-12-39", "CENTRAL")
    assert first.publication_types == ("Journal article", "Randomized controlled trial")
    assert first.keywords == ("*Spasms, Infantile [drug therapy]", "Humans")
    assert first.url.endswith("CN-09000001/full")
    assert second.authors == ("Sample S", "Exemple EE", "Muster M")
    assert second.database == second.journal == "Cochrane Database of Systematic Reviews"


def test_a_cochrane_file_put_together_has_marks_of_byte_order_in_its_middle():
    batches = sample("cochrane.txt").decode().replace("\nRecord", "\n\ufeffRecord").replace("\n", "\r")
    assert [entry.record for entry in read(batches.encode()).records] == records("cochrane.txt")


def test_a_cochrane_record_without_fields_is_rejected():
    found = read(text("Record #1 of 2", "ID: CN-1", "TI: One", "", "Record #2 of 2"))
    assert (len(found.records), found.marks) == (1, 2)
    assert [entry.line for entry in found.rejected] == [5]


# refer


def test_refer_fields():
    first, second = records("endnote.enw")
    assert first.authors == ("Sample, Sam", "Exemple, Eva", "Sample Study Group")
    assert first.abstract == "BACKGROUND: Samples are made up.\nMETHODS: One hundred % were."
    assert (first.journal, first.volume, first.issue, first.pages) == (
        "Journal of samples",
        "25",
        "4",
        "441-7",
    )
    assert (first.pmid, first.pmcid, first.doi) == ("90000009", "PMC9000009", "10.9999/library")
    assert (first.year, first.language, first.database) == (2010, "English", "PubMed")
    assert first.keywords == ("Spasms, Infantile", "Vigabatrin", "Humans")
    assert (first.issn, first.publication_types) == (("0883-9999",), ("Journal Article",))
    assert (second.journal, second.doi, second.accession) == ("Proceedings of samples", "10.9999/poster", "")
    assert (second.keywords, second.publication_types) == (("one", "two"), ("Poster",))


def test_refer_entries_need_no_type():
    assert [record.title for record in records("catalogue.enw")] == [
        "Samples",
        "Git : a sample",
        "A third without a type",
    ]


def test_refer_digits_are_a_number_of_the_database_that_is_named():
    def numbers(database: str) -> tuple[str, str, str]:
        (entry,) = read(text("%0 Journal Article", "%T One", "%M 621000001", f"%~ {database}")).records
        return entry.record.pmid, entry.record.embase_id, entry.record.accession

    assert numbers("Embase") == ("", "621000001", "")
    assert numbers("Scopus") == ("", "", "621000001")


# RefWorks


def test_refworks_fields_and_no_entry_begins_in_an_abstract():
    first, second = records("refworks_tagged.txt")
    assert first.authors == ("Sample,Steven", "van Exemple,Paul")
    assert first.abstract.split("\n")[1].startswith("RT PCR was done")
    assert (first.journal, first.journal_abbr) == ("Sample & Individual Differences", "Sample Individ Differ")
    assert (first.year, first.volume, first.issue, first.pages) == (2002, "32", "3", "551-565")
    assert (first.doi, first.pmid, first.accession) == ("10.9999/s0191", "90000010", "2002-90000-017")
    assert first.keywords == ("Spasms", "Infants", "Vigabatrin")
    assert (first.issn, first.language, first.database) == (("0191-9999",), "English", "PsycINFO")
    assert (second.journal, second.year, second.doi) == ("Samples in practice", 2003, "10.9999/374030")
    assert (second.pmid, second.accession, second.notices) == ("90000011", "", ("erratum",))
