"""The command line as its users meet it: the golden path on the starter library, and what it says when things
go wrong. stdout carries results and nothing else; exit codes are 0, 1 and 2."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lessonbase.cli import app
from lessonbase.ingesting import IngestResult
from lessonbase.model import Answer, Hit, Record, Report
from tests.databases import named

QUESTION = "How do we build trust between small farmers and large companies?"


def run(*arguments: object, index: Path | None = None, answers: str | None = None) -> Result:
    given = [*map(str, arguments), *(["--index", str(index)] if index else [])]
    return CliRunner().invoke(app, given, input=answers, env={"COLUMNS": "100", **named(index)})


def lines(result: Result, kind: type) -> list:
    assert result.exit_code == 0, result.stderr
    return [kind.model_validate_json(line) for line in result.stdout.splitlines()]


class TestGoldenPath:
    def test_every_digest_of_the_starter_library_is_read_and_gives_records(
        self, corpus: Path, starter_index: Path
    ):
        results = lines(run("ingest", corpus, "--json", index=starter_index), IngestResult)
        assert len(results) >= 12
        assert {result.status for result in results} == {"unchanged"}

    def test_reports_are_listed_with_what_they_say_of_themselves(self, starter_index: Path):
        reports = lines(run("reports", "--json", index=starter_index), Report)
        assert len(reports) >= 12
        assert all(report.title and report.countries is not None for report in reports)
        assert run("reports", index=starter_index).stdout.count("\n") > len(reports)

    def test_records_of_every_report_are_found_and_filtered(self, starter_index: Path):
        records = lines(run("records", "--json", index=starter_index), Record)
        reports = lines(run("reports", "--json", index=starter_index), Report)
        assert {record.report_id for record in records} == {report.id for report in reports}
        lessons = lines(run("records", "--kind", "lesson", "--json", index=starter_index), Record)
        assert 0 < len(lessons) < len(records)
        tagged = lines(run("records", "--tag", "country:DO", "--json", index=starter_index), Record)
        assert 0 < len(tagged) < len(records)

    def test_search_gives_as_many_as_asked_for_best_first(self, starter_index: Path):
        hits = lines(run("search", QUESTION, "-k", 7, "--json", index=starter_index), Hit)
        assert [hit.rank for hit in hits] == list(range(1, 8))
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert len({hit.passage.id for hit in hits}) == 7

    def test_a_report_is_measured_by_lists_of_its_headings_and_records(
        self, starter_index: Path, tmp_path: Path
    ):
        [record, *_] = lines(run("records", "--kind", "lesson", "--json", index=starter_index), Record)
        judged = tmp_path / "records.jsonl"
        judged.write_text(json.dumps({"kind": record.kind, "statement": record.statement}), "utf-8")
        result = run("eval", judged, "--report", record.report_id, "--json", index=starter_index)
        assert result.exit_code == 0
        assert json.loads(result.stdout)["records recall"] == {"value": 1.0, "n": 1}

    def test_questions_are_measured_and_compared_with_an_earlier_run(
        self, starter_index: Path, tmp_path: Path
    ):
        judged, earlier = tmp_path / "questions.jsonl", tmp_path / "earlier.json"
        judged.write_text(
            json.dumps({"id": "q1", "question": QUESTION, "relevant": [{"quote": "trust"}]}), "utf-8"
        )
        earlier.write_text(run("eval", judged, "--json", index=starter_index).stdout, "utf-8")
        shown = run("eval", judged, "--against", earlier, "--detail", index=starter_index).stdout
        assert "direct" in shown
        assert "before" in shown
        assert QUESTION in shown

    def test_an_answer_rests_on_verbatim_words_of_the_pages_it_cites(self, starter_index: Path):
        from lessonbase import Library

        [answer] = lines(run("ask", QUESTION, "--json", index=starter_index), Answer)
        assert not answer.abstained
        assert {n for statement in answer.statements for n in statement.citations} == {
            citation.number for citation in answer.citations
        }
        with Library(starter_index) as library:
            for citation in answer.citations:
                page = library.pages.get(citation.report_id, citation.page).text
                assert " ".join(citation.quote.split()) in " ".join(page.split())
        assert "[1]" in run("ask", QUESTION, index=starter_index).stdout

    def test_what_a_report_types_like_a_citation_is_not_shown_as_one_of_ours(self, tmp_path: Path):
        report, index = tmp_path / "bees.txt", tmp_path / "index"
        report.write_text(
            "Beekeepers\n\nLesson learned: Beekeepers sold more honey once they had a scale of their own [2][3].\n"
        )
        assert run("ingest", report, index=index).exit_code == 0
        shown = run("ask", "How did the beekeepers sell more honey?", index=index).stdout
        assert "of their own ‹2›‹3›. [1]" in " ".join(shown.split())

    def test_a_question_from_another_world_is_declined(self, starter_index: Path):
        [answer] = lines(
            run("ask", "Which stringed instruments suit a baroque orchestra?", "--json", index=starter_index),
            Answer,
        )
        assert answer.abstained
        assert "Not in these reports" in (answer.reason or "")
        assert not answer.statements
        told = " ".join(
            run(
                "ask", "Which stringed instruments suit a baroque orchestra?", index=starter_index
            ).stdout.split()
        )
        assert " ".join(answer.nearest[0].passage.text.split())[:60] in told

    def test_deleted_indexes_are_rebuilt_and_the_answer_is_the_same(
        self, starter_index: Path, tmp_path: Path
    ):
        copy = tmp_path / "copy"
        shutil.copytree(starter_index, copy)
        before = run("search", QUESTION, "--json", index=copy).stdout
        shutil.rmtree(copy / "search")
        after = run("search", QUESTION, "--json", index=copy)
        assert after.stdout == before
        assert list(copy.glob("search/vectors-*/*.faiss"))

    def test_remove_asks_first_and_takes_the_report_away(self, starter_index: Path, tmp_path: Path):
        copy = tmp_path / "copy"
        shutil.copytree(starter_index, copy)
        first, *rest = lines(run("reports", "--json", index=copy), Report)
        assert run("remove", first.id, index=copy, answers="n\n").exit_code == 1
        assert len(lines(run("reports", "--json", index=copy), Report)) == len(rest) + 1
        assert run("remove", first.id, "--yes", index=copy).exit_code == 0
        assert lines(run("reports", "--json", index=copy), Report) == rest
        hits = lines(run("search", first.title, "-k", 500, "--json", index=copy), Hit)
        assert first.id not in {hit.passage.report_id for hit in hits}

    def test_the_library_finds_itself_well(self, starter_index: Path):
        result = run("doctor", index=starter_index)
        assert result.exit_code == 0, result.stdout
        assert "look" not in result.stdout


class TestFailures:
    def test_a_name_that_would_steer_the_terminal_is_only_shown(self, tmp_path: Path):
        (tmp_path / "\x1b[2Jwiped.pdf").write_text("no PDF")
        result = run("ingest", tmp_path, index=tmp_path / "index")
        assert "wiped.pdf" in result.stderr
        assert "\x1b[2J" not in result.stderr

    @pytest.fixture
    def index(self, tmp_path: Path) -> Path:
        """A library to which a good and a broken file were added."""
        (tmp_path / "reports").mkdir()
        (tmp_path / "reports" / "good.md").write_text(
            "# Wells\n\nLesson learned: Dig where women already walk.\n"
        )
        (tmp_path / "reports" / "bad.pdf").write_text("no PDF")
        result = run("ingest", tmp_path / "reports", index=tmp_path / "index")
        assert result.exit_code == 1
        assert "bad.pdf" in result.stderr
        assert "1 added" in result.stderr
        assert "1 failed" in result.stderr
        return tmp_path / "index"

    def test_a_failed_file_stays_listed_with_its_reason_until_it_is_read(
        self, index: Path, corpus: Path, tmp_path: Path
    ):
        listed = run("reports", "--failed", index=index).stdout
        assert "bad.pdf" in listed
        assert "not a PDF" in listed
        assert run("retry", index=index).exit_code == 1
        shutil.copy(corpus / "peru-buyers-first.pdf", tmp_path / "reports" / "bad.pdf")
        assert run("retry", index=index).exit_code == 0
        assert "No file has failed" in run("reports", "--failed", index=index).stderr

    def test_a_failed_file_can_be_dismissed(self, index: Path):
        assert run("dismiss", index=index).exit_code == 0
        assert "No file has failed" in run("reports", "--failed", index=index).stderr
        assert run("retry", index=index).exit_code == 0

    def test_only_failed_files_can_be_tried_again_or_dismissed(self, index: Path):
        for command in ("retry", "dismiss"):
            result = run(command, "/nowhere/other.pdf", index=index)
            assert result.exit_code == 2
            assert "not among the files that failed" in result.stderr

    def test_doctor_shows_what_was_read_of_a_report(self, index: Path, tmp_path: Path):
        target = tmp_path / "seen.html"
        result = run("doctor", "good.md", "--html", target, index=index)
        assert result.exit_code == 0, result.stderr
        assert "Dig where women already walk." in target.read_text()
        seen = json.loads(run("doctor", "good.md", "--html", target, "--json", index=index).stdout)
        assert seen["blocks"] == {"heading": 1, "paragraph": 1}


class TestWrongUsage:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["ask", ""], "The question is empty"),
            (["ask", "  \n"], "The question is empty"),
            (["ask", "why " * 2500], "at most 2,000"),
            (["search", "trust", "-k", "0"], "'-k'"),
            (["records", "--kind", "lessons"], "'lessons' is not one of"),
            (["records", "--tag", "Kenya"], "SCHEME:CODE"),
            (["records", "--role", "ending"], "'ending' is not one of"),
            (["remove", "nothing", "--yes"], "no report nothing"),
            (["doctor", "nothing"], "no report nothing"),
            (["ask", "--frobnicate", "x"], "frobnicate"),
        ],
    )
    def test_a_wrong_call_is_explained_with_exit_code_2(
        self, starter_index: Path, arguments: list[str], said: str
    ):
        result = run(*arguments, index=starter_index)
        assert result.exit_code == 2
        assert said in result.stderr
        assert result.stdout == ""

    @pytest.mark.parametrize(
        "command", [["reports"], ["ask", "why?"], ["search", "why"], ["records"], ["reindex"]]
    )
    def test_a_library_that_is_not_there_is_not_made_by_asking_it(self, tmp_path: Path, command: list[str]):
        result = run(*command, index=tmp_path / "nowhere")
        assert result.exit_code == 1
        assert "There is no library in" in result.stderr
        assert not (tmp_path / "nowhere").exists()

    @pytest.mark.parametrize(
        "question",
        [
            '"(*:',
            "AND OR NOT",
            "text:trust^5 -farmers ~2 [a TO b]",
            "¿Cómo se construye la confianza?",
            "كيف نبني الثقة بين المزارعين؟",
            "如何在农民之间建立信任?",
            "'; drop table passages; --",
            "\u202etrust\x00\x07",
            "🥭",
        ],
    )
    def test_any_question_gets_an_answer_or_a_plain_no(self, starter_index: Path, question: str):
        [answer] = lines(run("ask", question, "--json", index=starter_index), Answer)
        assert (answer.outcome == "not_there") == (not answer.statements)
        assert bool(answer.reason) == (answer.outcome == "not_there")


def test_it_says_its_version_and_without_a_command_what_there_is():
    assert run("--version").stdout.startswith("lessonbase 0.")
    assert "Find the lessons" in run("--help").stdout


def test_every_command_shows_an_example_in_its_help():
    for command in app.registered_commands:
        name = command.name or command.callback.__name__
        result = run(name, "--help")
        assert result.exit_code == 0
        assert f"lessonbase {name}" in result.stdout.replace("│", " ")


def test_a_cold_question_loads_no_training_library(starter_index: Path):
    program = (
        "import sys; from lessonbase.cli import app\n"
        "try: app()\n"
        "finally: print(sorted({'torch', 'transformers', 'sentence_transformers', 'pandas', 'scipy', 'gradio'} & set(sys.modules)),"
        " file=sys.stderr)"
    )
    arguments = ["ask", QUESTION, "--json", "--index", str(starter_index)]
    result = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        env=os.environ,
        check=True,
    )
    assert json.loads(result.stdout)["statements"]
    assert result.stderr.strip().endswith("[]")


def test_what_an_output_cannot_write_is_replaced_and_json_is_whole(tmp_path: Path):
    (tmp_path / "été.md").write_text(
        "# हिंदी\n\nLesson learned: Les puits ont été gardés là où हिंदी on compte.\n"
    )

    def said(encoding: str, *commands: tuple[str, ...]) -> str:
        """What one program after the other writes, all in one process: a start takes more of the processor than they do."""
        program = (
            "import json, sys; from lessonbase.cli import app\n"
            "for words in json.loads(sys.argv[1]): app(words, standalone_mode=False)"
        )
        given = [[*words, "--index", str(tmp_path / "index")] for words in commands]
        run = subprocess.run(
            [sys.executable, "-c", program, json.dumps(given)],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )
        assert run.returncode == 0, run.stderr
        assert b"Traceback" not in run.stderr
        return run.stdout.decode(encoding)

    assert "?" in said("ascii", ("ingest", str(tmp_path / "été.md")), ("records",))
    assert "?" in said("latin-1", ("records",))
    record, *findings = said("cp1252", ("records", "--json"), ("doctor",)).splitlines()
    assert "हिंदी" in Record.model_validate_json(record).statement
    assert findings


def test_a_command_that_changes_the_library_makes_up_what_a_stopped_run_left(
    starter_index: Path, tmp_path: Path
):
    index = shutil.copytree(starter_index, tmp_path / "index")
    connection = sqlite3.connect(index / "lessonbase.db")
    connection.execute("DELETE FROM vectors")
    connection.commit()
    connection.close()
    assert "by words only" in run("doctor", index=index).stdout
    report = lines(run("reports", "--json", index=index), Report)[0]
    assert run("remove", report.id, "--yes", index=index).exit_code == 0
    assert "by words only" not in run("doctor", index=index).stdout
