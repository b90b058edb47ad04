"""Seconds and peak memory of one way to parse one file, in a process of its own.

python -m screening.management.benchmarks.parsing WAY FILE prints one JSON object. The ways are ours
(canonical records, read a piece at a time) and those of libraries that read the format: rispy gives a list
of dictionaries, Bio.Medline one dictionary of tags at a time, lxml (iterparse) the text of the same fields.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from screening.engine import formats
from screening.management.benchmarks.memory import peak_mb

_FIELDS = (
    "PMID", "ArticleTitle", "AbstractText", "LastName", "ForeName", "Year", "Title", "ISOAbbreviation",
    "Volume", "Issue", "MedlinePgn", "ELocationID", "Language", "PublicationType", "DescriptorName", "ISSN",
)  # fmt: skip


def ours(path: Path) -> int:
    opened = formats.opened(formats.Document(lambda: path.open("rb"), path.name))
    found = sum(1 for _ in opened.entries())
    if found != opened.marks:
        raise SystemExit(f"{opened.marks} records are in the file, but {found} were read.")
    return found


def rispy(path: Path) -> int:
    library = importlib.import_module("rispy")
    with path.open(encoding="utf-8-sig") as file:
        return len(library.load(file))


def bio_medline(path: Path) -> int:
    library = importlib.import_module("Bio.Medline")
    with path.open(encoding="utf-8-sig") as file:
        return sum(1 for _ in library.parse(file))


def lxml(path: Path) -> int:
    library = importlib.import_module("lxml.etree")
    count = 0
    for _, article in library.iterparse(
        str(path), tag="PubmedArticle", resolve_entities=False, no_network=True
    ):
        for name in _FIELDS:
            [found.text for found in article.iter(name)]
        count += 1
        article.clear()
        while article.getprevious() is not None:
            del article.getparent()[0]
    return count


WAYS: dict[str, Callable[[Path], int]] = {"ours": ours, "rispy": rispy, "bio": bio_medline, "lxml": lxml}


def main(way: str, path: str) -> None:
    begun, processor = time.perf_counter(), time.process_time()
    count = WAYS[way](Path(path))
    figures = {
        "records": count,
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - processor,
        "peak_mb": peak_mb(),
    }
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
