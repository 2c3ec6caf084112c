"""A draft design held against the starter library, as a service and as a command; and drafts that are none."""

import json
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from lessonbase import Library
from lessonbase.answering.design_check.check import SURE
from lessonbase.cli import app
from lessonbase.errors import QueryError, ReadError
from lessonbase.model import DesignCheck
from tests import bad_drafts

DRAFT = """# Mango note

## Trust

Small farmers and larger firms do not trust each other. The project writes a national strategy first, and the
firms and the farmers begin to work together when it is signed.

## Money

The project pays the running costs of the association to its last month.

## Turtles

Beaches with nests of loggerhead turtles are closed at night, and wardens move endangered eggs.
"""

KEPT_APART = """# Monitoring

Every agency collects its own data on the families with its own form, and the data stay with the agency. Refugees are
not shown the results.
"""


@pytest.fixture(scope="module")
def check(starter_index: Path) -> DesignCheck:
    with Library(starter_index) as library:
        return library.designs.check(DRAFT)


def test_a_part_has_the_lessons_that_bear_on_it_verbatim_and_cited(check: DesignCheck):
    trust = check.parts[0]
    assert trust.heading == "Trust"
    assert trust.standing == "bears"
    said = [text for one in trust.bearings for text in (one.text, *(voice.text for voice in one.voices))]
    assert any("trust between small growers and larger firms" in text for text in said)
    for one in trust.bearings:
        assert all(check.numbered[number].report_id == one.report_id for number in one.citations)


def test_a_part_on_which_the_reports_are_silent_gets_nothing(check: DesignCheck):
    turtles = check.parts[2]
    assert turtles.standing == "nothing"
    assert turtles.bearings == turtles.programmes == ()


def test_only_what_surely_bears_on_a_part_speaks_for_or_against_it(check: DesignCheck):
    for part in check.parts:
        for one in part.bearings:
            assert one.stance == "beside" or one.sure
            assert one.stance != "for" or one.heading != "went_wrong"


def test_what_failed_elsewhere_as_it_is_planned_here_stands_against_it(starter_index: Path):
    with Library(starter_index) as library:
        (part,) = library.designs.check(KEPT_APART).parts
    failed = [one for one in part.bearings if one.heading == "went_wrong"]
    assert failed
    # How near it is depends a little on the processor, which has the model in full precision or in 8 bits.
    assert all(one.stance == ("against" if one.sure else "beside") for one in failed)
    if any(one.sure for one in failed):
        assert next(part.under_headings())[0] == "Against what is planned here"


def test_the_reports_of_a_programme_are_counted_once(check: DesignCheck):
    for part in check.parts:
        together = [report for programme in part.programmes for report in programme]
        cited = {one.report_id for one in part.bearings}
        assert len(together) == len(set(together))
        assert cited <= set(together)


def test_filters_narrow_what_is_looked_at_and_are_told_of(starter_index: Path):
    with Library(starter_index) as library:
        narrowed = library.designs.check(DRAFT, country="IN")
        assert narrowed.filtered
        countries = {library.report(one.report_id).countries for one in narrowed.citations}
    assert all("IN" in several for several in countries)


