"""Benchmarks whose figures README quotes: every figure of a table comes from one run on one machine."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand

from screening.management.benchmarks import deduplicating, importing, screening

DATA = os.environ.get("REVIEWAPP_DATA")


class Command(BaseCommand):
    help = "What the application does in a second, and how well, beside the libraries that do the same."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        kinds = parser.add_subparsers(dest="what", required=True)
        of_import = kinds.add_parser("import", help="records per second, parsed and stored")
        of_import.add_argument("--records", type=int, default=50_000)
        of_import.add_argument("--parse-only", action="store_true", help="needs no database")
        of_duplicates = kinds.add_parser("duplicates", help="works lost, duplicates left, seconds, memory")
        of_duplicates.add_argument(
            "--sets", type=Path, default=Path(DATA) / "duplicates" if DATA else None,
            help="folder of labelled sets (default: duplicates/ in the folder that REVIEWAPP_DATA names)",
        )  # fmt: skip
        of_duplicates.add_argument("--records", type=int, nargs="*", default=deduplicating.SCALES)

        screening.add_arguments(kinds.add_parser("screening", help="what a vote costs, and how fast it is"))

    def handle(self, *args, what: str, **options):
        if what == "import":
            importing.report(self.stdout.write, records=options["records"], parse_only=options["parse_only"])
        elif what == "screening":
            screening.report(self.stdout.write, **{name: options[name] for name in screening.OPTIONS})
        else:
            deduplicating.report(self.stdout.write, sets=options["sets"], scales=tuple(options["records"]))
