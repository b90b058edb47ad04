"""What is taken out: agreed data with their sources, decisions that may be known, references."""

import csv
import io

import openpyxl
import pytest

from screening.engine.formats import read
from screening.outputs import tables
from screening.outputs.files import FILES
from tests import factories


@pytest.fixture
def agreed(review):
    """A study with a complete consensus: two arms, one result, one free field."""
    study = factories.StudyReportFactory(
        study__review=review, study__label="Baram 1996", is_primary=True, report__citation__review=review
    ).study
    consensus = factories.ExtractionFactory(study=study, person=None, state="complete")
    for _ in range(2):
        factories.ExtractionFactory(study=study, state="complete")
    field = factories.FormFieldFactory(review=review, label="Design")
    factories.FieldValueFactory(extraction=consensus, field=field, value="=randomised")
    arm = factories.ArmFactory(extraction=consensus, label="ACTH", treatment__name="ACTH")
    factories.ArmFactory(extraction=consensus, label="No results", treatment__name="Other")
    factories.ResultFactory(
        arm=arm, outcome__name="Cessation", timepoint="2 weeks", events=0, total=15, source_page=377,
        source_quote="none of 15",
    )  # fmt: skip
    return study


def rows(table):
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_one_row_per_arm_outcome_and_timepoint_with_its_source(review, agreed):
    first, bare = rows(tables.results(review))
    picked = [first[name] for name in ("study", "treatment", "outcome", "timepoint", "events", "total")]
    assert picked == ["Baram 1996", "ACTH", "Cessation", "2 weeks", 0, 15]
    assert (first["source_page"], first["source_quote"], first["agreed"]) == (377, "none of 15", "consensus")
    assert (bare["arm"], bare["outcome"], bare["events"]) == ("No results", None, None)


def test_a_draft_does_not_leave(review, agreed):
    agreed.extractions.update(state="draft")
    assert tables.results(review).rows == ()


def test_free_fields_and_reports_stand_with_their_study(review, agreed):
    (row,) = rows(tables.study_list(review))
    assert (row["study"], row["Design"], row["year"]) == ("Baram 1996", "=randomised", 1996)


def test_the_workbook_holds_every_value_as_entered(review, agreed, lead):
    book = openpyxl.load_workbook(io.BytesIO(FILES["extraction.xlsx"].make(review, lead)))
    assert book.sheetnames == ["Results", "Studies", "Codebook"]
    studies = [[cell.value for cell in row] for row in book["Studies"].iter_rows()]
    assert studies[1][studies[0].index("Design")] == "=randomised"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_every_column_is_in_the_codebook_or_says_what_it_is():
    explained = set(tables.CODEBOOK)
    plain = {
        "dose", "route", "schedule", "duration", "outcome", "timepoint", "definition", "period",
    }  # fmt: skip
    assert {*tables.ARM_COLUMNS, *tables.RESULT_COLUMNS} == explained | plain


def test_both_csv_hold_the_same_rows(review, agreed, lead):
    exact, safe = (
        list(csv.reader(io.StringIO(FILES[name].make(review, lead).decode("utf-8-sig"), newline="")))
        for name in ("extraction-exact.csv", "extraction.csv")
    )
    assert (exact, len(exact)) == (safe, 3)


def test_included_citations_come_back_from_ris(review, lead):
    citation = factories.CitationFactory(review=review, doi="10.1000/x", pmid="123", pages="375-379")
    factories.StageItemFactory(citation=citation, stage="full_text", outcome="included")
    factories.StageItemFactory(citation__review=review, stage="full_text", outcome="excluded")
    (parsed,) = read(FILES["included.ris"].make(review, lead)).records
    back = parsed.record
    assert (back.title, back.doi, back.pmid, back.pages) == (citation.title, "10.1000/x", "123", "375-379")


def test_decisions_withhold_what_may_still_be_judged(review, lead, reviewer, second_reviewer):
    open_item = factories.StageItemFactory(citation__review=review, outcome="awaiting", seats_taken=1)
    vote = factories.VoteFactory(item=open_item, person=reviewer, verdict="exclude", note="SECRET")
    factories.SeatFactory(item=open_item, person=reviewer, vote=vote)
    assert "SECRET" not in FILES["decisions.csv"].make(review, lead).decode()


def test_the_page_lists_every_file(review, lead, sign_in):
    page = sign_in(lead).get(f"/reviews/{review.pk}/outputs/").content.decode()
    assert all(f"/outputs/{name}/" in page for name in FILES)
