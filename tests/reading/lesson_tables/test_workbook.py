"""Excel workbooks."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import Font

from lessonbase.errors import ReadError, UnsupportedError
from lessonbase.reading import read
from tests.reading.lesson_tables.conftest import codes, stated

Written = Callable[..., Path]
Rows = list[list[object]]
HEADERS: list[object] = ["Lesson learnt", "Country", "Date", "Share reached", "Families"]
ROWS: Rows = [
    ["Teachers stay where they are housed.", "Bolivia", date(2021, 3, 9), 0.25, 1200],
    ["Books arrive late when the port is closed.", "Peru", date(2020, 11, 30), 0.5, 40.5],
]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """`workbook(Name=rows, …)` saves a workbook with these sheets; a name that ends in "_" is hidden."""

    def save(**sheets: Rows) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            sheet = book.create_sheet(name.strip("_"))
            for row in rows:
                sheet.append(row)
            if name.endswith("_"):
                sheet.sheet_state = "hidden"
            for cell in sheet["D"]:
                cell.number_format = "0%"
        path = tmp_path / "schools.xlsx"
        book.save(path)
        return path

    return save


def test_a_row_is_a_record_and_values_are_as_shown(workbook: Callable[..., Path]) -> None:
    document = read(workbook(Schools=[HEADERS, *ROWS]))
    assert stated(document) == [("lesson", row[0]) for row in ROWS]
    assert document.blocks[document.stated[0].evidence[0]].text.split("\n") == [
        "Country: Bolivia",
        "Date: 2021-03-09",
        "Share reached: 25%",
        "Families: 1200",
    ]


def test_every_sheet_of_lessons_is_read_under_its_name(workbook: Callable[..., Path]) -> None:
    document = read(workbook(North=[HEADERS, ROWS[0]], South=[HEADERS, ROWS[1]]))
    assert [block.text for block in document.blocks if block.kind == "heading"] == ["North", "South"]
    assert len(document.stated) == 2


def test_a_sheet_s_name_tells_what_its_rows_are(workbook: Callable[..., Path]) -> None:
    rows: Rows = [
        ["No.", "Description"],
        [1, "Build the store before the harvest."],
        [2, "Train two keepers in each."],
    ]
    document = read(workbook(Recommendations=rows, Lessons=rows))
    assert [kind for kind, _ in stated(document)] == ["recommendation"] * 2 + ["lesson"] * 2


def test_hidden_sheets_and_lists_of_codes_are_passed_over_and_named(workbook: Callable[..., Path]) -> None:
    codelist: Rows = [["code", "meaning"], [1, "yes"], [2, "no"]]
    document = read(workbook(Schools=[HEADERS, *ROWS], Old_=[HEADERS, ROWS[0]], Codes=codelist))
    assert len(document.stated) == 2
    told = " ".join(each.text for each in document.report.warnings if each.code == "sheets-unread")
    assert "“Old”" in told
    assert "“Codes”" in told


def test_sheets_without_rows_under_headers_are_named_and_blank_ones_are_not(
    workbook: Callable[..., Path],
) -> None:
    note: Rows = [["Recommendation: fund the stores for two more years."]]
    form: Rows = [["Lesson learned", "Herders trust a vet who speaks their language."]]
    document = read(workbook(Schools=[HEADERS, *ROWS], Note=note, Form=form, Sheet2=[]))
    assert len(document.stated) == 2
    assert codes(document)["sheets-unread"].endswith("“Note”, “Form”.")


def test_headers_are_found_below_a_title(workbook: Callable[..., Path]) -> None:
    document = read(workbook(Schools=[["School lessons of 2021"], [], HEADERS, *ROWS]))
    assert document.blocks[document.stated[0].blocks[0]].spans[0].place == "row 4"


def test_merged_headers_lend_their_words_to_those_below(workbook: Callable[..., Path]) -> None:
    rows: Rows = [
        ["Lesson", None, "Recommendation", None],
        ["Text", "Source", "Text", "Addressee"],
        ["Doors need two locks each.", "visit", "Buy locks with the doors.", "ministry"],
    ]
    document = read(workbook(Locks=rows))
    assert stated(document) == [
        ("lesson", "Doors need two locks each."),
        ("recommendation", "Buy locks with the doors."),
    ]
    assert "Recommendation – Addressee: ministry" in document.pages[0].text


def test_what_a_merged_cell_says_holds_for_all_its_rows_but_a_lesson_is_stated_once(
    workbook: Callable[..., Path],
) -> None:
    path = workbook(
        Herds=[
            ["Country", "Lesson", "Recommendation"],
            ["Kenya", "Vets come late in the rains.", "Train vets in each village."],
            [None, None, "Store the vaccine near the herds."],
            ["Mali", "Herders sell where prices are known.", "Tell prices on the radio."],
        ]
    )
    book = openpyxl.load_workbook(path)
    book["Herds"].merge_cells("A2:A3")
    book["Herds"].merge_cells("B2:B3")
    book.save(path)
    document = read(path)
    assert [kind for kind, _ in stated(document)] == [
        "lesson",
        *["recommendation"] * 2,
        "lesson",
        "recommendation",
    ]
    countries = [word for each in document.stated for _, word in each.words]
    assert countries == ["Kenya"] * 3 + ["Mali"] * 2


def test_a_locked_workbook_says_so(written: Written) -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(ReadError, match="password"):
        read(written(locked, "locked.xlsx"))


def test_a_workbook_of_old_is_of_no_kind_we_read(written: Written) -> None:
    with pytest.raises(UnsupportedError, match="xlsx"):
        read(written(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.xls"))


def test_a_workbook_under_the_name_of_an_old_one_is_read(workbook: Callable[..., Path]) -> None:
    path = workbook(Schools=[HEADERS, *ROWS])
    assert len(read(path.rename(path.with_suffix(".xls"))).stated) == 2


def test_a_workbook_that_unpacks_without_end_is_refused(written: Written) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60 << 20))
    with pytest.raises(ReadError, match="unpacks to"):
        read(written(packed.getvalue(), "bomb.xlsx"))


@pytest.mark.parametrize("kept", [100, 3000, -200])
def test_a_damaged_workbook_is_refused_with_its_reason(workbook: Callable[..., Path], kept: int) -> None:
    path = workbook(Schools=[HEADERS, *ROWS])
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ReadError, match="damaged"):
        read(path)


def test_a_damaged_sheet_is_refused_with_its_reason(workbook: Callable[..., Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(workbook(Schools=[HEADERS, *ROWS])) as sound, zipfile.ZipFile(broken, "w") as other:
        for name in sound.namelist():
            content = sound.read(name)
            other.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    with pytest.raises(ReadError, match="damaged"):
        read(broken)


def test_the_mapping_that_was_guessed_is_told_for_each_sheet(workbook: Callable[..., Path]) -> None:
    document = read(workbook(North=[HEADERS, ROWS[0]]))
    assert "“Lesson learnt” as lesson" in codes(document)["columns-guessed"]


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The workbook with each of its parts changed; None leaves one out."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if (changed := change(name, data)) is not None:
                archive.writestr(name, changed)
    return path


def test_a_workbook_that_lost_its_styles_is_read(workbook: Callable[..., Path]) -> None:
    path = rewritten(
        workbook(Schools=[HEADERS, *ROWS]), lambda name, data: None if "styles" in name else data
    )
    document = read(path)
    assert stated(document) == [("lesson", row[0]) for row in ROWS]
    assert "Country: Bolivia" in document.blocks[document.stated[0].evidence[0]].text


def test_a_strict_workbook_is_refused_with_the_way_out(workbook: Callable[..., Path]) -> None:
    usual = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = rewritten(
        workbook(Schools=[HEADERS, *ROWS]),
        lambda _, data: data.replace(usual, b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    )
    with pytest.raises(ReadError, match=r"Strict.*Excel Workbook") as caught:
        read(strict)
    assert type(caught.value) is ReadError


def test_a_binary_workbook_is_of_no_kind_we_read(written: Written) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", b"")
    with pytest.raises(UnsupportedError, match="xlsb"):
        read(written(packed.getvalue(), "schools.xlsb"))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_that_declares_entities_is_refused_for_that(
    workbook: Callable[..., Path], part: str
) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    def bomb(name: str, data: bytes) -> bytes:
        root = data.index(b"<", data.find(b"?>") + 1)
        return data[:root] + laughs + data[root:] if name == part else data

    with pytest.raises(ReadError, match="declares entities"):
        read(rewritten(workbook(Schools=[HEADERS, *ROWS]), bomb))


# ── what a sheet hides, leaves uncomputed, or holds twice ────────────────────────────────────


def edited(
    workbook: Callable[..., Path], change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]
) -> Path:
    path = workbook(Lessons=[HEADERS, *ROWS])
    book = openpyxl.load_workbook(path)
    change(book.worksheets[0])
    book.save(path)
    return path


def test_hidden_rows_and_columns_are_left_out_and_told_of(workbook: Callable[..., Path]) -> None:
    def hide(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    document = read(edited(workbook, hide))
    text = " ".join(block.text for block in document.blocks)
    assert "port is closed" not in text
    assert "Bolivia" not in text
    told = " ".join(warning.text for warning in document.report.warnings if warning.code == "parts-unread")
    assert "Hidden rows were not read: 3." in told
    assert "Hidden columns were not read: B." in told


def test_formulas_without_a_value_are_told_of(workbook: Callable[..., Path]) -> None:
    def compute(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["A3"] = '="Books arrive "&"late."'

    document = read(edited(workbook, compute))
    [told] = [warning.text for warning in document.report.warnings if warning.code == "formulas-uncomputed"]
    assert "A3" in told


def test_a_workbook_of_nothing_but_such_formulas_says_what_to_do(workbook: Callable[..., Path]) -> None:
    def compute(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["A2"] = '="Teachers stay "&"where they are housed."'
        sheet["A3"] = '="Books arrive "&"late."'

    with pytest.raises(ReadError, match="spreadsheet program"):
        read(edited(workbook, compute))


def test_a_list_typed_in_a_cell_states_a_record_an_item(workbook: Callable[..., Path]) -> None:
    cell = "In short:\n- Teachers stay where they are housed.\n- Books come late when the port is closed."
    document = read(workbook(Lessons=[["Lesson learnt", "Country"], [cell, "Peru"]]))
    assert stated(document) == [
        ("lesson", "Teachers stay where they are housed."),
        ("lesson", "Books come late when the port is closed."),
    ]


def test_tables_beside_each_other_under_banners_are_read_each_by_its_headers(
    workbook: Callable[..., Path],
) -> None:
    rows: Rows = [
        ["Lessons learned", None, None, "Recommendations", None],
        ["Country", "Lesson", None, "Recommendation", "Addressee"],
        [
            "Peru",
            "Teachers stay where they are housed.",
            None,
            "Build houses for teachers first.",
            "Ministry",
        ],
        [
            "Peru",
            "Books arrive late when the port is closed.",
            None,
            "Order books in March every year.",
            "Ministry",
        ],
    ]
    assert sorted(stated(read(workbook(Log=rows)))) == [
        ("lesson", "Books arrive late when the port is closed."),
        ("lesson", "Teachers stay where they are housed."),
        ("recommendation", "Build houses for teachers first."),
        ("recommendation", "Order books in March every year."),
    ]


def test_a_blank_column_within_a_table_does_not_part_its_rows(workbook: Callable[..., Path]) -> None:
    rows: Rows = [
        ["Country", "Lesson learnt", None, "What happened", "Year"],
        [
            "Peru",
            "Teachers stay where they are housed.",
            None,
            "Nine of ten left within a year of coming.",
            2019,
        ],
    ]
    document = read(workbook(Log=rows))
    assert stated(document) == [("lesson", "Teachers stay where they are housed.")]
    assert document.stated[0].evidence


def test_headers_down_the_first_column_name_the_rows(workbook: Callable[..., Path]) -> None:
    turned = [list(column) for column in zip(HEADERS[:2], *(row[:2] for row in ROWS), strict=True)]
    document = read(workbook(Lessons=[["Schools of the valley"], *turned]))
    assert stated(document) == [("lesson", row[0]) for row in ROWS]
    assert [dict(each.words) for each in document.stated] == [{"country": row[1]} for row in ROWS]


def test_a_first_column_that_says_of_each_row_what_it_is_is_no_column_of_headers(
    workbook: Callable[..., Path],
) -> None:
    rows: Rows = [["Lesson", ROWS[0][0]], ["Lesson", ROWS[1][0]], ["Recommendation", "Ask the port first."]]
    document = read(workbook(Log=[["Entry", "Text"], *rows]))
    assert [text for _, text in stated(document)] == [row[1] for row in rows]


def test_a_cell_that_is_struck_out_is_not_read(workbook: Callable[..., Path]) -> None:
    path = workbook(Lessons=[HEADERS, *ROWS])
    book = openpyxl.load_workbook(path)
    book["Lessons"]["A2"].font = Font(strike=True)
    book.save(path)
    assert stated(read(path)) == [("lesson", ROWS[1][0])]


def test_of_what_a_workbook_holds_beside_its_cells_it_is_told(workbook: Callable[..., Path]) -> None:
    path = workbook(Lessons=[HEADERS, *ROWS])
    book = openpyxl.load_workbook(path)
    book["Lessons"]["A2"].comment = Comment("Is this so?", "A reader")
    book["Lessons"].add_chart(BarChart(), "H2")
    book.save(path)
    (told,) = (each for each in read(path).report.warnings if each.code == "parts-unread")
    assert "1 note" in told.text
    assert "1 chart" in told.text
