"""JSON Lines and JSON lists."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lessonbase.errors import ReadError, UnsupportedError
from lessonbase.reading import read
from tests.reading.lesson_tables.conftest import codes, stated

Written = Callable[..., Path]
FIRST = {"lesson": "Meet the mayor before the works begin.", "topics": ["roads", "local leaders"], "n": 3}
SECOND = {
    "lesson": "Gravel roads need a grader every year.",
    "place": {"country": "Ghana", "district": "Tamale"},
}


def test_a_line_is_a_row(written: Written) -> None:
    document = read(written(f"{json.dumps(FIRST)}\n{json.dumps(SECOND)}\n", "roads.jsonl"))
    assert stated(document) == [("lesson", FIRST["lesson"]), ("lesson", SECOND["lesson"])]
    assert document.blocks[document.stated[1].blocks[0]].spans[0].place == "row 2"


def test_a_broken_line_is_named_and_costs_only_itself(written: Written) -> None:
    document = read(
        written(f'{json.dumps(FIRST)}\n{{"lesson": "cut of\n{json.dumps(SECOND)}\n', "roads.jsonl")
    )
    assert len(document.stated) == 2
    assert "row 2" in codes(document)["rows-unread"]


def test_lists_and_inner_objects_keep_their_words(written: Written) -> None:
    document = read(written(f"{json.dumps(FIRST)}\n{json.dumps(SECOND)}\n", "roads.jsonl"))
    assert ("theme", "local leaders") in document.stated[0].words
    assert "topics: roads; local leaders" in document.pages[0].text
    assert ("country", "Ghana") in document.stated[1].words


def test_a_json_list_of_objects_is_a_table(written: Written) -> None:
    for name in ("roads.json", "roads.jsonl"):
        assert len(read(written(json.dumps([FIRST, SECOND]), name)).stated) == 2


def test_a_list_under_one_key_is_a_table(written: Written) -> None:
    assert (
        len(read(written(json.dumps({"made": "2020", "items": [FIRST, SECOND]}), "roads.json")).stated) == 2
    )


def test_the_one_line_of_a_file_of_lines_is_its_row_though_it_holds_a_list(written: Written) -> None:
    line = json.dumps({**FIRST, "actions": [{"who": "Board", "what": "Pay the crews each Friday."}]})
    assert stated(read(written(line, "one.jsonl"))) == [("lesson", FIRST["lesson"])]


def test_two_lists_are_two_tables_and_the_refusal_says_so(written: Written) -> None:
    with pytest.raises(UnsupportedError, match="2 lists of objects"):
        read(written(json.dumps({"lessons": [FIRST], "recommendations": [SECOND]}), "roads.json"))


def test_other_json_is_of_no_kind_we_read(written: Written) -> None:
    with pytest.raises(UnsupportedError, match="no list of objects"):
        read(written('{"index": "index", "workers": 2}', "settings.json"))


def test_nesting_without_end_is_refused(written: Written) -> None:
    with pytest.raises(ReadError):
        read(written("[" * 100_000 + "]" * 100_000, "deep.jsonl"))
