"""Presentations into drafts: a slide is a page, its title a heading, its points list items, its notes footnotes.

A slide without a title is headed by its number, as programs list it, once a slide before it has a title.
"""

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lxml.etree import LxmlError
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape

from lessonbase.errors import ReadError
from lessonbase.reading.drafts import Draft, Line, Reading, SourcePage, check_pages
from lessonbase.reading.kinds import BROKEN_ZIP
from lessonbase.reading.metadata.facts import Properties, facts_of
from lessonbase.reading.office.docx.content import chosen
from lessonbase.reading.office.docx.names import MC
from lessonbase.reading.office.embedded import embedded_in, not_read
from lessonbase.reading.office.packages import DAMAGED, Package, parse_xml
from lessonbase.reading.plain.text_file import plain_drafts
from lessonbase.reading.structure.opening import opened, parted, typed_lines
from lessonbase.reading.text import clean
from lessonbase.reading.warnings import page_list, warning

_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
_FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER)
_POINTS = (
    PP_PLACEHOLDER.BODY,
    PP_PLACEHOLDER.OBJECT,
    PP_PLACEHOLDER.VERTICAL_BODY,
    PP_PLACEHOLDER.VERTICAL_OBJECT,
)
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DEEPEST = 20  # groups within one another
# What python-pptx lets through when a file's parts are not what they claim to be.
_CONFUSED = (
    PythonPptxError,
    LxmlError,
    *BROKEN_ZIP,
    AttributeError,
    TypeError,
    IndexError,
    AssertionError,
)


def read_pptx(path: Path, data: bytes, most: int) -> Reading:
    """The drafts of a presentation. Raises ReadError when it is damaged, locked or has more than `most` slides."""
    Package(path, data)  # refuses a bomb before python-pptx opens it
    try:
        presentation = Presentation(io.BytesIO(data))
        count = len(presentation.slides)
        check_pages(path, count, most)
        drafts: list[Draft] = []
        hidden: list[int] = []
        embedded: Counter[str] = Counter()
        for number, slide in enumerate(presentation.slides, start=1):
            if slide._element.get("show") in ("0", "false"):
                hidden.append(number)
                continue
            own = list(_slide(slide, number))
            embedded += embedded_in(slide._element)
            if _needs_heading(own) and any(draft.kind == "heading" for draft in drafts):
                drafts.append(Draft("heading", [Line(f"Slide {number}", page=number)], level=1))
            drafts += own
        properties = _properties(presentation.core_properties)
    except _CONFUSED:
        raise ReadError(path, DAMAGED) from None
    told = not_read(embedded)
    if hidden:
        slides = page_list(hidden).replace("page", "slide")
        told.append(warning("parts-unread", f"Hidden and not read: {slides}.", hidden))
    shown = [SourcePage(number + 1) for number in range(count)]
    return Reading(drafts, facts_of(drafts, properties), shown, told)


def _properties(core: Any) -> Properties:
    return Properties(
        title=core.title or "",
        authors=(core.author or "",),
        language=core.language or "",
    )


def _needs_heading(own: Sequence[Draft]) -> bool:
    """Whether what a slide holds would stand in the section of the slide before, which seldom goes on untitled."""
    return any(draft.kind != "furniture" for draft in own) and own[0].kind != "heading"


def _slide(slide: Any, number: int) -> Iterator[Draft]:
    _open_alternatives(slide._element)
    shapes = list(_shapes(slide.shapes))
    title = _title(shapes)
    shapes.sort(key=lambda shape: shape is not title)  # the title first
    drafts = [draft for shape in shapes for draft in _drafts(shape, number, titles=shape is title)]
    yield from drafts
    if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None:
        lines = [Line(clean(p.text), page=number) for p in frame.paragraphs if clean(p.text)]
        if lines:
            anchor = next((draft for draft in drafts if draft.kind != "furniture"), None)
            yield Draft("footnote", lines, anchor=anchor)


