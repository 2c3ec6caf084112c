"""Whose a report is, by what its cover, imprint, addresses and text say together."""

from pathlib import Path

import pytest

from lessonbase.reading import read

PROSE = (
    "The committee kept the pumps working for three years after the project had ended, because each household paid a "
    "small fee and knew where it went. Families said that the meetings made the accounts clear to all of them. "
)


def publisher(tmp_path: Path, front: str, text: str = "", back: str = "") -> str | None:
    """The publisher of a report of that front, with a text of several pages and what stands at its end."""
    file = tmp_path / "report.md"
    prose = "\n\n".join([PROSE * 2] * 9)
    file.write_text(f"{front}\n\n## Context\n\n{text}\n\n{prose}\n\n{back}\n", encoding="utf-8")
    return read(file).report.publisher


TOLD = [  # by several things that each alone would not do, or by what a list of nouns does not know
    ("# Pumps that last\n\nWaterways Trust, 12 Mill Lane, Oxford OX1 2AB\n\nTel +44 1865 000 000", "Waterways Trust"),
    ("# Pumps that last\n\nQuellwerk\n\n20 Hafenweg, 20457 Hamburg\n\ninfo@quellwerk.org", "Quellwerk"),
    ("# Pumps that last\n\n© Quellwerk 2019. This work may be copied.", "Quellwerk"),
    ("# Pumps that last\n\n## About Quellwerk\n\nQuellwerk digs wells.", "Quellwerk"),
    ("# Pumps that last\n\nSuggested citation: Ada Moss (2019). Pumps that last. Hamburg: Quellwerk.", "Quellwerk"),
    ("# Pompes qui durent\n\nQUELLWERK asbl\n\nMars 2019", "QUELLWERK"),
    ("# Bombas que duran\n\nPublicación de la Fundación Agua Viva\n\nDiseño: Estudio Norte", "Fundación Agua Viva"),
]  # fmt: skip
OFTEN = "Quellwerk dug the wells. The crews of Quellwerk stayed for a year, and later Quellwerk came back. "


@pytest.mark.parametrize(("front", "expected"), TOLD)
def test_the_publisher_is_whom_the_front_shows(tmp_path: Path, front: str, expected: str) -> None:
    assert publisher(tmp_path, front, OFTEN) == expected


def test_an_imprint_on_the_last_page_names_the_publisher(tmp_path: Path) -> None:
    assert (
        publisher(tmp_path, "# Pumps that last", back="© 2019 Quellwerk. All rights reserved.") == "Quellwerk"
    )


def test_a_web_site_may_spell_a_part_of_a_name(tmp_path: Path) -> None:
    front = "# Pumps that last\n\nQuellwerk Swiss Intercooperation\n\nwww.quellwerk.org"
    assert publisher(tmp_path, front) == "Quellwerk Swiss Intercooperation"


def test_the_mail_boxes_of_several_authors_name_no_publisher(tmp_path: Path) -> None:
    front = (
        "# Pumps that last\n\nAda Moss, Harlow University, moss@harlow.edu\n\n"
        "Ben Rao, Tilbury University, rao@tilbury.edu"
    )
    assert publisher(tmp_path, front) is None


def test_a_list_of_abbreviations_names_no_publisher(tmp_path: Path) -> None:
    front = "# Pumps that last\n\n## Acronyms\n\nMoW Ministry of Water\n\nRWA Rural Water Agency"
    assert publisher(tmp_path, front) is None


def test_who_is_only_named_often_or_paid_is_no_publisher(tmp_path: Path) -> None:
    text = PROSE + "UNICEF paid. UNICEF asked. UNICEF came. UNICEF saw. UNICEF left. UNICEF wrote."
    assert publisher(tmp_path, "# Pumps that last\n\nFunded by UNICEF", text) is None


def test_a_title_with_numbers_is_a_title(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    title = "Programme de pays 200249 (2012-2016) : évaluation à mi-parcours"
    file.write_text(f"# {title}\n\n## Contexte\n\n{4 * PROSE}", encoding="utf-8")
    assert read(file).report.title == title


@pytest.mark.parametrize(
    "front",
    [
        "# Gaps and Hopes in Ministry of Water Websites",
        "# Pumps that last\n\n## Quellwerk",  # the title of a section
        "# Pumps that last\n\nSee also:\n\n- the page on canada.ca\n- the list at data.gov",
    ],
)
def test_titles_of_sections_and_links_name_no_publisher(tmp_path: Path, front: str) -> None:
    text = f"{OFTEN}In Canada much Data is open. Canada keeps Data. Data from Canada is free."
    assert publisher(tmp_path, front, text) is None
