"""Tables: CSV, tab-delimited text and workbooks, each platform by the names of its columns."""

from screening.engine.formats.format import Format

FORMATS: tuple[Format, ...] = ()
