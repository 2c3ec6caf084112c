"""What a paragraph of a Word file holds, as a reader sees it with all changes accepted: text, breaks, notes, boxes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from lessonbase.reading.office.docx.names import MC, VAL, M, W, on
from lessonbase.reading.office.docx.styles import ParagraphStyle, Styles, with_properties
from lessonbase.reading.office.looks import Look
from lessonbase.reading.structure.opening import TYPED
from lessonbase.reading.text import SUPERSCRIPTS_OF_DIGITS

# What merely wraps other content; a ruby's base is read, the small signs above it are not.
_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in [
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "customXml",
        "sdt",
        "sdtContent",
        "fldSimple",
        "dir",
        "bdo",
        "ruby",
        "rubyBase",
    ]
)
_GONE = frozenset((f"{W}del", f"{W}moveFrom"))
_CHANGES = _GONE | {f"{W}ins", f"{W}moveTo"}
_PLAIN = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}noBreakHyphen": "-",
    f"{W}dayLong": "",
}
_NOTES: dict[str, Literal["footnote", "endnote"]] = {
    f"{W}footnoteReference": "footnote",
    f"{W}endnoteReference": "endnote",
}
_MOST_FIELDS = 100  # within one another; a generated contents has three
_LONGEST_CODE = 1000
_PICTURES = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_BOX = f"{W}txbxContent"
# Greek and the commonest signs of the font Symbol, and the signs of Wingdings that bear meaning.
_SYMBOL = dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)) | dict(
    zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)
)
_SYMBOL |= {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xB0: "°", 0xB7: "•"}
_SYMBOL |= {0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xA5: "∞", 0xE5: "∑", 0xD6: "√", 0xA0: "€", 0xD7: "·"}
_WINGDINGS = {
    0xFC: "✓",
    0xFB: "✗",
    0xFE: "☑",
    0xFD: "☒",
    0xA8: "☐",
    0x6F: "☐",
    0xE0: "→",
    0xDF: "←",
    0xE8: "→",
}
_WINGDINGS |= {0xA7: "▪", 0x6C: "●", 0xD8: "➢", 0x76: "❖", 0x9F: "•", 0x4A: "☺", 0xE1: "↑", 0xE2: "↓"}


@dataclass(frozen=True, slots=True)
class Words:
    """Text of one look."""

    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Break:
    """A page ends here: by the writer's will, or as the pages last fell (`rendered`)."""

    rendered: bool


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The mark of a footnote or endnote; `own` when the writer typed the mark, which follows as text."""

    kind: Literal["footnote", "endnote"]
    identity: str
    own: bool


@dataclass(frozen=True, slots=True)
class TextBox:
    """A text box: its content is that of a small document."""

    content: etree._Element


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, diagram, chart or embedded object."""

    content: etree._Element


Piece = Words | Break | NoteMark | TextBox | Drawing


