"""Pieces → a file of one of the formats."""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

import docx
import typst
from docx.document import Document as Word
from docx.table import _Cell

from tests.extraction.forms.building import Piece


def write(pieces: Sequence[Piece], path: Path) -> Path:
    """Write the pieces into a file; its suffix says in which format."""
    match path.suffix:
        case ".md":
            path.write_text("\n\n".join(map(_markdown, pieces)) + "\n", "utf-8")
        case ".html":
            body = "\n".join(map(_html, pieces))
            path.write_text(f"<!doctype html><html><body><main>{body}</main></body></html>", "utf-8")
        case ".docx":
            word = docx.Document()
            for piece in pieces:
                _word(piece, word)
            word.save(str(path))
        case ".pdf":
            source = "\n\n".join(map(_typst, pieces))
            path.write_bytes(
                typst.compile(
                    f"#set page(width: 15cm, height: 21cm)\n#set text(size: 10pt)\n{source}".encode()
                )
            )
        case other:
            raise ValueError(f"there is no writer of {other}")
    return path


def _markdown(piece: Piece) -> str:
    text = piece.text.replace("\n", "  \n")
    match piece.kind:
        case "heading":
            return f"{'#' * piece.level} {' '.join(piece.text.splitlines())}"
        case "item":
            return f"{piece.mark or '-'} {text}"
        case "bold":
            return f"**{text}**"
        case "table":
            lines = [
                "| " + " | ".join(cell.replace("\n", "<br>") for cell in row) + " |" for row in piece.rows
            ]
            lines.insert(1, "|" + " --- |" * len(piece.rows[0]))
            return "\n".join(lines)
        case "box":
            inside = "\n\n".join(map(_markdown, piece.within))
            return "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))
    return text


def _html(piece: Piece) -> str:
    text = escape(piece.text).replace("\n", "<br>")
    match piece.kind:
        case "heading":
            return f"<h{piece.level}>{text}</h{piece.level}>"
        case "item":
            start = f' start="{piece.mark[:-1]}"' if piece.mark else ""
            tag = "ol" if piece.mark else "ul"
            return f"<{tag}{start}><li>{text}</li></{tag}>"
        case "bold":
            return f"<p><strong>{text}</strong></p>"
        case "table":
            rows = [
                "".join(f"<td>{escape(cell).replace(chr(10), '<br>')}</td>" for cell in row)
                for row in piece.rows
            ]
            return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
        case "box":
            return f'<aside class="box">{"".join(map(_html, piece.within))}</aside>'
    return f"<p>{text}</p>"


def _word(piece: Piece, into: Word | _Cell) -> None:
    match piece.kind:
        case "heading":
            assert not isinstance(into, _Cell)
            into.add_heading(piece.text, piece.level)
        case "item":
            text = f"{piece.mark} {piece.text}" if piece.mark else piece.text
            into.add_paragraph(text, style=None if piece.mark else "List Bullet")
        case "bold":
            into.add_paragraph().add_run(piece.text).bold = True
        case "table":
            table = into.add_table(len(piece.rows), len(piece.rows[0]))
            if not isinstance(into, _Cell):
                table.style = "Table Grid"
            for cells, row in zip(table.rows, piece.rows, strict=True):
                for cell, text in zip(cells.cells, row, strict=True):
                    cell.text = text
        case "box":
            table = into.add_table(1, 1)
            table.style = "Table Grid"
            for one in piece.within:
                _word(one, table.cell(0, 0))
        case _:
            into.add_paragraph(piece.text)


def _safe(text: str) -> str:
    text = re.sub(r"([\\#$*_`<>@\[\]=~/+-])", r"\\\1", text)
    # A number that opens a line would begin a list of typst's own.
    text = re.sub(r"^(\d+)\.", r"\1\\.", text, flags=re.MULTILINE)
    return text.replace("\n", " \\\n")


def _typst(piece: Piece) -> str:
    text = _safe(piece.text)
    match piece.kind:
        case "heading":
            return f"#heading(level: {piece.level})[{text}]"
        case "item":
            return f"#enum(start: {piece.mark[:-1]})[{text}]" if piece.mark else f"- {text}"
        case "bold":
            return f"*{text}*"
        case "table":
            cells = ", ".join(f"[{_safe(cell)}]" for row in piece.rows for cell in row)
            columns = "(" + ", ".join(["auto"] + ["1fr"] * (len(piece.rows[0]) - 1)) + ")"
            return f"#table(columns: {columns}, {cells})"
        case "box":
            inside = "\n\n".join(map(_typst, piece.within))
            return f"#rect(width: 100%, inset: 10pt)[{inside}]"
    return f"#par[{text}]"
