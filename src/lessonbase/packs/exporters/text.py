"""Plain text, as it is copied into a mail or a document: quotes with numbers, and under them where each stands."""

from collections.abc import Iterator

from lessonbase.packs.content import Bullets, Content, Gap, Heading, Paragraph, Piece, Quotation, Table, Whole


def written(content: Content) -> bytes:
    """Content as plain text in UTF-8. In the place of the list of references stand the notes, one a citation."""
    lines = [content.title, content.subtitle]
    for piece in content.pieces:
        lines += ["", *_piece(piece, content)]
    return "\n".join([*lines, ""]).encode("utf-8", "replace")


def _piece(piece: Piece, content: Content) -> Iterator[str]:
    match piece:
        case Heading() | Gap():
            yield piece.text
        case Paragraph():
            yield " ".join([piece.text, *(f"[{number}]" for number in piece.cites)])
        case Quotation() | Whole():
            yield f"{piece.text} [{piece.cite}]"
        case Bullets() if piece.items == content.references:
            for citation in content.citations:
                yield f"[{citation.number}] {citation.note}"
                if citation.link:
                    yield citation.link
        case Bullets():
            yield from (f"- {item}" for item in piece.items)
        case Table():
            yield from (" · ".join(row) for row in (piece.head, *piece.rows))
