"""Citation exports in, records out: one module per format, chosen by content and never by name."""

import re

from screening.engine.formats import detect, medline, reading, ris
from screening.engine.formats.catalogue import FORMATS
from screening.engine.formats.decode import decode
from screening.engine.records import Reading, Refused

__all__ = ["Reading", "Refused", "read"]

_SHOWN = 60
_PMID_LINE = re.compile(r"^PMID- +\d", re.MULTILINE)


def read(data: bytes, *, name: str = "") -> Reading:
    """Every record of one exported file; raises Refused with a sentence for the reviewer."""
    if kind := detect.container(data):
        raise _refusal(kind, name)
    decoded = decode(data)
    kind = detect.kind_of(decoded.text)
    reader = FORMATS[kind].reader if kind else None
    if reader is None:
        raise _refusal(kind, name, decoded.text)
    marks = reader.marks(decoded.text)
    return reading.account(kind, decoded, marks, reader.read(decoded.text), _strangers(kind, decoded.text))


def _strangers(kind: str, text: str) -> tuple[str, ...]:
    """Records of the other format, where files of both were joined: they are not read, so they are told."""
    strange = (
        len(_PMID_LINE.findall(text)) if kind == ris.NAME else ris.marks(text) if kind == medline.NAME else 0
    )
    if not strange:
        return ()
    other = "PubMed" if kind == ris.NAME else "RIS"
    return (
        f"{strange} {other} records in this file were not read; please upload them as a file of their own.",
    )


def _refusal(kind: str, name: str, text: str = "") -> Refused:
    what = f"The file “{name}”" if name else "This file"
    if format_ := FORMATS.get(kind):
        return Refused(f"{what} is {format_.label}. {format_.instead}")
    begins = " ".join(text[: _SHOWN * 4].split())[:_SHOWN]
    return Refused(
        f"{what} is no citation export that can be read: it begins with “{begins}”. "
        "Please upload a RIS or a PubMed (.nbib) file with abstracts."
    )
