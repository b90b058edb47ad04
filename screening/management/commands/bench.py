"""Benchmarks whose figures README quotes: every figure of a table comes from one run on one machine."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management.base import BaseCommand

from screening.management.benchmarks import made_up

LIBRARIES = {"ris": "rispy", "medline": "bio", "pubmed-xml": "lxml"}
ROOT = Path(__file__).parents[3]


class Command(BaseCommand):
    help = "bench import: records per second, parsed and stored, beside the libraries that read the format."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["import"])
        parser.add_argument("--records", type=int, default=50_000)
        parser.add_argument("--parse-only", action="store_true", help="needs no database")

    def handle(self, *args, what: str, records: int, parse_only: bool, **options):
        with TemporaryDirectory() as folder:
            parsed = {kind: self._parsing(kind, records, Path(folder)) for kind in LIBRARIES}
            if not parse_only:
                self._storing(Path(folder) / "ris", parsed["ris"])

    def _parsing(self, kind: str, records: int, folder: Path) -> dict:
        path = made_up.write(kind, records, folder / kind)
        self.stdout.write(f"{kind}: {records} records, {path.stat().st_size / 1e6:.0f} MB")
        fields, ours = _run("parsing", "fields", path), _run("parsing", "records", path)
        library = _run("parsing", LIBRARIES[kind], path)
        self._say("ours, entries with their fields", fields)
        self._say("ours, canonical records", ours)
        if library:
            self._say(LIBRARIES[kind], library)
            for words, figures in (("entries with their fields", fields), ("canonical records", ours)):
                ratio = library["cpu"] / figures["cpu"]
                self.stdout.write(f"  ours to {words}: {ratio:.2f} times as fast as {LIBRARIES[kind]}")
        return ours

    def _storing(self, path: Path, parsed: dict) -> None:
        found = _run("storing", str(path))
        self.stdout.write("the RIS file from file to rows, in a database of its own:")
        for name, words in STEPS.items():
            seconds, count = found[f"{name}_seconds"], found["read"]
            self.stdout.write(
                f"  {words}: {seconds:.1f} s, {count / seconds:,.0f} records per second, "
                f"peak {found[f'{name}_peak_mb']:.0f} MB"
            )
        self.stdout.write(
            f"  parse and store takes {found['store_seconds'] / parsed['seconds']:.2f} times the parse alone"
        )

    def _say(self, who: str, figures: dict) -> None:
        rate = figures["records"] / figures["cpu"]
        self.stdout.write(
            f"  {who}: {figures['cpu']:.1f} s of processor, {rate:,.0f} records per second, "
            f"peak {figures['peak_mb']:.0f} MB"
        )


STEPS = {
    "read": "reading (the account)",
    "store": "parse and store",
    "follow": "opening the screening",
    "index": "making searchable",
}


def _run(module: str, *arguments: object) -> dict:
    """What a measurement prints, each in a process of its own; {} where its library is not installed."""
    command = [sys.executable, "-m", f"screening.management.benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        if "ModuleNotFoundError" in done.stderr:
            return {}
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)