class Reader:
    """Reads paragraphs one after the other: fields may reach over several. `changes` counts the tracked ones."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[_Field] = []
        self.changes = 0

    @property
    def in_contents(self) -> bool:
        """Whether the place reached lies in a generated table of contents."""
        return any(field.code.lstrip().upper().startswith("TOC") for field in self._fields)

    def forget_fields(self) -> None:
        """Begin in another part of the file, with no field open."""
        self._fields.clear()

    def pieces(self, paragraph: etree._Element, style: ParagraphStyle) -> Iterator[Piece]:
        """What a paragraph holds, in order."""
        open_: list[Iterator[etree._Element]] = [iter(paragraph)]
        while open_:
            child = next(open_[-1], None)
            if child is None:
                open_.pop()
                continue
            tag = child.tag
            if tag in _CHANGES:
                self.changes += 1
            if tag == f"{W}r":
                yield from self._run(child, style)
            elif tag in _WRAPPERS and not is_placeholder(child):
                open_.append(iter(child))
            elif tag == f"{MC}AlternateContent":
                open_.append(iter(chosen(child)))
            elif tag in (f"{M}oMath", f"{M}oMathPara") and self._visible:
                yield Words(_formula(child), style.look)

    @property
    def _visible(self) -> bool:
        return all(field.shown for field in self._fields)

    def _run(self, run: etree._Element, style: ParagraphStyle) -> Iterator[Piece]:
        look = style.look
        properties = run.find(f"{W}rPr")
        if properties is not None and len(properties):
            if (named := properties.find(f"{W}rStyle")) is not None:
                look = self._styles.run(named.get(VAL) or "", look)
            look = with_properties(look, properties)
        children: list[Iterator[etree._Element]] = [iter(run)]
        while children:
            child = next(children[-1], None)
            if child is None:
                children.pop()
            elif child.tag == f"{MC}AlternateContent":
                children.append(iter(chosen(child)))
            elif child.tag == f"{W}fldChar":
                self._turn_field(child.get(f"{W}fldCharType"))
            elif child.tag == f"{W}instrText" and self._fields:
                self._fields[-1].say(child.text or "")
            elif child.tag == f"{W}lastRenderedPageBreak":
                yield Break(rendered=True)
            elif child.tag == f"{W}br" and child.get(f"{W}type") == "page":
                yield Break(rendered=False)
            elif self._visible and look.read:
                yield from _seen(child, look)

    def _turn_field(self, kind: str | None) -> None:
        if kind == "begin":
            if len(self._fields) == _MOST_FIELDS:  # the ends of all these are missing
                self._fields.clear()
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
        elif kind == "end" and self._fields:
            self._fields.pop()


@dataclass(slots=True)
class _Field:
    """An open field: its code so far, and whether its result, which is what a reader sees, has begun."""

    code: str = ""
    shown: bool = False

    def say(self, more: str) -> None:
        """Add to its code; its first word tells what it is."""
        if len(self.code) < _LONGEST_CODE:
            self.code += more


def chosen(alternatives: etree._Element) -> list[etree._Element]:
    """The content of the first alternative that holds any, so that nothing is read twice."""
    for choice in alternatives:
        if len(choice):
            return list(choice)
    return []


def is_placeholder(control: etree._Element) -> bool:
    """Whether a content control still shows what prompts for its content."""
    return control.tag == f"{W}sdt" and on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))


def _seen(child: etree._Element, look: Look) -> Iterator[Piece]:
    """What one element of a run shows."""
    tag = child.tag
    if tag == f"{W}t":
        text = child.text or ""
        if look.raised and text.strip().isdecimal():
            text = text.translate(SUPERSCRIPTS_OF_DIGITS)
        yield Words(text, look)
    elif tag in (f"{W}br", f"{W}cr"):
        yield Words(TYPED, look)
    elif tag in _PLAIN:
        yield Words(_PLAIN[tag], look)
    elif tag == f"{W}sym":
        yield Words(_symbol(child), look)
    elif tag in _NOTES:
        own = child.get(f"{W}customMarkFollows") in ("1", "true", "on")
        yield NoteMark(_NOTES[tag], child.get(f"{W}id") or "", own)
    elif tag in _PICTURES:
        for box in outermost_boxes(child):
            yield TextBox(box)
        yield Drawing(child)


def outermost_boxes(picture: etree._Element) -> Iterator[etree._Element]:
    """The text boxes in a picture that lie in no other one, each once though a fallback repeats it."""
    open_: list[etree._Element] = [picture]
    while open_:
        element = open_.pop()
        if element.tag == _BOX:
            yield element
        elif element.tag == f"{MC}AlternateContent":
            open_.extend(reversed(chosen(element)))
        else:
            open_.extend(reversed(element))


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(f"{W}char") or "", 16)
    except ValueError:
        return ""
    font = (element.get(f"{W}font") or "").lower()
    if "symbol" in font and "ui" not in font:
        return _SYMBOL.get(code & 0xFF, "")
    if "wingdings" in font or "webdings" in font:
        return _WINGDINGS.get(code & 0xFF, "")
    return chr(code) if 0x20 <= code < 0xD800 or 0xF900 <= code < 0xFFFE else ""


def _formula(element: etree._Element) -> str:
    """A formula on one line: fractions with a stroke, powers with a caret."""
    parts = []
    for each in element.iter(f"{M}t", f"{M}den", f"{M}sup"):
        parts.append((each.text or "") if each.tag == f"{M}t" else "/" if each.tag == f"{M}den" else "^")
    return "".join(parts).rstrip("^/")
