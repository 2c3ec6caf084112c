"""An answer to take along: its words, its references, and what it says of itself."""

import io
from datetime import date
from pathlib import Path

import docx
import pytest

from lessonbase import Library
from lessonbase.errors import QueryError
from lessonbase.model import Answer
from lessonbase.packs import answers
from lessonbase.packs.cases import plain

QUESTION = "How do we build trust between small farmers and buyers?"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answer, Library]:
    corpus = Path(__file__).parents[2] / "corpus"
    library = Library(tmp_path_factory.mktemp("answers") / "index")
    library.ingest(
        [path for path in sorted(corpus.iterdir()) if "mango" in path.name or "buyer" in path.name]
    )
    return library.ask(QUESTION), library


def test_every_quote_of_the_markdown_stands_on_its_page_and_has_a_note(asked: tuple[Answer, Library]) -> None:
    answer, library = asked
    text = library.packs.of_answer(answer, "md").decode()
    quotes = [line for line in text.splitlines() if line.startswith("> ")]
    assert len(quotes) == sum(len(point.citations) for point in answer.points)
    for citation in answer.citations:
        assert citation.quote in library.pages.get(citation.report_id, citation.page).text
        assert f"[^{citation.number}]:" in text


def test_a_note_leads_to_the_page_where_its_address_is_known(asked: tuple[Answer, Library]) -> None:
    answer, library = asked
    text = library.packs.of_answer(
        answer, "md", address=lambda one: f"http://here/?report={one.report_id}"
    ).decode()
    assert f"<http://here/?report={answer.citations[0].report_id}>" in text


def test_word_carries_the_question_as_title_and_the_notes_as_footnotes(
    asked: tuple[Answer, Library],
) -> None:
    answer, library = asked
    data = library.packs.of_answer(answer, "docx", address=lambda _: "http://here/?a=1&b=2")
    made = docx.Document(io.BytesIO(data))
    assert made.paragraphs[0].text == QUESTION
    notes = next(part for part in made.part.package.iter_parts() if part.partname == "/word/footnotes.xml")
    assert notes.blob.count(b"<w:footnoteRef/>") == len(answer.citations)
    assert b"HYPERLINK &quot;http://here/?a=1&amp;b=2&quot;" in notes.blob


def test_references_name_each_report_once(asked: tuple[Answer, Library]) -> None:
    answer, library = asked
    cited = {citation.report_id for citation in answer.citations}
    assert library.packs.of_answer(answer, "ris").decode().count("TY  - RPRT") == len(cited)


def test_references_tell_for_what_each_report_is_cited_and_where_its_words_stand(
    asked: tuple[Answer, Library],
) -> None:
    answer, library = asked
    text = library.packs.of_answer(
        answer, "ris", address=lambda one: f"http://here/?passage={one.passage_id}"
    ).decode()
    entries = text.split("TY  - ")[1:]
    assert all(f"N1  - Cited in the answer to “{QUESTION}”. Answered from" in one for one in entries)
    for citation in answer.citations:
        quote = f"“{plain(citation.quote)}”"
        [note] = [line for line in text.splitlines() if quote in line]
        assert note.endswith(f"http://here/?passage={citation.passage_id}")
        assert not citation.page or f"” p. {citation.page}. " in note


def test_plain_text_has_each_quote_with_its_full_reference_its_link_the_day_and_how_it_was_made(
    asked: tuple[Answer, Library],
) -> None:
    answer, library = asked
    text = library.packs.of_answer(answer, "txt", address=lambda one: f"http://here/{one.number}").decode()
    lines = text.splitlines()
    assert lines[0] == QUESTION
    assert "2 of 2 reports" in lines[1]
    assert str(date.today().year) in lines[1]
    assert text.endswith(f"{answers.MADE}\n")
    for point in answer.points:
        first = answer.citations[point.citations[0] - 1]
        assert f"“{plain(first.quote)}” [{first.number}]" in lines
    for citation in answer.citations:
        note = lines.index(f"http://here/{citation.number}") - 1
        assert lines[note].startswith(f"[{citation.number}] ")
        assert citation.report_title in lines[note]


def test_what_a_report_does_not_say_is_missing_from_its_reference(asked: tuple[Answer, Library]) -> None:
    answer, library = asked
    reports = {one.id: one.model_copy(update={"year": None, "publisher": None}) for one in library.reports()}
    text = answers.written(answer, "md", reports, lambda *_: None, date(2026, 11, 30)).decode()
    assert "30 November 2026" in text
    assert "(n.d.)" in text


def test_a_declined_question_leaves_nothing_to_take_along(asked: tuple[Answer, Library]) -> None:
    _, library = asked
    with pytest.raises(QueryError, match="no answer to take along"):
        library.packs.of_answer(Answer(question="Why?", outcome="not_there"), "docx")


def test_an_unknown_form_names_those_there_are(asked: tuple[Answer, Library]) -> None:
    answer, library = asked
    with pytest.raises(QueryError, match="docx, md, txt, ris, bib"):
        library.packs.of_answer(answer, "odt")
