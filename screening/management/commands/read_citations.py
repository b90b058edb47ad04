"""What the importer makes of files, on the command line: no database is asked."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from screening.citations.unpacking import unpacked
from screening.engine import formats
from screening.engine.records import ParsedRecord, Record, Rejected, Stray
from screening.errors import DomainError

ITEM = (
    "title", "abstract", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "pmcid",
    "embase_id", "registrations", "language", "publication_types", "keywords", "issn", "database",
)  # fmt: skip


class Command(BaseCommand):
    help = "Reads citation exports (and zip archives of them) and says what is in each file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument(
            "--json", action="store_true", help="one JSON object per file, on a line of its own"
        )
        parser.add_argument("--records", action="store_true", help="with --json: the records too")

    def handle(self, *args, files: list[str], json: bool, records: bool, **options):
        missing = [path for path in files if not Path(path).is_file()]
        if missing:
            raise CommandError(f"No such file: {', '.join(missing)}.")
        for path in files:
            for account in accounts(Path(path), with_items=records):
                self.stdout.write(_line(account) if json else _sentence(account))


def accounts(path: Path, *, with_items: bool) -> Iterator[dict[str, Any]]:
    """The account of a file, or of each file of an archive."""
    with path.open("rb") as opened:
        try:
            for member in unpacked(File(opened, name=str(path))):
                yield _account(member, with_items=with_items)
        except DomainError as refusal:
            yield _empty(str(path)) | {"refused": str(refusal)}


def _empty(name: str) -> dict[str, Any]:
    nothing: dict[str, Any] = {"file": name, "format": "", "platform": "", "encoding": "", "records": 0}
    return nothing | {"rejected": [], "marks": 0, "warnings": [], "not_understood": [], "refused": None}


def _account(member: File, *, with_items: bool) -> dict[str, Any]:
    name = str(member.name)
    account = _empty(name)
    document = formats.Document(lambda: _Unclosed(member), Path(name).name)
    try:
        return account | _read(formats.opened(document), with_items=with_items)
    except formats.Refused as refusal:
        return account | {"refused": str(refusal)}


class _Unclosed:
    """A view of an open file, from its beginning; left open, for the file is read several times."""

    def __init__(self, member: File) -> None:
        member.seek(0)
        self._member = member

    def __enter__(self):
        return self

    def __exit__(self, *error) -> None:
        return None

    def __getattr__(self, name: str):
        return getattr(self._member, name)


def _read(opened: formats.Opened, *, with_items: bool) -> dict[str, Any]:
    marks = opened.marks
    entries = list(opened.entries())
    records = [entry for entry in entries if isinstance(entry, ParsedRecord)]
    found = {
        "format": opened.kind,
        "platform": opened.platform,
        "encoding": opened.encoding,
        "records": len(records),
        "rejected": [_pick(entry, "line", "reason") for entry in entries if isinstance(entry, Rejected)],
        "marks": marks,
        "warnings": list(opened.warnings()),
        "not_understood": [_pick(entry, "line", "text") for entry in entries if isinstance(entry, Stray)],
    }
    return found | ({"items": [_item(parsed.record) for parsed in records]} if with_items else {})


def _pick(entry: Rejected | Stray, *names: str) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in names}


def _item(record: Record) -> dict[str, Any]:
    kept = asdict(record)
    return {name: kept[name] for name in ITEM}


def _line(account: dict[str, Any]) -> str:
    return json.dumps(account, ensure_ascii=True)


def _sentence(account: dict[str, Any]) -> str:
    if account["refused"]:
        return f"{account['file']}: refused. {account['refused']}"
    platform = f" from {account['platform']}" if account["platform"] else ""
    counts = f"{account['records']} records of {account['marks']}, {len(account['rejected'])} rejected"
    strays = f", {len(account['not_understood'])} lines not understood" if account["not_understood"] else ""
    return "\n".join(
        [f"{account['file']}: {account['format']}{platform}, {account['encoding']}: {counts}{strays}"]
        + [f"  line {entry['line']}: {entry['reason']}" for entry in account["rejected"]]
        + [f"  {warning}" for warning in account["warnings"]]
    )
