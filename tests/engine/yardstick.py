"""Published and R-computed figures outside the repository, in the folder named by REVIEWAPP_DATA."""

import csv
import os
from pathlib import Path

import pytest


def folder() -> Path:
    """The folder `statistics`; skips the test, with the reason, where there is none."""
    named = os.environ.get("REVIEWAPP_DATA")
    if not named:
        pytest.skip("REVIEWAPP_DATA names no folder with statistics/")
    found = Path(named) / "statistics"
    if not found.is_dir():
        pytest.skip(f"{found} is not there")
    return found


def rows(relative: str) -> list[dict[str, str]]:
    """The rows of a CSV file with a header."""
    with (folder() / relative).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def cases(relative: str) -> dict[str, dict[str, str]]:
    """Expected values by case and quantity."""
    found: dict[str, dict[str, str]] = {}
    for row in rows(relative):
        found.setdefault(row["case"], {})[row["quantity"]] = row["value"]
    return found
