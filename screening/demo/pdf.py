"""The demo's stand-in for a publisher's PDF: one page of our own with the reference and the figures used."""

import textwrap

PAGE = (595, 842)
ESCAPES = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})


def summary_sheet(title: str, reference: str, lines: list[str]) -> bytes:
    """A PDF of one page in Helvetica; each of ``lines`` stands on it word for word."""
    return _file([*_heading(title), (10, reference), (10, ""), *_body(lines)])


def _heading(title: str) -> list[tuple[int, str]]:
    notice = "Summary sheet written for this demonstration. It is not the published report."
    return [(10, notice), (10, ""), *((15, line) for line in textwrap.wrap(title, 62)), (10, "")]


def _body(lines: list[str]) -> list[tuple[int, str]]:
    return [(11, line) for paragraph in lines for line in [*textwrap.wrap(paragraph, 84), ""]]


def _file(text: list[tuple[int, str]]) -> bytes:
    stream = _content(text)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE[0]} {PAGE[1]}] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _assembled(objects)


def _content(text: list[tuple[int, str]]) -> bytes:
    height, shown = PAGE[1] - 72, []
    for size, line in text:
        shown.append(f"BT /F1 {size} Tf 64 {height} Td ({line.translate(ESCAPES)}) Tj ET")
        height -= round(size * 1.5)
    return "\n".join(shown).encode("cp1252", "replace")


def _assembled(objects: list[bytes]) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, trailer)
