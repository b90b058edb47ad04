"""Reading a PDF on the server: the text of its pages, and its pages as pictures.

The browser never gets the file itself to run: what is shown is a PNG (PDFium through pypdfium2).
"""

import io
from dataclasses import dataclass
from threading import Lock

import pypdfium2

MAX_PAGES = 2000
_ONE_AT_A_TIME = Lock()  # PDFium is not thread-safe: two threads in it end the whole process


class NotReadable(ValueError):
    """The file is no PDF that can be read; ``str()`` is the sentence for the person who uploaded it."""


@dataclass(frozen=True, slots=True)
class PdfText:
    pages: tuple[str, ...]

    @property
    def has_text(self) -> bool:
        return any(page.strip() for page in self.pages)


def read_text(data: bytes) -> PdfText:
    """The text of every page, in reading order of the file; an empty string for a scanned page."""
    with _ONE_AT_A_TIME:
        document = _open(data)
        try:
            return PdfText(tuple(_text_of(document, index) for index in range(len(document))))
        finally:
            document.close()


def render_page(data: bytes, number: int, *, width: int) -> bytes:
    """Page ``number`` (from 1) as a PNG of ``width`` pixels. Raises IndexError if there is no such page."""
    with _ONE_AT_A_TIME:
        document = _open(data)
        try:
            if not 1 <= number <= len(document):
                raise IndexError(number)
            page = document[number - 1]
            picture = page.render(scale=width / max(page.get_width(), 1)).to_pil().copy()
            page.close()
        finally:
            document.close()
    return _png(picture)


def _open(data: bytes) -> pypdfium2.PdfDocument:
    if b"%PDF-" not in data[:1024]:
        raise NotReadable("This is not a PDF: it does not begin like one. Upload the PDF of the report.")
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        raise NotReadable(
            "This PDF cannot be opened: it is damaged or protected by a password. "
            "Open it, save it again without a password, and upload that."
        ) from error
    if not 1 <= pages <= MAX_PAGES:
        document.close()
        raise NotReadable(f"This PDF has {pages} pages; a report may have 1 to {MAX_PAGES}.")
    return document


def _text_of(document: pypdfium2.PdfDocument, index: int) -> str:
    page = document[index]
    text = page.get_textpage().get_text_bounded()
    return str(text).replace("\r\n", "\n").replace("\x00", "")


def _png(picture: object) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, format="PNG", optimize=False)  # type: ignore[attr-defined]
    return out.getvalue()
