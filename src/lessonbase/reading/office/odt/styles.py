"""What the styles of an OpenDocument text say, and the numbers its lists and headings show."""

import contextlib
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from lessonbase.reading.office.looks import Look, color_of
from lessonbase.reading.office.odt.names import FO, STYLE, TEXT
from lessonbase.reading.structure.counting import written

_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DEEPEST = 30  # styles based on one another
_CAPTIONS = frozenset(("caption", "illustration", "table", "figure", "drawing"))


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph's style makes of it; `list_` is the style of the list it is in, empty for none."""

    look: Look = field(default_factory=Look)
    title: bool = False
    caption: bool = False
    contents: bool = False
    level: int | None = None
    list_: str = ""
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """One depth of a list: the form of its numbers, what stands around them, how many levels are shown."""

    form: str = "bullet"
    before: str = ""
    after: str = ""
    shown: int = 1
    start: int = 1


class Styles:
    """The styles of the parts content.xml and styles.xml."""

    def __init__(self, *roots: etree._Element) -> None:
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._paragraphs: dict[str, ParagraphStyle] = {}
        self._lists: dict[str, dict[int, Level]] = {}
        self._base = Look()
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                key = (style.get(f"{STYLE}family") or "", style.get(f"{STYLE}name") or "")
                self._elements.setdefault(key, style)
            for default in root.iter(f"{STYLE}default-style"):
                if default.get(f"{STYLE}family") == "paragraph":
                    self._base = _with(self._base, default)
            for name in ("list-style", "outline-style"):
                for each in root.iter(f"{TEXT}{name}"):
                    key_ = "" if name == "outline-style" else each.get(f"{STYLE}name") or ""
                    self._lists.setdefault(key_, _levels(each))

    def paragraph(self, name: str) -> ParagraphStyle:
        """The style of a paragraph."""
        if name not in self._paragraphs:
            style = ParagraphStyle(self._base)
            for element in reversed(self._chain("paragraph", name)):
                style = _with_style(style, element)
            self._paragraphs[name] = style
        return self._paragraphs[name]

    def span(self, name: str, look: Look) -> Look:
        """The look of characters, on top of that of what they stand in."""
        for element in reversed(self._chain("text", name)):
            look = _with(look, element)
        return look

    def levels(self, list_: str) -> dict[int, Level]:
        """The levels of a list style, from 1; "" is the numbering of headings."""
        return self._lists.get(list_, {})

    def _chain(self, family: str, name: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while (family, name) in self._elements and len(chain) < _DEEPEST:
            chain.append(self._elements[family, name])
            name = chain[-1].get(f"{STYLE}parent-style-name") or ""
        return chain


class Counters:
    """How far each list has been counted."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._counts: dict[str, dict[int, int]] = {}

    def begin(self, list_: str) -> None:
        """A list begins that goes on with no other."""
        self._counts.pop(list_, None)

    def label(self, list_: str, depth: int, start: int | None = None) -> str:
        """The number of the next item at a depth from 1; "" where it has a bullet or nothing."""
        levels = self._styles.levels(list_)
        level = levels.get(depth, Level())
        counts = self._counts.setdefault(list_, {})
        counts[depth] = start if start is not None else counts[depth] + 1 if depth in counts else level.start
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        if level.form == "bullet":
            return ""
        shown = [
            written(counts.get(each, levels.get(each, Level()).start), levels.get(each, Level()).form)
            for each in range(max(1, depth - level.shown + 1), depth + 1)
        ]
        return f"{level.before}{'.'.join(filter(None, shown))}{level.after}".strip()


def _with_style(style: ParagraphStyle, element: etree._Element) -> ParagraphStyle:
    name = (element.get(f"{STYLE}name") or "").replace("_20_", " ").lower()
    level = element.get(f"{STYLE}default-outline-level")
    properties = element.find(f"{STYLE}paragraph-properties")
    broken = properties.get(f"{FO}break-before") if properties is not None else None
    new_page = broken == "page" if broken else style.new_page
    return replace(
        style,
        look=_with(style.look, element),
        title=name == "title" or style.title,
        caption=name in _CAPTIONS or style.caption,
        contents=name.startswith(("contents ", "illustration index ", "table index ")) or style.contents,
        level=int(level) if level and level.isdecimal() else style.level,
        list_=element.get(f"{STYLE}list-style-name") or style.list_,
        new_page=new_page or bool(element.get(f"{STYLE}master-page-name")),
    )


def _with(look: Look, element: etree._Element) -> Look:
    """A look changed by the text properties of a style."""
    properties = element.find(f"{STYLE}text-properties")
    if properties is None:
        return look
    changes: dict[str, Any] = {}
    if (size := properties.get(f"{FO}font-size")) and size.endswith("pt"):
        with contextlib.suppress(ValueError):
            changes["size"] = float(size[:-2])
    if weight := properties.get(f"{FO}font-weight"):
        changes["bold"] = weight in ("bold", "600", "700", "800", "900")
    if slant := properties.get(f"{FO}font-style"):
        changes["italic"] = slant in ("italic", "oblique")
    if color := properties.get(f"{FO}color"):
        changes["color"] = color_of(color)
    if display := properties.get(f"{TEXT}display"):
        changes["hidden"] = display == "none"
    for name in ("type", "style"):
        if through := properties.get(f"{STYLE}text-line-through-{name}"):
            changes["struck"] = changes.get("struck", True) and through != "none"
    if position := properties.get(f"{STYLE}text-position"):
        changes["raised"] = position.startswith("super") or position.split("%")[0].isdecimal()
    return replace(look, **changes)


def _levels(list_: etree._Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for element in list_:
        number = element.get(f"{TEXT}level") or ""
        form = _FORMS.get(element.get(f"{STYLE}num-format") or "", "bullet")
        shown, start = element.get(f"{TEXT}display-levels") or "", element.get(f"{TEXT}start-value") or ""
        if number.isdecimal():
            levels[int(number)] = Level(
                form,
                element.get(f"{STYLE}num-prefix") or "",
                element.get(f"{STYLE}num-suffix") or "",
                int(shown) if shown.isdecimal() else 1,
                int(start) if start.isdecimal() else 1,
            )
    return levels
