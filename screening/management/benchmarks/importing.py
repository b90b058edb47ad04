"""bench import: records per second, parsed and stored, beside the libraries that read the format."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from screening.management.benchmarks import made_up
from screening.management.benchmarks.runs import run

LIBRARIES = {"ris": "rispy", "medline": "bio", "pubmed-xml": "lxml"}
STEPS = {
    "read": "reading (the account)",
    "store": "parse and store",
    "follow": "opening the screening",
    "index": "making searchable",
}

Say = Callable[[str], object]


def report(say: Say, *, records: int, parse_only: bool) -> None:
    with TemporaryDirectory() as folder:
        parsed = {kind: _parsing(say, kind, records, Path(folder)) for kind in LIBRARIES}
        if not parse_only:
            _storing(say, Path(folder) / "ris", parsed["ris"])


def _parsing(say: Say, kind: str, records: int, folder: Path) -> dict:
    path = made_up.write(kind, records, folder / kind)
    say(f"{kind}: {records} records, {path.stat().st_size / 1e6:.0f} MB")
    fields, ours = run("parsing", "fields", path), run("parsing", "records", path)
    library = run("parsing", LIBRARIES[kind], path)
    say(_rate("ours, entries with their fields", fields))
    say(_rate("ours, canonical records", ours))
    if library:
        say(_rate(LIBRARIES[kind], library))
        for words, figures in (("entries with their fields", fields), ("canonical records", ours)):
            ratio = library["cpu"] / figures["cpu"]
            say(f"  ours to {words}: {ratio:.2f} times as fast as {LIBRARIES[kind]}")
    return ours


def _storing(say: Say, path: Path, parsed: dict) -> None:
    found = run("storing", str(path))
    say("the RIS file from file to rows, in a database of its own:")
    for name, words in STEPS.items():
        seconds, count = found[f"{name}_seconds"], found["read"]
        say(
            f"  {words}: {seconds:.1f} s, {count / seconds:,.0f} records per second, "
            f"peak {found[f'{name}_peak_mb']:.0f} MB"
        )
    ratio = found["store_seconds"] / parsed["seconds"]
    say(f"  parse and store takes {ratio:.2f} times the parse alone")


def _rate(who: str, figures: dict) -> str:
    rate = figures["records"] / figures["cpu"]
    return (
        f"  {who}: {figures['cpu']:.1f} s of processor, {rate:,.0f} records per second, "
        f"peak {figures['peak_mb']:.0f} MB"
    )
