"""Tables of every platform: fields, boundaries of rows, quotation marks, layouts, any bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.formats import Document, opened, read
from screening.engine.formats.account import account
from screening.engine.formats.tables.rows import rows
from screening.engine.records import Reading, Record, Refused
from tests.engine.formats.samples import reading, records, sample

TABLES = {
    "clinicaltrials.csv": ("clinicaltrials-csv", "ClinicalTrials.gov", 1),
    "cochrane.csv": ("cochrane-csv", "Cochrane Library", 2),
    "covidence.csv": ("covidence-csv", "Covidence", 1),
    "ebsco.csv": ("ebsco-csv", "EBSCOhost", 1),
    "embase_com.csv": ("embase-csv", "Embase.com", 2),
    "embase_com_vertical.csv": ("embase-vertical", "Embase.com", 3),
    "lens.csv": ("lens-csv", "Lens.org", 1),
    "ovid.csv": ("ovid-csv", "Ovid", 3),
    "pubmed.csv": ("pubmed-csv", "PubMed", 1),
    "rayyan.csv": ("rayyan-csv", "Rayyan", 1),
    "refworks.tsv": ("refworks-table", "RefWorks", 2),
    "ris_columns.csv": ("table", "", 2),
    "scopus.csv": ("scopus-csv", "Scopus", 4),
    "springer.csv": ("table", "", 1),
    "web_of_science.tsv": ("wos-table", "Web of Science", 2),
    "zotero.csv": ("zotero-csv", "Zotero", 2),
}
COMMAS = sorted(set(TABLES) - {"ris_columns.csv", "refworks.tsv", "web_of_science.tsv"})
HEADER = "Title,Abstract,Year\n"


def table(*lines: str) -> Reading:
    return read((HEADER + "\n".join(lines) + "\n").encode())


def rows_of(found: Reading) -> list[tuple[int, str, int | None]]:
    return [(entry.line, entry.record.title, entry.record.year) for entry in found.records]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_known_by_its_columns_and_every_row_is_counted_twice(name):
    found = reading(name)
    assert (found.format, found.platform, len(found.records)) == TABLES[name]
    assert (found.marks, found.rejected, found.strays) == (len(found.records), (), ())
    assert [entry.warnings for entry in found.records if entry.warnings] == []


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("layout", ["\r\n", "\r", "utf-8-sig", "utf-16"])
def test_the_layout_of_a_table_changes_nothing(name, layout):
    text = sample(name).decode("cp1252" if name == "ovid.csv" else "utf-8-sig").replace("\r\n", "\n")
    as_it_is = [(entry.line, entry.record) for entry in read(text.encode()).records]
    data = text.encode(layout) if "utf" in layout else text.replace("\n", layout).encode()
    assert [(entry.line, entry.record) for entry in read(data).records] == as_it_is


@pytest.mark.parametrize("name", COMMAS)
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_saved_again_with_another_delimiter_has_the_same_records(name, delimiter):
    text = sample(name).decode("cp1252" if name == "ovid.csv" else "utf-8-sig").replace("\r\n", "\n")
    again = "".join(
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row.cells) + "\n"
        for row in rows(text.splitlines(keepends=True), ",")
    )
    assert [entry.record for entry in read(again.encode()).records] == records(name)


def test_embase_com_keeps_article_numbers_qualified_terms_and_the_link_with_the_doi():
    first, second = records("embase_com.csv")
    assert first == Record(
        title="Baclofen for spasticity: p<0.05 is <i>not</i> enough",
        abstract="BACKGROUND: First, with a comma.\nMETHODS: Second.",
        authors=("Sample A.B.", "Van der Other C.", "Third D., Jr"),
        year=2024,
        journal="Journal of Samples",
        volume="15",
        issue="1",
        pages="4063",
        doi="10.9999/joS.2024.1",
        pmid="39990001",
        embase_id="2099000001",
        registrations=("NCT09999901",),
        issn=("1234-5678",),
        language="English",
        publication_types=("Article",),
        keywords=(
            "spasm", "hypertonia", "baclofen (drug therapy, oral drug administration)", "placebo", "adult",
            "human",
        ),
        url="https://www.embase.com/search/results?subaction=viewrecord&id=L2099000001&from=export",
        database="Embase; Medline",
    )  # fmt: skip
    assert (second.database, second.doi, second.notices) == ("Medline", "10.9999/rep.2", ("erratum",))
    assert (second.embase_id, second.accession, second.pmid) == ("644900002", "", "")


def test_embase_com_with_fields_as_rows_begins_a_record_at_each_title():
    found = reading("embase_com_vertical.csv")
    assert [entry.line for entry in found.records] == [4, 18, 21]
    first, second, _ = records("embase_com_vertical.csv")
    assert first.authors == ("Sample A.B.", "Van der Other C.")
    assert first.abstract == 'Background: One.\nTITLE, as a word at the beginning of a line.\nResults: "Two".'
    assert first.keywords == ("spasm", "hypertonia, severe")
    assert (first.pages, first.embase_id, first.doi) == ("100172", "2099000001", "10.9999/joS.2024.1")
    assert second.pmid == "39990002"


def test_older_tables_of_embase_com_have_only_a_source():
    source = "Journal (Basel) (2014) 3:3 (152-160). Date of Publication: 2014"
    (entry,) = read(f"Title,Author Names,Source\nA,Sample B.,{source}\n".encode()).records
    found = entry.record
    assert (found.journal, found.year, found.volume, found.issue, found.pages) == (
        "Journal (Basel)", 2014, "3", "3", "152-160",
    )  # fmt: skip


def test_a_number_on_ovid_is_what_its_database_says():
    embase, medline, psycinfo = records("ovid.csv")
    assert embase.authors == ("Müller A.", "Van der Other C.")
    assert (embase.embase_id, embase.pmid, embase.accession) == ("2099000001", "39990001", "")
    assert (medline.embase_id, medline.pmid, medline.accession) == ("", "39990002", "")
    assert (psycinfo.embase_id, psycinfo.pmid, psycinfo.accession) == ("", "", "2020-12345-001")


def test_a_source_line_of_ovid_holds_journal_year_volume_issue_and_pages():
    assert [
        (found.journal, found.year, found.volume, found.issue, found.pages) for found in records("ovid.csv")
    ] == [
        ("Journal of Samples", 2018, "25", "1", "12-19"),
        ("BMC Samples", 2020, "18", "1", "123-30"),
        ("Journal of Coping", 2020, "12", "3", "5-9"),
    ]


def test_cochrane_labels_its_numbers_and_keeps_registrations_apart():
    report, trial = records("cochrane.csv")
    assert (report.pmid, report.embase_id, report.accession) == ("39990001", "649900001", "CN-02999001")
    assert (report.pages, report.database) == ("1279-1297", "CENTRAL")
    assert report.keywords == ("*Spasm", "Transfer, Psychology [physiology]")
    assert (trial.registrations, trial.journal) == (("NCT09999902", "JPRN-UMIN000099999"), "")


@pytest.mark.parametrize("name", ["rayyan.csv", "covidence.csv"])
def test_decisions_of_another_tool_are_not_read(name):
    (found,) = records(name)
    assert "Sample 2024" not in str(found)
    assert "RAYYAN-INCLUSION" not in str(found)
    assert "wrong outcome" not in str(found)
    assert "to discuss" not in str(found)
    assert found.authors == ("Sample, A.B.", "Van der Other, C.")


def test_rayyan_pastes_the_next_field_into_links_and_dois():
    (found,) = records("rayyan.csv")
    assert (found.doi, found.embase_id, found.pmid, found.pmcid) == (
        "10.9999/jos.2024.1", "2099000001", "39990001", "PMC9900001",
    )  # fmt: skip
    assert found.url.endswith("&from=export")


def test_scopus_names_in_each_of_its_layouts():
    full, garbled, nobody, older = records("scopus.csv")
    assert full.authors == ("Sample, Ann B.", "Van der Other, Ben")
    assert garbled.authors == ("Bradley, Elizabeth A.", "Third, Dora")
    assert nobody.authors == ()
    assert older.authors == ("Sample A.B.", "Fourth E.")


def test_scopus_references_say_nothing_of_the_record():
    full, garbled, notice, _ = records("scopus.csv")
    assert (full.doi, full.registrations, full.pages) == ("10.9999/jos.2024.1", (), "4063")
    assert (full.accession, full.pmid, full.issn) == (
        "2-s2.0-85999000001", "39990001", ("1234-5678",),
    )  # fmt: skip
    assert (garbled.abstract, garbled.pages, garbled.issn) == ("", "10-19", ("978-081949831-1",))
    assert notice.notices == ("retracted", "retraction notice")


def test_a_pubmed_table_is_read_with_a_warning_that_it_holds_no_abstracts():
    (found,) = records("pubmed.csv")
    assert found.authors == ("Sample AB", "Van der Other C", "O'Third D", "Spasm Study Group")
    assert (found.volume, found.issue, found.pages) == ("63", "2", "103-17")
    assert (found.pmid, found.pmcid, found.abstract) == ("39990001", "PMC9900001", "")
    assert reading("pubmed.csv").warnings[0].startswith("PubMed tables hold no abstracts.")


def test_zotero_keeps_numbers_in_extra():
    article, poster = records("zotero.csv")
    assert (article.pmid, article.pmcid, article.registrations) == (
        "39990001", "PMC9900001", ("NCT09999901",),
    )  # fmt: skip
    assert (poster.doi, poster.publication_types) == ("10.9999/conf.2", ("Conference paper",))


def test_ebsco_wraps_numbers_counts_pages_and_ends_abstracts_with_a_copyright():
    (found,) = records("ebsco.csv")
    assert (found.year, found.issn, found.accession) == (2024, ("1234-5678",), "179990001")
    assert (found.pages, found.abstract, found.database) == ("12", "One.", "CINAHL")


def test_clinicaltrials_gov_writes_markdown():
    (found,) = records("clinicaltrials.csv")
    assert found.abstract == "Spasm lasts > 2 weeks.\nAnother paragraph, with a comma."
    assert (found.registrations, found.year) == (("NCT09999901",), 2023)
    assert found.keywords == ("Spasm", "Hypertonia", "DRUG: Baclofen", "DRUG: Placebo")


def test_quotation_marks_between_tabs_are_text():
    first, second = records("refworks.tsv")
    assert (first.title, first.authors) == ('"Spasm" and its "treatment"', ("van den Sample", "Other,Ben C."))
    assert (second.title, second.abstract) == (
        '"An opening that nothing closes',
        '"Quoted" at its beginning.',
    )


def test_web_of_science_has_full_names_groups_and_numbers_of_medline():
    first, second = records("web_of_science.tsv")
    assert first.authors == ("Sample, Ann B.", "Other, Ben", "Spasm Grp")
    assert (first.accession, first.pmid, first.title) == (
        "WOS:000999000000001", "39990001", '"Spasm" after stroke',
    )  # fmt: skip
    assert (second.pages, second.pmid, second.accession) == ("e77", "39990002", "")


def test_columns_may_be_named_by_ris_tags_and_a_header_may_repeat():
    found = reading("ris_columns.csv")
    assert [entry.line for entry in found.records] == [2, 6]
    first, second = records("ris_columns.csv")
    assert (first.title, first.year, first.volume, first.pages) == (
        "Baclofen für Spastik", 2024, "15", "12-19",
    )  # fmt: skip
    assert (first.abstract, first.keywords) == ("Eins; zwei.", ("spasm", "tone"))
    assert second == Record(title="Zweiter")


def test_a_row_keeps_its_lines_as_they_stand():
    found = table('A,"One', "", 'two ""three""",2020', "", "B,x,2021")
    assert rows_of(found) == [(2, "A", 2020), (6, "B", 2021)]
    assert found.records[0].raw == 'A,"One\n\ntwo ""three""",2020'
    assert found.records[0].record.abstract == 'One\ntwo "three"'


