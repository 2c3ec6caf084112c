"""Titles of a report whose layout was lost."""

import pytest

from lessonbase.extraction.outline.unshown import with_titles
from tests.extraction.conftest import blocks_of

LOST = """
Review of the bakery programme
1. Introduction
The programme lent ovens to forty bakers in the old town and trained them for a year.
2. Method
The team asked what lessons bakers had learned, and read the accounts of each bakery.
3. What the bakers made of it
Bread sold well from the second spring on, and nine bakeries took on an apprentice.
4. Recommendations
4.1. To the guild
4.1.1. Reserve a tenth of each loan for repairs of the oven.
4.1.2. Have flour bought for all bakeries together.
4.2. To the town
4.2.1. Open the market hall on Sundays.
Annex 1: Terms of reference
The consultants will draw lessons, and recommend what the guild should do next.
"""


def headings(text: str) -> list[tuple[int | None, str]]:
    return [(block.level, block.text) for block in with_titles(blocks_of(text)) if block.kind == "heading"]


def test_lines_that_name_a_section_or_have_the_next_number_are_titles():
    assert headings(LOST) == [
        (2, "1. Introduction"),
        (2, "2. Method"),
        (2, "3. What the bakers made of it"),
        (2, "4. Recommendations"),
        (3, "4.1. To the guild"),
        (3, "4.2. To the town"),
        (2, "Annex 1: Terms of reference"),
    ]


def test_recommendations_numbered_in_parts_are_found_and_terms_of_reference_give_none(stated):
    assert stated(LOST) == [
        ("recommendation", "Reserve a tenth of each loan for repairs of the oven."),
        ("recommendation", "Have flour bought for all bakeries together."),
        ("recommendation", "Open the market hall on Sundays."),
    ]


@pytest.mark.parametrize(
    "line", ["Lesson learned", "Recommendation 4", "The lessons were these.", "For donors:"]
)
def test_labels_sentences_and_lead_ins_are_no_titles(line):
    assert headings(f"{line}\nOvens last when bakers own them.") == []


def test_a_report_that_shows_its_headings_keeps_its_lines():
    assert headings("Summary of ovens\n## Findings\nLessons learned\nOvens last.") == [(2, "Findings")]


FORM = """
# Closing form
## About the grant
Which difficulties did you meet on the way?
The mill stood still for a month, since the river had frozen to the ground.
Who else took part?
Four villages sent a miller each, and one of them sent two.
"""


def test_the_questions_of_a_form_are_titles_and_the_answers_stand_under_them(stated):
    assert headings(FORM)[2:] == [
        (3, "Which difficulties did you meet on the way?"),
        (3, "Who else took part?"),
    ]
    assert stated(FORM) == [
        ("challenge", "The mill stood still for a month, since the river had frozen to the ground.")
    ]


def test_one_question_in_prose_is_no_title():
    text = (
        "# The mill\n## Winter\nWho would have thought it?\nThe river had frozen to the ground by November."
    )
    assert headings(text)[2:] == []


NUMBERED = """
# The mill
## What did we learn?
1.) Together
A miller who works alone gives up in the second winter, and nobody takes over.
Four of the six mills that closed had been run by one person.
2.) Slowly
Millstones that turn slowly give flour that keeps for a year longer than others.
It was seen in three villages.
"""


def test_numbered_lines_over_prose_are_topics_with_a_lesson_each(stated):
    assert stated(NUMBERED) == [
        ("lesson", "A miller who works alone gives up in the second winter, and nobody takes over."),
        ("lesson", "Millstones that turn slowly give flour that keeps for a year longer than others."),
    ]


def test_what_a_form_says_in_brackets_after_a_question_belongs_to_it():
    text = FORM.replace("on the way?", "on the way? (Please name two at most.)")
    assert headings(text)[2:] == [
        (3, "Which difficulties did you meet on the way? (Please name two at most.)"),
        (3, "Who else took part?"),
    ]


def test_a_numbered_line_goes_on_from_the_number_of_a_heading():
    text = (
        "# Advice\n## 1. Tar the boats\nThey lay dry all winter since they were tarred in autumn.\n"
        "2. Hang up the ropes\nA rope that hangs in the wind lasts three seasons and more.\n"
        "3. Keep a bell\nIt was heard across the lake on all but two days of the year."
    )
    assert headings(text)[1:] == [(2, "1. Tar the boats"), (2, "2. Hang up the ropes"), (2, "3. Keep a bell")]


def test_a_list_under_a_numbered_heading_counts_for_itself():
    text = (
        "# Advice\n## 1. Tar the boats\nThey lay dry all winter.\n1. Scrape\n2. Warm the tar\n"
        "Then it runs into each seam of the hull, and holds for a year or two.\n## 2. Hang up the ropes\nIn the wind."
    )
    assert headings(text)[1:] == [(2, "1. Tar the boats"), (2, "2. Hang up the ropes")]


def test_numbered_sentences_over_text_are_titles():
    text = (
        "# The ferry\n## How it went\n1. Tar the boats before the frost.\nThey lay dry all winter since they were tarred.\n"
        "2. Hang up the ropes.\nA rope that hangs in the wind lasts three seasons and more."
    )
    assert headings(text)[2:] == [(3, "1. Tar the boats before the frost."), (3, "2. Hang up the ropes.")]


def test_numbered_paragraphs_after_one_another_are_none():
    text = (
        "# The ferry\n## How it went\n1. The boats were tarred before the frost came.\n"
        "2. The ropes were hung up by the men of the village.\n3. The bell was bought in spring and rung in autumn."
    )
    assert len(headings(text)) == 2
