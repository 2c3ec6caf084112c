"""Word files: what a reader sees with all changes accepted, each paragraph with its page or number."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from lessonbase.errors import ReadError
from lessonbase.model import Document
from lessonbase.reading import read
from tests.reading.word import lists, numbered, p, r, row, style, table, word, zipped

LONG = (
    "The committee kept the pumps working for three years after the project had ended, because each household "
    "paid a small fee and knew where it went."
)


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Document]:
    """`opened(body, styles=…)` reads a Word file made of these parts."""

    def make(body: str, **parts: str) -> Document:
        path = tmp_path / "draft.docx"
        path.write_bytes(word(body, **parts))
        return read(path)

    return make


def shown(document: Document) -> list[tuple[str, int | None, str]]:
    return [(block.kind, block.level, block.text) for block in document.blocks]


# ── headings, numbers, lists ─────────────────────────────────────────────────────────────────


def test_a_bullet_without_its_item_is_left_out(opened: Callable[..., Document]) -> None:
    document = opened(p("• Pumps that last") + p("• ") + p("• Fees that are paid"))
    assert [text for _, _, text in shown(document)] == ["Pumps that last", "Fees that are paid"]


def test_headings_come_from_styles_however_they_are_named(opened: Callable[..., Document]) -> None:
    styles = (
        style("berschrift1", "heading 1")
        + style("Titre2", "Titre 2")
        + style("Own", "Chapter of ours", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
        + style("Based", "Section of ours", base="Titre2")
    )
    document = opened(
        p("Findings", "berschrift1")
        + p("Fees", "Titre2")
        + p("Next steps", "Own")
        + p("Costs", "Based")
        + p("Outlook", properties='<w:outlineLvl w:val="2"/>')
        + p(LONG),
        styles=styles,
    )
    assert [(block.level, block.text) for block in document.blocks if block.kind == "heading"] == [
        (1, "Findings"),
        (2, "Fees"),
        (1, "Next steps"),
        (2, "Costs"),
        (3, "Outlook"),
    ]


def test_a_bold_line_over_text_is_a_heading_where_styles_say_nothing(opened: Callable[..., Document]) -> None:
    bold = f"<w:p>{r('What worked', '<w:b/>')}</w:p>"
    document = opened(p(LONG) + bold + p(LONG))
    assert [block.kind for block in document.blocks] == ["paragraph", "heading", "paragraph"]


def test_the_number_that_word_shows_is_part_of_a_heading(opened: Callable[..., Document]) -> None:
    styles = style("H1", "heading 1", f"<w:pPr>{numbered(0)}</w:pPr>") + style(
        "H2", "heading 2", f"<w:pPr>{numbered(1)}</w:pPr>"
    )
    document = opened(
        p("Context", "H1") + p("Aims", "H2") + p("Means", "H2") + p("Findings", "H1") + p("Fees", "H2"),
        styles=styles,
        numbering=lists(("upperRoman", "%1."), ("decimal", "%1.%2")),
    )
    assert [block.text for block in document.blocks] == [
        "I. Context",
        "I.1 Aims",
        "I.2 Means",
        "II. Findings",
        "II.1 Fees",
    ]


def test_list_items_have_their_number_and_depth_but_no_bullet(opened: Callable[..., Document]) -> None:
    document = opened(
        p("Pay monthly", properties=numbered(0))
        + p("in cash", properties=numbered(1))
        + p("in kind", properties=numbered(1))
        + p("Mend quickly", properties=numbered(0)),
        numbering=lists(("lowerLetter", "(%1)"), ("bullet", "•")),
    )
    assert shown(document) == [
        ("list_item", 1, "(a) Pay monthly"),
        ("list_item", 2, "in cash"),
        ("list_item", 2, "in kind"),
        ("list_item", 1, "(b) Mend quickly"),
    ]


def test_a_list_that_starts_anew_counts_anew(opened: Callable[..., Document]) -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    document = opened(
        "".join(
            p(text, properties=numbered(0, identity)) for text, identity in zip("abcd", "1122", strict=True)
        ),
        numbering=lists(("decimal", "%1."), more=again),
    )
    assert [block.text for block in document.blocks] == ["1. a", "2. b", "1. c", "2. d"]


def test_files_of_python_docx_are_read(tmp_path: Path) -> None:
    made = docx.Document()
    made.core_properties.title = "Water committees in the valley"
    made.core_properties.author = "Ada Writer"
    made.add_heading("Findings", 1)
    made.add_paragraph("Fees were paid.", style="List Bullet")
    made.add_paragraph("Pumps were mended.", style="List Number 2")
    made.save(str(tmp_path / "made.docx"))
    document = read(tmp_path / "made.docx")
    assert [(block.kind, block.level) for block in document.blocks] == [
        ("heading", 1),
        ("list_item", 1),
        ("list_item", 2),
    ]
    report = document.report
    assert (report.title, report.authors) == ("Water committees in the valley", ("Ada Writer",))
    assert report.origins["title"] == report.origins["authors"] == "the file's properties"


# ── words ────────────────────────────────────────────────────────────────────────────────────


def test_tracked_changes_are_read_as_accepted_with_a_warning(opened: Callable[..., Document]) -> None:
    document = opened(
        f"<w:p>{r('Fees were ')}<w:del>{r('never').replace('w:t', 'w:delText')}</w:del><w:ins>{r('always')}</w:ins>"
        f"{r(' paid.')}<w:moveFrom>{r('Moved.')}</w:moveFrom></w:p><w:p><w:moveTo>{r('Moved.')}</w:moveTo></w:p>"
    )
    assert [block.text for block in document.blocks] == ["Fees were always paid.", "Moved."]
    assert [each.code for each in document.report.warnings] == ["changes-accepted"]


def test_paragraphs_whose_parting_was_deleted_are_one(opened: Callable[..., Document]) -> None:
    document = opened(p("Fees were", properties="<w:rPr><w:del/></w:rPr>") + p("paid."))
    assert [block.text for block in document.blocks] == ["Fees were paid."]


def test_what_a_deleted_end_carries_on_does_not_run_into_a_table(opened: Callable[..., Document]) -> None:
    document = opened(p("Fees.", properties="<w:rPr><w:del/></w:rPr>") + table(row("a", "b"), row("c", "d")))
    assert [block.text for block in document.blocks] == ["Fees.", "a\tb\nc\td"]


def test_a_large_initial_belongs_to_its_word(opened: Callable[..., Document]) -> None:
    document = opened(p("T", properties='<w:framePr w:dropCap="drop" w:lines="3"/>') + p("he committee met."))
    assert [block.text for block in document.blocks] == ["The committee met."]


def test_the_strict_variant_of_the_format_is_read(tmp_path: Path) -> None:
    path = tmp_path / "strict.docx"
    body = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>{}</w:body></w:document>'
    path.write_bytes(
        zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": body.format(p("Words."))})
    )
    assert read(path).blocks[0].text == "Words."


def test_deleted_rows_are_gone(opened: Callable[..., Document]) -> None:
    deleted = row("South", "9").replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>")
    document = opened(table(row("District", "Pumps"), deleted, row("North", "14")))
    assert document.blocks[0].text == "District\tPumps\nNorth\t14"


def test_fields_show_their_result_and_hidden_words_stay_hidden(opened: Callable[..., Document]) -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    field = f"{mark('begin')}<w:r><w:instrText>REF part</w:instrText></w:r>{mark('separate')}{r('part 3')}{mark('end')}"
    document = opened(
        f"<w:p>{r('See ')}{field}{r('.')}{r('secret', '<w:vanish/>')}<w:commentReference/></w:p>"
        f'<w:p><w:fldSimple w:instr="SEQ">{r("7")}</w:fldSimple><w:hyperlink>{r(" links")}</w:hyperlink></w:p>'
    )
    assert [block.text for block in document.blocks] == ["See part 3.", "7 links"]


def test_signs_are_those_on_the_page(opened: Callable[..., Document]) -> None:
    document = opened(
        "<w:p><w:r><w:t>long</w:t><w:noBreakHyphen/><w:t>term</w:t><w:tab/><w:t>house</w:t><w:softHyphen/>"
        '<w:t>hold</w:t><w:br/><w:sym w:font="Symbol" w:char="F0B3"/><w:t> 5 m</w:t></w:r>'
        f"{r('2', '<w:vertAlign w:val=&quot;superscript&quot;/>').replace('&quot;', chr(34))}"
        "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath></w:p>"
    )
    assert document.blocks[0].text == "long-term household ≥ 5 m²a/b"


def test_controls_are_read_but_for_their_prompts(opened: Callable[..., Document]) -> None:
    document = opened(
        f"<w:sdt><w:sdtContent>{p('Filled in.')}</w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('Click here.')}</w:sdtContent></w:sdt>"
        '<w:altChunk r:id="none"/>'
    )
    assert [block.text for block in document.blocks] == ["Filled in."]


# ── notes, boxes, furniture ──────────────────────────────────────────────────────────────────


def test_notes_follow_their_paragraph_and_endnotes_close_the_report(opened: Callable[..., Document]) -> None:
    def note(kind: str, number: int, text: str) -> str:
        return f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r>{r(text)}</w:p></w:{kind}>'

    document = opened(
        f'<w:p>{r("Fees were low")}<w:r><w:footnoteReference w:id="4"/></w:r>{r(" and paid.")}'
        f'<w:r><w:endnoteReference w:id="2"/></w:r></w:p>{p("Pumps ran.")}',
        footnotes='<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        + note("footnote", 4, "Two crowns."),
        endnotes=note("endnote", 2, "In most villages."),
    )
    assert [(block.kind, block.text, block.anchor) for block in document.blocks] == [
        ("paragraph", "Fees were low¹ and paid.¹", None),
        ("footnote", "¹ Two crowns.", 0),
        ("paragraph", "Pumps ran.", None),
        ("footnote", "¹ In most villages.", 0),
    ]


def test_a_note_marked_twice_is_read_once(opened: Callable[..., Document]) -> None:
    mark = '<w:r><w:footnoteReference w:id="4"/></w:r>'
    document = opened(
        f"<w:p>{r('Fees')}{mark}</w:p><w:p>{r('Pumps')}{mark}</w:p>",
        footnotes=f'<w:footnote w:id="4">{p("In crowns.")}</w:footnote>',
    )
    assert [block.text for block in document.blocks] == ["Fees¹", "¹ In crowns.", "Pumps¹"]


def test_a_note_with_a_mark_of_its_own_keeps_it(opened: Callable[..., Document]) -> None:
    document = opened(
        f'<w:p>{r("Fees")}<w:r><w:footnoteReference w:customMarkFollows="1" w:id="4"/><w:t>*</w:t></w:r></w:p>',
        footnotes=f'<w:footnote w:id="4">{p("* In crowns.")}</w:footnote>',
    )
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("paragraph", "Fees*"),
        ("footnote", "* In crowns."),
    ]


def test_a_text_box_is_an_aside_read_once(opened: Callable[..., Document]) -> None:
    box = f"<w:txbxContent>{p('Box 1: pay by the month')}{p('Small fees are paid.')}</w:txbxContent>"
    document = opened(
        f"<w:p>{r('Before the box.')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}"
        f"</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        f"</mc:AlternateContent></w:r></w:p>{p('After the box.')}"
    )
    assert [(block.aside, block.text) for block in document.blocks] == [
        (None, "Before the box."),
        (1, "Box 1: pay by the month"),
        (1, "Small fees are paid."),
        (None, "After the box."),
    ]


def test_a_table_of_one_cell_is_a_box(opened: Callable[..., Document]) -> None:
    document = opened(p(LONG) + table(row("Good practice: pay by the month.")) + p(LONG))
    assert [(block.kind, block.aside) for block in document.blocks] == [
        ("paragraph", None),
        ("paragraph", 1),
        ("paragraph", None),
    ]


def test_headers_and_footers_are_furniture_once(opened: Callable[..., Document]) -> None:
    section = '<w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>'
    document = opened(
        p("First part.", properties=section) + p("Second part.") + section,
        header1=p("Final evaluation"),
        footer1=p("Page 1"),
    )
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("furniture", "Final evaluation"),
        ("paragraph", "First part."),
        ("furniture", "Page 1"),
        ("paragraph", "Second part."),
    ]


def test_tables_of_contents_are_furniture(opened: Callable[..., Document]) -> None:
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    document = opened(
        f"<w:sdt>{gallery}<w:sdtContent>{p('In this report')}{p('Findings 4')}</w:sdtContent></w:sdt>"
        + p("Figure 1: Pumps 9", "F")
        + p("Contents")
        + "".join(p(f"Part {n} …  {n}4") for n in range(1, 5))
        + p(LONG),
        styles=style("F", "table of figures"),
    )
    assert [block.kind for block in document.blocks] == ["furniture"] * 8 + ["paragraph"]


def test_captions_are_told_by_their_style(opened: Callable[..., Document]) -> None:
    document = opened(p("Pumps by district", "C"), styles=style("C", "caption"))
    assert document.blocks[0].kind == "caption"


# ── tables ───────────────────────────────────────────────────────────────────────────────────


def test_merged_cells_are_read_once_and_columns_stay_in_line(opened: Callable[..., Document]) -> None:
    def cell(text: str, properties: str) -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    document = opened(
        table(
            row(cell("Pumps", '<w:gridSpan w:val="2"/>'), "Fee"),
            row(cell("North", '<w:vMerge w:val="restart"/>'), "14", "2"),
            row(cell("again", "<w:vMerge/>"), "9", "3"),
        )
    )
    assert document.blocks[0].text == "Pumps\t\tFee\nNorth\t14\t2\n\t9\t3"


def test_a_cell_of_several_paragraphs_stays_one_cell(opened: Callable[..., Document]) -> None:
    points = "".join(p(text, properties=numbered(0)) for text in ("Pay monthly.", "Mend quickly."))
    document = opened(
        table(row("District", "Advice"), row("North", f"<w:tc>{points}</w:tc>")),
        numbering=lists(("bullet", "•")),
    )
    assert document.blocks[0].text == "District\tAdvice\nNorth\t• Pay monthly. • Mend quickly."


# ── places ───────────────────────────────────────────────────────────────────────────────────

RENDERED = "<w:r><w:lastRenderedPageBreak/></w:r>"


def test_pages_are_those_that_the_file_records(opened: Callable[..., Document]) -> None:
    document = opened(
        p("On the first.")
        + f"<w:p>{r('Begins on the first')}{RENDERED}{r('and ends on the second.')}</w:p>"
        + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        + f"<w:p>{RENDERED}{r('On the third.')}</w:p>"
        + f"<w:p><w:pPr><w:pageBreakBefore/></w:pPr>{RENDERED}{r('On the fourth.')}</w:p>"
    )
    assert [block.page for block in document.blocks] == [1, 1, 3, 4]
    assert [span.page for span in document.blocks[1].spans] == [1, 2]
    assert document.report.page_count == len(document.pages) == 4
    assert document.pages[2].width is None


def test_a_row_over_a_page_break_turns_the_page_once(opened: Callable[..., Document]) -> None:
    def broken(text: str) -> str:
        return f"<w:tc><w:p>{r(text)}{RENDERED}{r('goes on')}</w:p></w:tc>"

    document = opened(table(row("a", "b"), row(broken("c"), broken("d"))) + p("After."))
    assert [block.page for block in document.blocks] == [1, 2]


def test_without_recorded_pages_each_paragraph_has_its_number(opened: Callable[..., Document]) -> None:
    document = opened(
        p("One.") + p() + p("Two.") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + p("Three.")
    )
    assert [block.spans[0].place for block in document.blocks] == [
        "paragraph 1",
        "paragraph 2",
        "paragraph 3",
    ]
    assert document.report.page_count is None


def test_a_file_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.docx"
    path.write_bytes(word("".join(f"<w:p>{RENDERED}{r('Words.')}</w:p>" for _ in range(9))))
    with pytest.raises(ReadError, match="it has 10 pages, more than 5"):
        read(path, pages=5)
    assert read(path, pages=10).report.page_count == 10


# ── what is struck out, typed, pasted or placed within a cell ───────────────────────────────


def test_words_struck_out_by_hand_are_not_read(opened: Callable[..., Document]) -> None:
    struck = "<w:p>" + r("Close the shops. ", "<w:strike/>") + r("Keep the shops open.") + "</w:p>"
    document = opened(struck + p("Sell nothing on credit.", properties="<w:rPr><w:strike/></w:rPr>"))
    assert [text for _, _, text in shown(document)] == ["Keep the shops open.", "Sell nothing on credit."]


def test_a_list_typed_with_line_breaks_is_a_list(opened: Callable[..., Document]) -> None:
    lines = (
        "What we advise:|1. Pay the engineers.|2. Train two women|of each village.|3. Lock the pump house."
    )
    typed = "<w:r>" + "<w:br/>".join(f"<w:t>{line}</w:t>" for line in lines.split("|")) + "</w:r>"
    assert shown(opened(f"<w:p>{typed}</w:p>")) == [
        ("paragraph", None, "What we advise:"),
        ("list_item", 1, "1. Pay the engineers."),
        ("list_item", 1, "2. Train two women of each village."),
        ("list_item", 1, "3. Lock the pump house."),
    ]


def test_a_table_in_a_cell_stays_a_table(opened: Callable[..., Document]) -> None:
    inner = table(row("Lesson", "Where"), row("Fees are paid where accounts hang out.", "Kitui"))
    outer = table(row("Part two", "Annex to part two"), f"<w:tr><w:tc>{p('See:')}{inner}</w:tc></w:tr>")
    texts = [(kind, text) for kind, _, text in shown(opened(p(LONG) + outer))]
    assert ("table", "Lesson\tWhere\nFees are paid where accounts hang out.\tKitui") in texts


def pasted(tmp_path: Path, name: str, content: str) -> Document:
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _related("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _related("aFChunk", name),
        f"word/{name}": content,
        "word/document.xml": (
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            f'<w:body>{p("Before it.")}<w:altChunk r:id="rId1"/>{p("After it.")}</w:body></w:document>'
        ),
    }
    path = tmp_path / "pasted.docx"
    path.write_bytes(zipped(members))
    return read(path)


def _related(kind: str, target: str) -> str:
    base = "http://schemas.openxmlformats.org"
    return (
        f'<Relationships xmlns="{base}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{base}/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    )


def test_a_web_page_pasted_into_a_file_stands_where_it_was_pasted(tmp_path: Path) -> None:
    document = pasted(tmp_path, "part.html", f"<html><body><h1>Advice</h1><p>{LONG}</p></body></html>")
    assert [text for _, _, text in shown(document)] == ["Before it.", "Advice", LONG, "After it."]
    assert [block.spans[0].paragraph for block in document.blocks] == [1, 2, 3, 4]


def test_a_pasted_part_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    document = pasted(tmp_path, "part.bin", "\x01\x02")
    assert [warning.code for warning in document.report.warnings] == ["parts-unread"]
    assert "1 pasted document" in document.report.warnings[0].text


def test_of_comments_in_the_margin_it_is_told(tmp_path: Path) -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("Pay the travel of district engineers.")
    file.add_comment(paragraph.runs, text="Who pays?", author="A reader", initials="A")
    file.save(str(tmp_path / "report.docx"))
    document = read(tmp_path / "report.docx")
    assert [each.code for each in document.report.warnings] == ["parts-unread"]
    assert "Who pays" not in " ".join(block.text for block in document.blocks)
