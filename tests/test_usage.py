"""What was asked is kept where that is wished: for a time, without who, and without the words of reports."""

import json
import logging
import shutil
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from lessonbase import Library
from lessonbase.cli import app
from lessonbase.console import log_as_json
from lessonbase.errors import ForbiddenError
from lessonbase.service.access import OF_ROLE, guarded
from lessonbase.service.api import api
from lessonbase.service.visitors import Visitor, acting_as
from lessonbase.usage import Usage

TRUST = "How do we build trust between farmers and buyers?"
ABSENT = "Which welding torch suits the hull of a submarine?"


@pytest.fixture
def index(starter_index: Path, tmp_path: Path) -> Path:
    """A copy of the starter library."""
    return Path(shutil.copytree(starter_index, tmp_path / "index"))


@pytest.fixture
def usage(tmp_path: Path) -> Usage:
    return Usage(tmp_path / "usage", days=30)


def test_nothing_is_kept_unless_somebody_wished_it(index: Path):
    with Library(index) as library:
        library.ask(ABSENT)
        assert not (library.path / "usage").exists()
        assert library.usage.summary().asked == 0
        assert library.usage.counts["not_there"] == 1  # a figure for Prometheus, of no words


def test_what_is_asked_and_not_found_is_kept_in_its_own_words_only(index: Path):
    with Library(index, usage_days=30) as library:
        answer = library.ask(TRUST)
        library.ask(ABSENT)
        library.search("mango")
        library.example_questions(1)
        found = library.usage.summary()
        kept = "".join(file.read_text() for file in (library.path / "usage").iterdir())
    assert answer.points
    assert (found.asked, found.outcomes) == (3, {"answered": 1, "not_there": 1, "found": 1})
    assert [one.words for one in found.without_answer] == [ABSENT]
    assert set(json.loads(kept.splitlines()[1])) == {"day", "words", "outcome", "found", "seconds"}
    assert not any(citation.quote in kept for citation in answer.citations)


def test_the_words_most_often_without_answer_come_first(usage: Usage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lessonbase.usage._ONCE_IN_SECONDS", -1)
    for words, outcome in (
        ("Boats", "not_there"),
        ("Cash and tax?", "perhaps"),
        ("cash and tax", "not_there"),
        ("Cash and tax", "answered"),
        ("Trust", "answered"),
    ):
        usage.note(words, outcome, 0, 0.1)  # type: ignore[arg-type]
    found = usage.summary()
    assert [(one.words, one.times, one.without_answer) for one in found.without_answer] == [
        ("Cash and tax", 3, 2),
        ("Boats", 1, 1),
    ]


def test_a_page_that_asks_again_for_what_it_shows_counts_once(usage: Usage):
    for _ in range(4):
        usage.note(TRUST, "answered", 3, 0.1)
    assert usage.summary().asked == 1


def test_what_is_too_old_is_deleted_and_all_can_be(usage: Usage, tmp_path: Path):
    folder = tmp_path / "usage"
    folder.mkdir()
    old = '{"day":"2001-02-03","words":"Old","outcome":"nothing","found":0,"seconds":0.1}\n'
    (folder / "2001-02-03.jsonl").write_text(old)
    assert usage.summary().asked == 0  # nobody is shown it, even before it is deleted
    usage.note(TRUST, "answered", 3, 0.1)
    assert [file.stem for file in folder.iterdir()] != ["2001-02-03"]
    assert len(list(folder.iterdir())) == 1
    assert usage.forget() == 1
    assert list(folder.iterdir()) == []


def test_a_line_cut_short_and_a_full_disk_cost_nobody_an_answer(
    usage: Usage, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    usage.note("Boats", "nothing", 0, 0.1)
    [file] = (tmp_path / "usage").iterdir()
    file.write_bytes(file.read_bytes()[:-20] + b"\n" + file.read_bytes())
    assert usage.summary().asked == 1
    blocked = Usage(file / "in the way", days=30)
    blocked.note(TRUST, "answered", 3, 0.1)
    assert "could not be noted" in caplog.text


def test_only_administrators_read_it(index: Path):
    with Library(index, usage_days=30) as library:
        client = TestClient(api(library))
        client.post("/ask", json={"question": ABSENT})
        said = client.get("/usage", params={"since": str(date(2020, 1, 1))}).json()
        assert [one["words"] for one in said["without_answer"]] == [ABSENT]
        evaluator = Visitor(name="Ada", roles=("evaluator",), rights=OF_ROLE["evaluator"])
        with acting_as(evaluator), pytest.raises(ForbiddenError, match="administrator"):
            guarded(library).usage.summary()
        assert client.delete("/usage").status_code == 204
        assert client.get("/usage").json()["asked"] == 0


def test_the_command_tells_how_to_keep_it(starter_index: Path):
    finished = CliRunner().invoke(app, ["usage", "--index", str(starter_index)])
    assert finished.exit_code == 0
    assert "LESSONBASE_USAGE_DAYS" in finished.stderr


def test_a_log_in_json_tells_where_a_fault_is_and_none_of_its_words(capsys: pytest.CaptureFixture[str]):
    names = ("lessonbase", "uvicorn", "mcp")
    before = {name: logging.getLogger(name).handlers for name in names}
    log_as_json()
    try:
        raise ValueError("words of a confidential report")
    except ValueError:
        logging.getLogger("lessonbase.ingesting").exception("unexpected fault in %s", "a.pdf")
    finally:
        for name, handlers in before.items():
            logging.getLogger(name).handlers = handlers
            logging.getLogger(name).propagate = True
    line = capsys.readouterr().err
    said = json.loads(line)
    assert (said["level"], said["said"], said["fault"]) == (
        "error",
        "unexpected fault in a.pdf",
        "ValueError",
    )
    assert said["where"][0].startswith("test_usage.py:")
    assert "confidential" not in line
