"""Exports of real platforms give the counts of their manifest; read from the folder of REVIEWAPP_DATA."""

import json
import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("REVIEWAPP_DATA", "")) / "exports"
KINDS = {"pubmed_nbib", "embase_ris", "ovid_ris"}
pytestmark = pytest.mark.skipif(
    "REVIEWAPP_DATA" not in os.environ, reason="REVIEWAPP_DATA names no folder with exports"
)


def listed() -> list[tuple[str, int]]:
    if "REVIEWAPP_DATA" not in os.environ:
        return []
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return [(e["file"], e["records"]) for e in manifest if e["file"].split("/")[0] in KINDS]


@pytest.mark.parametrize(("file", "count"), listed())
def test_every_record_of_a_real_export_is_stored(imported, file, count):
    batch = imported((FOLDER / file).read_bytes(), file)
    assert (batch.marks, batch.stored, batch.rejected, batch.unaccounted) == (count, count, 0, 0)
    assert batch.records.count() == count
    assert batch.review.citations.exclude(title="").count() == count
