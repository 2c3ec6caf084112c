"""What a reader saw in a report, as a web page: every page's picture, and on it what its text was taken for."""

from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from html import escape
from io import BytesIO

from PIL import Image

from lessonbase.drawing import notice
from lessonbase.errors import UndrawnError
from lessonbase.model import Block, BlockKind, Box, Document, Frozen, Page, Report

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
FIELDS = (
    *("title", "authors", "publisher", "year", "language", "countries", "url", "licence"),
    *("type", "place", "series", "report_number"),
)

# Pages: a report of a few needs no list of them, a list of many is closed at first.
_FEW, _SEVERAL = 4, 120

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


def pictures_within(draw: Callable[[int], bytes]) -> Picture:
    """Pictures of a PDF's pages, which `draw` gives as PNG, as data within the page, so that it is one file."""

    def picture(page: Page) -> str | None:
        if page.width is None or page.number is None:
            return None
        buffer = BytesIO()
        try:
            Image.open(BytesIO(draw(page.number))).save(buffer, "JPEG", quality=60)
        except UndrawnError as error:
            said = notice(error.reason, page.width, page.height or page.width)
            return f"data:image/svg+xml;base64,{b64encode(said).decode()}"
        return f"data:image/jpeg;base64,{b64encode(buffer.getvalue()).decode()}"

    return picture


def _whole(document: Document, picture: Picture) -> Iterator[str]:
    yield opening(document.report)
    yield f"<header>{_about(document)}{_warnings(document)}{_legend(document)}{_contents(document)}</header>"
    texts: defaultdict[int | None, list[tuple[int, Block]]] = defaultdict(list)
    boxes: defaultdict[int | None, list[tuple[int, Block, Box]]] = defaultdict(list)
    for number, block in enumerate(document.blocks):
        texts[block.page].append((number, block))
        for on, box in _boxes(block).items():
            boxes[on].append((number, block, box))
    for page in document.pages:
        yield _page(page, texts[page.number], boxes[page.number], picture(page))
    yield "</body></html>"


