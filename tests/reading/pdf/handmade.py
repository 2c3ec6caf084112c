"""PDFs made by hand, object by object, for what no typesetter would make."""

from collections.abc import Mapping, Sequence

SIZE = (420, 520)


def pdf_of(
    pages: Sequence[str],
    *,
    unicode: Mapping[int, str] | None = None,
    page: str = "",
    catalog: str = "",
    resources: str = "",
    objects: Sequence[str] = (),
    size: tuple[int, int] = SIZE,
    font: str = "Helvetica",
) -> bytes:
    """A PDF of pages with the given content streams, in one font as /F1.

    `unicode` says which characters the font's codes are. `page`, `catalog` and `resources` are added to those
    dictionaries; `objects` are further ones, numbered from 10.
    """
    first = 10 + len(objects)
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(pages)))
    cmap = "".join(
        f"<{code:02x}> <{char.encode('utf-16-be', 'surrogatepass').hex()}>\n"
        for code, char in (unicode or {}).items()
    )
    tounicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(unicode or {})} beginbfchar\n{cmap}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    numbered = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        3: f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding"
        + (" /ToUnicode 4 0 R >>" if unicode else " >>"),
        4: _stream(tounicode),
        **dict(enumerate(objects, start=10)),
    }
    for index, content in enumerate(pages):
        numbered[first + 2 * index] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {first + 2 * index + 1} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> {resources} >> {page} >>"
        )
        numbered[first + 2 * index + 1] = _stream(content)
    parts, places = [b"%PDF-1.7\n"], {}
    for number, body in sorted(numbered.items()):
        places[number] = sum(map(len, parts))
        parts.append(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = sum(map(len, parts))
    rows = "".join(
        f"{places[number]:010d} 00000 n \n" if number in places else "0000000000 65535 f \n"
        for number in range(max(numbered) + 1)
    )
    parts.append(
        f"xref\n0 {max(numbered) + 1}\n{rows}trailer << /Size {max(numbered) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    )
    return b"".join(parts)


def text_at(x: float, y: float, text: str, size: float = 10, font: str = "F1") -> str:
    """A line of text with its baseline at a place, in PDF space."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({escaped}) Tj ET\n"


def lines_at(x: float, y: float, lines: Sequence[str], size: float = 10, step: float = 12) -> str:
    """Lines of text below one another, the first with its baseline at a place."""
    return "".join(text_at(x, y - step * index, line, size) for index, line in enumerate(lines))


def _stream(content: str) -> str:
    return f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream"
