"""Texts that were saved line by line as printed, or without blank lines between their paragraphs."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lessonbase.reading import read
from lessonbase.reading.plain.shape import paragraphs_of, shape_of
from lessonbase.reading.plain.text_file import plain_drafts

PARAGRAPHS = [
    "The ferry association of the lower river was founded by forty boat owners who had carried goods on their own "
    "account until the new bridge took away half of their trade in a single season.",
    "It bought two engines with a loan that the members guaranteed for one another, and repaid it in eleven months, "
    "which the bank had thought impossible for people without land.",
    "Members who had kept books before the association was founded kept them afterwards as well, while the others "
    "gave up within weeks, whatever training they had been given by the project.",
]


def printed(width: int = 52) -> str:
    lines: list[str] = []
    for number, paragraph in enumerate(PARAGRAPHS * 3):
        if number % 3 == 0:
            lines.append(f"{number // 3 + 1}. What the Boat Owners Found")
        line = ""
        for word in paragraph.split():
            if len(line) + len(word) >= width:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines.append(line)
    return "\n\n".join(lines)


def test_printed_lines_become_paragraphs_and_headings_again() -> None:
    assert shape_of(printed()) == "printed"
    drafts = plain_drafts(printed())
    assert [draft.text for draft in drafts if draft.kind == "paragraph"] == PARAGRAPHS * 3
    assert [draft.text for draft in drafts if draft.kind == "heading"] == [
        "1. What the Boat Owners Found",
        "2. What the Boat Owners Found",
        "3. What the Boat Owners Found",
    ]


def test_running_heads_beside_page_numbers_do_not_break_a_paragraph() -> None:
    lines = printed().split("\n\n")
    for at in (21, 13, 5):
        lines[at:at] = ["Ferry Association, Final Report", str(at)]
    texts = [draft.text for draft in plain_drafts("\n\n".join(lines)) if draft.kind == "paragraph"]
    assert texts == PARAGRAPHS * 3


def test_bullets_saved_apart_from_their_items_find_them() -> None:
    items = [
        "Keep one book for all boats",
        "Let the youngest member read the accounts",
        "Repair engines in May",
    ]
    text = "\n\n".join([printed(), "The association advises:", ">", ">", ">", *items])
    assert [draft.text for draft in plain_drafts(text) if draft.kind == "list_item"] == items


def test_short_lines_before_long_ones_are_headings_where_no_blank_lines_part_them() -> None:
    menu = ["Home", "Our work", "Publications", "Contact"]
    lines = [*menu, *(line for each in PARAGRAPHS * 8 for line in ("What was learned", each))]
    assert shape_of("\n".join(lines)) == "unparted"
    drafts = plain_drafts("\n".join(lines))
    assert [draft.text for draft in drafts if draft.kind == "heading"] == ["What was learned"] * 24
    assert not {"Home", "Publications"} & {draft.text for draft in drafts if draft.kind == "heading"}


def test_lines_that_all_end_as_sentences_are_paragraphs_however_short() -> None:
    said = ["The boats of the lower river were repaired by members who had been trained by the yard."] * 6
    lines = ["Ferries", *said[:3], "Recommendations", *said[3:], "Annex"]
    assert [group[0].text for group in paragraphs_of("\n".join(lines))] == lines
    assert shape_of("\n".join(printed().split("\n\n"))) != "unparted"


def test_text_under_the_name_of_markdown_is_read_as_the_text_it_is(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text(f"# Ferry report\n\n{printed()}")
    texts = [block.text for block in read(path).blocks]
    assert set(PARAGRAPHS) <= set(texts)


def test_html_in_markdown_is_read_as_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text(
        "# Ferries\n\n## Lessons\n\n<table><tr><th>Boat</th><th>Lesson</th></tr>\n<tr><td>One</td>"
        "<td>Books are kept<br>by those who kept them.</td></tr></table>\n\n## End\n\nAn <b>engine</b> was bought."
    )
    texts = [block.text for block in read(path).blocks]
    assert "Boat\tLesson\nOne\tBooks are kept by those who kept them." in texts
    assert "An engine was bought." in texts


@given(
    st.lists(
        st.sampled_from([*PARAGRAPHS, "", "Findings", "12", ">", "- An item", "A label: x"]), max_size=40
    )
)
def test_no_word_is_lost_but_for_page_numbers_and_lone_bullets(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = " ".join(line.text for group in paragraphs_of(text) for line in group).split()
    wanted = " ".join(line for line in lines if line not in ("12", ">")).split()
    assert [word for word in kept if word not in ("12", ">", "•")] == wanted


def test_what_the_contents_name_is_a_heading_wherever_it_stands() -> None:
    text = (
        "Contents\nWhat happened ........ 1\nWhat we can learn ........ 2\n6 Recommendations ........ 3\n\n"
        "The pump broke in June and the mechanic was\naway for the rest of the rainy season.\nWhat we can learn\n"
        "1.7 A pump needs someone near it who is paid\nto look after it in every season of the year.\n"
    )
    drafts = plain_drafts(text)
    assert ("heading", "What we can learn") in [(each.kind, each.text) for each in drafts]
    assert drafts[-1].text.startswith("1.7 A pump needs someone")


def test_breaks_that_a_web_page_lost_are_found_again() -> None:
    text = (
        "The pump broke in June.Nobody came for a month.\n\n"
        "What went wellThe village paid its fees on time.Others followed.• Fees: paid in May.• Book: shown to all.\n\n"
        "Ana wrote this.She lives near the pump.\n"
    )
    told = [(each.kind, each.text) for each in plain_drafts(text)]
    assert ("heading", "What went well") in told
    assert ("list_item", "Fees: paid in May.") in told
    assert ("paragraph", "Nobody came for a month.") in told


def test_a_slip_or_two_are_no_lost_breaks() -> None:
    text = "The pump broke in June.Nobody came for a month.\n\nOpenStreetMap has it.\n"
    assert next(each.text for each in plain_drafts(text)) == "The pump broke in June.Nobody came for a month."


def test_headings_without_a_number_stand_in_the_chapter_before_them() -> None:
    text = "1 Introduction\n\nGeneral\n\nThe pump broke.\n\n2 Recommendations\n\nTo the village\n\nPay a mechanic.\n\n3 Annexes\n\nNone.\n"
    levels = {each.text: each.level for each in plain_drafts(text) if each.kind == "heading"}
    assert levels == {
        "1 Introduction": 1,
        "General": 2,
        "2 Recommendations": 1,
        "To the village": 2,
        "3 Annexes": 1,
    }