def test_progress_counts_the_parts(starter_index: Path):
    seen: list[tuple[int, int]] = []
    with Library(starter_index) as library:
        library.designs.check(DRAFT, lambda done, of: seen.append((done, of)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


FOREIGN = {
    "French": "Les petits producteurs et les entreprises ne se font pas confiance, et le projet écrit une stratégie.",
    "Spanish": "Los pequeños productores y las empresas no confían unos en otros, y el proyecto escribe una estrategia.",
    "Portuguese": "Os pequenos produtores e as empresas não confiam uns nos outros, e o projeto escreve uma estratégia.",
}
RAPPORT = """# Pompes villageoises: rapport d'évaluation

## Enseignements tirés

- Une pompe ne vaut que ce que vaut le comité villageois qui en prend soin et qui paie ses réparations.

## Recommandations

- Former dans chaque village un comité qui entretient la pompe et garde l'argent des réparations.
"""
POMPES = """# Note

## Pompes

Le projet installe une pompe dans chaque village, et un comité de cinq personnes paie les réparations de la pompe.

## Confiance

Les petits producteurs et les entreprises ne se font pas confiance, et le projet écrit d'abord une stratégie.
"""


@pytest.mark.parametrize("language", FOREIGN)
def test_a_draft_in_a_language_that_no_report_is_in_is_refused_in_a_sentence(
    starter_index: Path, language: str
):
    with Library(starter_index) as library, pytest.raises(ReadError) as refused:
        library.designs.check(FOREIGN[language])
    assert f"it is in {language}, and the reports to compare it with are in English" in str(refused.value)
    assert "translation" in str(refused.value)


def test_a_draft_is_compared_with_the_reports_in_its_language_only(starter_index: Path, tmp_path: Path):
    (tmp_path / "pompes.md").write_text(RAPPORT, "utf-8")
    shutil.copytree(starter_index, tmp_path / "index")
    with Library(tmp_path / "index") as library:
        (added,) = library.ingest(tmp_path / "pompes.md")
        found = library.designs.check(POMPES)
        with pytest.raises(ReadError, match="in French"):  # of the reports chosen none is in its language
            library.designs.check(
                POMPES, report=[one.id for one in library.reports() if one.language == "en"]
            )
    assert (found.language, found.reports) == ("fr", 1)
    assert "with the reports in French only" in found.notes[0]
    assert {one.report_id for one in found.citations} == {added.report_id}
    assert found.parts[0].standing == "bears"


def test_an_empty_paste_is_refused(starter_index: Path):
    with Library(starter_index) as library, pytest.raises(QueryError, match="Paste its text"):
        library.designs.check("  \n ")


@pytest.mark.parametrize("name", bad_drafts.SAID)
def test_a_draft_that_cannot_be_checked_is_refused_in_a_sentence(
    starter_index: Path, tmp_path: Path, name: str
):
    path = bad_drafts.written(tmp_path, name)
    ran = CliRunner().invoke(app, ["check-design", str(path), "--index", str(starter_index)])
    assert (ran.exit_code, ran.stdout) == (1, "")
    told = " ".join(ran.stderr.split())
    assert name in told
    assert bad_drafts.SAID[name] in told
    assert "Traceback" not in told


def test_a_pasted_text_of_300_pages_is_refused_with_its_limit(starter_index: Path):
    with Library(starter_index) as library, pytest.raises(ReadError, match="about 300 pages; at most 100"):
        library.designs.check("A" * 900_000)


def test_a_macro_is_neither_run_nor_touched(starter_index: Path, tmp_path: Path):
    path, back = bad_drafts.with_macro(tmp_path), tmp_path / "back.docm"
    with Library(starter_index) as library:
        back.write_bytes(library.designs.comments(library.designs.check(path), path))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(back) as new:
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        added = set(new.namelist()) - set(old.namelist())
    assert changed == {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert added == {"word/comments.xml"}


def test_a_file_with_macros_and_tracked_changes_is_read_and_comes_back_whole(
    starter_index: Path, tmp_path: Path
):
    written = docx.Document()
    written.add_heading("Trust", 1)
    written.add_paragraph(
        "Small farmers and larger firms do not trust each other; a strategy is written first."
    )
    written.save(str(tmp_path / "plain.docx"))
    path = tmp_path / "with macro.docx"
    with zipfile.ZipFile(tmp_path / "plain.docx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                inserted = b'<w:ins w:id="7" w:author="J"><w:r><w:t>Yes. </w:t></w:r></w:ins><w:r><w:t'
                data = data.replace(b"<w:r><w:t", inserted, 1)
            new.writestr(name, data)
        new.writestr("word/vbaProject.bin", b"macro")
    with Library(starter_index) as library:
        check = library.designs.check(path)
        back = library.designs.comments(check, path)
    (tmp_path / "back.docx").write_bytes(back)
    with zipfile.ZipFile(tmp_path / "back.docx") as file:
        assert file.read("word/vbaProject.bin") == b"macro"
        assert b'<w:ins w:id="7" w:author="J">' in file.read("word/document.xml")
    assert any("tracked changes" in note for note in check.notes)


def test_the_report_names_every_source_in_full(starter_index: Path, check: DesignCheck, tmp_path: Path):
    with Library(starter_index) as library:
        (tmp_path / "report.docx").write_bytes(library.designs.report(check))
        references = {library.pages.reference(one.report_id) for one in check.citations}
    said = [paragraph.text for paragraph in docx.Document(str(tmp_path / "report.docx")).paragraphs]
    assert references <= set(said)
    assert any(text.startswith("Nothing found in") for text in said)


def test_the_command_writes_both_files_and_prints_what_the_service_gives(starter_index: Path, tmp_path: Path):
    draft = tmp_path / "note.docx"
    written = docx.Document()
    written.add_heading("Trust", 1)
    written.add_paragraph(
        "Small farmers and larger firms do not trust each other; a strategy is written first."
    )
    written.save(str(draft))
    out, report = tmp_path / "out.docx", tmp_path / "report.docx"
    given = [
        "check-design",
        str(draft),
        "--index",
        str(starter_index),
        "--out",
        str(out),
        "--report",
        str(report),
    ]
    ran = CliRunner().invoke(app, [*given, "--json"])
    assert ran.exit_code == 0, ran.stderr
    assert json.loads(ran.stdout)["parts"][0]["heading"] == "Trust"
    assert len(list(docx.Document(str(out)).comments)) == 1
    assert report.is_file()


def test_the_command_never_writes_over_the_draft(starter_index: Path, tmp_path: Path):
    draft = tmp_path / "note.docx"
    docx.Document().save(str(draft))
    ran = CliRunner().invoke(
        app, ["check-design", str(draft), "--index", str(starter_index), "--out", str(draft)]
    )
    assert ran.exit_code == 2


def test_comments_on_what_is_no_word_file_are_refused(
    starter_index: Path, check: DesignCheck, tmp_path: Path
):
    note = tmp_path / "note.md"
    note.write_text(DRAFT)
    with Library(starter_index) as library, pytest.raises(ReadError, match="only a Word file"):
        library.designs.comments(check, note)


def test_a_record_bears_no_more_surely_on_a_part_than_anything_does(check: DesignCheck):
    for part in check.parts:
        for one in part.bearings:
            assert one.confidence <= part.confidence
            assert not one.sure or one.confidence >= SURE
