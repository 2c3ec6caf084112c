"""Slides: one idea a slide, the words measured so that nothing runs over, sources in the speaker's notes.

Text is broken to lines by the metrics of the font it is set in (Pillow's), with a margin for fonts that a presenter's
machine puts in its place; what does not fit goes on to a further slide.
"""

import io
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from PIL import ImageFont
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.packuri import PackURI
from pptx.util import Emu, Inches, Pt

from lessonbase.packs.content import Citation, Content, Gap, Heading, Paragraph, Piece, Quotation, content_of
from lessonbase.packs.exporters import templates
from lessonbase.packs.exporters.docx import with_fixed_times
from lessonbase.packs.exporters.options import Options
from lessonbase.packs.model import Pack
from lessonbase.packs.teaching import label

WIDTH, HEIGHT = 13.333, 7.5
"""Inches of a slide, 16 to 9."""
_MARGIN, _TOP, _BOTTOM = 0.9, 1.75, 0.75
_SLACK = 0.88  # share of the room that the measured text may take: other fonts run wider
_LINE = 1.25  # line height in ems
_BODY, _LESSON, _SMALL, _TITLE = 24, 32, 16, 32  # points
_INK, _SOFT, _ACCENT = RGBColor(0x1D, 0x24, 0x21), RGBColor(0x5A, 0x64, 0x5F), RGBColor(0x0B, 0x6B, 0x57)


def export(pack: Pack, options: Options) -> bytes:
    """The pack as a presentation."""
    content = content_of(pack, options.style)
    deck = templates.presentation(options.template)
    if options.template is None:
        deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    slides = _Slides(deck, content)
    slides.title()
    for part in _parts(content.pieces, pack):
        slides.opening(part) if part.opens else slides.part(part)
    slides.listed(
        label(pack.language, "sources"),
        [f"{n}. {one}" for n, one in enumerate(content.references, 1)],
        _SMALL,
    )
    properties = deck.core_properties
    properties.title, properties.author, properties.last_modified_by = (
        content.title,
        "lessonbase",
        "lessonbase",
    )
    properties.created = properties.modified = _fixed()
    properties.revision = 1
    buffer = io.BytesIO()
    deck.save(buffer)
    return with_fixed_times(buffer.getvalue())


def _fixed() -> Any:
    from datetime import datetime

    return datetime(2000, 1, 1)


class _Part(NamedTuple):
    """What goes on slides of one heading. `above` is the case that it is part of; one that `opens` a case is set large."""

    above: str
    heading: str
    pieces: list[Piece]
    opens: bool = False


def _parts(pieces: Sequence[Piece], pack: Pack) -> Iterator[_Part]:
    """The slides of a pack: cases by their fields, objectives, questions and the exercise; tables stay in the document."""
    left_out = {
        label(pack.language, name)
        for name in ("in_full", "guide", "evidence", "glossary", "sources", "credits")
    }
    part = _Part("", "", [])
    for piece in _gaps_first(pieces):
        if not isinstance(piece, Heading):
            part.pieces.append(piece)
            continue
        if part.heading and part.heading not in left_out and part.pieces:
            yield part
        if piece.level == 1:
            part = _Part("", piece.text, [], opens=bool(piece.anchor))
        else:
            part = _Part(part.above or part.heading, piece.text, [])


