"""CSV and TSV files as offices' programs write them."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lessonbase.errors import ReadError
from lessonbase.reading import read
from lessonbase.reading.lesson_tables import sheets
from lessonbase.reading.lesson_tables.cells import cell_text
from tests.reading.lesson_tables.conftest import LOG, WELLS, codes, stated, statements

Written = Callable[..., Path]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_though_commas_stand_in_sentences(written: Written, delimiter: str) -> None:
    lines = [
        ("Lesson", "Country"),
        ("Start small, then grow", "Peru"),
        ("Ask the women, who fetch the water", "Chile"),
    ]
    quoted = [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in line) for line in lines]
    assert statements(written("\n".join(quoted))) == [lines[1][0], lines[2][0]]


def test_the_headers_settle_the_delimiter_where_every_place_has_commas(written: Written) -> None:
    table = (
        "Place;Lesson\nKiambu, Central, Kenya;Pay farmers each week.\nMopti, Mopti, Mali;Train the women first.\n"
        "Voi, Coast, Kenya;Publish the price on the radio.\n"
    )
    assert len(statements(written(table))) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_survive_the_encoding_and_its_byte_order_mark(written: Written, encoding: str) -> None:
    table = "Leçon apprise,Pays\nLes comités élus gèrent mieux l’eau à la saison sèche,Sénégal\n"
    assert statements(written(table.encode(encoding))) == [
        "Les comités élus gèrent mieux l’eau à la saison sèche"
    ]


def test_a_first_line_that_names_the_delimiter_is_no_header(written: Written) -> None:
    document = read(written("sep=;\n" + LOG))
    assert len(document.stated) == 4
    assert document.blocks[document.stated[0].blocks[0]].spans[0].place == "row 2"


def test_a_line_break_within_quotes_stays_in_the_cell(written: Written) -> None:
    table = (
        'Lesson,Country\n"Agree who pays:\nfamilies, or the school.",Mali\nMeet after each harvest.,Mali\n'
    )
    document = read(written(table))
    first, second = (document.blocks[each.blocks[0]] for each in document.stated)
    assert first.text == "Agree who pays:\nfamilies, or the school."
    assert (first.spans[0].place, second.spans[0].place) == ("row 2", "row 3")


def test_rows_are_counted_as_a_spreadsheet_shows_them_blank_ones_too(written: Written) -> None:
    document = read(written("Lesson,Country\nKeep a second key.,Togo\n\nPaint the well white.,Togo\n"))
    assert [document.blocks[each.blocks[0]].spans[0].row for each in document.stated] == [2, 4]


def test_ragged_rows_lose_nothing(written: Written) -> None:
    document = read(
        written("Lesson,Country\nPlant before June ends.\nShare the tools fairly.,Laos,as the elders said\n")
    )
    assert "column C: as the elders said" in document.pages[0].text
    assert len(document.stated) == 2


def test_headers_are_found_below_a_title_and_a_note(written: Written) -> None:
    assert len(statements(written("Lessons of the year\n\nprepared by the field office\n" + WELLS))) == 3


def test_headers_are_the_first_row_though_the_cells_below_read_like_headers(written: Written) -> None:
    table = "Lesson,Where\nA lesson for every project,country office\nA challenge of context,sector office\n"
    assert len(statements(written(table))) == 2


def test_the_headers_that_a_second_export_brings_along_are_no_lesson(written: Written) -> None:
    table = "Country,Lesson learned\nKenya,Pay farmers each week.\nCountry,LESSON LEARNED,\nMali,Train women first.\n"
    document = read(written(table))
    assert stated(document) == [("lesson", "Pay farmers each week."), ("lesson", "Train women first.")]
    assert document.blocks[document.stated[1].blocks[0]].spans[0].row == 4


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(written: Written, delimiter: str) -> None:
    rows = [
        "Country,Lesson",
        "Chad,Buy early.",
        'Mali,"Train first.',
        "Togo,Paint the well.",
        "Togo,Keep a key.",
    ]
    document = read(written("\n".join(rows).replace(",", delimiter)))
    assert [said for _, said in stated(document)] == [
        "Buy early.",
        "Train first.",
        "Paint the well.",
        "Keep a key.",
    ]
    assert "row 3" in codes(document)["quotes-unclosed"]


def test_a_cell_that_is_never_closed_keeps_its_commas_and_the_next_row_its_quotes(written: Written) -> None:
    table = (
        'id,country,lesson\n1,Kenya,"Pay weekly, in cash."\n2,Mali,"Train women before, not after.\n'
        '3,Ghana,"Ask first, then build."\n4,Togo,Keep a key.\n'
    )
    assert statements(written(table)) == [
        "Pay weekly, in cash.",
        "Train women before, not after.",
        "Ask first, then build.",
        "Keep a key.",
    ]


def test_stray_quotes_in_a_cell_of_two_lines_part_no_row_but_are_told(written: Written) -> None:
    table = 'Lesson,Country\nBuy early.,Chad\n"They said\nand "meant" it.",Mali\nMeet often.,Mali\n'
    document = read(written(table))
    assert len(document.stated) == 3
    assert "row 3" in codes(document)["quotes-unclosed"]


def test_a_table_under_another_has_headers_of_its_own(written: Written) -> None:
    table = (
        "Country,Lesson learned\nKenya,Pay farmers each week.\nMali,Train women first.\n\n"
        "Country,Recommendation\nTogo,Ask the traders first.\nTogo,Tell prices on the radio.\n"
    )
    document = read(written(table))
    assert [kind for kind, _ in stated(document)] == ["lesson"] * 2 + ["recommendation"] * 2
    assert [each.words for each in document.stated][2:] == [(("country", "Togo"),)] * 2


def test_a_table_of_something_else_under_the_lessons_is_told(written: Written) -> None:
    table = "Country,Lesson learned\nKenya,Pay farmers each week.\nMali,Train women first.\nCountry,Year\nTogo,2019\n"
    document = read(written(table))
    assert len(document.stated) == 2
    assert "rows 5–5" in codes(document)["sheets-unread"]


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_row(written: Written) -> None:
    table = 'Lesson,Country\nBuy early.,Chad\n"Never closed,Chad\n' + "More words follow here.\n" * 50_000
    with pytest.raises(ReadError, match="row 3"):
        read(written(table))


def test_a_table_of_numbers_is_no_table_of_lessons(written: Written) -> None:
    with pytest.raises(ReadError, match="holds no lessons"):
        read(written("district,wells,households\nNorth,14,210\nSouth,9,180\n"))


def test_a_table_of_sentences_that_nothing_calls_lessons_names_its_columns(written: Written) -> None:
    table = "who,said\nNjeri,We should have asked the elders first.\nOkello,The road was the hardest part of it all.\n"
    with pytest.raises(ReadError, match=r"“who”, “said”.*lessonbase columns table.csv") as caught:
        read(written(table))
    assert type(caught.value) is ReadError


def test_a_table_of_too_many_rows_is_refused_with_the_number(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "ROWS", 3)
    with pytest.raises(ReadError, match="more than 3 rows"):
        read(written("Lesson,Country\n" + "Mend the roof early.,Cuba\n" * 4))


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text('aé, "\n\r\u00ad\t', min_size=1), min_size=1, max_size=5))
def test_whatever_stands_in_quotes_comes_out_as_it_went_in(tmp_path: Path, notes: list[str]) -> None:
    path = tmp_path / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [("Lesson", "Where"), *((f"Mind the {note} gate", "here") for note in notes)]
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    assert statements(path) == [cell_text(f"Mind the {note} gate") for note in notes]
