"""Reading exports on the command line; without the fixture for it, a test has no database."""

import json

import pytest
from django.core.management import CommandError, call_command

RIS = "TY  - JOUR\nTI  - Vigabatrin in spasms\nPY  - 1997\nDO  - 10.1000/a\nER  -\n\nTY  - JOUR\nER  -\n"
KEYS = [
    "file", "format", "platform", "encoding", "records", "rejected", "marks", "warnings", "refused",
]  # fmt: skip


def said(capsys, *arguments):
    call_command("read_citations", *map(str, arguments), "--json")
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.txt"
    path.write_text(RIS, encoding="utf-8")
    return path


def test_one_object_per_file_tells_its_account(export, tmp_path, capsys):
    other = tmp_path / "letter.ris"
    other.write_text("Dear editor, this is a letter.", encoding="utf-8")
    first, second = said(capsys, export, other)
    assert set(KEYS) <= set(first)
    assert (first["format"], first["records"], first["marks"], first["refused"]) == ("ris", 2, 2, None)
    assert "items" not in first
    assert (second["records"], second["refused"] != "") == (0, True)


def test_records_come_with_the_canonical_fields(export, capsys):
    (account,) = said(capsys, export, "--records")
    assert [item["title"] for item in account["items"]] == ["Vigabatrin in spasms", ""]
    assert (account["items"][0]["year"], account["items"][0]["doi"]) == (1997, "10.1000/a")


def test_people_read_sentences(export, capsys):
    call_command("read_citations", str(export))
    assert "2 records of 2, 0 rejected" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(CommandError, match=r"No such file: nowhere\.ris"):
        call_command("read_citations", "nowhere.ris")
