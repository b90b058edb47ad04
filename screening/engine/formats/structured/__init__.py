"""XML, JSON, RDF and BibTeX: formats with a grammar of their own."""

from screening.engine.formats.format import Format

FORMATS: tuple[Format, ...] = ()
