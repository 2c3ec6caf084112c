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
