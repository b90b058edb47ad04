"""Citation exports in, records out: one module per format, chosen by content and never by name."""

from screening.engine.formats import detect
from screening.engine.formats.account import account
from screening.engine.formats.catalogue import FORMATS
from screening.engine.formats.decode import decode
from screening.engine.formats.sections import sections
from screening.engine.records import Reading, Refused

__all__ = ["Reading", "Refused", "read"]

_SHOWN = 60


def read(data: bytes, *, name: str = "") -> Reading:
    """Every record of one exported file; raises Refused with a sentence for the reviewer."""
    if kind := detect.container(data):
        raise _refusal(kind, name)
    decoded = decode(data)
    kind = detect.kind_of(decoded.text)
    if not kind or FORMATS[kind].reader is None:
        raise _refusal(kind, name, decoded.text)
    return account(kind, decoded, sections(decoded.text, kind))


def _refusal(kind: str, name: str, text: str = "") -> Refused:
    what = f"The file “{name}”" if name else "This file"
    if format_ := FORMATS.get(kind):
        return Refused(f"{what} is {format_.label}. {format_.instead}")
    begins = " ".join(text[: _SHOWN * 4].split())[:_SHOWN]
    return Refused(
        f"{what} is no citation export that can be read: it begins with “{begins}”. "
        "Please upload a RIS or a PubMed (.nbib) file with abstracts."
    )