@pytest.mark.parametrize(
    ("lines", "expected", "warned"),
    [
        (['1,"Open,2020', '2,"B",2021', '3,"C",2022'], [(2, "1", 2020), (3, "2", 2021), (4, "3", 2022)], [1]),
        (['"A "b" c","one', 'two","2020"', "B,c,2021"], [(2, 'A "b" c', 2020), (4, "B", 2021)], [1]),
        (['"Open,x,2020', "T,a,2021", "T,b,2022"], [(2, '"Open', 2020), (3, "T", 2021), (4, "T", 2022)], [1]),
        (['A 5" tube,x,2020', "B,c,2021"], [(2, 'A 5" tube', 2020), (3, "B", 2021)], []),
        (['"A" ,x,2020', "B,c,2021"], [(2, "A", 2020), (3, "B", 2021)], [1]),
    ],
)  # fmt: skip
def test_a_wrong_quotation_mark_swallows_no_other_row(lines, expected, warned):
    found = table(*lines)
    assert rows_of(found) == expected
    assert found.marks == len(expected)
    said = [n for n, entry in enumerate(found.records, 1) if any("quotation" in w for w in entry.warnings)]
    assert said == warned


def test_a_row_with_too_few_or_too_many_cells_is_a_record_with_a_warning():
    found = table("A,b", "B,c,2020,x", "C,d,2021,,")
    assert rows_of(found) == [(2, "A", None), (3, "B", 2020), (4, "C", 2021)]
    assert [len(entry.warnings) for entry in found.records] == [1, 1, 0]
    assert "2 cells, the header has 3" in found.records[0].warnings[0]


