"""A briefing in one HTML file that proves itself: quotes, crops of the cited pages, hashes, W3C annotations.

Whoever receives it can check each quote without lessonbase: its words are hashed in the browser and compared with the
hash taken when they were quoted, and the picture of the page stands beside it. It fetches nothing.
"""

import base64
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from html import escape
from importlib.resources import files

from lessonbase.packs.content import (
    Bullets,
    Citation,
    Content,
    Gap,
    Heading,
    Paragraph,
    Piece,
    Quotation,
    Table,
    Whole,
    content_of,
)  # fmt: skip
from lessonbase.packs.exporters.cited_pages import by_page
from lessonbase.packs.exporters.options import Options, Pictures
from lessonbase.packs.model import Pack

_AROUND = 40.0  # points of the page shown above and below the quoted words
_WIDTH = 900  # pixels of a crop
_AT_ONCE = 2  # as many as there are workers kept for drawing


def export(pack: Pack, options: Options) -> bytes:
    """The briefing as an HTML file in UTF-8."""
    content = content_of(pack, options.style)
    style = files(__package__).joinpath("briefing.css").read_text("utf-8")
    script = files(__package__).joinpath("briefing.js").read_text("utf-8")
    annotations = json.dumps([annotation(citation) for citation in content.citations], ensure_ascii=False)
    strips = _strips(content.citations, options.pictures)
    evidence = "\n".join(_evidence(one, strips.get(one.number)) for one in content.citations)
    page = f"""<!DOCTYPE html>
<html lang="{pack.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>{escape(content.title)}</title><style>{style}</style></head>
<body><main><h1>{escape(content.title)}</h1><p class="quiet">{escape(content.subtitle)}</p>
<p id="check" class="check" role="status">…</p>
<div id="body">{body(content)}</div>
<section aria-label="Evidence"><h2>✓</h2>{evidence}</section></main>
<script type="application/ld+json" id="annotations">{_in_script(annotations)}</script>
<script>{script}</script></body></html>
"""
    return page.encode("utf-8", "replace")


def body(content: Content) -> str:
    """The pieces of the briefing as markup, without the evidence below them."""
    return "\n".join(_piece(piece, content) for piece in content.pieces)


def annotation(citation: Citation) -> dict[str, object]:
    """A citation as a W3C Web Annotation: the source, and its words by text quote and text position selectors."""
    quote, source = citation.quote, citation.source
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "id": f"#cite-{citation.number}",
        "target": {
            "source": source.url or f"urn:sha256:{source.report_id}",
            "selector": [
                {"type": "TextQuoteSelector", "exact": quote.text},
                {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
                *([{"type": "FragmentSelector", "value": f"page={quote.page}"}] if quote.page else []),
            ],
        },
        "body": {"type": "TextualBody", "purpose": "identifying", "value": f"sha256:{quote.sha256}"},
    }


def _in_script(text: str) -> str:
    """JSON that cannot end the script element it stands in."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _mark(number: int) -> str:
    return f'<a class="cite" href="#cite-{number}" id="use-{number}">{number}</a>'


def _piece(piece: Piece, content: Content) -> str:
    match piece:
        case Heading():
            anchor = f' id="{escape(piece.anchor)}"' if piece.anchor else ""
            return f"<h{piece.level + 1}{anchor}>{escape(piece.text)}</h{piece.level + 1}>"
        case Paragraph():
            marks = "".join(map(_mark, piece.cites))
            return f'<p dir="auto"{" class=quiet" if piece.quiet else ""}>{escape(piece.text)}{marks}</p>'
        case Quotation():
            kind = ' class="lesson"' if piece.is_lesson else ""
            return f'<blockquote dir="auto"{kind}>{escape(piece.text)}{_mark(piece.cite)}{_goes_on(piece)}</blockquote>'
        case Whole():
            return _whole(content.citations[piece.cite - 1])
        case Gap():
            return f'<p class="gap">{escape(piece.text)}</p>'
        case Bullets():
            tag = "ol" if piece.numbered else "ul"
            return f"<{tag}>{''.join(f'<li>{escape(item)}</li>' for item in piece.items)}</{tag}>"
        case Table():
            return _table(piece)


def _goes_on(piece: Quotation) -> str:
    return f' <a href="#full-{piece.cite}">{escape(piece.goes_on)}</a>' if piece.goes_on else ""


def _whole(citation: Citation) -> str:
    """A long quotation with all its words, hashed as they were taken: those that stand above, and the rest."""
    quote, number = citation.quote, citation.number
    parts = ((quote.text, quote.sha256), (quote.rest, quote.rest_sha256))
    words = "".join(f'<q data-sha256="{sha}">{escape(text, quote=False)}</q>' for text, sha in parts)
    return (
        f'<article class="proof whole" id="full-{number}"><p><a href="#use-{number}" aria-label="back">{number} ↑</a> '
        f'{escape(citation.note)}</p><blockquote dir="auto">{words}</blockquote></article>'
    )


def _table(piece: Table) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in piece.head) if any(piece.head) else ""
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in piece.rows)
    return f"<table><caption>{escape(piece.caption)}</caption>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{rows}</tbody></table>"


def _evidence(citation: Citation, picture: bytes | None) -> str:
    quote, number = citation.quote, citation.number
    return (
        f'<article class="proof" id="cite-{number}"><p><a href="#use-{number}" aria-label="back">{number} ↑</a> '
        f'{escape(citation.note)}</p><q dir="auto" data-sha256="{quote.sha256}">{escape(quote.text, quote=False)}</q>'
        f'<p class="hash" data-for="{number}">SHA-256 {quote.sha256[:16]}…</p>{_crop(citation, picture)}</article>'
    )


def _crop(citation: Citation, picture: bytes | None) -> str:
    """The part of the page with the words marked; nothing where the source has no pictures of its pages."""
    if picture is None:
        return ""
    image = base64.b64encode(picture).decode()
    return f'<img alt="{escape(citation.note)}" src="data:image/png;base64,{image}">'


def _strips(citations: Sequence[Citation], pictures: Pictures | None) -> dict[int, bytes]:
    """The strip of its page that each citation stands on, by its number; those of a page are drawn together, since to open
    a page takes longer than to draw it."""
    if pictures is None:
        return {}
    pages = list(by_page(citations).values())
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        drawn = pool.map(lambda cited: pictures([one.quote for one in cited], _WIDTH, _AROUND), pages)
        return {
            one.number: strip
            for cited, strips in zip(pages, drawn, strict=True)
            for one, strip in zip(cited, strips, strict=False)
        }
