"""By command: records reviewed alone and by several, tags set, taxonomies taken in."""

import json
from pathlib import Path

import pytest

from lessonbase import Library
from tests.store.test_names import FIRST, add
from tests.test_cli import run

REPORT = "1" * 16


@pytest.fixture
def index(tmp_path: Path) -> Path:
    with Library(tmp_path / "index") as library:
        add(library._store, FIRST, REPORT)
    return tmp_path / "index"


def said(index: Path, *arguments: object) -> list[dict]:
    result = run(*arguments, "--json", index=index)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_report_is_reviewed_record_by_record_until_nothing_is_left(index: Path):
    [first] = said(index, "review", "next", "--by", "Ana")
    said(index, "review", "accept", first["id"], "--tag", "sdg:2.3", "--by", "Ana")
    [second] = said(index, "review", "next", "--by", "Ana")
    said(index, "review", "reject", second["id"], "--why", "no lesson", "--by", "Ana")
    assert said(index, "review", "next", "--by", "Ana") == []
    [status] = said(index, "review", "status", "--report", REPORT)
    assert (status["accepted"], status["rejected"], status["undecided"]) == (1, 1, 0)
    assert "decided on" in status["statement"]
    [left] = said(index, "records")
    assert ("sdg", "2.3") in {(tag["scheme"], tag["code"]) for tag in left["tags"]}


def test_two_coders_are_asked_measured_and_settled(index: Path):
    said(index, "review", "assign", REPORT, "--coder", "Ana", "--coder", "Ben", "--by", "Cleo")
    [record, other] = said(index, "records")
    said(index, "review", "accept", record["id"], "--by", "Ana")
    said(index, "review", "reject", record["id"], "--by", "Ben")
    said(index, "review", "accept", other["id"], "--by", "Ana")
    said(index, "review", "accept", other["id"], "--by", "Ben")
    found = {each["about"]: each for each in said(index, "agreement", "--report", REPORT)}
    assert (found["status"]["percent"], found["status"]["units"]) == (0.5, 2)
    [differing] = said(index, "review", "disagreements")
    assert differing["said"] == {"status": {"Ana": "accepted", "Ben": "rejected"}}
    said(index, "review", "adjudicate", record["id"], "accepted", "--by", "Cleo")
    assert said(index, "review", "disagreements") == []
    assert run("review", "reject", record["id"], "--by", "Ben", index=index).exit_code == 1
    for shown in (
        ("review", "status"),
        ("agreement",),
        ("tag", "suggest"),
        ("review", "next", "--by", "Ana"),
    ):
        assert run(*shown, index=index).exit_code == 0


def test_a_record_is_edited_split_merged_and_added_in_words_of_the_report(index: Path):
    words = "Roads come before markets in the hills."
    record = next(each for each in said(index, "records") if each["statement"] == words)
    said(
        index,
        "review",
        "edit",
        record["id"],
        "--kind",
        "challenge",
        "--words",
        "Roads come before markets",
        "--by",
        "Ana",
    )
    parts = ("--part", "Roads come before", "--part", "markets in the hills")
    one, other = said(index, "review", "split", record["id"], *parts, "--by", "Ana")
    assert (one["statement"], other["kind"]) == ("Roads come before", "challenge")
    [merged] = said(index, "review", "merge", one["id"], other["id"], "--by", "Ana")
    assert merged["statement"] == "Roads come before\nmarkets in the hills"
    [added] = said(
        index,
        "review",
        "add",
        "--report",
        REPORT,
        "--words",
        "sour by noon",
        "--kind",
        "challenge",
        "--by",
        "Ana",
    )
    assert (added["origin"], added["kind"]) == ("person", "challenge")


def test_tags_are_proposed_with_evidence_set_and_taken_off(index: Path):
    suggested = said(index, "tag", "suggest", "--report", REPORT)
    assert all(each["proposals"] and each["statement"] for each in suggested)
    sources = {why["source"] for each in suggested for one in each["proposals"] for why in one["because"]}
    assert sources == {"words", "meaning"}
    record = suggested[0]["record_id"]
    said(index, "tag", "set", record, "criterion:relevance", "--by", "Ana")
    said(index, "tag", "unset", record, "criterion:relevance", "--by", "Ana")
    assert [each["after"] is None for each in said(index, "history", record)] == [False, True]


def test_taxonomies_are_listed_shown_taken_in_and_written(index: Path, tmp_path: Path):
    (tmp_path / "ours.csv").write_text("code,label,broader\na,Water,\nb,Wells,a\n")
    said(index, "taxonomy", "import", tmp_path / "ours.csv")
    assert "ours" in {each["scheme"] for each in said(index, "taxonomy", "list")}
    assert "Wells" in run("taxonomy", "show", "ours", index=index).stdout
    said(index, "taxonomy", "export", "ours", tmp_path / "ours.ttl")
    assert "Wells" in (tmp_path / "ours.ttl").read_text()
    record = said(index, "records")[0]["id"]
    assert said(index, "tag", "set", record, "ours:b", "--by", "Ana")[0]["after"]["label"] == "Wells"


