"""Which programmes one report tells of: several only where it says so itself."""

from typing import Any

import pytest

from lessonbase.model import Hit, Passage, Record, Report, Tag
from lessonbase.packs.builder import Shelf, choices
from lessonbase.packs.parts import parts_of
from tests.packs.conftest import passage

ID = "d" * 16
COUNTRIES = {"KE": "Kenya", "NP": "Nepal", "PE": "Peru"}
ROWS = [
    ("Drought in Turkana", "KE", "2021", "Herders trust cash points that pay on the day they promise."),
    (
        "Drought in Turkana",
        "KE",
        "2021",
        "Fees for cash fell by 30 per cent after the operation set up cash points.",
    ),
    ("Floods in Saptari", "NP", "2019", "Look into the cash box of each post office first."),
    ("Floods in Saptari", "NP", "2019", "Half of the households of the flood operation lost three months."),
    ("", "", "", "Cash is faster than rice."),
]


def report(**facts: Any) -> Report:
    return Report(
        id=ID, title="Lessons of 2021", source="/lessons.csv", media_type="text/csv", year=2022, **facts
    )


def row(number: int, project: str, country: str, year: str, text: str) -> Passage:
    said = (("project", project), ("country", country), ("year", year))
    tags = tuple(Tag(scheme=scheme, code=code, label=code) for scheme, code in said if code)
    return passage(ID, number, text).model_copy(update={"tags": tags})


def rows() -> list[Passage]:
    return [row(number, *each) for number, each in enumerate(ROWS)]


def headed(*headings: str) -> list[Passage]:
    return [
        passage(ID, number, "The wells were dug by hand.").model_copy(
            update={"section": (heading, "Results")}
        )
        for number, heading in enumerate(headings)
    ]


def test_the_rows_of_a_table_tell_of_the_operations_that_they_name() -> None:
    found = parts_of(report(), rows(), COUNTRIES)
    assert [(one.name, one.report.countries, one.report.year) for one in found] == [
        ("Drought in Turkana", ("KE",), 2021),
        ("Floods in Saptari", ("NP",), 2019),
        ("", (), None),
    ]
    assert [len(one.passages) for one in found] == [2, 2, 1]


def test_a_table_of_one_project_is_not_parted() -> None:
    assert len(parts_of(report(), rows()[:2], COUNTRIES)) == 1


def test_projects_that_a_text_only_mentions_part_nothing() -> None:
    prose = report().model_copy(update={"media_type": "application/pdf"})
    assert len(parts_of(prose, rows(), COUNTRIES)) == 1


@pytest.mark.parametrize(
    ("headings", "names"),
    [
        (["Introduction", "Case study 1: Wells in Kenya", "Case study 2: Pumps in Peru"], ["", "Wells in Kenya", "Pumps in Peru"]),
        (["Étude de cas n° 1 – Le projet des puits", "Étude de cas n° 2 – Le projet des pompes"], ["Le projet des puits", "Le projet des pompes"]),
        (["Kenya", "Peru"], [""]),  # one programme in two countries
        (["Case 1: The first patient", "Case 2: The second patient"], [""]),
        (["Case study: Wells in Kenya", "Results"], [""]),
    ],
)  # fmt: skip
def test_headings_part_a_report_where_they_say_that_each_opens_a_case_of_its_own(
    headings: list[str], names: list[str]
) -> None:
    synthesis = report().model_copy(update={"media_type": "application/pdf"})
    assert [one.name for one in parts_of(synthesis, headed(*headings), COUNTRIES)] == names


def test_what_is_known_to_be_one_programme_stays_one() -> None:
    assert len(parts_of(report(programme="Cash for all"), rows(), COUNTRIES)) == 1


def test_no_case_mixes_what_several_operations_tell() -> None:
    kept = rows()

    def found(_: str, __: int) -> list[Hit]:
        made = [
            Record(id=f"r{n}", report_id=ID, kind="lesson", statement=one.text, passage_id=one.id)
            for n, one in enumerate(kept)
        ]
        return [
            Hit(
                rank=n + 1, score=1.0, passage=one, report_title="", records=(made[n],) if n in (0, 2) else ()
            )
            for n, one in enumerate(kept)
        ]

    shelf = Shelf(
        reports={ID: report()}, programmes={}, countries=COUNTRIES, passages=lambda _: kept, found=found
    )
    cases = [one.case for one in choices(shelf, "cash", 2)]
    assert [(case.title, case.countries, case.year) for case in cases] == [
        ("Drought in Turkana", ("Kenya",), 2021),
        ("Floods in Saptari", ("Nepal",), 2019),
    ]
    assert len({case.id for case in cases}) == 2
    own = {one.id: one.tags[0].label for one in kept if one.tags}
    for case in cases:
        assert {own[one.passage_id] for one in case.quotes} == {case.title}
