"""Word: real styles, a contents field, footnotes for citations, captions, header and footer.

python-docx knows no footnotes, so their part is written here (ECMA-376, 17.11). The file is zipped anew with fixed times
of its members, so that the same pack gives the same bytes.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from lxml import etree

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
)
from lessonbase.packs.exporters import templates
from lessonbase.packs.exporters.cited_pages import CitedPage, cited_pages
from lessonbase.packs.exporters.options import Options
from lessonbase.packs.model import Pack
from lessonbase.packs.teaching import label

PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height in millimetres."""
_ACCENT, _SOFT, _GAP = RGBColor(0x0B, 0x6B, 0x57), RGBColor(0x5A, 0x64, 0x5F), RGBColor(0x8A, 0x23, 0x14)
_FIXED = datetime(2000, 1, 1, tzinfo=UTC)
_FONT = "Liberation Serif"
_ABOVE_PICTURE = Mm(30)  # for a heading and a caption of several lines
_LANGUAGES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "pt": "pt-PT"}


def export(pack: Pack, options: Options) -> bytes:
    """The pack as a Word file. Styles that an organisation's template lacks are added to it."""
    return written(content_of(pack, options.style), options, contents=True)


def written(content: Content, options: Options, *, contents: bool = False) -> bytes:
    """Content as a Word file, with a table of contents where wanted."""
    document = templates.document(options.template)
    _empty(document)
    _set_up(document, content, options)
    notes = _Notes(document, content.citations)
    notes.paragraph(content.title, "Title")
    notes.paragraph(content.subtitle, "Subtitle")
    headings = [piece.text for piece in content.pieces if isinstance(piece, Heading) and piece.level == 1]
    if contents:
        _contents_field(document, notes, label(content.language, "contents"), headings)
    for piece in content.pieces:
        _add(document, piece, notes)
    notes.finish()
    for number, page in enumerate(cited_pages(content, options)):
        if number == 0:
            _add(document, Heading(label(content.language, "cited_pages"), 1, breaks=True), notes)
        _picture(document, notes, page, number)
    return _saved(document)


def _empty(document: Document) -> None:
    """Take out what a template holds as text; its section, styles, header and footer stay."""
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)


def _set_up(document: Document, content: Content, options: Options) -> None:
    properties = document.core_properties
    properties.title, properties.subject = content.title, content.subject
    properties.author = properties.last_modified_by = "lessonbase"
    properties.created = properties.modified = _FIXED
    properties.revision, properties.language = 1, _LANGUAGES[content.language]
    properties.comments = ""
    _styles(document, own=options.template is None)
    section = document.sections[0]
    if options.template is None:
        width, height = PAPERS[options.paper]
        section.page_width, section.page_height, section.orientation = (
            Mm(width),
            Mm(height),
            WD_ORIENT.PORTRAIT,
        )
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin = section.bottom_margin = Mm(22)
        header = section.header.paragraphs[0]
        header.text, header.style = content.title, document.styles["Header"]
        footer = section.footer.paragraphs[0]
        footer.style = document.styles["Footer"]
        _field(footer, "PAGE", "1")
    language = document.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), _LANGUAGES[content.language])


def _styles(document: Document, *, own: bool) -> None:
    """Add the styles that are missing; of a file of our own, set the look of all."""
    styles = document.styles
    wanted: dict[str, tuple[float, bool, RGBColor | None]] = {
        "Title": (26, True, None),
        "Subtitle": (12, False, _SOFT),
        "Heading 1": (18, True, None),
        "Heading 2": (12, True, _ACCENT),
        "Heading 3": (11, True, None),
        "Quote": (11, False, None),
        "Intense Quote": (12, False, None),
        "Caption": (9, False, _SOFT),
        "List Bullet": (11, False, None),
        "List Number": (11, False, None),
        "Quiet": (10, False, _SOFT),
        "Gap": (11, False, _GAP),
        "Header": (9, False, _SOFT),
        "Footer": (9, False, _SOFT),
        "Footnote Text": (9, False, None),
    }
    found = templates.styles_of(document)
    if own:
        normal = found["Normal"]
        normal.font.size = Pt(11)
        _font(normal)
        normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.25
    for name, (size, bold, color) in wanted.items():
        fresh = name not in found
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) if fresh else found[name]
        if not own and not fresh:
            continue
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, name == "Gap"
        style.font.color.rgb = color or RGBColor(0x1D, 0x24, 0x21)
        _font(style)
        if name.startswith("Heading"):
            style.paragraph_format.keep_with_next = True
            style.paragraph_format.space_before = Pt(18 if name == "Heading 1" else 10)
            style.paragraph_format.space_after = Pt(4)
        if "Quote" in name or name == "Gap":
            style.paragraph_format.left_indent, style.paragraph_format.right_indent = Mm(6), Mm(6)
        if name == "Intense Quote":
            _bar(style)
        if name == "Footnote Text":
            style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(0), 1.0
    if "Footnote Reference" not in found:
        styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER).font.superscript = True


