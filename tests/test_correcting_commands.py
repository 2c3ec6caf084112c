"""By command: a report corrected, its history shown, and what was done taken back."""

import json
from pathlib import Path

import pytest

from lessonbase import Library
from tests.store.test_names import FIRST, add
from tests.test_cli import run


@pytest.fixture
def index(tmp_path: Path) -> Path:
    with Library(tmp_path / "index") as library:
        add(library._store, FIRST, "1" * 16)
    return tmp_path / "index"


def events(result) -> list[dict]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_correction_is_listed_in_the_history_and_can_be_taken_back(index: Path):
    said = ("--year", "2019", "--country", "Kenya", "--by", "Ana", "--why", "on its cover")
    made = events(run("reports", "set", "1" * 16, *said, "--json", index=index))
    assert [(each["field"], each["by"], each["why"]) for each in made] == [
        ("year", "Ana", "on its cover"),
        ("countries", "Ana", "on its cover"),
    ]
    [report] = events(run("reports", "--json", index=index))
    assert (report["year"], report["countries"]) == (2019, ["KE"])
    assert events(run("history", "1" * 16, "--json", index=index)) == made
    taken = events(run("undo", made[0]["seq"], "--by", "Ben", "--json", index=index))
    assert {each["undoes"] for each in taken} == {each["seq"] for each in made}
    [report] = events(run("reports", "--json", index=index))
    assert (report["year"], report["countries"]) == (None, [])


def test_the_history_of_a_record_is_shown_by_its_id(index: Path):
    with Library(index) as library:
        record = library.records()[0]
        library.records.decide(record.id, "accepted", by="Ana")
    [event] = events(run("history", record.id, "--json", index=index))
    assert (event["target"], event["before"], event["after"]) == (record.id, "proposed", "accepted")
    assert "Ana" in run("history", record.id, index=index).stdout


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("--year", "soon", "--by", "Ana"), "“soon” is no year"),
        (("--country", "Atlantis", "--by", "Ana"), "“Atlantis” is no country"),
        (("--language", "Klingonish", "--by", "Ana"), "“Klingonish” is no language"),
        (("--year", "2019"), "--by"),
        (("--by", "Ana"), "Nothing was said"),
    ],
)
def test_what_cannot_be_is_wrong_usage_and_is_told_in_words(index: Path, said: tuple[str, ...], told: str):
    result = run("reports", "set", "1" * 16, *said, index=index)
    assert result.exit_code == 2
    assert told in result.stderr.replace("\n", " ")
    assert result.stdout == ""