def test_a_taxonomy_is_edited_and_records_follow(index: Path):
    by = ("--by", "Ana")
    said(index, "taxonomy", "add", "ours", "water", "Water", "--title", "Ours", *by)
    said(index, "taxonomy", "add", "ours", "wells", "Wells", "--under", "water", "--criterion", "dug", *by)
    record = said(index, "records")[0]["id"]
    said(index, "tag", "set", record, "ours:wells", *by)
    said(index, "taxonomy", "rename", "ours", "wells", "Boreholes", *by)
    said(index, "taxonomy", "describe", "ours", "wells", "--example", "a well", *by)
    refused = run("taxonomy", "retire", "ours", "wells", *by, index=index)
    assert (refused.exit_code, "1 record is tagged" in " ".join(refused.stderr.split())) == (2, True)
    assert [each["id"] for each in said(index, "records", "--tag", "ours:wells")] == [record]
    said(index, "taxonomy", "merge", "ours", "wells", "water", "--why", "too fine", *by)
    assert [each["id"] for each in said(index, "records", "--tag", "ours:water")] == [record]
    assert "retired, now water" in run("taxonomy", "show", "ours", index=index).stdout
    assert (
        "Ana: merged wells into water (too fine)" in run("taxonomy", "versions", "ours", index=index).stdout
    )
    [*_, last] = said(index, "taxonomy", "versions", "ours")
    said(index, "taxonomy", "restore", "ours", str(last["number"]), *by)
    assert [each["id"] for each in said(index, "records", "--tag", "ours:wells")] == [record]


def test_decisions_go_out_to_a_file_and_come_back(index: Path, tmp_path: Path):
    record = said(index, "records")[0]["id"]
    said(index, "review", "accept", record, "--by", "Ana")
    for name in ("out.jsonl", "out.csv", "out.xlsx", "out.jsonld"):
        said(index, "export", tmp_path / name, "--only", "accepted", "--since", "2020-01-01")
        [taken] = said(index, "import", tmp_path / name, "--by", "Ben")
        assert (taken["taken"], taken["known"]) == (0, 1)
    assert run("import", tmp_path / "out.csv", "--by", "Ben", index=index).exit_code == 0
    assert "--since 1" in run("export", tmp_path / "none.jsonl", "--since", "1", index=index).stderr
    assert (tmp_path / "none.jsonl").read_text() == ""
    for wrong in (
        ("export", tmp_path / "out.odd"),
        ("export", tmp_path / "o.csv", "--since", "May"),
        ("import", tmp_path / "none.csv", "--by", "Ben"),
    ):
        assert run(*wrong, index=index).exit_code == 2


def test_a_library_goes_into_one_file_and_into_another(index: Path, tmp_path: Path):
    record = said(index, "records")[0]["id"]
    said(index, "review", "accept", record, "--by", "Ana")
    said(index, "export", tmp_path / "all.lessonbase")
    said(index, "review", "reject", record, "--by", "Ben")
    other = tmp_path / "other"
    [arrived] = said(other, "import", tmp_path / "all.lessonbase", "--by", "Cleo")
    assert (arrived["added"], arrived["events"]) == ([REPORT], 1)
    assert [each["status"] for each in said(other, "records") if each["id"] == record] == ["accepted"]
    [again] = said(index, "import", tmp_path / "all.lessonbase", "--by", "Cleo")
    assert (again["known"], again["events"], again["events_known"]) == ([REPORT], 0, 1)
    assert (
        "were here already" in run("import", tmp_path / "all.lessonbase", "--by", "Cleo", index=index).stderr
    )
    wrong = run("export", tmp_path / "some.lessonbase", "--only", "accepted", index=index)
    assert (wrong.exit_code, "for other forms" in wrong.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("review", "accept", "nothing", "--by", "Ana"), "no record nothing"),
        (("review", "next", "--by", "Ana", "--order", "odd"), "is not one of"),
        (("review", "next", "--by", "Ana", "--kind", "odd"), "is not one of"),
        (("review", "accept", "nothing"), "--by"),
        (
            ("review", "add", "--report", REPORT, "--words", "not there", "--by", "Ana"),
            "does not stand in the report",
        ),
        (("review", "add", "--report", REPORT, "--words", "e", "--by", "Ana"), "times"),
        (("tag", "set", "nothing", "theme:odd", "--by", "Ana"), "no code"),
        (("agreement", "--report", "nothing"), "no report nothing"),
        (("review", "status", "--target", "2"), "between 0 and 1"),
    ],
)
def test_what_cannot_be_is_wrong_usage_and_is_told_in_words(
    index: Path, arguments: tuple[str, ...], told: str
):
    result = run(*arguments, index=index)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())
