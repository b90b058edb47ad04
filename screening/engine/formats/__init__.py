"""Citation exports in, records out: one module per format, chosen by what the file holds and never by its name."""

from screening.engine.records import Reading, Refused

__all__ = ["Reading", "Refused", "read"]


def read(data: bytes, *, name: str = "") -> Reading:
    """Every record of one exported file; raises Refused with a sentence for the reviewer."""
    raise Refused(f"{name or 'This file'} is in no format that can be read.")
