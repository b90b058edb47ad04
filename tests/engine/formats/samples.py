"""The samples of tests/samples/exports: one for each thing that some platform writes in its own way."""

from pathlib import Path

from screening.engine.formats import read
from screening.engine.records import Reading, Record

FOLDER = Path(__file__).parents[2] / "samples" / "exports"
NAMES = sorted(path.name for path in FOLDER.glob("[!.]*"))


def sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def reading(name: str) -> Reading:
    return read(sample(name))


def records(name: str) -> list[Record]:
    return [parsed.record for parsed in reading(name).records]


def text(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def entry(*lines: str) -> Record:
    """The record of one RIS entry, given without its TY and ER lines."""
    (parsed,) = read(text("TY  - JOUR", *lines, "ER  - ", "")).records
    return parsed.record