def _gaps_first(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with each gap right after the heading of its case, where it needs no slide of its own; a heading ends them."""
    ordered: list[Piece] = []
    opened = 0
    for piece in [*pieces, Heading("", 1)]:
        if isinstance(piece, Gap):
            ordered.insert(opened, piece)
            continue
        ordered.append(piece)
        if isinstance(piece, Heading) and piece.level == 1:
            opened = len(ordered)
    return ordered


class _Slides:
    """Adds slides to a deck."""

    def __init__(self, deck: Any, content: Content) -> None:
        self._deck = deck
        self._content = content
        self._citations = {citation.number: citation for citation in content.citations}
        # The blank layout, or the one with the fewest places where a template has none of that name.
        self._layout = min(deck.slide_layouts, key=lambda layout: len(layout.placeholders))
        _number_parts(deck.part.package)
        deck.part.notes_master_part  # noqa: B018 -- made now, since it is looked for before it is related to
        _relate_freely(deck.part)

    @property
    def _room(self) -> tuple[float, float]:
        """Width and height for text, in inches."""
        wide, high = Emu(self._deck.slide_width).inches, Emu(self._deck.slide_height).inches
        return wide - 2 * _MARGIN, high - _TOP - _BOTTOM

    def title(self) -> None:
        """The first slide."""
        self._large(self._content.title, [self._content.subtitle], 44)

    def _large(self, title: str, below: Sequence[str], size: int) -> None:
        slide = self._deck.slides.add_slide(self._layout)
        width, height = self._room
        size = next((one for one in (size, 32, 26, 20) if _height([(title, one, True, _INK)], width) < 3), 16)
        # In one frame, so that a title set in a wider font than was measured moves what stands below it.
        said = [(title, size, True, _INK), *((line, 20, False, _SOFT) for line in below)]
        self._text(slide, _MARGIN, 1.9, width, height + _TOP - 1.9, said)

    def opening(self, part: _Part) -> None:
        """The slide that opens a case: its title, and under it where and when, and what its report does not tell."""
        about = " · ".join(piece.text for piece in part.pieces if isinstance(piece, Paragraph))
        gaps = [piece.text for piece in part.pieces if isinstance(piece, Gap)]
        self._large(part.heading, [about, *gaps], 38)

    def part(self, part: _Part) -> None:
        """The slides of one part: each piece is an idea; small ones share a slide as far as they fit."""
        page: list[tuple[str, int, bool, RGBColor]] = []
        cites: list[int] = []
        for piece in part.pieces:
            for text, size, color, numbers in _ideas(piece):
                for chunk in self._chunks(text, size):
                    if page and not self._fits([*page, (chunk, size, False, color)]):
                        self._slide(part.heading, page, cites, part.above)
                        page, cites = [], []
                    page.append((chunk, size, False, color))
                    cites += numbers
        if page:
            self._slide(part.heading, page, cites, part.above)

    def listed(self, heading: str, lines: Sequence[str], size: int) -> None:
        """A list over as many slides as it takes."""
        page: list[tuple[str, int, bool, RGBColor]] = []
        for line in lines:
            for chunk in self._chunks(line, size):
                if page and not self._fits([*page, (chunk, size, False, _INK)]):
                    self._slide(heading, page, [])
                    page = []
                page.append((chunk, size, False, _INK))
        if page:
            self._slide(heading, page, [])

    def _fits(self, page: Sequence[tuple[str, int, bool, RGBColor]]) -> bool:
        return _height(page, self._room[0]) <= self._room[1] * 0.97

    def _chunks(self, text: str, size: int) -> Iterator[str]:
        """A text in pieces that each fit a slide."""
        width, height = self._room
        lines = broken(text, size, width)
        most = max(1, int(height * 0.97 * 72 / (size * _LINE)))
        for start in range(0, len(lines), most):
            yield " ".join(lines[start : start + most])

    def _slide(
        self,
        heading: str,
        page: Sequence[tuple[str, int, bool, RGBColor]],
        cites: Sequence[int],
        above: str = "",
    ) -> None:
        slide = self._deck.slides.add_slide(self._layout)
        width, height = self._room
        if above:
            shown = broken(above, _SMALL, width)
            line = shown[0] + (" …" if shown[1:] else "")
            self._text(slide, _MARGIN, 0.45, width, 0.45, [(line, _SMALL, False, _SOFT)])
        size = next((size for size in (_TITLE, 26, 22, 18) if len(broken(heading, size, width)) == 1), 16)
        self._text(slide, _MARGIN, 0.9, width, 0.85, [(heading, size, True, _ACCENT)])
        self._text(slide, _MARGIN, _TOP + 0.1, width, height - 0.1, page)
        notes = [self._note(self._citations[number]) for number in cites]
        if notes:
            slide.notes_slide.notes_text_frame.text = "\n".join(notes)

    @staticmethod
    def _note(citation: Citation) -> str:
        return f"[{citation.number}] {citation.note}"

    def _text(
        self,
        slide: Any,
        left: float,
        top: float,
        width: float,
        height: float,
        paragraphs: Sequence[tuple[str, int, bool, RGBColor]],
    ) -> None:
        frame = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height)).text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for number, (text, size, bold, color) in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(size * 0.6)
            paragraph.line_spacing = 1.1
            run = paragraph.add_run()
            run.text = text
            run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Liberation Sans"
            run.font.color.rgb = color


def _number_parts(package: Any) -> None:
    """Have a package count its parts: it would look through all of them for the next free name, for each slide's notes."""
    first, last = package.next_partname, dict[str, int]()

    def following(template: str) -> Any:
        if template not in last:
            name = first(template)
            last[template] = name.idx
            return name
        last[template] += 1
        return PackURI(template % last[template])

    package.next_partname = following


def _relate_freely(part: Any) -> None:
    """Have a part relate to what it is given without looking through all that it relates to: no slide is added twice."""
    relations = part.rels
    part.relate_to = lambda target, kind: relations._add_relationship(kind, target)


def _ideas(piece: Piece) -> Iterator[tuple[str, int, RGBColor, list[int]]]:
    """What a piece puts on a slide: words, their size and colour, the citations they bear."""
    match piece:
        case Quotation():
            yield f"{piece.text} [{piece.cite}]", _LESSON if piece.is_lesson else _BODY, _INK, [piece.cite]
        case Paragraph():
            marks = "".join(f" [{number}]" for number in piece.cites)
            yield (
                f"{piece.text}{marks}",
                _SMALL if piece.quiet else _BODY,
                _SOFT if piece.quiet else _INK,
                list(piece.cites),
            )
        case Gap():
            yield piece.text, _BODY, _SOFT, []
        case _:
            for number, item in enumerate(getattr(piece, "items", ()), 1):
                yield f"{f'{number}.' if getattr(piece, 'numbered', False) else '•'} {item}", _BODY, _INK, []


@cache
def _face(size: int) -> Any:
    # Pillow's own font, wider than most: what fits in it fits in the fonts that offices have.
    return ImageFont.load_default(size)


@lru_cache(20_000)
def _length(word: str, size: int) -> float:
    """Points that a word takes."""
    return float(_face(size).getlength(word))


@lru_cache(1_000)
def broken(text: str, size: int, width: float) -> tuple[str, ...]:
    """A text in lines of at most `width` inches at a size in points."""
    room, space = width * 72 * _SLACK, _length(" ", size)
    lines: list[str] = []
    line, taken = "", 0.0
    for word in text.split(" "):
        own = _length(word, size)
        if line and taken + space + own > room:
            lines.append(line)
            line, taken = word, own
        else:
            line, taken = f"{line} {word}".strip(), taken + (space if line else 0) + own
        while taken > room and len(line) > 1:  # a word longer than a line
            cut = max(1, int(len(line) * room / taken))
            lines.append(line[:cut])
            line = line[cut:]
            taken = _length(line, size)
    return (*lines, line) if line else tuple(lines)


def _height(page: Sequence[tuple[str, int, bool, RGBColor]], width: float) -> float:
    """Inches that paragraphs take."""
    return sum(
        len(broken(text, size, width)) * size * _LINE / 72 + size * 0.6 / 72 for text, size, _, _ in page
    )
