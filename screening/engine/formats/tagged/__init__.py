"""Tagged text: a tag at the beginning of a line, its value after it."""

from screening.engine.formats.format import Format
from screening.engine.formats.tagged import medline, ris, sections

FORMATS: tuple[Format, ...] = (
    Format(ris.NAME, "a RIS file", reader=sections.reader(ris.NAME)),
    Format(medline.NAME, "a PubMed (MEDLINE) file", reader=sections.reader(medline.NAME)),
)
