"""Markdown: headings, quotes with footnotes, tables. What a report's words could do to the markup is escaped."""

import re
from collections.abc import Iterator

from lessonbase.packs.content import (
    Bullets,
    Content,
    Gap,
    Heading,
    Paragraph,
    Piece,
    Quotation,
    Table,
    Whole,
    content_of,
)
from lessonbase.packs.exporters.options import Options
from lessonbase.packs.model import Pack

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")
_OPENS = re.compile(r"^(\s*)(\d+)([.)])|^(\s*)([+-])")


def export(pack: Pack, options: Options) -> bytes:
    """The pack as a Markdown file in UTF-8."""
    return written(content_of(pack, options.style))


def written(content: Content) -> bytes:
    """Content as a Markdown file in UTF-8."""
    return "\n".join(_lines(content)).encode("utf-8", "replace")


def _lines(content: Content) -> Iterator[str]:
    yield f"# {escaped(content.title)}"
    yield ""
    yield f"*{escaped(content.subtitle)}*"
    yield ""
    for piece in content.pieces:
        yield from _piece(piece)
        yield ""
    for citation in content.citations:
        link = f" <{citation.link}>" if citation.link else ""
        yield f"[^{citation.number}]: {escaped(citation.note)}{link}"


def _piece(piece: Piece) -> Iterator[str]:
    match piece:
        case Heading():
            yield f"{'#' * (piece.level + 1)} {escaped(piece.text)}"
        case Paragraph():
            marks = "".join(f"[^{number}]" for number in piece.cites)
            text = escaped(piece.text)
            yield f"*{text}*{marks}" if piece.quiet and text else f"{text}{marks}"
        case Quotation():
            goes_on = f" [{escaped(piece.goes_on)}](#full-{piece.cite})" if piece.goes_on else ""
            yield f"> {escaped(piece.text)}[^{piece.cite}]{goes_on}"
        case Whole():
            yield f'> <a id="full-{piece.cite}"></a>{escaped(piece.text)}[^{piece.cite}]'
        case Gap():
            yield f"*({escaped(piece.text)})*"
        case Bullets():
            for number, item in enumerate(piece.items, 1):
                yield f"{f'{number}.' if piece.numbered else '-'} {escaped(item)}"
        case Table():
            yield f"| {' | '.join(map(escaped, piece.head))} |"
            yield f"|{'---|' * len(piece.head)}"
            for row in piece.rows:
                yield f"| {' | '.join(map(escaped, row))} |"


def escaped(text: str) -> str:
    """Text of which Markdown shows every character as it is."""
    text = _SPECIAL.sub(r"\\\1", text)
    return _OPENS.sub(lambda m: f"{m[1]}{m[2]}\\{m[3]}" if m[2] else f"{m[4]}\\{m[5]}", text)
