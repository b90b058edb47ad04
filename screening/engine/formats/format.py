"""What a format is to the catalogue: its name, and what reads it or what to export instead."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from screening.engine.formats.drafts import Item
from screening.engine.formats.text import Document


def _nothing(document: Document) -> tuple[str, ...]:
    return ()


def _never(document: Document) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Reader:
    """How a format is read: its items in the order of the file, and its record marks counted apart from them.

    ``notes`` are warnings about the file as a whole ("PubMed tables hold no abstracts"); ``is_mapped`` says
    whether the meaning of its columns is a proposal that somebody should confirm.
    """

    read: Callable[[Document], Iterator[Item]]
    marks: Callable[[Document], int]
    notes: Callable[[Document], tuple[str, ...]] = _nothing
    is_mapped: Callable[[Document], bool] = _never


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: label goes on from "This file is ..."; instead says what to do where no reader is."""

    name: str
    label: str
    instead: str = ""
    reader: Reader | None = None
    is_text: bool = True
