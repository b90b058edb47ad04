"""Seconds and peak memory of an import from file to rows, in a process and a database of their own.

python -m screening.management.benchmarks.storing FILE prints one JSON object: reading (the account),
storing (parse and COPY), what follows (opening the screening), and making all searchable.
"""

import json
import os
import sys
import time
from pathlib import Path

import django

from screening.management.benchmarks.memory import peak_mb


def main(path: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reviewapp.settings")
    django.setup()
    from django.db import connection  # noqa: PLC0415

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        sys.stdout.write(json.dumps(_measured(Path(path))))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _measured(path: Path) -> dict[str, float]:
    from screening.management.benchmarks.imported import steps  # noqa: PLC0415

    figures: dict[str, float] = {}
    for name, step in steps(path):
        begun = time.perf_counter()
        figures[name] = step() or 0
        figures[f"{name}_seconds"] = time.perf_counter() - begun
        figures[f"{name}_peak_mb"] = peak_mb()
    return figures


if __name__ == "__main__":
    main(*sys.argv[1:])
