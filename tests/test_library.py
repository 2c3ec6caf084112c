"""Library, as programs and the web page hold it."""

import shutil
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import sqlalchemy as sa

from lessonbase import Library, asking
from lessonbase.errors import ModelMismatchError, QueryError
from lessonbase.retrieval.model_files import BUILT_IN, find_model

QUESTION = "How do we build trust between small farmers and buyers?"
LESSON = (
    "# {title}\n\nLesson learned: {lesson}\n\nIt took the two cooperatives three seasons to find that out.\n"
)


@pytest.fixture
def library(tmp_path: Path):
    with Library(tmp_path / "index") as opened:
        yield opened


def write(folder: Path, name: str, lesson: str) -> Path:
    file = folder / f"{name}.md"
    file.write_text(LESSON.format(title=name.capitalize(), lesson=lesson))
    return file


def test_two_libraries_on_one_folder_see_each_others_changes(library: Library, tmp_path: Path):
    with Library(library.path) as other:
        library.ingest(write(tmp_path, "trust", "Trust grows when buyers pay on the day of delivery."))
        assert "pay on the day" in other.search("When do buyers earn trust?", k=1)[0].passage.text
        other.remove(other.reports()[0].id)
        assert library.search("When do buyers earn trust?") == []


def test_threads_may_ask_while_a_report_is_added(library: Library, tmp_path: Path):
    library.ingest(write(tmp_path, "trust", "Trust grows when buyers pay on the day of delivery."))
    faults: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(10):
                library.ask(QUESTION)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(5):
        library.ingest(
            write(tmp_path, f"more{number}", f"Lesson number {number} is that roads come before markets.")
        )
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(library.reports()) == 6


def test_an_answer_asks_the_log_once_and_reads_its_reports_together(library: Library, tmp_path: Path):
    for name in ("mango", "coffee", "sesame"):
        library.ingest(
            write(tmp_path, name, f"Trust grows when buyers of {name} pay on the day of delivery.")
        )
    library.ask(QUESTION)
    said: list[str] = []
    views: list[object] = []
    engine = library._store._database.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    sa.event.listen(engine, "begin", views.append)
    assert library.ask(QUESTION).points
    assert len(views) == 2  # of the log, and of all the rest
    assert sum("FROM changes" in each for each in said) == 1
    assert sum("reports.added_at" in each for each in said) == 1


def test_a_changed_file_takes_the_place_of_its_former_self_and_decisions_stay(
    library: Library, tmp_path: Path
):
    file = write(tmp_path, "trust", "Trust grows when buyers pay on the day of delivery.")
    [first] = library.ingest(file)
    [record] = library.records()
    library.decide(record.id, "accepted", "Ana")
    file.write_text(file.read_text() + "\nA new last paragraph that nobody had decided on before.\n")
    [second] = library.ingest(file)
    assert (first.status, second.status) == ("added", "updated")
    assert [each.id for each in library.reports()] == [second.report_id]
    assert [each.status for each in library.records()] == ["accepted"]
    assert len(list((library.path / "originals").iterdir())) == 1


def test_marked_boxes_hold_just_the_cited_words(starter_index: Path):
    with Library(starter_index) as library:
        asked = (QUESTION, "What happens to data that is scattered over many tools?")
        answers = [library.ask(question) for question in asked]
        cited = [each for answer in answers for each in answer.citations if each.page is not None]
        assert cited
        for citation in cited:
            page = pdfium.PdfDocument(library.pages.original(citation.report_id))[citation.page - 1]
            height, text = page.get_height(), page.get_textpage()
            boxes = library.pages.marks(citation)
            under = " ".join(text.get_text_bounded(b.x0, height - b.y1, b.x1, height - b.y0) for b in boxes)
            assert letters(under) == letters(citation.quote)


def letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()  # a raised note mark is a plain digit to PDFium
    return "".join(letter for letter in folded if letter.isalnum())


def test_a_library_of_another_model_is_refused_until_it_is_reindexed(library: Library, tmp_path: Path):
    library.ingest(write(tmp_path, "trust", "Trust grows when buyers pay on the day of delivery."))
    shutil.copytree(find_model(BUILT_IN).folder, tmp_path / "another-model")
    with Library(library.path, model=str(tmp_path / "another-model"), cache=tmp_path / "cache") as changed:
        with pytest.raises(ModelMismatchError, match="lessonbase reindex"):
            changed.ask(QUESTION)
        assert changed.reindex() == len(library.passages(library.reports()[0].id))
        assert changed.search(QUESTION)[0].meaning is not None


def test_unknown_filters_are_named(library: Library):
    with pytest.raises(QueryError, match="'colour'"):
        library.search("trust", colour="green")


def test_every_example_question_is_answered(starter_index: Path):
    with Library(starter_index) as library:
        questions = library.example_questions(3)
        assert len(set(questions)) == 3
        assert not any(library.ask(question).abstained for question in questions)


def test_what_is_removed_or_added_while_passages_are_prepared_anew_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for number in range(3):
        text = f"# Wells {number}\n\nLesson learned: Group {number} kept its wells in repair by counting the money.\n"
        (tmp_path / f"{number}.md").write_text(text)
    with Library(tmp_path / "index") as library:
        gone, stays = library.ingest([tmp_path / "0.md", tmp_path / "1.md"])
        model = library._model.load()
        embed = type(model).embed_passages

        def meanwhile(*given):
            monkeypatch.setattr(type(model), "embed_passages", embed)
            library.remove(gone.report_id or "")
            library.ingest(tmp_path / "2.md")
            return embed(*given)

        monkeypatch.setattr(type(model), "embed_passages", meanwhile)
        library.reindex()
        assert len(library.reports()) == 2
        assert library.overview().passages_without_vector == 0
        assert len(library.search("Who counts the money?", k=9)) == 2
        assert library.records(report=stays.report_id)


def test_as_many_answers_are_made_at_once_as_there_are_turns(
    starter_index: Path, monkeypatch: pytest.MonkeyPatch
):
    at_once, most, lock = 0, 0, threading.Lock()
    found = asking._found

    def counted(*given: Any) -> Any:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        try:
            return found(*given)
        finally:
            with lock:
                at_once -= 1

    monkeypatch.setattr(asking, "TURNS", threading.Semaphore(2))
    monkeypatch.setattr(asking, "_found", counted)
    with Library(starter_index) as library, ThreadPoolExecutor(8) as people:
        answers = list(people.map(library.ask, ["How do we build trust?"] * 16))
    assert most == 2
    assert len({answer.model_dump_json() for answer in answers}) == 1
