"""A point stands alone: it has the sentences it leans on, and nothing that is not said."""

import re

import pytest

from lessonbase.answering.answer import heading_of
from lessonbase.answering.completing import completed
from lessonbase.answering.leaning import Reading
from lessonbase.answering.lexicon import lexicon
from lessonbase.answering.points import Piece, candidates, clean, shown
from lessonbase.answering.sources import Sources
from lessonbase.model import Hit
from lessonbase.sentences import sentences
from tests.documents import passage, record, report

OF = report(title="Growing trust")


def points(text: str, **fields: object) -> list[str]:
    """What the sentences of a passage become."""
    records = fields.pop("records", ())
    held = passage(OF, 1, text, sentences=tuple(sentences(text)), **fields)
    hit = Hit(rank=1, score=1.0, passage=held, report_title=OF.title, records=records)
    return [each.text for each in candidates(hit, lexicon("en"))]


def test_a_sentence_that_points_back_has_the_one_before():
    assert points("Buyers paid on the day of sale. This won the trust of most growers.")[1] == (
        "Buyers paid on the day of sale. This won the trust of most growers."
    )


def test_a_sentence_whose_opening_points_back_has_the_one_before():
    said = points("The loan was paid out in May. More than half of this amount went to the small growers.")
    assert said[1].startswith("The loan was paid out in May. More than half")


@pytest.mark.parametrize(
    "opening", ["Fortunately,", "Of course,", "A third reason is that", "A final one was that"]
)
def test_a_sentence_that_goes_on_with_a_count_or_a_remark_has_the_one_before(opening):
    said = points(f"The loan was paid out in May. {opening} the growers had not sown yet.")
    assert said[1].startswith(f"The loan was paid out in May. {opening}")


def test_a_sentence_that_points_at_the_report_itself_stands_alone():
    said = points("The loan was paid out in May. Much of this report tells of what the growers made of it.")
    assert said[1] == "Much of this report tells of what the growers made of it."


def test_points_that_grow_begin_with_a_sentence_that_needs_none_before_it():
    text = (
        "Rain was late. It cost a harvest. This was a blow. The growers sowed again in May. They sold it all."
    )
    held = passage(OF, 1, text, sentences=tuple(sentences(text)))
    reading = Reading(held, lexicon("en"))
    assert reading.standing(2, 4, 3) == [0, 1, 2, 3, 4]
    assert reading.standing(4, 4, 4) == [3, 4]


def test_the_first_sentence_of_a_passage_has_those_that_it_needs_of_the_passage_before():
    first = "Rain was late in the valley. Prices rose. This ruined the trust of buyers."
    second = "It took a year until the buyers of the coast came back to the growers."
    before = passage(OF, 1, first, sentences=tuple(sentences(first)))
    held = passage(OF, 2, second, sentences=tuple(sentences(second)))
    [point] = candidates(Hit(rank=1, score=1.0, passage=held, report_title=OF.title), lexicon("en"))
    sources = Sources(page_text=lambda *_: "", around=lambda _: (before, None))
    assert completed(point, sources, lexicon("en")).text == (
        "Prices rose. This ruined the trust of buyers. " + second
    )


def test_an_item_of_a_list_ends_without_what_joins_it_to_the_next():
    text = (
        "The ministry is losing what states would have told it; and\nFinally, others publish better figures."
    )
    cut = text.index("\n")
    held = passage(OF, 1, text, sentences=((0, cut), (cut + 1, len(text))))
    assert shown((Piece(held, 0, cut),)) == "The ministry is losing what states would have told it."
    assert "told it. Finally, others" in shown((Piece(held, 0, len(text)),))


def test_a_sentence_that_is_turned_round_has_what_turns_it():
    assert points("Free slabs were given to all the households. However, most stood unused after a year.")[
        0
    ] == ("Free slabs were given to all the households. However, most stood unused after a year.")


def test_an_item_of_a_list_has_the_words_that_lead_it_in():
    said = points(
        "The committee should look after:\n1. the pump and its spare parts\n2. the accounts on the wall"
    )
    assert "The committee should look after: the accounts on the wall" in said


def test_what_goes_on_in_lower_case_is_one_sentence():
    said = points("The agreement that was signed by the ministry\nand the council served as its foundation.")
    assert set(said) == {
        "The agreement that was signed by the ministry and the council served as its foundation."
    }


@pytest.mark.parametrize(
    "text",
    [
        "Consistent and Knowledgeable Leadership",
        "Figure 10: HIV prevalence among the adults of the district",
        "Source: Annual reports of the ministry of health",
        "25 % 20 % 15 % 10 % 5 %",
        "What would the farmers of the valley do next?",
        "© 2012 The Publishing House of the Ministry. All rights reserved.",
    ],
)
def test_headings_captions_sources_figures_and_questions_are_no_points(text: str):
    assert points(text) == []


