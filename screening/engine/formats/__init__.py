"""Citation exports in, records out: one module per format, chosen by content and never by name."""

from screening.engine.formats import detect
from screening.engine.formats.account import Entry, Opened, account
from screening.engine.formats.catalogue import FORMATS
from screening.engine.formats.text import Document
from screening.engine.records import Reading, Refused

__all__ = ["FORMATS", "Document", "Entry", "Opened", "Reading", "Refused", "opened", "read", "read_entry"]

_SHOWN = 60


def opened(document: Document) -> Opened:
    """The file with its format known; raises Refused with a sentence for the reviewer."""
    kind = detect.container(document.first_bytes, document.data) or detect.kind_of(document.text)
    format_ = FORMATS.get(kind)
    if format_ is None or format_.reader is None:
        raise _refusal(kind, document)
    return Opened(kind, document)


def read(data: bytes, *, name: str = "") -> Reading:
    """Every record of one exported file, all at once; raises Refused with a sentence for the reviewer."""
    return account(opened(Document.of(data, name)))


def read_entry(text: str, *, like: Opened) -> Reading:
    """One entry that somebody corrected, as an entry of the file that it belongs to."""
    document = Document.of(text.encode("utf-8", "replace"), like.document.name, like.document.columns)
    return account(Opened(like.kind, document))


def _refusal(kind: str, document: Document) -> Refused:
    what = f"The file “{document.name}”" if document.name else "This file"
    if format_ := FORMATS.get(kind):
        return Refused(f"{what} is {format_.label}. {format_.instead}")
    begins = " ".join(document.text.head[: _SHOWN * 4].split())[:_SHOWN]
    return Refused(
        f"{what} is no citation export that can be read: it begins with “{begins}”. "
        "Please export the records with abstracts, as RIS or from PubMed for a citation manager (.nbib)."
    )
