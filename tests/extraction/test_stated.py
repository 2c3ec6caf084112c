"""Records that a structured source states: whole, in order, with what their row says of them, and no row mixed in."""

from pathlib import Path

import pytest

from lessonbase.extraction import extract
from lessonbase.model import Document, Passage, Record
from lessonbase.reading import read

LIMIT = 400
LONG = " ".join(f"Round {n} of the talks ended without a word on who pays." for n in range(1, 30))
TABLE = f"""\
Title,Lesson,Good practice,Background,Country,Donor
Fees,Agree the fee in writing.,Read the accounts aloud.,The old fee had never been written down.,Kenya,Northland
Talks,{LONG},,,Uganda,Northland
Quiet,,,Nobody came to the meeting that day.,Malawi,Northland
Gates,Recommendation 4: close the gates at dusk.,,,Kenya,Southland
"""

Extracted = tuple[list[Passage], list[Record]]


@pytest.fixture
def document(tmp_path: Path) -> Document:
    """A table of lessons with a practice, a long lesson, a row without any and a label that means nothing here."""
    path = tmp_path / "talks.csv"
    path.write_text(TABLE, encoding="utf-8")
    return read(path)


@pytest.fixture
def extracted(document: Document) -> Extracted:
    """Its passages and records."""
    return extract(document, LIMIT)


def texts(extracted: Extracted, ids: tuple[str, ...]) -> list[str]:
    """The texts of passages by their ids."""
    by_id = {passage.id: passage.text for passage in extracted[0]}
    return [by_id[passage] for passage in ids]


def test_each_stated_record_is_a_record_in_its_order_and_nothing_else_is(
    document: Document, extracted: Extracted
) -> None:
    records = extracted[1]
    assert [record.kind for record in records] == [stated.kind for stated in document.stated]
    assert [record.label for record in records] == ["Lesson", "Good practice", "Lesson", "Lesson"]
    assert all(record.explicit and record.confidence == 1.0 for record in records)


def test_a_statement_is_whole_however_many_passages_hold_it(extracted: Extracted) -> None:
    record = extracted[1][2]
    assert record.statement == LONG
    held = texts(extracted, (record.passage_id, *record.passage_ids))
    assert len(held) > 3
    assert " ".join(held).startswith(LONG)


def test_a_statement_begins_its_passage_and_the_short_fields_end_it(extracted: Extracted) -> None:
    text = texts(extracted, (extracted[1][0].passage_id,))[0]
    assert text == "Agree the fee in writing.\nCountry: Kenya\nDonor: Northland"


def test_the_short_fields_are_no_sentences_to_answer_with(extracted: Extracted) -> None:
    home = extracted[0][0]
    assert [home.text[start:end] for start, end in home.sentences] == ["Agree the fee in writing."]


def test_the_evidence_of_a_record_is_what_else_its_row_says(extracted: Extracted) -> None:
    lesson, practice = extracted[1][:2]
    assert texts(extracted, lesson.passage_ids) == ["The old fee had never been written down."]
    assert practice.passage_ids == (lesson.passage_id, *lesson.passage_ids)


def test_a_practice_stands_under_the_lesson_of_its_row(extracted: Extracted) -> None:
    lesson, practice = extracted[1][:2]
    assert practice.parent_id == lesson.id


def test_no_passage_goes_across_rows(extracted: Extracted) -> None:
    for passage in extracted[0]:
        assert len({span.row for span in passage.spans}) == 1


def test_every_word_of_the_rows_is_in_a_passage_once(document: Document, extracted: Extracted) -> None:
    said = [block.text for block in document.blocks if block.kind != "heading"]
    assert sorted(" ".join(said).split()) == sorted(
        " ".join(passage.text for passage in extracted[0]).split()
    )


def test_no_passage_is_longer_than_the_limit_and_spans_tile_it(extracted: Extracted) -> None:
    for passage in extracted[0]:
        assert len(passage.text) <= LIMIT
        assert (passage.spans[0].start, passage.spans[-1].end) == (0, len(passage.text))


def test_a_place_in_a_table_is_its_row(extracted: Extracted) -> None:
    assert [passage.place for passage in extracted[0]][:2] == ["row 2", "row 2"]
    assert extracted[1][3].passage_id == extracted[0][-1].id
    assert extracted[0][-1].place == "row 5"


def test_a_title_is_the_section_of_its_row_and_a_column_that_of_its_text(extracted: Extracted) -> None:
    assert extracted[1][0].section == ("Fees",)
    background = next(passage for passage in extracted[0] if "old fee" in passage.text)
    assert background.section == ("Fees", "Background")
    assert background.context == (
        "Fees > Background\nLesson: Agree the fee in writing.\nGood practice: Read the accounts aloud.\n"
        "Country: Kenya · Donor: Northland"
    )


def test_records_have_the_role_of_their_kind(extracted: Extracted) -> None:
    assert {record.role for record in extracted[1]} == {"lessons"}


def test_the_anatomy_of_a_record_is_what_its_row_tells_apart(extracted: Extracted) -> None:
    by_id = {passage.id: passage for passage in extracted[0]}
    for record in extracted[1][:2]:
        assert [(part.kind, part.text) for part in record.parts] == [
            ("event", "The old fee had never been written down."),
            ("lesson", "Agree the fee in writing."),
            ("action", "Read the accounts aloud."),
        ]
        assert all(by_id[part.passage_id].text[part.start : part.end] == part.text for part in record.parts)


def test_two_lessons_of_a_row_are_no_parts_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("Lesson 1,Lesson 2\nOil the hinge.,Lock the gate.\n", encoding="utf-8")
    records = extract(read(path))[1]
    assert [[part.text for part in record.parts] for record in records] == [
        ["Oil the hinge."],
        ["Lock the gate."],
    ]


def test_markers_are_not_looked_for_where_records_are_stated(extracted: Extracted) -> None:
    last = extracted[1][3]
    assert (last.kind, last.statement) == ("lesson", "Recommendation 4: close the gates at dusk.")


def test_a_row_without_a_lesson_can_be_found_but_states_none(extracted: Extracted) -> None:
    quiet = next(passage for passage in extracted[0] if "Nobody came" in passage.text)
    assert all(quiet.id not in (record.passage_id, *record.passage_ids) for record in extracted[1])


def test_the_same_table_gives_the_same_passages_and_records(document: Document, extracted: Extracted) -> None:
    assert extract(document, LIMIT) == extracted


def test_a_row_that_says_again_what_an_earlier_one_says_points_to_it(tmp_path: Path) -> None:
    path = tmp_path / "fees.csv"
    path.write_text(
        "Title,Lesson\n"
        "North,Fees that are due after the harvest are paid by nearly every household.\n"
        "South,A gate that stands open at night costs the village its goats.\n"
        "East,Any fees that are due after a harvest are paid by nearly every household\n",
        encoding="utf-8",
    )
    first, second, third = extract(read(path))[1]
    assert (first.repeat_of, second.repeat_of, third.repeat_of) == (None, None, first.id)
