"""Tagged text: a tag at the beginning of a line, its value after it."""

from screening.engine.formats.format import Format, Reader
from screening.engine.formats.tagged import cochrane, medline, ovid, refer, refworks, ris, sections, wos

FORMATS: tuple[Format, ...] = (
    Format(ris.NAME, "a RIS file", reader=sections.reader(ris.NAME)),
    Format(medline.NAME, "a PubMed (MEDLINE) file", reader=sections.reader(medline.NAME)),
    Format(ovid.NAME, "an Ovid export in Ovid's own tagged layout", reader=Reader(ovid.read, ovid.marks)),
    Format(wos.NAME, "a Web of Science plain text export", reader=Reader(wos.read, wos.marks)),
    Format(
        cochrane.NAME, "a Cochrane Library plain text export", reader=Reader(cochrane.read, cochrane.marks)
    ),
    Format(refer.NAME, "an EndNote (.enw, refer) export", reader=Reader(refer.read, refer.marks)),
    Format(refworks.NAME, "a RefWorks tagged export", reader=Reader(refworks.read, refworks.marks)),
)
