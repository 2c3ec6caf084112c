"""Packs in a library: made from its reports, kept in versions, changed, handed out."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from lessonbase import Library
from lessonbase.cli import app
from lessonbase.errors import ConflictError, NotFoundError, PackError, QueryError
from lessonbase.model import Drafted
from lessonbase.packs import FORMATS, Options, Pack, Packs, Writing

TOPIC = "trust between small farmers and buyers"


@pytest.fixture
def library(starter_index: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(starter_index, tmp_path / "index")
    with Library(tmp_path / "index") as opened:
        yield opened


@pytest.fixture
def trust(library: Library) -> Pack:
    return library.packs.build("Trust", TOPIC, 3, 90, by="Ada")


def test_a_pack_on_a_topic_has_cases_of_several_reports(trust: Pack) -> None:
    assert len(trust.cases) == 3
    assert len({case.report_id for case in trust.cases}) == 3
    assert sum(step.minutes for step in trust.steps) == 90


def test_every_quote_of_a_pack_is_verbatim_in_the_library(library: Library, trust: Pack) -> None:
    for quote in trust.quotes:
        assert library.passage(quote.passage_id).text[quote.start : quote.end] == quote.text
        assert quote.is_whole


def test_a_pack_is_there_again_when_the_library_is_opened_anew(library: Library, trust: Pack) -> None:
    library.close()
    with Library(library.path) as again:
        assert again.packs.get("Trust") == trust


def test_each_change_is_a_version_and_any_can_be_restored(library: Library, trust: Pack) -> None:
    case = trust.cases[0]
    library.packs.edit("Trust", case.id, "conditions", "Only near a market.", by="Ada")
    library.packs.label("Trust", "as sent to the group", by="Ben")
    assert [(saved.version, saved.saved_by, saved.label) for saved in library.packs.versions("Trust")] == [
        (3, "Ben", "as sent to the group"),
        (2, "Ada", ""),
        (1, "Ada", ""),
    ]
    restored = library.packs.restore("Trust", 1, by="Ada")
    assert restored.cases == trust.cases
    assert restored.version == 4


def test_an_edited_part_keeps_its_citations_and_shows_who_wrote_it(library: Library, trust: Pack) -> None:
    case = trust.cases[0]
    edited = library.packs.edit("Trust", case.id, "lesson", "Trust follows from trade.", by="Ada")
    field = edited.cases[0].field("lesson")
    assert field.edited
    assert field.quotes == case.field("lesson").quotes
    assert not library.packs.edit("Trust", case.id, "lesson", " ", by="Ada").cases[0].field("lesson").edited


def test_two_people_saving_at_once_do_not_overwrite_each_other(library: Library, trust: Pack) -> None:
    body = {"form": 1, "pack": trust.model_dump(mode="json")}
    library.packs.label("Trust", "mine", by="Ada")
    with pytest.raises(ConflictError, match="somebody else"):
        library._store.packs.save(trust.id, body, "Ben", after=trust.version)


def test_cases_are_reordered_and_dropped(library: Library, trust: Pack) -> None:
    order = [trust.cases[2].id, trust.cases[0].id]
    arranged = library.packs.arrange("Trust", order, by="Ada")
    assert [case.id for case in arranged.cases] == order
    assert sum(step.minutes for step in arranged.steps) == 90
    assert {source.report_id for source in arranged.sources} == {case.report_id for case in arranged.cases}


def test_records_and_marked_words_are_collected_with_notes(library: Library) -> None:
    record = library.records(kind="lesson")[0]
    library.packs.new("Tray", by="Ada")
    library.packs.add("Tray", [record.id], by="Ada", note="Ask about this.")
    passage = library.passage(record.passage_id)
    start, end = passage.sentences[0]
    pack = library.packs.collect("Tray", passage.id, start, end, by="Ada")
    assert [item.note for item in pack.items] == ["Ask about this.", ""]
    assert pack.items[1].quotes[0].text == passage.text[start:end]


def test_what_a_person_chose_is_collected_at_once_as_one_version(library: Library) -> None:
    records = library.records(kind="lesson")[:2]
    passage = library.passage(records[0].passage_id)
    start, end = passage.sentences[0]
    library.packs.new("Tray", by="Ada")
    pack = library.packs.add("Tray", [one.id for one in records], [(passage.id, start, end)], by="Ada")
    assert len(pack.items) == 3
    assert pack.items[2].quotes[0].text == passage.text[start:end]
    assert pack.version == 2
    with pytest.raises(NotFoundError, match="no such words"):
        library.packs.add("Tray", [], [(passage.id, 0, len(passage.text) + 1)], by="Ada")


def test_it_says_when_a_source_was_removed_or_a_record_rejected(library: Library, trust: Pack) -> None:
    assert library.packs.standing("Trust") == []
    library.decide(trust.cases[0].record_ids[0], "rejected", "Ada")
    library.remove(trust.cases[1].report_id)
    assert {warning.code for warning in library.packs.standing("Trust")} == {"rejected", "withdrawn"}
    assert library.packs.exported("Trust", "md")


def test_a_pack_travels_as_a_file(library: Library, trust: Pack, tmp_path: Path) -> None:
    (path,) = library.packs.export("Trust", ["json"], tmp_path / "out")
    taken = library.packs.take_in(path, by="Ben")
    assert (taken.id, taken.name) == ("trust-2", "Trust")
    assert taken.cases == trust.cases


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda packs: packs.exported("Empty", "docx"), "is empty"),
        (lambda packs: packs.new("Empty", by="Ada"), "already"),
        (lambda packs: packs.new("  ", by="Ada"), "needs a name"),
        (lambda packs: packs.build("X", "trust", 0, 90, by="Ada"), "1 to 100 cases"),
        (lambda packs: packs.build("X", "trust", 3, 5, by="Ada"), "10 to 1440 minutes"),
        (lambda packs: packs.new("X", "novel", by="Ada"), "no template"),
        (lambda packs: packs.new("X", language="xx", by="Ada"), "no labels"),
        (lambda packs: packs.exported("Empty", "exe"), "no format"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_way_out(library: Library, call: object, says: str) -> None:
    library.packs.new("Empty", by="Ada")
    with pytest.raises(PackError, match=says):
        call(library.packs)  # type: ignore[operator]


def test_what_is_not_there_is_named(library: Library, trust: Pack) -> None:
    with pytest.raises(NotFoundError, match="nothing-here"):
        library.packs.get("nothing-here")
    with pytest.raises(NotFoundError, match="Nothing was added"):
        library.packs.add("Trust", ["no-such-record"], by="Ada")
    with pytest.raises(NotFoundError, match="no case"):
        library.packs.edit("Trust", "case-0", "lesson", "x", by="Ada")


def test_a_folder_that_cannot_be_written_leaves_the_pack_as_it_was(
    library: Library, trust: Pack, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PackError, match="cannot be written"):
        library.packs.export("Trust", ["md"], tmp_path / "file")
    assert library.packs.get("Trust") == trust


def test_the_command_line_makes_shows_and_exports_a_pack(library: Library, tmp_path: Path) -> None:
    library.close()
    index = ["--index", str(library.path)]
    run = CliRunner()
    made = run.invoke(
        app, ["pack", "build", "Trust", "--topic", TOPIC, "--cases", "2", "--minutes", "60", *index]
    )
    assert made.exit_code == 0, made.output
    shown = run.invoke(app, ["pack", "show", "Trust", "--json", *index])
    assert Pack.model_validate_json(shown.stdout).minutes == 60
    out = run.invoke(app, ["pack", "export", "Trust", "--format", "md,ris", "--out", str(tmp_path), *index])
    assert out.exit_code == 0
    assert {path.suffix for path in tmp_path.glob("trust.*")} == {".md", ".ris"}
    wrong = run.invoke(app, ["pack", "export", "Trust", "--format", "md", "--style", "mla", *index])
    assert wrong.exit_code != 0


def test_another_language_changes_what_is_taught_and_nothing_that_is_quoted(
    library: Library, trust: Pack
) -> None:
    spanish = library.packs.set_language("Trust", "es", by="Ada")
    assert spanish.steps[0].title == "Apertura"
    assert spanish.questions != trust.questions
    assert spanish.quotes == trust.quotes
    assert spanish.warnings == trust.warnings
    with pytest.raises(PackError, match="no labels in “xx”"):
        library.packs.set_language("Trust", "xx", by="Ada")


def test_a_pack_whose_source_was_removed_can_be_changed_and_leaves_in_every_format(
    library: Library, trust: Pack
) -> None:
    library.remove(trust.cases[1].report_id)
    kept = library.packs.arrange("Trust", [case.id for case in reversed(trust.cases)], by="Ada")
    assert {source.title for source in kept.sources} == {source.title for source in trust.sources}
    for form in FORMATS:
        assert library.packs.exported("Trust", form)
    assert [warning.code for warning in library.packs.standing("Trust")] == ["withdrawn"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("broken.docx", b"PK nothing", "cannot be opened as a Word file"),
        ("missing.docx", None, "cannot be opened as a Word file"),
        ("broken.pptx", b"hello", "cannot be opened as a presentation"),
        ("ours.odt", b"hello", "no template for a pack"),
    ],
)
def test_a_template_that_is_none_is_named_and_nothing_is_written(
    library: Library, trust: Pack, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(PackError, match=says):
        library.packs.export("Trust", ["docx", "pptx"], tmp_path / "out", Options(template=tmp_path / name))
    assert not (tmp_path / "out").exists()


def test_a_template_of_word_leaves_the_other_formats_alone(
    library: Library, trust: Pack, tmp_path: Path
) -> None:
    docx.Document().save(str(tmp_path / "ours.docx"))
    options = Options(template=tmp_path / "ours.docx")
    assert len(library.packs.export("Trust", ["docx", "pptx", "pdf"], tmp_path / "out", options)) == 3
    assert library.packs.exported("Trust", "pptx", options) == library.packs.exported("Trust", "pptx")


def test_the_command_says_which_styles_a_template_lacks(
    library: Library, trust: Pack, tmp_path: Path
) -> None:
    library.close()
    template = docx.Document()
    style = template.styles["Quote"].element
    style.getparent().remove(style)
    template.save(str(tmp_path / "ours.docx"))
    run = CliRunner().invoke(
        app,
        ["pack", "export", "Trust", "--template", str(tmp_path / "ours.docx"), "--out", str(tmp_path / "out"),
         "--index", str(library.path)],
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    assert "has no style Quote" in " ".join(run.stderr.split())
    assert "Intense Quote" not in run.stderr


def test_the_command_tells_how_the_cases_balance(library: Library, trust: Pack) -> None:
    library.close()
    run = CliRunner().invoke(app, ["pack", "show", "Trust", "--index", str(library.path)])
    assert "Balance: " in run.stdout
    assert "went well" in run.stdout


def drafting(library: Library, *written: Drafted) -> Packs:
    """The packs of a library whose language model writes these sentences."""
    return Packs(
        library._store, library._sought, library.pages.cited, lambda _: written, library.path / "templates"
    )


def test_what_a_language_model_writes_stands_only_as_far_as_the_quotes_say_it(
    library: Library, trust: Pack
) -> None:
    case = trust.cases[0]
    said, made_up = "Growers sat down at one table.", "All of them grew rich."
    packs = drafting(
        library,
        Drafted(text=said, citations=(1,), supported=True),
        Drafted(text=made_up, citations=(1,), supported=False),
    )
    part = packs.draft("Trust", case.id, "lesson", by="Ada").cases[0].field("lesson")
    assert (part.text, part.edited, part.quotes) == (said, True, case.field("lesson").quotes)
    with pytest.raises(PackError, match="stays as it was"):
        drafting(library, Drafted(text=made_up, citations=(), supported=False)).draft(
            "Trust", case.id, "lesson", by="Ada"
        )


def test_a_gap_is_not_filled_by_a_language_model(library: Library, trust: Pack) -> None:
    case, gap = next((case, one) for case in trust.cases for one in case.fields if one.is_gap)
    with pytest.raises(PackError, match="nothing to write from"):
        drafting(library).draft("Trust", case.id, gap.name, by="Ada")


def test_without_a_language_model_a_draft_says_what_to_set(library: Library, trust: Pack) -> None:
    with pytest.raises(QueryError, match="LESSONBASE_LLM_URL"):
        library.packs.draft("Trust", trust.cases[0].id, "lesson", by="Ada")


def test_another_template_changes_the_session_and_no_case(library: Library, trust: Pack) -> None:
    checklist = library.packs.set_template("Trust", "checklist", by="Ada")
    assert checklist.exercise != trust.exercise
    assert checklist.quotes == trust.quotes
    assert sum(step.minutes for step in checklist.steps) == 90


def test_packs_are_written_into_the_template_that_the_library_keeps(library: Library, tmp_path: Path) -> None:
    def header(options: Options | None = None) -> str:
        made = docx.Document(io.BytesIO(library.packs.exported("kept-look", "docx", options)))
        return str(made.sections[0].header.paragraphs[0].text)

    library.packs.build("Kept look", TOPIC, 2, 60, by="Nora")
    ours = docx.Document()
    for name in ("Our office", "Of this once"):
        ours.sections[0].header.paragraphs[0].text = name
        ours.save(str(tmp_path / f"{name}.docx"))
    assert header() == "Kept look"
    library.packs.keep_template(tmp_path / "Our office.docx", by="Nora")
    assert header() == "Our office"
    assert header(Options(plain=True)) == "Kept look"
    assert header(Options(template=tmp_path / "Of this once.docx")) == "Of this once"
    library.packs.drop_template("docx", by="Nora")
    assert header() == "Kept look"


def test_what_is_being_written_is_seen_in_the_pages_and_saved_nowhere(library: Library, trust: Pack) -> None:
    case = trust.cases[0].id
    writings = [
        Writing(target=case, part="setting", text="Three villages <b>by</b> one road."),
        Writing(target=case, part="note", text="Ask about the road."),
    ]
    seen = library.packs.preview("Trust", writings)
    assert '<p dir="auto">Three villages &lt;b&gt;by&lt;/b&gt; one road.' in seen
    assert "Ask about the road." in seen
    whole = library.packs.exported("Trust", "html").decode()
    assert library.packs.preview("Trust", []) in whole
    assert "Three villages" not in whole
    assert library.packs.get("Trust").version == trust.version
    with pytest.raises(NotFoundError, match="no part"):
        library.packs.preview("Trust", [Writing(target=case, part="weather", text="Rain.")])
