"""A Word report of a design check: how much there is on each part, then what it is, and the sources."""

import io
from collections.abc import Mapping
from datetime import date

import docx
from docx.document import Document
from docx.shared import Mm, Pt, RGBColor

from lessonbase.answering.design_check.wording import (
    advice,
    beside,
    counted,
    marked,
    source,
    verdict,
)
from lessonbase.answering.references import clean
from lessonbase.model import DesignCheck, DraftPart

_INK, _ACCENT = RGBColor(0x1D, 0x24, 0x21), RGBColor(0x0B, 0x6B, 0x57)
_SOFT, _ALARM = RGBColor(0x5A, 0x64, 0x5F), RGBColor(0x8A, 0x23, 0x14)
_FONT = "Liberation Sans"


def report_on(check: DesignCheck, references: Mapping[str, str], on: date | None = None) -> bytes:
    """The report as a Word file. `references` are by report id, `on` is the day it is dated with."""
    document = docx.Document()
    _styles(document)
    day = on or date.today()
    title = clean(check.title)
    document.core_properties.title, document.core_properties.author = f"Design check: {title}", "lessonbase"
    document.add_paragraph("Design check", style="Title")
    document.add_paragraph(title, style="Subtitle")
    silent = sum(part.standing == "nothing" for part in check.parts)
    nothing = f", nothing on {counted(silent, 'part')}" if silent else ""
    document.add_paragraph(
        f"{counted(len(check.parts), 'part')} checked on {day.day} {day:%B %Y} against {counted(check.reports, 'report')}: "
        f"{counted(check.bearings, 'lesson, practice or recommendation', 'lessons, practices and recommendations')}"
        f"{nothing}. "
        "All quotes are the reports’ own words."
    )
    for note in check.notes:
        _soft(document, note)
    document.add_paragraph("At a glance", style="Heading 1")
    _glance(document, check)
    for part in check.parts:
        _part(document, check, part)
    _sources(document, check, references)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def named(part: DraftPart) -> str:
    """A part as it is named: its heading, or how it begins."""
    if part.heading:
        return clean(part.heading)
    opening = clean(part.text)
    return opening if len(opening) <= 60 else opening[:60].rsplit(" ", 1)[0] + " …"


def _glance(document: Document, check: DesignCheck) -> None:
    table = document.add_table(rows=1, cols=3, style="Light List")
    table.autofit = False
    for cell, head in zip(
        table.rows[0].cells, ("", "Part of the draft", "What the reports say"), strict=True
    ):
        cell.text = head
    for part in check.parts:
        cells = table.add_row().cells
        for cell, text in zip(cells, (str(part.number), named(part), verdict(check, part)), strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold = False
            if part.standing == "nothing" and cell is cells[2]:
                run.font.color.rgb = _ALARM
    for row in table.rows:
        for cell, width in zip(row.cells, (10, 66, 90), strict=True):
            cell.width = Mm(width)


def _part(document: Document, check: DesignCheck, part: DraftPart) -> None:
    document.add_paragraph(f"{part.number}  {named(part)}", style="Heading 1")
    for line in part.text.split("\n"):
        document.add_paragraph(clean(line.replace("\t", " · ")), style="Quote")
    run = document.add_paragraph().add_run(f"{verdict(check, part)}.")
    run.bold = True
    run.font.color.rgb = _ALARM if part.standing == "nothing" else _ACCENT
    for heading, bearings in part.under_headings():
        document.add_paragraph(heading, style="Heading 2")
        for one in bearings:
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.add_run(marked(one)).bold = True
            paragraph.add_run(f"“{clean(one.text)}” ")
            paragraph.add_run(clean(source(check, one.citations[0]))).font.color.rgb = _SOFT
            if also := beside(check, one):
                _soft(document, also, "List Continue")
    if said := advice(part):
        _soft(document, said)


def _sources(document: Document, check: DesignCheck, references: Mapping[str, str]) -> None:
    used = dict.fromkeys(one.report_id for one in check.citations)
    if not used:
        return
    document.add_paragraph("Sources", style="Heading 1")
    for report_id in sorted(used, key=lambda one: references[one].casefold()):
        document.add_paragraph(clean(references[report_id]))


def _soft(document: Document, text: str, style: str = "Normal") -> None:
    run = document.add_paragraph(style=style).add_run(clean(text))
    run.italic = True
    run.font.color.rgb = _SOFT


def _styles(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    wanted = {
        "Normal": (10.5, _INK),
        "Title": (24, _INK),
        "Subtitle": (13, _SOFT),
        "Heading 1": (14, _INK),
        "Heading 2": (11, _ACCENT),
        "Quote": (10.5, _SOFT),
        "List Bullet": (10.5, _INK),
        "List Continue": (9.5, _SOFT),
    }
    for name, (size, color) in wanted.items():
        font = document.styles[name].font
        font.name, font.size, font.color.rgb = _FONT, Pt(size), color
