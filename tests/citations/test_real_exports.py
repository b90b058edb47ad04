"""Exports of real platforms give the counts of their manifest; read from the folder of REVIEWAPP_DATA."""

import json
import os
from pathlib import Path

import pytest

from screening.citations import actions, queries

FOLDER = Path(os.environ.get("REVIEWAPP_DATA", "")) / "exports"
pytestmark = pytest.mark.skipif(
    "REVIEWAPP_DATA" not in os.environ, reason="REVIEWAPP_DATA names no folder with exports"
)


def listed() -> list[dict]:
    if "REVIEWAPP_DATA" not in os.environ:
        return []
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return [entry for entry in manifest if entry["records"] is not None]


def name_of(entry: dict) -> str:
    return entry["file"]


@pytest.mark.parametrize("entry", [entry for entry in listed() if entry["records"]], ids=name_of)
def test_every_record_of_a_real_export_is_stored(read, lead, entry):
    batch = read((FOLDER / entry["file"]).read_bytes(), Path(entry["file"]).name)
    if batch.state == "columns":
        pytest.skip("Its columns wait for a person.")
    assert (batch.marks, batch.parsed, batch.rejected) == (entry["records"], entry["records"], 0)
    actions.store_batch(batch=actions.accept(batch=batch, by=lead))
    batch.refresh_from_db()
    assert (batch.stored, batch.unaccounted) == (entry["records"], 0)
    assert batch.records.count() == queries.citations(batch.review).count() == entry["records"]
    assert batch.records.filter(raw="").count() == 0