def opening(report: Report) -> str:
    """How the page begins, before the report is read: who waits for a long one sees what for."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(report.title)}: what was read</title><style>{_STYLE}</style></head><body>"
        f'<div class="title"><p>What was read of</p><h1 dir="auto">{escape(report.title)}</h1></div>'
        '<p class="waiting">It is being read again, to show what was seen. A long report takes some seconds.</p>'
    )


def _about(document: Document) -> str:
    report = document.report
    countries = {tag.code: tag.label for tag in report.tags if tag.scheme == "country"}
    names = tuple(countries.get(code, code) for code in report.countries)
    rows = []
    for field in FIELDS:
        value = names if field == "countries" else getattr(report, field)
        said = ", ".join(value) if isinstance(value, tuple) else str(value or "")
        if said:
            origin = report.origins.get(field)
            rows.append(
                f"<dt>{field}</dt><dd>{escape(said)}{f' <small>from {escape(origin)}</small>' if origin else ''}</dd>"
            )
    return f"<dl>{''.join(rows)}</dl>"


def _warnings(document: Document) -> str:
    told = "".join(
        f"<li>{escape(warning.text)} <code>{escape(warning.code)}</code></li>"
        for warning in document.report.warnings
    )
    return f'<h2>Worth knowing</h2><ul class="warnings">{told}</ul>' if told else ""


def _legend(document: Document) -> str:
    counts = Counter(block.kind for block in document.blocks)
    keys = "".join(
        f'<li><span class="key {kind}"></span>{words} <small>{counts[kind]:,}</small></li>'
        for kind, words in KINDS.items()
        if counts[kind]
    )
    return f'<ul class="legend">{keys}</ul>'


def _contents(document: Document) -> str:
    """Links to the pages of a report that has more than a few, those marked that gave no text."""
    numbered = [page for page in document.pages if page.number is not None]
    if len(numbered) <= _FEW:
        return ""
    read = {block.page for block in document.blocks}
    links = "".join(
        f'<a href="#page-{page.number}">{page.number}</a>'
        if page.number in read or page.text.strip()
        else f'<a href="#page-{page.number}" class="none" title="no text was read">{page.number} (no text)</a>'
        for page in numbered
    )
    return f"<details{' open' if len(numbered) <= _SEVERAL else ''}><summary>Pages</summary><nav>{links}</nav></details>"


def _page(
    page: Page,
    here: Sequence[tuple[int, Block]],
    boxes: Sequence[tuple[int, Block, Box]],
    picture: str | None,
) -> str:
    texts = "".join(_text(number, block) for number, block in here)
    if page.number is None:
        return f'<section class="alone"><ol>{texts}</ol></section>'
    label = (
        f" <small>printed {escape(page.label)}</small>"
        if page.label and page.label != str(page.number)
        else ""
    )
    unread = "" if here or page.text.strip() else "<p class=none>No text was read from this page.</p>"
    shown = _picture(page, boxes, picture) if picture else ""
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


def _picture(page: Page, boxes: Sequence[tuple[int, Block, Box]], picture: str) -> str:
    links = "".join(
        f'<a href="#b{number}" class="{block.kind}" title="{KINDS[block.kind]}" style="{_style(box, page)}"></a>'
        for number, block, box in boxes
    )
    ratio = f"aspect-ratio: {page.width:.1f} / {page.height:.1f}"
    return f'<figure style="{ratio}"><img src="{picture}" alt="Page {page.number}" loading="lazy">{links}</figure>'


def _boxes(block: Block) -> dict[int | None, Box]:
    """What a block covers of each page it stands on."""
    covered: dict[int | None, Box] = {}
    for span in block.spans:
        if span.box:
            known = covered.get(span.page)
            covered[span.page] = known.union(span.box) if known else span.box
    return covered


def _style(box: Box, page: Page) -> str:
    width, height = page.width or 1, page.height or 1
    return (
        f"left:{100 * box.x0 / width:.2f}%;top:{100 * box.y0 / height:.2f}%;"
        f"width:{100 * (box.x1 - box.x0) / width:.2f}%;height:{100 * (box.y1 - box.y0) / height:.2f}%"
    )


_STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --surface: #fff; --ink: #1d2421; --soft: #5a645f; --line: #e2e0d8; --accent: #0b6b57;
  --warn: #8a2c0d; --warn-soft: #fbeee8; --heading: #2f4b9c; --paragraph: #0b6b57; --list_item: #386f1c; --table: #8a4b08;
  --caption: #8a2c6d; --footnote: #93441f; --furniture: #656c67 }
@media (prefers-color-scheme: dark) { :root { --paper: #141816; --surface: #1c211f; --ink: #e9ece9; --soft: #a3ada8; --line: #2d3532;
  --accent: #5fc7ad; --warn: #f0a184; --warn-soft: #35231c; --heading: #9db3f2; --paragraph: #5fc7ad; --list_item: #9ccf7c; --table: #e0a868;
  --caption: #e69ccb; --footnote: #e5a583; --furniture: #98a29d } img { filter: brightness(.92) } }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.55 "Source Sans 3", Inter, system-ui, sans-serif; color: var(--ink); background: var(--paper) }
.title, .waiting, header, section { max-width: 1320px; margin: 0 auto; padding: 0 32px }
.title { padding-top: 28px } .title p, .waiting { color: var(--soft) } .title p { margin: 0 } .waiting:not(:last-child) { display: none }
h1 { margin: 0 0 16px; font-size: 26px; font-weight: 600; line-height: 1.25; overflow-wrap: anywhere } header { padding-bottom: 24px }
h2 { font-size: 16px; font-weight: 600; margin: 0 0 12px } small { color: var(--soft); font-weight: 400; font-size: 14px }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 20px; margin: 0 0 20px } dt { color: var(--soft) } dt::first-letter { text-transform: uppercase }
dd { margin: 0; overflow-wrap: anywhere } a { color: var(--accent) }
.warnings { padding: 12px 16px 12px 34px; margin: 0 0 20px; max-width: 900px; background: var(--warn-soft); border-radius: 8px } .warnings li { margin: 4px 0 } code { font-size: 13px; color: var(--soft) }
.legend { display: flex; flex-wrap: wrap; gap: 6px 20px; list-style: none; padding: 0; margin: 0 }
.key { display: inline-block; width: 14px; height: 14px; margin-right: 7px; border-radius: 3px; vertical-align: -2px; border: 2px solid var(--kind); background: color-mix(in srgb, var(--kind) 14%, transparent) }
details { margin-top: 12px } summary { padding: 8px 0; color: var(--accent); cursor: pointer }
nav { display: flex; flex-wrap: wrap; gap: 0 4px } nav a { min-width: 40px; padding: 8px 6px; line-height: 24px; text-align: center; text-decoration: none; border-radius: 6px; font-variant-numeric: tabular-nums }
nav a:hover { background: color-mix(in srgb, var(--accent) 14%, transparent) } .none { color: var(--warn) }
section { display: grid; grid-template-columns: minmax(0, 760px) minmax(0, 1fr); gap: 0 28px; padding: 24px 32px; border-top: 1px solid var(--line);
  content-visibility: auto; contain-intrinsic-size: auto 1100px }
section.alone { display: block; contain-intrinsic-size: auto 600px } section.alone ol { max-width: 900px } section.alone li { content-visibility: auto; contain-intrinsic-size: auto 60px } section h2 { grid-column: 1 / -1 }
figure { position: relative; margin: 0; border: 1px solid var(--line); background: #fff; align-self: start } img { width: 100%; height: 100%; display: block }
figure a { position: absolute; margin: -2px; box-sizing: content-box; border: 2px solid var(--mark); border-radius: 3px; background: color-mix(in srgb, var(--mark) 8%, transparent) }
figure a:hover, figure a:focus-visible { background: color-mix(in srgb, var(--mark) 28%, transparent) }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
ol { list-style: none; margin: 0; padding: 0; min-width: 0 }
li[id] { padding: 5px 10px; border-left: 3px solid var(--kind); margin: 0 0 8px; white-space: pre-line; overflow-wrap: anywhere; scroll-margin: 16px }
table { border-collapse: collapse; margin-top: 4px } td { border: 1px solid var(--line); padding: 3px 7px; vertical-align: top; min-width: 5.5em; overflow-wrap: break-word; font-size: 15px } li.table { overflow-x: auto }
li:target { background: #ffe08a; color: #1d2421 } li:target :is(.kind, small) { color: #1d2421 } .kind { color: var(--kind); font-size: 14px; margin-right: 8px }
.furniture { color: var(--soft) } li.furniture { text-decoration: line-through; text-decoration-color: var(--furniture) } li.furniture :is(.kind, small) { display: inline-block }
li.heading { font-weight: 600 }
.heading { --kind: var(--heading); --mark: #2f4b9c } .paragraph { --kind: var(--paragraph); --mark: #0b6b57 } .list_item { --kind: var(--list_item); --mark: #386f1c }
.table { --kind: var(--table); --mark: #8a4b08 } .caption { --kind: var(--caption); --mark: #8a2c6d } .footnote { --kind: var(--footnote); --mark: #93441f }
.furniture { --kind: var(--furniture); --mark: #858c86 }
@media (max-width: 900px) { .title, .waiting, header, section { padding-left: 16px; padding-right: 16px } section { display: block } figure { margin-bottom: 16px } }
@media print { section { break-inside: avoid } }
""".strip()
