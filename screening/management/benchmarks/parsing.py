"""Seconds and peak memory of one way to parse one file, in a process of its own.

python -m screening.management.benchmarks.parsing WAY FILE prints one JSON object. The ways are two of
ours, both a piece at a time: "fields" gives each entry with its fields, its raw text and its line, which
is what the libraries give; "records" goes on to canonical records (identifiers, sections, notices, one
reading of every dialect). Theirs: rispy a list of dictionaries, Bio.Medline one dictionary of tags at a
time, lxml (iterparse) one article at a time with the text of its fields.
"""

import importlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from screening.engine import formats
from screening.engine.formats.structured import pubmed_xml, xml_records
from screening.engine.formats.tagged import medline, ris
from screening.management.benchmarks.memory import peak_mb

_FIELDS = (
    "PMID", "ArticleTitle", "AbstractText", "LastName", "ForeName", "Year", "Title", "ISOAbbreviation",
    "Volume", "Issue", "MedlinePgn", "ELocationID", "Language", "PublicationType", "DescriptorName", "ISSN",
)  # fmt: skip


def fields(path: Path) -> int:
    document = formats.Document(lambda: path.open("rb"), path.name)
    return sum(1 for _ in _ENTRIES[formats.opened(document).kind](document))


def _ris_entries(document: formats.Document) -> Iterator[object]:
    for window in document.text.windows(re.compile(r"^TY  -", re.MULTILINE)):
        yield from ris.entries(window, document.once(ris.survey))


def _medline_entries(document: formats.Document) -> Iterator[object]:
    for window in document.text.windows(re.compile(r"^PMID- ", re.MULTILINE)):
        yield from medline.entries(window)


def _articles(document: formats.Document) -> Iterator[object]:
    for article in xml_records.found(document, pubmed_xml.LAYOUT):
        yield [_texts(article.element, name) for name in _FIELDS]


def _texts(article, name: str) -> list[str | None]:
    return [found.text for found in article.iter(name)]


_ENTRIES: dict[str, Callable[[formats.Document], Iterator[object]]] = {
    "ris": _ris_entries,
    "medline": _medline_entries,
    "pubmed-xml": _articles,
}


def records(path: Path) -> int:
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
            _texts(article, name)
        count += 1
        article.clear()
        while article.getprevious() is not None:
            del article.getparent()[0]
    return count


WAYS: dict[str, Callable[[Path], int]] = {
    "fields": fields, "records": records, "rispy": rispy, "bio": bio_medline, "lxml": lxml,
}  # fmt: skip


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
