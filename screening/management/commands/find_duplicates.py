"""The search for duplicates on the command line: no database is asked."""

import csv
import json as to_json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.engine import formats, matching
from screening.engine.matching import labelled
from screening.engine.records import ParsedRecord

Named = tuple[str, matching.Item]


class Command(BaseCommand):
    help = "Finds duplicates in citation exports, or in tables with the columns id, title, authors, year ..."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object on one line")
        parser.add_argument(
            "--exact", action="store_true",
            help="certain is only one identifier, or one year and first page, under one title",
        )  # fmt: skip

    def handle(self, *args, files: list[str], json: bool, exact: bool, **options):
        missing = [path for path in files if not Path(path).is_file()]
        if missing:
            raise CommandError(f"No such file: {', '.join(missing)}.")
        started = time.perf_counter()
        named = _numbered(files)
        found = matching.find((item for _, item in named), only_exact=exact)
        said = _said(found, [name for name, _ in named], time.perf_counter() - started)
        self.stdout.write(to_json.dumps(said) if json else _sentences(said))


def _numbered(files: list[str]) -> list[Named]:
    """The records of all files with the names that the answer uses; items are numbered from 1."""
    read = [named for path in files for named in _read(Path(path), is_only=len(files) == 1)]
    return [(name, replace(item, id=number)) for number, (name, item) in enumerate(read, start=1)]


def _read(path: Path, *, is_only: bool) -> Iterator[Named]:
    before = "" if is_only else f"{path.name}:"
    try:
        for name, item in _labelled(path) if _is_labelled(path) else _exported(path):
            yield f"{before}{name}", item
    except formats.Refused as refusal:
        raise CommandError(f"{path}: {refusal}") from refusal


def _is_labelled(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as table:
        return labelled.is_labelled(next(csv.reader([table.readline(100_000)]), []))


def _labelled(path: Path) -> Iterator[Named]:
    with path.open(encoding="utf-8-sig", newline="") as table:
        for row in labelled.rows(table):
            yield row.name, row.item


def _exported(path: Path) -> Iterator[Named]:
    """The records of a citation export, by their place in the file."""
    document = formats.Document(lambda: path.open("rb"), path.name)
    for entry in formats.opened(document).entries():
        if isinstance(entry, ParsedRecord):
            yield str(entry.position), matching.Item.of(entry.record, number=entry.position)


def _said(found: matching.Found, names: list[str], seconds: float) -> dict[str, Any]:
    groups = [[names[number - 1] for number in group] for group in found.groups()]
    return {
        "records": len(names),
        "groups": groups,
        "suggested": [_pair(candidate, names) for candidate in found.possible],
        "related": [_pair(candidate, names) for candidate in found.related],
        "seconds": round(seconds, 2),
    }


def _pair(candidate: matching.Candidate, names: list[str]) -> dict[str, Any]:
    return {
        "a": names[candidate.first - 1],
        "b": names[candidate.second - 1],
        "score": candidate.score,
        "reasons": [f"{'but ' if reason.against else ''}{reason.text}" for reason in candidate.reasons],
    }


def _sentences(said: dict[str, Any]) -> str:
    merged = sum(len(group) - 1 for group in said["groups"])
    lines = [
        f"{said['records']} records, {merged} duplicates in {len(said['groups'])} groups, "
        f"{len(said['suggested'])} pairs for a person, {len(said['related'])} of one study; "
        f"{said['seconds']} s"
    ]
    lines += [f"  {' = '.join(group)}" for group in said["groups"]]
    for sign, kind in (("?", "suggested"), ("~", "related")):
        lines += [
            f"  {one['a']} {sign} {one['b']} ({one['score']}): {'; '.join(one['reasons'])}"
            for one in said[kind]
        ]
    return "\n".join(lines)
