"""What stands under what announces it: items parted by prose, counts that agree, parts of one sentence."""

import pytest

from lessonbase.extraction.explicit.alike import set_alike
from tests.extraction.conftest import blocks_of

TAR = "Boats that were tarred in autumn lay dry all winter, and none had to be drawn up."
ROPE = "A rope that hangs in the wind lasts three seasons, and one that lies in a heap lasts one."
BELL = "The bell was heard across the lake on all but two days, so nobody waited in the rain."


def alike(text: str) -> list[str]:
    blocks = blocks_of(text)
    return [blocks[position].text for position in set_alike(blocks, 0)]


@pytest.mark.parametrize(
    "lines",
    [
        ("- Tar before the frost", "- Hang up the ropes", "- Keep a bell"),
        ("1. Tar before the frost", "2. Hang up the ropes", "3. Keep a bell"),
        ("1. Tar before the frost", "1. Hang up the ropes", "1. Keep a bell"),
        ("I. Tar before the frost.", "II. Hang up the ropes.", "III. Keep a bell."),
        ("Tar before the frost", "Hang up the ropes", "Keep a bell"),
    ],
)
def test_lines_set_alike_over_prose(lines):
    first, second, third = lines
    text = f"Lead:\n{first}\n{TAR}\n{second}\n{ROPE}\n{third}\n{BELL}\n## Boats\n- Two"
    assert alike(text) == [line.removeprefix("- ") for line in lines]


def test_numbers_that_run_on_need_no_prose_between_all():
    assert len(alike(f"Lead:\n1. Tar them.\n{TAR}\n2. Hang them up.\n3. Keep one.\n{BELL}")) == 3


@pytest.mark.parametrize(
    "text",
    [
        f"Lead:\n{TAR}\n{ROPE}",
        f"Lead:\n- Tar\n- Rope\n{TAR}\n- Bell",
        f"Lead:\n1. Tar them.\n{TAR}\n3. Keep one.\n{BELL}",
        f"Lead:\nTar before the frost\n{TAR}\nHang up the ropes\n{ROPE}",
    ],
)
def test_what_is_no_run(text):
    assert alike(text) == []


def test_two_lines_are_a_run_where_the_lead_in_says_so():
    assert len(alike(f"Two things:\nTar before the frost\n{TAR}\nHang up the ropes\n{ROPE}")) == 2


def test_items_parted_by_prose_after_a_lead_in(stated):
    text = f"# The ferry\nThe following lessons emerged:\n- Tar before the frost comes\n{TAR}\n- Hang up every rope\n{ROPE}"
    assert stated(text) == [("lesson", "Tar before the frost comes"), ("lesson", "Hang up every rope")]


def test_a_title_whose_count_agrees_with_the_headings_below(stated):
    text = f"# Three hints for whoever sails next\n## Tar early\n{TAR}\n## Hang ropes\n{ROPE}\n## Keep a bell\n{BELL}"
    assert [said for _, said in stated(text)] == ["Tar early", "Hang ropes", "Keep a bell"]


def test_a_title_whose_count_does_not_agree(stated):
    text = f"# Four hints for whoever sails next\n## Tar early\n{TAR}\n## Hang ropes\n{ROPE}\n## Keep a bell\n{BELL}"
    assert stated(text) == []


def test_headings_set_as_high_as_an_empty_one_over_them(stated):
    text = f"# Recommendations\n# If ice is on the lake, tar them.\n{TAR}\n# If rain is near, hang them up.\n{ROPE}\n# References\n{BELL}"
    assert stated(text) == [
        ("recommendation", "If ice is on the lake, tar them."),
        ("recommendation", "If rain is near, hang them up."),
    ]


@pytest.mark.parametrize(
    ("lead", "kind"),
    [
        ("The season brought key takeaways such as ", "lesson"),
        ("Les enseignements tirés de la saison sont : ", "lesson"),
        ("Las principales dificultades fueron: ", "challenge"),
        ("As principais dificuldades foram: ", "challenge"),
    ],
)
def test_parts_of_a_sentence_that_announces_them(stated, lead, kind):
    text = f"# The ferry\nIt crosses twice. {lead}the late tar of spring; the ropes in a heap; and the bell without voice."
    said = [record for record in stated(text) if record[0] == kind]
    assert [words.split()[-1] for _, words in said] == ["spring", "heap", "voice."]


def test_parts_of_another_sentence(stated):
    text = "# The ferry\nOn board are: the bell from the mill; the ropes of last year; and two oars of ash."
    assert stated(text) == []


def test_short_titles_in_company_with_such_that_say_something(stated):
    text = (
        f"# The ferry\nIt crosses.\n# Lessons learned\n## Boats that are tarred stay dry\n{TAR}\n"
        f"## A rope should hang in the wind\n{ROPE}\n## Bells beat lamps\n{BELL}"
    )
    assert [said for _, said in stated(text)] == [
        "Boats that are tarred stay dry",
        "A rope should hang in the wind",
        "Bells beat lamps",
    ]


def test_headings_that_are_counted_below_others_are_what_a_sentence_announces(stated):
    text = (
        f"# The ferry\nThe main lessons are given below.\n## A ferry on a lake\n{BELL}\n## The second year\n{TAR}\n"
        f"### 1. Tar early in autumn\n{TAR}\n### 2. Hang ropes up high\n{ROPE}\n### 3. Ring a bell in fog\n{BELL}"
    )
    assert [said for _, said in stated(text)] == [
        "Tar early in autumn",
        "Hang ropes up high",
        "Ring a bell in fog",
    ]


def test_paragraphs_counted_in_roman_numerals_are_items(stated):
    advice = [
        "Keep washers in each village for a year.",
        "Ask for the fees after the harvest is in.",
        "Show the book to the meeting each month.",
    ]
    lines = "\n\n".join(f"{number}) {text}" for number, text in zip(("I", "II", "III"), advice, strict=True))
    text = f"# Water\nThe audit made the following recommendations to the district:\n\n{lines}"
    assert stated(text) == [("recommendation", each) for each in advice]
