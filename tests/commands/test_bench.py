"""The benchmarks run and say what README quotes; no time is asserted."""

import pytest
from django.core.management import call_command

from screening.management.benchmarks import made_up_duplicates, screening
from screening.management.benchmarks.quality import quality

TABLE = "id,group_id,title,authors,year,journal,volume,pages\n" + "\n".join(
    f"{copy}{number},{number},Treatment of {number} infants with spasms,Baram TZ,1996,Brain,97,{number}-9"
    for number in range(100, 104)
    for copy in "ab"
)


def test_duplicates_are_counted_on_a_labelled_set_and_on_made_up_records(tmp_path, capsys):
    (tmp_path / "small.csv").write_text(TABLE, encoding="utf-8")
    call_command("bench", "duplicates", "--sets", str(tmp_path), "--records", "300")
    _header, row, scaled = capsys.readouterr().out.splitlines()
    assert row.split()[:7] == ["small", "8", "4", "|", "0", "0", "1.000"]
    assert scaled.startswith("300 made-up records: ")
    assert " 0 works lost, " in scaled


def test_import_is_measured_beside_the_libraries(capsys):
    call_command("bench", "import", "--records", "30", "--parse-only")
    said = capsys.readouterr().out
    assert [kind for kind in ("rispy", "bio", "lxml") if f"times as fast as {kind}" in said] == [
        "rispy",
        "bio",
        "lxml",
    ]


def test_made_up_records_are_always_the_same_and_hold_duplicates():
    first, again = list(made_up_duplicates.records(500)), list(made_up_duplicates.records(500))
    assert first == again
    works = [work for _, work in first]
    assert 0.2 * len(works) < len(works) - len(set(works)) < 0.4 * len(works)


@pytest.mark.parametrize(
    ("links", "lost", "left"),
    [
        ([], 0, 2),
        ([(0, 1)], 0, 1),
        ([(0, 1), (1, 2)], 0, 0),
        ([(0, 3)], 1, 2),
        ([(0, 1), (1, 2), (2, 3)], 1, 0),
    ],
)
def test_a_lost_work_and_a_left_duplicate_are_counted(links, lost, left):
    found = quality(["a", "a", "a", "b"], links)
    assert (found.duplicates, found.lost, found.left) == (2, lost, left)


@pytest.mark.slow
def test_screening_is_measured_against_the_real_server(capsys):
    call_command("bench", "screening", "--quick", "--citations", "400", "--votes", "900", "--browser", "none")
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("400 citations, 50 reviewers half way, ")
    assert said[1].endswith(": first vote 8, settling vote 8, next cards 10")
    assert [line.split(": ")[0] for line in said[2::2][:4]] == list(screening.PHASES.values())
    assert [line for line in said if "FAILED" in line] == []
    assert said[-1] == "No Chromium found: key to paint was not measured."
