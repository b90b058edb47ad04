"""The search for duplicates on the command line; without the fixture for it, a test has no database."""

import json

import pytest
from django.core.management import CommandError, call_command

TABLE = """id,group_id,title,authors,year,journal,volume,issue,pages,doi
m1,g1,ACTH or prednisone for infantile spasms,"Baram, T Z",1996,Pediatrics,97,3,375-9,
e1,g1,ACTH or prednisone for infantile spasms.,Baram T.Z.,1996,Pediatrics,97,,375-379,
e2,g2,ACTH or prednisone for infantile spasms.,Baram T.Z.,1997,Pediatrics,,,,
e3,g3,Erratum: ACTH or prednisone for infantile spasms,Baram T.Z.,1996,Pediatrics,97,4,590,
x1,g4,Vigabatrin in tuberous sclerosis,"Chiron, C",1997,Epilepsy Research,26,,389-395,
"""
RIS = """TY  - JOUR
TI  - Vigabatrin in tuberous sclerosis
AU  - Chiron, C.
PY  - 1997
JO  - Epilepsy Res
VL  - 26
SP  - 389
EP  - 95
ER  -
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "set.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def said(capsys, *arguments):
    call_command("find_duplicates", *map(str, arguments), "--json")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    return json.loads(lines[0])


def test_a_table_of_records_is_answered_with_its_own_ids(table, capsys):
    answer = said(capsys, table)
    assert set(answer) == {"records", "groups", "suggested", "related", "seconds"}
    assert (answer["records"], answer["groups"]) == (5, [["m1", "e1"]])
    assert [(pair["a"], pair["b"]) for pair in answer["suggested"]] == [("m1", "e2")]
    assert {pair["b"] for pair in answer["related"]} == {"e3"}
    assert "but only one is an erratum" in answer["related"][0]["reasons"]


def test_only_exact_leaves_to_people_what_is_not_equal(table, capsys):
    assert said(capsys, table, "--exact")["groups"] == [["m1", "e1"]]


def test_exports_and_tables_are_searched_together(table, tmp_path, capsys):
    export = tmp_path / "export.ris"
    export.write_text(RIS, encoding="utf-8")
    answer = said(capsys, table, export)
    assert answer["records"] == 6
    assert ["set.csv:x1", "export.ris:1"] in answer["groups"]


def test_people_read_sentences(table, capsys):
    call_command("find_duplicates", str(table))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("5 records, 1 duplicates in 1 groups, 1 pairs for a person, ")
    assert lines[1] == "  m1 = e1"


def test_what_is_no_export_is_refused_with_its_name(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear editor, this is a letter.", encoding="utf-8")
    with pytest.raises(CommandError, match=r"letter\.txt: "):
        call_command("find_duplicates", str(path), "--json")


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(CommandError, match=r"No such file: nowhere\.csv"):
        call_command("find_duplicates", "nowhere.csv")
