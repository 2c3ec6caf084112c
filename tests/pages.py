"""PDFs whose pages are hard to draw, written by hand."""

from pathlib import Path

WORDS = "Lesson learned: wells that women chose are kept in good order for years."
# A tile of a fiftieth of a point, many times over the page: two kilobytes that take hours to draw.
_TILE = b"0 0 1 rg 0 0 0.01 0.01 re f 1 0 0 RG 0 0 m 0.01 0.01 l S " * 20


def slow_report(folder: Path, name: str = "slow.pdf") -> Path:
    """A report of three pages, the second of which takes hours to draw."""
    said = f"BT /F1 12 Tf 60 700 Td ({WORDS}) Tj ET".encode()
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R "
        b"/Resources << /Font << /F1 8 0 R >> /Pattern << /P1 9 0 R >> >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>",
        page % 6,
        page % 7,
        page % 6,
        _stream(b"", said),
        _stream(b"", said + b"\n/Pattern cs /P1 scn 0 0 600 800 re f"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        _stream(
            b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9000 9000] "
            b"/XStep 0.02 /YStep 0.02 /Resources << >>",
            _TILE,
        ),
    ]
    path = folder / name
    path.write_bytes(_file(objects))
    return path


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def _file(objects: list[bytes]) -> bytes:
    made, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return made + b"xref\n0 %d\n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(made),
    )
