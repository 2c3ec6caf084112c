"""Tags that the fields of a table state: resolved to our codes, sure, and with the field's words as evidence."""

from pathlib import Path

import pytest

from lessonbase.extraction import extract
from lessonbase.model import Passage, Record, Report, Tag
from lessonbase.reading import read
from lessonbase.tagging import tag

Tagged = tuple[Report, list[Passage], list[Record]]


def table(tmp_path: Path, header: str, *rows: str, name: str = "lessons.csv") -> Tagged:
    """The tagged report of a table; each row has its lesson before the other cells."""
    path = tmp_path / name
    lines = [f"The ferry needs a second rope.,{row}" for row in rows]
    path.write_text("\n".join([f"Lesson,{header}", *lines]), encoding="utf-8")
    document = read(path)
    return tag(document, *extract(document))


def first(tagged: Tagged, scheme: str) -> list[Tag]:
    """The tags of one scheme on the first record."""
    return [one for one in tagged[2][0].tags if one.scheme == scheme]


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Rwanda", ["RW"]),
        ("Côte d’Ivoire", ["CI"]),
        ("KEN", ["KE"]),
        ("Kenya; Uganda", ["KE", "UG"]),
        ('"Kenya, Uganda and Malawi"', ["KE", "UG", "MW"]),
        ("Trinidad & Tobago", ["TT"]),
        ('"Congo, Democratic Republic of the"', ["CD"]),
        ("Nairobi (Kenya)", ["KE"]),
        ("no", []),
        ("0", []),
        ("worldwide", []),
    ],
)
def test_countries_of_a_cell(tmp_path: Path, cell: str, codes: list[str]) -> None:
    tags = first(table(tmp_path, "Country", cell), "country")
    assert [one.code for one in tags] == codes
    assert all(one.confidence == 1.0 for one in tags)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Water and Sanitation", "140"),
        ("Water & sanitation", "140"),
        ("140", "140"),
        ("14030", "140"),
        ("Water Sanitation and Hygiene", "140"),
        ("Health", "120"),
    ],
)
def test_a_sector_by_its_code_label_or_terms(tmp_path: Path, cell: str, code: str) -> None:
    [one] = first(table(tmp_path, "Sector", cell), "sector")
    assert (one.code, one.evidence) == (code, (cell,))


def test_a_topic_may_be_a_sector_of_ours(tmp_path: Path) -> None:
    tagged = table(tmp_path, "Topics", "Education | Gender equality")
    assert [one.code for one in first(tagged, "sector")] == ["110"]
    assert [one.code for one in first(tagged, "theme")] == ["gender"]


def test_what_names_nothing_of_ours_stays_text_and_tags_nothing(tmp_path: Path) -> None:
    tagged = table(tmp_path, "Sector", "Quux and others")
    assert tagged[2][0].tags == ()
    assert "Sector: Quux and others" in tagged[1][0].text


def test_a_project_is_tagged_by_its_own_name(tmp_path: Path) -> None:
    [one] = first(table(tmp_path, "Project", "Green Ferry"), "project")
    assert (one.code, one.label) == ("Green Ferry", "Green Ferry")


def test_a_date_tags_the_year(tmp_path: Path) -> None:
    tagged = table(tmp_path, "Date", "2017-09-01", "12/03/2019")
    assert [record.tags[0].code for record in tagged[2]] == ["2017", "2019"]
    assert tagged[0].year is None


def test_passages_of_a_row_carry_its_tags(tmp_path: Path) -> None:
    tagged = table(
        tmp_path, "Country,Background", "Chile,The old rope broke twice.", "Peru,The new one did not break."
    )
    countries = {
        passage.text.split("\n")[0]: {one.code for one in passage.tags if one.scheme == "country"}
        for passage in tagged[1]
    }
    assert countries["The old rope broke twice."] == {"CL"}
    assert countries["The new one did not break."] == {"PE"}


def test_a_table_of_many_countries_is_about_none_of_them(tmp_path: Path) -> None:
    report = table(tmp_path, "Country", "Chile", "Chile", "Peru")[0]
    assert report.countries == ()
    assert report.tags == ()


def test_what_all_rows_say_holds_for_the_table(tmp_path: Path) -> None:
    report = table(tmp_path, "Country,Year", "Chile,2019", "Chile,2019")[0]
    assert report.countries == ("CL",)
    assert report.year == 2019


def test_what_the_title_names_holds_for_the_table(tmp_path: Path) -> None:
    report = table(tmp_path, "Note", "none", name="Lessons Nepal 2021.csv")[0]
    assert report.countries == ("NP",)
    assert report.year == 2021


def test_nine_in_ten_ifrc_records_have_the_country_their_row_names(shared: Path) -> None:
    document = read(shared / "ifrc" / "dev.csv")
    records = tag(document, *extract(document))[2]
    named = [record for record in records if any(one.scheme == "country" for one in record.tags)]
    assert len(named) >= 0.98 * len(records)
