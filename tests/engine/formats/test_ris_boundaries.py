"""Where a RIS record begins and ends when a file breaks the rules: nothing merged, lost or unseen."""

from screening.engine.formats import read
from tests.engine.formats.samples import reading, records, text


def titles(name: str) -> list[str]:
    return [record.title for record in records(name)]


def test_a_missing_er_merges_no_records():
    found = reading("missing_er.ris")
    assert [(entry.record.title, entry.record.authors) for entry in found.records] == [
        ("Its ER was deleted", ("First, F.",)),
        ("Complete", ("Second, S.",)),
        ("ER without its dash", ("Third, T.",)),
        ("The file was cut off here", ("Fourth, F.",)),
    ]
    assert found.marks == 4
    assert [bool(entry.warnings) for entry in found.records] == [True, False, True, True]


def test_a_record_that_lost_its_ty_is_read_and_told():
    found = reading("missing_ty.ris")
    assert titles("missing_ty.ris") == ["Complete", "Its TY was deleted", "Complete again"]
    assert found.records[1].warnings == ("This entry has no TY line; it was read all the same.",)
    assert found.warnings == (
        "The file announces 2 records, but 3 were found in it. Please compare before you go on.",
    )


def test_a_file_without_any_ty_is_split_at_its_er_lines():
    found = reading("citesource_without_ty.ris")
    assert titles("citesource_without_ty.ris") == [
        f"Entry {number} of a file without types" for number in (1, 2, 3)
    ]
    assert (found.marks, found.warnings) == (3, ())


def test_entries_that_name_no_work_are_kept_and_told():
    found = reading("without_content.ris")
    assert [(entry.position, entry.line, entry.raw) for entry in found.records[:2]] == [
        (1, 1, "TY  - \nER  - "),
        (2, 4, "TY  - GEN\nN1  - Reference Type: Generic\nER  - "),
    ]
    assert [entry.warnings for entry in found.records[:2]] == [("This entry has no title.",)] * 2
    assert (len(found.records), found.rejected, found.marks) == (3, (), 3)


def test_blanks_around_tags_and_text_before_the_first_record_do_no_harm():
    assert [(record.title, record.authors, record.year) for record in records("hand_edited.ris")] == [
        ("One blank before the dash", ("Smith, J.",), 2001),
        ("An unknown type", (), None),
    ]


def test_tags_in_lower_case_are_tags():
    assert titles("lower_case.ris") == ["Tags in lower case"]


def test_a_no_break_space_before_the_dash_is_a_blank():
    found = read("TY\u00a0\u00a0- JOUR\nTI\u00a0 - Copied from a page\nER\u00a0\u00a0- \n".encode())
    assert [entry.record.title for entry in found.records] == ["Copied from a page"]


def test_wrapped_lines_that_look_like_tags_are_text():
    (record,) = records("wrapped_lines.ris")
    assert record.title.endswith(
        "that an old program wrapped at the eightieth column, so that it goes on here"
    )
    assert record.abstract == (
        "Breast samples were classified by their receptors. Of these samples forty were ER positive and "
        "twenty were negative. In all of them magnetic resonance showed T2 - weighted signals. The lines of "
        "this value were wrapped.\nMETHODS: none."
    )


def test_an_empty_tag_is_a_tag():
    found = read(text("TY  - JOUR", "TI  - Title", "IS  - 9", "SP  -", "EP  -", "ER  -"))
    assert (found.records[0].record.issue, found.records[0].record.pages) == ("9", "")


def test_a_search_strategy_after_the_last_record_is_no_record():
    found = reading("ovid_embase.ris")
    assert (found.marks, len(found.records), found.rejected, found.warnings) == (1, 1, (), ())


def test_raw_text_and_line_of_a_record_are_the_file_s_own():
    first, second = reading("cochrane.ris").records
    assert (first.line, second.line) == (5, 28)
    assert first.raw.startswith("TY  -  JOUR\nAN  -  CN-00999901\n")
    assert first.raw.endswith("/full\nER  -  ")


def test_positions_count_from_one_in_the_order_of_the_file():
    assert [entry.position for entry in reading("endnote.ris").records] == [1, 2, 3]
