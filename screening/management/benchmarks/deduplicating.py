"""bench duplicates: what the search loses and leaves on labelled sets beside bib-dedupe, and how it scales.

Lost is a work that an automatic merge makes vanish, left is a duplicate that stays; sensitivity is the
share of duplicates that go. "By people" counts the suggested pairs that are right as merged too.
"""

from collections.abc import Callable
from pathlib import Path

from screening.management.benchmarks.runs import run

PAIRS = "pairs_labelled"
SCALES = (10_000, 50_000, 100_000)

Say = Callable[[str], object]


def report(say: Say, *, sets: Path | None, scales: tuple[int, ...] = SCALES) -> None:
    """``sets``: a folder of tables with the columns id, group_id, title, authors, year and others."""
    if sets is None:
        say("No labelled sets: name their folder with --sets.")
    else:
        _labelled(say, sorted(path for path in sets.glob("*.csv") if path.stem != PAIRS))
    if sets is not None and (sets / f"{PAIRS}.csv").exists():
        _pairs(say, run("labelled_pairs", sets / f"{PAIRS}.csv"))
    _scaled(say, scales)


def _labelled(say: Say, paths: list[Path]) -> None:
    say(
        f"{'set':20} records duplicates | lost left sensitivity | suggested, left by people "
        "| bib-dedupe lost left"
    )
    for path in paths:
        ours, theirs = run("matching", path), run("bibdedupe", path)
        other = f"{theirs['lost']:4} {theirs['left']:4} ({_seconds(theirs)})" if theirs else "not installed"
        say(
            f"{path.stem:20} {ours['records']:7} {ours['duplicates']:10} | {ours['lost']:4} {ours['left']:4} "
            f"{1 - ours['left'] / ours['duplicates']:.3f} ({_seconds(ours)}) | {ours['suggested']:4} "
            f"({100 * ours['suggested'] / ours['records']:.1f} %), {ours['left_by_people']} left "
            f"{1 - ours['left_by_people'] / ours['duplicates']:.3f} | {other}"
        )


def _pairs(say: Say, found: dict) -> None:
    say(
        f"{PAIRS}: of {found['different']} that are different works {found['merged_wrongly']} merged; "
        f"of {found['same']} duplicates {found['merged']} merged, {found['suggested']} suggested"
    )


def _scaled(say: Say, scales: tuple[int, ...]) -> None:
    for count in scales:
        found = run("matching", count)
        say(
            f"{count:,} made-up records: {_seconds(found)}, peak {found['peak_mb']:.0f} MB, "
            f"{found['candidates'] / count:.1f} candidates a record; {found['lost']} works lost, "
            f"{found['left']} of {found['duplicates']} duplicates left, {found['left_by_people']} by people"
        )


def _seconds(found: dict) -> str:
    return f"{found['cpu']:.1f} s of processor"
