"""What a reader saw in a report, as a web page: every page's picture, and on it what its text was taken for."""

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html import escape
from io import BytesIO
from pathlib import Path

from PIL import Image

from lessonbase.model import Block, BlockKind, Box, Document, Frozen, Page, Report
from lessonbase.reading.pages import page_image

# Pixels; small enough that a hundred pages make a file that any browser opens, large enough to read headings.
WIDTH = 760
KINDS: dict[BlockKind, str] = {
    "heading": "heading",
    "paragraph": "paragraph",
    "list_item": "list item",
    "table": "table",
    "caption": "caption",
    "footnote": "footnote",
    "furniture": "left out: header, footer, page number or contents",
}
FIELDS = ("title", "authors", "publisher", "year", "language", "countries", "url", "licence")

# The address of a page's picture; None where there is none.
Picture = Callable[[Page], str | None]


class Inspection(Frozen):
    """What a reader saw in a report: how many blocks of each kind, and `html`, a page that shows them on the pages."""

    report: Report
    blocks: dict[BlockKind, int]
    html: str


def inspect(document: Document, picture: Picture) -> Inspection:
    """How many blocks of each kind a document has, and the page that shows them."""
    counts = Counter(block.kind for block in document.blocks)
    return Inspection(
        report=document.report,
        blocks={kind: counts[kind] for kind in KINDS if counts[kind]},
        html="\n".join(_whole(document, picture)),
    )


def pictures_within(original: Path) -> Picture:
    """Pictures of a PDF's pages as data within the page, so that it is one file."""

    def picture(page: Page) -> str | None:
        if page.width is None or page.number is None:
            return None
        buffer = BytesIO()
        Image.open(BytesIO(page_image(original, page.number, WIDTH))).save(buffer, "JPEG", quality=60)
        return f"data:image/jpeg;base64,{b64encode(buffer.getvalue()).decode()}"

    return picture


def _whole(document: Document, picture: Picture) -> Iterator[str]:
    report = document.report
    yield (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(report.title)}: what was read</title><style>{_STYLE}</style></head><body>"
    )
    yield f"<header><p>What was read of</p><h1>{escape(report.title)}</h1>{_about(document)}{_warnings(document)}{_legend(document)}</header>"
    numbered = list(enumerate(document.blocks))
    for page in document.pages:
        here = [(number, block) for number, block in numbered if block.page == page.number]
        yield _page(page, here, document.blocks, picture(page))
    yield "</body></html>"


def _about(document: Document) -> str:
    report = document.report
    rows = []
    for field in FIELDS:
        value = getattr(report, field)
        said = ", ".join(value) if isinstance(value, tuple) else str(value or "")
        if said:
            origin = report.origins.get(field)
            rows.append(
                f"<dt>{field}</dt><dd>{escape(said)}{f' <small>from {escape(origin)}</small>' if origin else ''}</dd>"
            )
    return f"<dl>{''.join(rows)}</dl>"


def _warnings(document: Document) -> str:
    told = "".join(
        f"<li><code>{escape(warning.code)}</code> {escape(warning.text)}</li>"
        for warning in document.report.warnings
    )
    return f'<h2>To be known</h2><ul class="warnings">{told}</ul>' if told else ""


def _legend(document: Document) -> str:
    counts = Counter(block.kind for block in document.blocks)
    keys = "".join(
        f'<li><span class="key {kind}"></span>{words} <small>{counts[kind]:,}</small></li>'
        for kind, words in KINDS.items()
        if counts[kind]
    )
    return f'<ul class="legend">{keys}</ul>'


def _page(page: Page, here: Sequence[tuple[int, Block]], blocks: Sequence[Block], picture: str | None) -> str:
    texts = "".join(_text(number, block) for number, block in here)
    if page.number is None:
        return f'<section class="alone"><ol>{texts}</ol></section>'
    label = (
        f" <small>printed {escape(page.label)}</small>"
        if page.label and page.label != str(page.number)
        else ""
    )
    unread = "" if here or page.text.strip() else "<p class=none>No text was read from this page.</p>"
    shown = _picture(page, blocks, picture) if picture else ""
    return (
        f'<section id="page-{page.number}"{"" if picture else " class=alone"}><h2>Page {page.number}{label}</h2>'
        f"{shown}<ol>{texts}</ol>{unread}</section>"
    )


def _text(number: int, block: Block) -> str:
    level = f" {block.level}" if block.kind == "heading" and block.level else ""
    place = f"<small>{escape(block.spans[0].place)}</small>" if block.spans and block.page is None else ""
    return (
        f'<li id="b{number}" class="{block.kind}" dir="auto"><span class="kind">{KINDS[block.kind].split(":")[0]}{level}'
        f"</span>{place} {_cells(block.text) if block.kind == 'table' else escape(block.text)}</li>"
    )