def test_an_entry_without_a_title_is_a_record_with_a_warning():
    (entry,) = table(",An abstract,2020").records
    assert (entry.record.abstract, entry.warnings) == ("An abstract", ("This entry has no title.",))


def test_what_stands_above_a_header_is_shown_unless_it_is_a_query():
    text = (
        'sep=;\n"SEARCH QUERY";"spasm"\n-----\nExported by Ann;;\n' + HEADER.replace(",", ";") + "A;b;2020\n"
    )
    found = read(text.encode())
    assert rows_of(found) == [(6, "A", 2020)]
    assert [(stray.line, stray.text) for stray in found.strays] == [(4, "Exported by Ann;;")]


def test_a_cell_may_be_larger_than_the_csv_module_allows_by_itself():
    (entry,) = table(f'A,"{"word " * 60_000}",2020').records
    assert len(entry.record.abstract) == 299_999


@pytest.mark.parametrize("header", ["Abstract,Author,Year", "Author,Year,DOI,Journal"])
def test_a_table_without_a_title_is_refused_with_the_columns_it_has(header):
    with pytest.raises(Refused, match=r"no column for the title.*“Author”, “Year”"):
        read(f"{header}\nA,2020,x,y\n".encode())


def test_a_column_that_somebody_named_the_title_is_one():
    document = Document.of(b"Abstract,Heading,Year\nOne.,A title,2020\n", columns={"Heading": "title"})
    (entry,) = read_document(document).records
    assert entry.record == Record(title="A title")