def _font(style: Any) -> None:
    style.font.name = _FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), _FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _bar(style: Any) -> None:
    """A green bar at the left of the lesson, and nothing else around it."""
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    borders = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", "0B6B57")):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _add(document: Document, piece: Piece, notes: "_Notes") -> None:
    match piece:
        case Heading():
            paragraph = notes.paragraph(piece.text, f"Heading {piece.level}")
            paragraph.paragraph_format.page_break_before = piece.breaks
        case Paragraph():
            paragraph = notes.paragraph(piece.text, "Quiet" if piece.quiet else "Normal")
            for cite in piece.cites:
                notes.mark(paragraph, cite)
        case Quotation():
            paragraph = notes.paragraph(piece.text, "Intense Quote" if piece.is_lesson else "Quote")
            notes.mark(paragraph, piece.cite)
            if piece.goes_on:
                _anchor(paragraph, f"use_{piece.cite}", 2 * piece.cite)
                _lead(paragraph, f"full_{piece.cite}", f" {piece.goes_on}")
        case Whole():
            paragraph = notes.paragraph("", "Quiet")
            paragraph.paragraph_format.keep_with_next = True
            _anchor(paragraph, f"full_{piece.cite}", 2 * piece.cite + 1)
            _lead(paragraph, f"use_{piece.cite}", f"↑ {notes.said(piece.cite)}")
            notes.paragraph(piece.text, "Quote")
        case Gap():
            notes.keep_last()
            notes.paragraph(piece.text, "Gap")
        case Bullets(numbered=True):
            for place, item in enumerate(piece.items, 1):
                paragraph = notes.paragraph(f"{place}.\t{item}", "Normal")
                paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = (
                    Mm(8),
                    Mm(-8),
                )
                paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(8))
        case Bullets():
            for item in piece.items:
                notes.paragraph(item, "List Bullet")
        case Table():
            _table(document, piece)
            notes.paragraph("", "Normal")


def _table(document: Document, piece: Table) -> None:
    rows = ([piece.head] if any(piece.head) else []) + list(piece.rows)
    if not rows:
        return
    table = document.add_table(rows=0, cols=len(piece.widths))
    table.style = templates.styles_of(document).get("Table Grid")
    table.autofit = False
    section = document.sections[0]
    room = (section.page_width or Mm(210)) - (section.left_margin or 0) - (section.right_margin or 0)
    for column, width in zip(table.columns, piece.widths, strict=True):
        column.width = int(room * width)
    for at, row in enumerate(rows):
        made = table.add_row()
        made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        is_head = at == 0 and any(piece.head)
        if is_head:
            made._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, text, width in zip(made.cells, row, piece.widths, strict=True):
            cell.width = int(room * width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            paragraph.paragraph_format.line_spacing = 1.0
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(9.5), is_head
    _described(table, piece.caption)


def _picture(document: Document, notes: "_Notes", page: CitedPage, number: int) -> None:
    """A page's picture under its caption, on a page of its own."""
    caption = notes.paragraph(page.caption, "Caption")
    caption.paragraph_format.page_break_before = number > 0
    caption.paragraph_format.keep_with_next = True
    section = document.sections[0]
    wide = (section.page_width or Mm(210)) - (section.left_margin or 0) - (section.right_margin or 0)
    high = (section.page_height or Mm(297)) - (section.top_margin or 0) - (section.bottom_margin or 0)
    shape = document.add_picture(io.BytesIO(page.png), width=wide)
    if shape.height > high - _ABOVE_PICTURE:
        shape.width = int(shape.width * (high - _ABOVE_PICTURE) / shape.height)
        shape.height = int(high - _ABOVE_PICTURE)
    shape._inline.docPr.set("descr", page.caption)


def _described(table: Any, caption: str) -> None:
    """Give a table the description that screen readers read out."""
    element = OxmlElement("w:tblCaption")
    element.set(qn("w:val"), caption)
    table._tbl.tblPr.append(element)


def _contents_field(document: Document, notes: "_Notes", title: str, headings: Sequence[str]) -> None:
    """A table of contents: the headings, until the word processor puts page numbers beside them when it opens the file."""
    notes.paragraph(title, "Heading 2")
    _field(notes.paragraph("", "Normal"), 'TOC \\o "1-1" \\h \\z \\u', "\n".join(headings))
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    document.settings.element.append(update)


def _field(paragraph: WordParagraph, code: str, shown: str) -> None:
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "begin":
            text = OxmlElement("w:instrText")
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            text.text = f" {code} "
            paragraph.add_run()._r.append(text)
        elif kind == "separate":
            paragraph.add_run(shown)


def _anchor(paragraph: WordParagraph, name: str, number: int) -> None:
    """Name a paragraph, so that links of the same file lead to it."""
    for place, kind in enumerate(("w:bookmarkStart", "w:bookmarkEnd")):
        mark = OxmlElement(kind)
        mark.set(qn("w:id"), str(number))
        if place == 0:
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)


