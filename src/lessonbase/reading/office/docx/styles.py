"""What the styles of a Word file say of paragraphs and runs, base styles followed."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from lessonbase.reading.office.docx.names import VAL, W, on
from lessonbase.reading.office.looks import Look, color_of

# Word keeps the English names of its own styles in every language; other programs write those of the language.
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek|заголовок|encabezado"
    r"|cabeçalho|nadpis|címsor|başlık|titlu|judul|标题|見出し)[\s_]*([1-9])\b",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"toc[\s_]*(?:\d|heading)|table of (?:figures|authorities)|contents[\s_]*(?:\d|heading)|index[\s_]*\d"
    r"|verzeichnis\s?\d|inhaltsverzeichnis|(?:tm|tdc)\s?\d$",
    re.IGNORECASE,
)
_LIST = re.compile(r"list (?:bullet|number)(?:\s(\d))?$", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titel|titre|título|titulo|titolo)$", re.IGNORECASE)
_CAPTION = re.compile(
    r"caption|légende|legende|epígrafe|legenda|beschriftung|leyenda|descripción", re.IGNORECASE
)
_DEEPEST = 30  # styles based on one another


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph's style makes of it. `level` is that of a heading, from 1; `numbering` the id of a list and
    the depth in it, from 0; `depth` that of a list by name, from 1."""

    look: Look = field(default_factory=Look)
    level: int | None = None
    title: bool = False
    caption: bool = False
    contents: bool = False
    numbering: tuple[str | None, int] = (None, 0)
    depth: int | None = None
    new_page: bool = False


class Styles:
    """The styles of a file, looked up by their ids. `root` is the part word/styles.xml, None where there is none."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._paragraphs: dict[str, ParagraphStyle] = {}
        self._looks: dict[tuple[str, Look], Look] = {}
        self._default = ""
        base = Look()
        for style in root.iter(f"{W}style") if root is not None else ():
            identity = style.get(f"{W}styleId") or ""
            self._elements[identity] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._default = identity
        if root is not None:
            base = with_properties(base, root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self._base = ParagraphStyle(base)

    def paragraph(self, identity: str | None) -> ParagraphStyle:
        """The style of a paragraph."""
        identity = identity if identity in self._elements else self._default
        if identity not in self._paragraphs:
            style = self._base
            for element in reversed(self._chain(identity)):
                style = _with_style(style, element)
            self._paragraphs[identity] = style
        return self._paragraphs[identity]

    def run(self, identity: str, look: Look) -> Look:
        """The look of a run by its character style, on top of that of its paragraph."""
        key = (identity, look)
        if key not in self._looks:
            for element in reversed(self._chain(identity)):
                look = with_properties(look, element.find(f"{W}rPr"))
            self._looks[key] = look
        return self._looks[key]

    def list_of(self, identity: str) -> str | None:
        """The id of the list that a list style stands for."""
        element = self._elements.get(identity)
        found = element.find(f"{W}pPr/{W}numPr/{W}numId") if element is not None else None
        return None if found is None else found.get(VAL)

    def _chain(self, identity: str) -> list[etree._Element]:
        """A style and those it is based on, itself first."""
        chain: list[etree._Element] = []
        while identity in self._elements and len(chain) < _DEEPEST:
            chain.append(self._elements[identity])
            base = chain[-1].find(f"{W}basedOn")
            identity = "" if base is None else base.get(VAL) or ""
        return chain


def _with_style(style: ParagraphStyle, element: etree._Element) -> ParagraphStyle:
    name_element = element.find(f"{W}name")
    name = (name_element.get(VAL) if name_element is not None else "") or ""
    properties = element.find(f"{W}pPr")
    style = replace(style, look=with_properties(style.look, element.find(f"{W}rPr")))
    if properties is not None:
        style = replace(
            style,
            level=outline_level(properties, style.level),
            numbering=numbering_of(properties, style.numbering),
            new_page=_switched(properties, "pageBreakBefore", style.new_page),
        )
    if match := _HEADING.match(name):
        style = replace(style, level=int(match[1]))
    if match := _LIST.match(name):
        style = replace(style, depth=int(match[1] or 1))
    return replace(
        style,
        title=bool(_TITLE.match(name)),
        caption=style.caption or bool(_CAPTION.match(name)),
        contents=style.contents or bool(_CONTENTS.match(name)),
    )


def outline_level(properties: etree._Element, otherwise: int | None) -> int | None:
    """The level that paragraph properties give, from 1; Word's tenth is running text."""
    found = properties.find(f"{W}outlineLvl")
    level = _integer(found, 9) if found is not None else None
    if level is None:
        return otherwise
    return level + 1 if 0 <= level < 9 else None


def numbering_of(properties: etree._Element, otherwise: tuple[str | None, int]) -> tuple[str | None, int]:
    """The list that paragraph properties put it in, and the depth in it, from 0."""
    found = properties.find(f"{W}numPr")
    if found is None:
        return otherwise
    identity, depth = found.find(f"{W}numId"), found.find(f"{W}ilvl")
    return (
        otherwise[0] if identity is None else identity.get(VAL),
        otherwise[1] if depth is None else max(0, min(8, _integer(depth, 0))),
    )


def with_properties(look: Look, properties: etree._Element | None) -> Look:
    """A look changed by run properties."""
    if properties is None or not len(properties):
        return look
    changes: dict[str, Any] = {}
    for child in properties:
        match child.tag:
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}b":
                changes["bold"] = on(child)
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}i":
                changes["italic"] = on(child)
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}vanish":
                changes["hidden"] = on(child)
            case (
                "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}strike"
                | "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}dstrike"
            ):
                changes["struck"] = on(child)
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}sz":
                changes["size"] = _integer(child, round(2 * look.size)) / 2  # half points
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}color":
                changes["color"] = color_of(child.get(VAL) or "")
            case "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}vertAlign":
                changes["raised"] = child.get(VAL) == "superscript"
    return replace(look, **changes) if changes else look


def _switched(properties: etree._Element, name: str, otherwise: bool) -> bool:
    found = properties.find(f"{W}{name}")
    return otherwise if found is None else on(found)


def _integer(element: etree._Element, otherwise: int) -> int:
    try:
        return int(float(element.get(VAL) or ""))
    except (ValueError, OverflowError):
        return otherwise