def read_document(document: Document) -> Reading:
    return account(opened(document))


WORDS = [
    "Title",
    "Abstract",
    "TITLE",
    "AUTHOR NAMES",
    "PUI",
    "2020",
    "a",
    "é",
    "PMID",
    "Journal/Book",
    "Lens ID",
]
MARKS = ['"', '""', ",", ";", "\t", "\n", "\r", '="1"', "\x00", " "]
PIECES = st.lists(st.sampled_from([*WORDS, *MARKS])).map("".join)


def outcome(data: bytes) -> Reading | None:
    try:
        return read(data)
    except Refused:
        return None


@given(PIECES)
def test_any_text_below_a_header_is_read_and_no_line_of_it_is_lost(text):
    found = outcome((HEADER + text).encode())
    shown = [entry.raw for entry in found.records] if found else []
    assert found is None or "".join(shown).count("a") == text.count("a")


@given(st.sampled_from(sorted(TABLES)), st.integers(0, 2000), PIECES)
def test_a_table_damaged_anywhere_is_read_or_refused(name, place, text):
    data = sample(name)
    found = outcome(data[:place] + text.encode() + data[place:])
    assert found is None or all(entry.raw or entry.record == Record() for entry in found.records)


@given(st.binary())
def test_any_bytes_below_a_header_are_read_or_refused(data):
    found = outcome(HEADER.encode() + data)
    assert found is None or all(entry.line > 1 for entry in found.records)