def _cells(text: str) -> str:
    rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row.split("\t")) for row in text.split("\n"))
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _picture(page: Page, blocks: Sequence[Block], picture: str) -> str:
    boxes = "".join(
        f'<a href="#b{number}" class="{block.kind}" title="{KINDS[block.kind]}" style="{_style(box, page)}"></a>'
        for number, block in enumerate(blocks)
        if (box := _box_on(block, page.number))
    )
    ratio = f"aspect-ratio: {page.width:.1f} / {page.height:.1f}"
    return f'<figure style="{ratio}"><img src="{picture}" alt="Page {page.number}" loading="lazy">{boxes}</figure>'


def _box_on(block: Block, number: int | None) -> Box | None:
    whole: Box | None = None
    for span in block.spans:
        if span.box and span.page == number:
            whole = whole.union(span.box) if whole else span.box
    return whole


def _style(box: Box, page: Page) -> str:
    width, height = page.width or 1, page.height or 1
    return (
        f"left:{100 * box.x0 / width:.2f}%;top:{100 * box.y0 / height:.2f}%;"
        f"width:{100 * (box.x1 - box.x0) / width:.2f}%;height:{100 * (box.y1 - box.y0) / height:.2f}%"
    )


_STYLE = """
:root { --ink: #1d2421; --soft: #5a645f; --line: #e2e0d8; --heading: #2f4b9c; --paragraph: #0b6b57; --list_item: #3d7d1c;
  --table: #8a4b08; --caption: #8a2c6d; --footnote: #a0522d; --furniture: #858c86; }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.5 "Source Sans 3", Inter, system-ui, sans-serif; color: var(--ink); background: #fbfaf7 }
header, section { max-width: 1320px; margin: 0 auto; padding: 24px 32px }
header p { margin: 0; color: var(--soft) } h1 { margin: 0 0 12px; font-size: 26px; line-height: 1.25 }
h2 { font-size: 16px; margin: 0 0 12px } small { color: var(--soft); font-weight: 400 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 0 0 20px } dt { color: var(--soft) } dd { margin: 0 }
.warnings { padding: 12px 16px 12px 34px; background: #fbeee8; border-radius: 8px } code { font-size: 14px; color: #8a2c0d }
.legend { display: flex; flex-wrap: wrap; gap: 6px 20px; list-style: none; padding: 0; margin: 0 }
.key { display: inline-block; width: 14px; height: 14px; margin-right: 7px; border-radius: 3px; vertical-align: -2px; border: 2px solid var(--kind); background: color-mix(in srgb, var(--kind) 14%, transparent) }
section { display: grid; grid-template-columns: minmax(0, 760px) minmax(0, 1fr); gap: 0 28px; border-top: 1px solid var(--line) }
section.alone { display: block } section h2 { grid-column: 1 / -1 }
figure { position: relative; margin: 0; border: 1px solid var(--line); background: #fff; align-self: start } img { width: 100%; height: 100%; display: block }
figure a { position: absolute; margin: -2px; box-sizing: content-box; border: 2px solid var(--kind); border-radius: 3px; background: color-mix(in srgb, var(--kind) 8%, transparent) }
figure a:hover, figure a:focus-visible { background: color-mix(in srgb, var(--kind) 28%, transparent) }
ol { list-style: none; margin: 0; padding: 0; min-width: 0 }
li[id] { padding: 5px 10px; border-left: 3px solid var(--kind); margin: 0 0 8px; white-space: pre-line; overflow-wrap: anywhere; font-size: 15px }
table { border-collapse: collapse; margin-top: 4px } td { border: 1px solid var(--line); padding: 3px 7px; vertical-align: top; min-width: 5.5em; overflow-wrap: break-word; font-size: 14px } li.table { overflow-x: auto }
li:target { background: #ffe08a } .kind { color: var(--kind); font-size: 13px; margin-right: 8px }
.furniture { color: var(--soft) } li.furniture { text-decoration: line-through; text-decoration-color: #b9beb9 } li.furniture .kind { display: inline-block }
li.heading { font-weight: 600 } .none { color: #8a2c0d }
.heading { --kind: var(--heading) } .paragraph { --kind: var(--paragraph) } .list_item { --kind: var(--list_item) } .table { --kind: var(--table) }
.caption { --kind: var(--caption) } .footnote { --kind: var(--footnote) } .furniture { --kind: var(--furniture) }
@media (max-width: 900px) { header, section { padding: 16px } section { display: block } figure { margin-bottom: 16px } }
@media print { section { break-inside: avoid } }
""".strip()