def _lead(paragraph: WordParagraph, name: str, words: str) -> None:
    """Put a link to a named paragraph at the end of another."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    run = paragraph.add_run(words)
    run.font.color.rgb = _ACCENT
    paragraph._p.append(link)
    link.append(run._r)


def _link(address: str) -> etree._Element:
    """An address to follow, as a field: it needs no relation of the part that it stands in."""
    field = etree.Element(qn("w:fldSimple"), {qn("w:instr"): f' HYPERLINK "{address}" '})
    text = etree.SubElement(etree.SubElement(field, qn("w:r")), qn("w:t"))
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    text.text = f" {address}"
    return field


class _Notes:
    """The paragraphs of a file and its footnotes: a mark in the text for each citation, and the part that holds what they
    say."""

    def __init__(self, document: Document, citations: tuple[Citation, ...]) -> None:
        self._document = document
        # Looked up once: python-docx goes through all styles each time, two thirds of the time that a pack took.
        self._styles = {name: style.style_id for name, style in templates.styles_of(document).items()}
        self._last: WordParagraph | None = None
        self._by_number = {citation.number: citation for citation in citations}
        self._root = etree.fromstring(
            f"<w:footnotes {nsdecls('w', 'r')}>"
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
            "</w:footnotes>"
        )

    def paragraph(self, text: str, style: str) -> WordParagraph:
        """A further paragraph of the file, in a style."""
        made = self._document.add_paragraph(text)
        made._p.style = self._styles[style]
        self._last = made
        return made

    def keep_last(self) -> None:
        """Keep the paragraph that was made last on the page of the next one."""
        if self._last is not None:
            self._last.paragraph_format.keep_with_next = True

    def mark(self, paragraph: WordParagraph, number: int) -> None:
        """Put the mark of a citation at the end of a paragraph, and its note among the footnotes."""
        run = paragraph.add_run()
        run._r.style = self._styles["Footnote Reference"]
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(number))
        run._r.append(reference)
        self._root.append(self._note(number))

    def _note(self, number: int) -> etree._Element:
        citation = self._by_number[number]
        style, mark = self._styles["Footnote Text"], self._styles["Footnote Reference"]
        note = etree.fromstring(
            f'<w:footnote {nsdecls("w", "r")} w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{mark}"/></w:rPr><w:footnoteRef/></w:r></w:p></w:footnote>'
        )
        run = etree.SubElement(note[0], qn("w:r"))
        text = etree.SubElement(run, qn("w:t"))
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text.text = f" {citation.note}"
        if citation.link:
            note[0].append(_link(citation.link))
        return note

    def said(self, number: int) -> str:
        """What the note of a citation says."""
        return self._by_number[number].note

    def finish(self) -> None:
        """Put the footnotes into the file, if there are any. A template's own are taken out with its text."""
        main = self._document.part
        for identity, relation in list(main.rels.items()):
            if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
                del main.rels[identity]
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        data = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), kind, data, main.package)
        main.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_times(buffer.getvalue())


def with_fixed_times(data: bytes) -> bytes:
    """An office file with its members in the same order and with one time, so that equal content is equal bytes."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as made,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as fixed,
    ):
        for member in made.infolist():
            info = zipfile.ZipInfo(member.filename, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(info, made.read(member))
    return buffer.getvalue()