def test_a_note_on_sources_runs_to_the_end_of_its_line():
    said = points(
        "Source: District office, yearly report of 2014. The facts stand in the part on growers.\n"
        "The growers of the valley sold twice as much as before."
    )
    assert said == ["The growers of the valley sold twice as much as before."]


def test_the_body_of_a_footnote_is_no_point():
    assert points("The tripartite agreement was signed in 1992 by all of them.", kind="footnote") == []


def test_a_row_of_a_table_is_told_with_its_headers():
    said = points(
        "Rwanda\tTrain two women in each committee\t2019", kind="table", context="Country · Advice · Year"
    )
    assert said == ["Country: Rwanda · Advice: Train two women in each committee · Year: 2019"]


def test_cells_that_are_lone_signs_are_not_shown():
    said = points("»\tTrain two women in each committee", kind="table", context="» · Advice")
    assert said == ["Advice: Train two women in each committee"]


def test_an_arrow_before_an_item_is_its_number():
    assert clean("» Train two women in each committee.") == "Train two women in each committee."


def test_a_row_without_a_cell_of_words_is_no_point():
    assert points("$6.9 / $9\t$16.9 / $20.1", kind="table", context="A · B") == []
    assert points("INFECTION CONTROL & BIO-MEDICAL WASTE\tSTATE HEALTH", kind="table") == []
    assert points("Pumps that broke within a year\t4\t5", kind="table") == []
    assert points("Pumps that broke within a year\t4\t5", kind="table", context="Pumps · 2018 · 2019") != []
    assert points("1.2\tMost pumps broke in the rains.\t", kind="table") != []


def test_a_record_is_one_point_even_in_several_sentences():
    text = "Lesson learned: Pay on the day. Trust grows with each payment that is made so. The rest is history of it."
    held = passage(OF, 1, text)
    lesson = record(OF, 1, "Pay on the day. Trust grows with each payment that is made so.", held)
    assert (
        points(text, records=(lesson,))[0] == "Pay on the day. Trust grows with each payment that is made so."
    )


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("The trend was the same.¹² ", "The trend was the same."),
        ("4.2 The committee met twice a year.", "The committee met twice a year."),
        ("(iii) Order fertiliser in January.", "Order fertiliser in January."),
        ("Best Practice: Map out leaders at the start.", "Map out leaders at the start."),
        ("In 2015 the price was 4.5 dollars.", "In 2015 the price was 4.5 dollars."),
        ("The *flow* of work", "The flow of work"),
        (
            "Prices fell by half (see Figure 5), and stayed low (Box 3).",
            "Prices fell by half, and stayed low.",
        ),
        ("Les prix ont baissé (voir tableau 2).", "Les prix ont baissé."),
        ("It was easy (table a motion, then vote) to agree (World Bank 2012).",) * 2,
    ],
)
def test_marks_numbers_and_labels_leave_what_is_shown(line: str, shown: str):
    assert clean(line) == shown


def test_a_list_that_the_next_sentence_introduces_is_shown_with_its_point_and_goes_on_in_the_next_passage():
    first = (
        "Actions were taken on four of the recommendations before this report was published.\n"
        "In summary, they are:\n"
        "The brakes were tested on slippery track\n"
        "The speed into the station was reduced"
    )
    second = "The stop block was replaced with one that absorbs a shock\nDrivers were trained again.\nThe lessons follow."
    held = [
        passage(OF, number, text, sentences=tuple((m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)))
        for number, text in ((1, first), (2, second))
    ]
    sources = Sources(page_text=lambda *_: "", around=lambda _: (None, held[1]))
    hit = Hit(rank=1, score=1.0, passage=held[0], report_title=OF.title)
    table = lexicon("en")
    point = completed(next(candidates(hit, table)), sources, table)
    assert "they are: The brakes were tested on slippery track; The speed" in point.text
    assert "The stop block was replaced" in point.text
    assert point.text.endswith("Drivers were trained again.")


def test_a_part_that_is_numbered_in_small_letters_begins_anew():
    table = lexicon("en")
    for text, leans in (
        ("iii) Risks: Openness strains privacy.", False),
        ("a) making states answerable.", True),
    ):
        assert Reading(passage(OF, 1, text, sentences=((0, len(text)),)), table).leans(0) is leans


@pytest.mark.parametrize(
    ("text", "number", "heading"),
    [
        ("Many children were sick, which was a problem. By 2010 the school fed 400 of them.", 1, "learned"),
        ("By 2010 the school fed 400 children. The kitchen failed in the first winter.", 1, "went_wrong"),
        ("The kitchen failed in the first winter. Meals helped 400 children to stay.", 1, "worked"),
    ],
)
def test_a_point_is_headed_by_the_sentence_it_is_made_for(text: str, number: int, heading: str):
    held = passage(OF, 1, text, sentences=tuple(sentences(text)))
    made = list(candidates(Hit(rank=1, score=1.0, passage=held, report_title=OF.title), lexicon("en")))
    assert heading_of(made[number], lexicon("en")) == heading
