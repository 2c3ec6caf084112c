"""What a row becomes: records, their evidence, what tags them, and everything else it says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lessonbase.model import Document, Stated
from lessonbase.reading import read
from lessonbase.reading.lesson_tables import Columns
from tests.reading.lesson_tables.conftest import WELLS, codes, stated

Written = Callable[..., Path]


def evidence(document: Document, record: Stated) -> list[str]:
    """The texts that elaborate a record."""
    return [document.blocks[block].text for block in record.evidence]


def test_a_lesson_and_its_recommendation_are_two_records(wells: Path) -> None:
    document = read(wells)
    assert stated(document) == [
        ("lesson", "Wells last where families pay a small fee each month."),
        ("recommendation", "Agree the fee before drilling begins."),
        ("lesson", "Parts must be for sale nearby, or pumps stand still."),
    ]
    assert [each.label for each in document.stated] == ["Lesson learned", "Recommendation", "Lesson learned"]


def test_the_context_stays_apart_from_the_statement_under_its_column_s_name(wells: Path) -> None:
    document = read(wells)
    block = document.stated[0].evidence[1]
    assert document.blocks[block].text == "Four committees kept accounts from the start."
    assert (document.blocks[block - 1].kind, document.blocks[block - 1].text) == ("heading", "Background")


def test_the_title_heads_its_row(wells: Path) -> None:
    headings = [block for block in read(wells).blocks if block.kind == "heading" and block.level == 2]
    assert [(block.text, block.spans[0].row) for block in headings] == [
        ("Paying for the pump", 2),
        ("Spare parts", 3),
    ]


def test_an_id_heads_a_row_without_title(log: Path) -> None:
    assert read(log).blocks[0].text == "Ref: 1"


def test_nothing_that_the_table_says_is_lost(wells: Path) -> None:
    said = read(wells).pages[0].text
    cells = [cell.strip('"') for line in WELLS.split("\n")[1:] for cell in line.split(",") if cell]
    assert [cell for cell in cells if cell.strip() not in said] == []


def test_the_kind_cell_tells_the_kind_and_is_the_label(log: Path) -> None:
    assert [(each.kind, each.label) for each in read(log).stated] == [
        ("success", "Success"),
        ("challenge", "Challenge"),
        ("lesson", "Lesson learned"),
        ("recommendation", "Recommendation"),
    ]


def test_a_row_of_two_kinds_is_a_record_of_each_in_the_same_words(log: Path) -> None:
    lesson, recommendation = read(log).stated[2:]
    assert lesson.blocks == recommendation.blocks


@pytest.mark.parametrize(
    "both", ["Lesson and recommendation", "Lesson / Recommendation", "Leçon et recommandation"]
)
def test_a_kind_cell_that_joins_two_kinds_names_both(written: Written, both: str) -> None:
    document = read(
        written(f"Text,Type\nOrder boats while the river is low.,{both}\nThe ferry sank.,Challenge\n")
    )
    assert [kind for kind, _ in stated(document)] == ["lesson", "recommendation", "challenge"]


def test_the_kind_cell_outranks_the_header_of_the_only_column_of_statements(written: Written) -> None:
    document = read(
        written("Lesson,Type\nThe bridge held.,Success\nThe ford did not.,\nThe ferry sank.,Challenge\n")
    )
    assert [kind for kind, _ in stated(document)] == ["success", "lesson", "challenge"]


def test_words_of_one_s_own_may_name_kinds(written: Written) -> None:
    path = written("Text,Type\nThe bridge held well.,Sunshine\nThe ford did not hold.,Challenge\n")
    columns = Columns(text="Text", kind="Type", kinds={"sunshine": "success"})
    assert [kind for kind, _ in stated(read(path, columns=columns))] == ["success", "challenge"]


def test_words_of_one_s_own_are_not_parted(written: Written) -> None:
    path = written("Text,Type\nThe bridge held well.,Success and lesson\n")
    columns = Columns(text="Text", kind="Type", kinds={"success and lesson": "best_practice"})
    assert [kind for kind, _ in stated(read(path, columns=columns))] == ["best_practice"]


def test_a_kind_that_is_not_known_is_text_and_no_record(written: Written) -> None:
    table = "Text,Type\nThe bridge held well.,Success\nThe ford was deep again.,Remark\nThe ferry sank twice.,Challenge\n"
    document = read(written(table))
    assert len(document.stated) == 2
    assert "The ford was deep again." in document.pages[0].text
    assert "“Remark”" in codes(document)["kinds-unknown"]
    assert "rows-without-lesson" not in codes(document)


def test_a_best_practice_stands_under_the_lesson_of_its_row(written: Written) -> None:
    table = "Lesson,Good practice\nFish return to shaded pools.,Plant willows on the bank.\n,Count the fish each May.\n"
    lesson, practice, alone = read(written(table)).stated
    assert (lesson.parent, practice.parent, alone.parent) == (None, 0, None)


def test_rows_without_a_lesson_are_counted_and_kept(written: Written) -> None:
    document = read(written("Lesson,Country\nBoil the water.,Iraq\n,Iran\n,Oman\n"))
    assert codes(document)["rows-without-lesson"] == "No lesson stands in 2 rows (3, 4)."
    assert "Country: Iran" in document.pages[0].text


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "N/A",
            "-",
            "none",
            "TBD",
            "?",
            "idem",
            "See lesson(s) learned.",
            "As above",
            "No lesson identified",
        ),
        *("Aucune", "Voir ci-dessus", "Aucune recommandation formulée", "Pas de leçon", "Rien à signaler"),
        *("No aplica", "Ninguna lección identificada", "Sin lecciones", "Ver más arriba"),
        *("Nenhuma", "Não há", "Sem lições", "Nenhuma lição registrada", "Ver acima"),
    ],
)
def test_a_cell_that_says_there_is_nothing_is_no_lesson(written: Written, cell: str) -> None:
    document = read(written(f"Lesson,Country\nBoil the water.,Iraq\n{cell},Iran\n"))
    assert len(document.stated) == 1
    assert codes(document)["rows-without-lesson"] == "No lesson stands in row 3."


@pytest.mark.parametrize(
    "cell", ["See the elders first.", "None came.", "Ver el pozo antes.", "No lesson is too small."]
)
def test_a_short_lesson_is_one(written: Written, cell: str) -> None:
    assert len(read(written(f"Lesson,Country\nBoil the water.,Iraq\n{cell},Iran\n")).stated) == 2


def test_cells_of_several_labels_tag_by_each(log: Path) -> None:
    assert [words for words in read(log).stated[1].words if words[0] == "country"] == [
        ("country", "Nepal"),
        ("country", "Bhutan"),
    ]


def test_a_column_to_leave_out_is_not_read(wells: Path) -> None:
    document = read(wells, columns=Columns(lesson="Lesson learned", leave_out="Approved by"))
    assert "Njeri" not in document.pages[0].text


def test_marks_of_html_are_read_as_what_they_mean(written: Written) -> None:
    document = read(written('Lesson\n"<p>Salt &amp; sand<br/>do not mix.</p>"\nKeep a < b in mind.\n'))
    assert stated(document)[0][1] == "Salt & sand\ndo not mix."
    assert stated(document)[1][1] == "Keep a < b in mind."


def test_a_publisher_of_all_rows_is_the_report_s(written: Written) -> None:
    one = "Lesson,Organisation\nBoil the water.,Red Well\nCover the pot.,Red Well\n"
    assert read(written(one)).report.publisher == "Red Well"
    assert read(written(one + "Stir it.,Blue Well\n", "two.csv")).report.publisher is None


def test_a_long_cell_of_a_column_nobody_named_is_evidence(written: Written) -> None:
    remark = "It was seen again and again. " * 8
    document = read(written(f"Lesson,Rem\nBoil the water.,{remark}\nCover the pot.,short\nStir it.,short\n"))
    assert evidence(document, document.stated[0]) == [remark.strip()]
    assert evidence(document, document.stated[1]) == ["Rem: short"]


@pytest.mark.parametrize(
    "cell",
    ["1) Pay weekly. 2) Pay in cash.", "(a) Pay weekly.; (b) Pay in cash.", "1. Pay weekly. 2. Pay in cash."],
)
def test_items_that_were_numbered_on_one_line_of_a_cell_are_a_record_each(
    written: Written, cell: str
) -> None:
    document = read(written(f'Country;Lesson learned\nKenya;"{cell}"\nPeru;Ask the elders first.\n'))
    assert [text for _, text in stated(document)] == ["Pay weekly.", "Pay in cash.", "Ask the elders first."]


@pytest.mark.parametrize(
    "cell", ["1. In 2 of 3 villages pay was late.", "It failed in phase 1. 2. came later."]
)
def test_numbers_that_count_no_items_part_no_cell(written: Written, cell: str) -> None:
    document = read(written(f"Country;Lesson learned\nKenya;{cell}\nPeru;Ask the elders first.\n"))
    assert len(stated(document)) == 2
