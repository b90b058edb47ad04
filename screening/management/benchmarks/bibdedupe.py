"""bib-dedupe on one set in which people marked the duplicates, in a process of its own, for comparison.

python -m screening.management.benchmarks.bibdedupe FILE prints one JSON object.
"""

import contextlib
import io
import json
import sys
import time
from pathlib import Path

from bib_dedupe import bib_dedupe
from pandas import DataFrame

from screening.engine.matching import Item
from screening.management.benchmarks.matching import read
from screening.management.benchmarks.memory import peak_mb
from screening.management.benchmarks.quality import quality


def table(items: list[Item]) -> DataFrame:
    """With the columns and the kind of entry that it asks for."""
    return DataFrame([_row(item) for item in items])


def _row(item: Item) -> dict[str, str]:
    kind = item.publication_types[0] if item.publication_types else "article"
    return {
        "ID": str(item.id), "ENTRYTYPE": "inproceedings" if kind == "inproceedings" else "article",
        "title": item.title, "author": " and ".join(item.authors), "year": str(item.year or ""),
        "journal": item.journal, "booktitle": "", "volume": item.volume, "number": item.issue,
        "pages": item.pages, "doi": item.doi, "abstract": item.abstract, "isbn": "",
    }  # fmt: skip


def merged(items: list[Item]) -> list[tuple[int, int]]:
    prepared = bib_dedupe.prep(table(items), cpu=1)
    matched = bib_dedupe.match(bib_dedupe.block(prepared, cpu=1), cpu=1)
    sure = matched[matched["duplicate_label"] == "duplicate"]
    couples = zip(sure["ID_1"], sure["ID_2"], strict=True)
    return [(int(one) - 1, int(other) - 1) for one, other in couples]


if __name__ == "__main__":
    records, works = read(Path(sys.argv[1]))
    started = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        links = merged(records)
    found = quality(works, links)
    print(json.dumps({
        "duplicates": found.duplicates, "lost": found.lost, "left": found.left,
        "cpu": time.process_time() - started, "peak_mb": peak_mb(),
    }))  # fmt: skip
