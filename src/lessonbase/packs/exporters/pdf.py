"""PDF, set by Typst: tagged, with page numbers, citations as linked footnotes and a table of contents.

The pack goes in as data, never as markup: words of a report cannot become commands.
"""

import json
import tempfile
from importlib.resources import files
from pathlib import Path

from lessonbase.packs.content import (
    Bullets,
    Gap,
    Heading,
    Paragraph,
    Piece,
    Quotation,
    Table,
    Whole,
    content_of,
)
from lessonbase.packs.exporters.cited_pages import CitedPage, cited_pages
from lessonbase.packs.exporters.options import Options
from lessonbase.packs.model import Pack
from lessonbase.packs.teaching import label

_PAPERS = {"a4": "a4", "letter": "us-letter"}


def export(pack: Pack, options: Options) -> bytes:
    """The pack as a PDF file."""
    import typst

    content = content_of(pack, options.style)
    data = {
        "title": content.title,
        "subtitle": content.subtitle,
        "language": pack.language,
        "paper": _PAPERS[options.paper],
        "contents": label(pack.language, "contents"),
        "pieces": [_piece(piece) for piece in content.pieces],
        "cited_pages": label(pack.language, "cited_pages"),
        "notes": {
            str(citation.number): _note(citation.note, citation.source.url) for citation in content.citations
        },
    }
    with tempfile.TemporaryDirectory(prefix="lessonbase-pack-") as folder:
        template = files(__package__).joinpath("pack.typ").read_text("utf-8")
        Path(folder, "pack.typ").write_text(template, "utf-8")
        data["pages"] = [
            _page(page, Path(folder, f"page-{number}.png"))
            for number, page in enumerate(cited_pages(content, options))
        ]
        Path(folder, "pack.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        return typst.compile(str(Path(folder, "pack.typ")), root=folder, timestamp=0)


def _note(text: str, url: str | None) -> dict[str, str]:
    return {"text": text, "url": url if url and url.startswith(("https://", "http://")) else ""}


def _page(page: CitedPage, file: Path) -> dict[str, str]:
    file.write_bytes(page.png)
    return {"file": file.name, "caption": page.caption}


def _piece(piece: Piece) -> dict[str, object]:
    match piece:
        case Heading():
            return {"kind": "heading", "text": piece.text, "level": piece.level, "breaks": piece.breaks}
        case Paragraph():
            return {"kind": "paragraph", "text": piece.text, "cites": list(piece.cites), "quiet": piece.quiet}
        case Quotation():
            return {
                "kind": "quote",
                "text": piece.text,
                "cites": [piece.cite],
                "lesson": piece.is_lesson,
                "goes_on": piece.goes_on,
            }
        case Whole():
            return {"kind": "whole", "text": piece.text, "cite": piece.cite}
        case Gap():
            return {"kind": "gap", "text": piece.text}
        case Bullets():
            return {"kind": "list", "items": list(piece.items), "numbered": piece.numbered}
        case Table():
            rows = [list(row) for row in piece.rows]
            head = list(piece.head) if any(piece.head) else []
            return {
                "kind": "table",
                "head": head,
                "rows": rows,
                "widths": list(piece.widths),
                "caption": piece.caption,
            }