def _open_alternatives(slide: Any) -> None:
    """Put in the place of alternatives, which python-pptx passes over, the one that is to be read."""
    for alternatives in list(slide.iter(f"{MC}AlternateContent")):
        for shape in chosen(alternatives):
            alternatives.addprevious(shape)
        alternatives.getparent().remove(alternatives)


def _title(shapes: Sequence[Any]) -> Any | None:
    """The shape that titles a slide: its title where that is filled in, else the text box at its top if it reads so."""
    filled = [shape for shape in shapes if shape.has_text_frame and clean(shape.text_frame.text)]
    for shape in filled:
        if _kind(shape) in _TITLES:
            return shape
    filled = [shape for shape in filled if _kind(shape) not in _FURNITURE]
    top = min(filled, key=lambda shape: shape.top or 0, default=None)
    if top is None or top.is_placeholder:
        return None
    return top if [draft.kind for draft in plain_drafts(top.text_frame.text)] == ["heading"] else None


def _kind(shape: Any) -> Any | None:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _shapes(shapes: Any, depth: int = 0) -> Iterator[Any]:
    """The shapes of a slide, those in groups too, in their order."""
    for shape in shapes:
        if isinstance(shape, GroupShape):
            if depth < _DEEPEST:
                yield from _shapes(shape.shapes, depth + 1)
        else:
            yield shape


def _drafts(shape: Any, number: int, *, titles: bool) -> Iterator[Draft]:
    kind = _kind(shape)
    if getattr(shape, "has_table", False) and shape.has_table:
        yield _table(shape.table, number)
    elif shape.has_text_frame:
        paragraphs = [p for p in shape.text_frame.paragraphs if clean(_words(p))]
        if (titles or kind in _TITLES) and paragraphs:
            yield Draft("heading", [Line(clean(_words(p)), page=number) for p in paragraphs], level=1)
            return
        for paragraph in paragraphs:
            draft = Draft("paragraph", typed_lines(_words(paragraph)))
            for line in draft.lines:
                line.page = number
            if kind in _FURNITURE:
                draft.kind = "furniture"
            elif _is_point(paragraph, kind):
                draft.kind, draft.level = "list_item", paragraph.level + 1
            else:
                opened(draft)
            yield from parted(draft)
    elif isinstance(shape, GraphicFrame):
        yield from _diagram(shape, number)


def _words(paragraph: Any) -> str:
    """The text of a paragraph without what is struck out; typed line breaks are `TYPED`, as python-pptx gives them."""
    struck = [run for run in paragraph._p.iter(f"{_A}r") if _is_struck(run)]
    for run in struck:
        run.getparent().remove(run)
    text: str = paragraph.text
    return text


def _is_struck(run: Any) -> bool:
    properties = run.find(f"{_A}rPr")
    return properties is not None and properties.get("strike", "noStrike") != "noStrike"


def _is_point(paragraph: Any, kind: Any) -> bool:
    """Whether a paragraph has a bullet or number: of its own, or as the body of a slide gives it."""
    properties = paragraph._p.find(f"{_A}pPr")
    names = {child.tag for child in properties} if properties is not None else set()
    if f"{_A}buNone" in names:
        return False
    return kind in _POINTS or f"{_A}buChar" in names or f"{_A}buAutoNum" in names


def _table(table: Any, number: int) -> Draft:
    lines: list[Line] = []
    for row in table.rows:
        cells = ["" if cell.is_spanned else clean(cell.text) for cell in row.cells]
        while cells and not cells[-1]:
            cells.pop()
        lines += [Line(text, page=number, before="\t" if n else "\n") for n, text in enumerate(cells)]
    return Draft("table", lines)


def _diagram(shape: Any, number: int) -> Iterator[Draft]:
    """The words of a diagram (SmartArt), a point an item."""
    for link in shape._element.iter(f"{_DIAGRAM}relIds"):
        data = shape.part.related_part(link.get(f"{_R}dm")).blob
        for text in parse_xml(Path("diagram"), data).iter(f"{_DIAGRAM}t"):
            words = clean("".join(run.text or "" for run in text.iter(f"{_A}t")))
            if words:
                yield Draft("list_item", [Line(words, page=number)], level=1)
