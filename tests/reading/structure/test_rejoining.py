"""Paragraphs and footnotes that a page's end, a note or a figure broke are made whole, by the page's own measures."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from lessonbase.model import BlockKind, Box
from lessonbase.reading.drafts import Draft, Line, Style
from lessonbase.reading.structure.rejoining import rejoin

sizes = st.floats(7, 13)
factors = st.floats(1.1, 5)


def draft(
    *texts: str,
    page: int,
    y: float,
    size: float = 10,
    kind: BlockKind = "paragraph",
    note: str | None = None,
    width: float = 400,
) -> Draft:
    """A block of lines as wide as their column, on a page from a height down."""
    lines = [
        Line(text, page=page, box=Box(x0=60, y0=y + 14 * at, x1=60 + width, y1=y + 14 * at + size), full=True)
        for at, text in enumerate(texts)
    ]
    return Draft(kind, lines, note=note, style=Style(size, 0, 0, 0))


def texts(drafts: Sequence[Draft]) -> list[str]:
    return [each.text for each in rejoin(drafts)]


BROKEN = "Committees that publish their accounts", "collect twice as many fees, because the"
REST = "accounts let every household see what", "its neighbours pay."
WHOLE = " ".join([*BROKEN, *REST])


@given(sizes, factors, st.integers(1, 3))
def test_a_title_of_any_size_keeps_no_later_paragraph_in_two(size: float, factor: float, titles: int) -> None:
    cover = [draft("Rural water supply", page=1, y=100 + 90 * at, size=size * factor) for at in range(titles)]
    broken = draft(*BROKEN, page=2, y=700, size=size)
    rest = draft(*REST, page=3, y=60, size=size)
    assert texts([*cover, broken, rest])[-1] == WHOLE


@given(sizes, st.floats(0.5, 0.9), st.lists(st.sampled_from(["2016", "Kitui", "of which women"]), max_size=4))
def test_labels_of_a_figure_do_not_end_the_paragraph_they_stand_in(
    size: float, factor: float, labels: list[str]
) -> None:
    broken = draft(*BROKEN, page=2, y=500, size=size)
    figure = [
        draft(label, page=2, y=600 + 20 * at, size=size * factor, width=50) for at, label in enumerate(labels)
    ]
    assert texts([broken, *figure, draft(*REST, page=3, y=60, size=size)])[0] == WHOLE


def test_labels_of_a_chart_do_not_go_on_with_one_another() -> None:
    text = draft(*REST, *BROKEN, *REST, page=1, y=60)
    ends, begins = draft("0% 5% 10%", page=1, y=700, width=60), draft("Andhra", page=2, y=60, width=60)
    assert len(rejoin([text, ends, begins])) == 3


def test_a_paragraph_waits_no_longer_than_to_the_next_page() -> None:
    broken = draft(*BROKEN, page=2, y=700)
    labels = [draft("2016", page=page, y=100, size=7, width=50) for page in (2, 3, 4)]
    assert len(rejoin([broken, *labels, draft(*REST, page=4, y=200)])) == 5


def test_a_footnote_goes_on_at_the_foot_of_the_next_page() -> None:
    note = draft(
        "¹The auditor came again in March and found", page=1, y=700, size=8, kind="footnote", note="1"
    )
    text = draft(*REST, page=2, y=60)
    rest = draft("the books in order.", page=2, y=700, size=8)
    second = draft("²Two crowns.", page=2, y=720, size=8, kind="footnote", note="2")
    assert texts([draft(*BROKEN, page=1, y=600), note, text, rest, second]) == [
        WHOLE,
        "¹The auditor came again in March and found the books in order.",
        "²Two crowns.",
    ]


def test_small_text_above_the_running_text_is_no_rest_of_a_footnote() -> None:
    note = draft(
        "¹The auditor came again in March and found", page=1, y=700, size=8, kind="footnote", note="1"
    )
    source = draft("the county's register.", page=2, y=60, size=8)
    assert len(rejoin([note, source, draft(*REST, page=2, y=100)])) == 3
