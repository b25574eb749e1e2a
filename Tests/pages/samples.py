"""Files to upload, made here: a small PDF, a JPEG from the browser itself, and broken ones."""

PDF_KIND = "application/pdf"
JPEG_KIND = "image/jpeg"


def pdf(text="sample", size=0):
    """A PDF of one page (ISO 32000-1, 7.5); padded to `size` bytes by a comment."""
    stream = f"BT /F1 18 Tf 40 780 Td ({text}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body = b"%PDF-1.4\n"
    if size:
        body += b"%" + b"x" * (size - len(body)) + b"\n"
    offsets = []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    body += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1, table)
    return body


def jpeg(page):
    """A photograph: the browser's own picture of what it shows."""
    return page.screenshot(type="jpeg", quality=60)
