"""Which words of a PDF are taken for its title."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lessonbase.reading import read
from tests.reading.conftest import WORDS

COVER = "#set page(width: 420pt, height: 520pt, margin: 60pt)\n#set text(size: 10pt)\n"
BODY = f"#pagebreak()\n= Findings\n{WORDS * 8}"


def title(path: Path) -> tuple[str, str]:
    """The title of a file, and where it was found."""
    report = read(path).report
    return report.title, report.origins["title"]


def test_the_lines_of_a_title_are_those_right_under_one_another(made: Callable[..., Path]) -> None:
    lines = "#text(size: 24pt)[Water committees in the valley: \\ what kept the pumps working]\n#v(60pt)\n"
    source = COVER + lines + "#text(size: 24pt)[The Ministry of Water]\n" + BODY
    assert title(made(source, "title-cover.pdf")) == (
        "Water committees in the valley: what kept the pumps working",
        "its first page",
    )


def test_entries_of_the_contents_are_no_title(made: Callable[..., Path]) -> None:
    entries = "".join(f"Pumps of the district {n} ...{n}0 \\\n" for n in range(1, 5))
    source = COVER + f"#text(size: 14pt)[{entries}]\n" + BODY
    assert title(made(source, "pump-survey.pdf")) == ("pump survey", "the file's name")


def test_what_any_report_may_bear_is_no_title(made: Callable[..., Path]) -> None:
    source = (
        COVER
        + "#text(size: 30pt)[Final evaluation report]\n\n#text(size: 18pt)[Pumps that last in the valley]\n"
        + BODY
    )
    assert title(made(source, "title-generic.pdf"))[0] == "Pumps that last in the valley"


def test_the_title_stands_on_the_title_page_where_the_cover_has_none(made: Callable[..., Path]) -> None:
    second = "#pagebreak()\n#text(size: 24pt)[Pumps that last in the valley]\n"
    source = COVER + "#text(size: 24pt)[VALLEYAID]\n" + second + BODY
    assert title(made(source, "title-second.pdf"))[0] == "Pumps that last in the valley"


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("Roads and bridges of the northern coast", ("Pumps that last in the valley", "its first page")),
        (
            "Valleyaid: Pumps that last in the valley",
            ("Valleyaid: Pumps that last in the valley", "the file's properties"),
        ),
        ("Microsoft Word - draft3.doc", ("Pumps that last in the valley", "its first page")),
    ],
)
def test_a_properties_title_counts_where_the_first_pages_bear_it_out(
    made: Callable[..., Path], named: str, expected: tuple[str, str]
) -> None:
    cover = "#text(size: 24pt)[Pumps that last in the valley]\n\nValleyaid\n"
    source = f'#set document(title: "{named}")\n' + COVER + cover + BODY
    assert title(made(source, f"named-{len(named)}.pdf")) == expected


def test_a_section_at_the_top_of_loose_pages_is_no_title(made: Callable[..., Path]) -> None:
    source = COVER + f"#text(size: 16pt, weight: 700)[4.2 What the committees paid]\n\n{WORDS * 6}"
    assert title(made(source, "loose_pages.pdf")) == ("loose pages", "the file's name")


def test_a_heading_in_the_size_of_the_text_is_the_title_where_nothing_is_larger(
    made: Callable[..., Path],
) -> None:
    source = COVER + f"*Pumps that last in the valley*\n\n{WORDS * 6}\n\n*What else was found*\n\n{WORDS * 3}"
    assert title(made(source, "title-plain.pdf")) == ("Pumps that last in the valley", "its first page")
