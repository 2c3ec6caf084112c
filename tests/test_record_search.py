"""Records are found by words and meaning, counted by what matches, sorted, and led from one to its like."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lessonbase import Library
from lessonbase.cli import app
from lessonbase.errors import QueryError


@pytest.fixture(scope="module")
def library(starter_index: Path) -> Iterator[Library]:
    with Library(starter_index) as opened:
        yield opened


@pytest.fixture
def own(starter_index: Path, tmp_path: Path) -> Iterator[Library]:
    """A copy that a test may change."""
    shutil.copytree(starter_index, tmp_path / "own")
    with Library(tmp_path / "own") as opened:
        yield opened


def statements(library: Library, text: str, **options: object) -> list[str]:
    return [hit.record.statement for hit in library.records.search(text, k=1000, **options).hits]


def test_a_record_is_found_in_other_words(library: Library):
    said = statements(library, "confidential files sent by electronic mail without protection")
    assert any(one.startswith("E-mail is the usual way") for one in said[:3])
    assert "Replace e-mail attachments by a protected place for files that those entitled can reach." in said


def test_the_words_that_match_are_marked_in_any_of_their_forms(library: Library):
    hits = library.records.search("sharing data", k=1000).hits
    marked = {hit.record.statement[start:end].casefold() for hit in hits for start, end in hit.marks}
    assert {"data", "share"} <= marked <= {"data", "share", "shared", "sharing", "shares"}


def test_what_has_nothing_to_do_with_any_record_finds_none(library: Library):
    found = library.records.search("zebra unicorn carburettor")
    assert (found.ids, found.programmes, found.hits) == ((), 0, ())
    assert not any(found.facets.values())


def test_a_record_that_has_every_word_is_always_found(library: Library):
    for record_id in library.browsing.record_ids()[::20]:
        words = " ".join(library.record(record_id).statement.split()[:8])
        assert record_id in library.records.search(words).ids


def test_without_a_text_all_stand_by_report_and_place(library: Library):
    found = library.records.search(k=1000)
    assert list(found.ids) == library.browsing.record_ids()
    assert [hit.record.id for hit in found.hits] == list(found.ids)


@pytest.mark.parametrize("text", ["", "trust between farmers and buyers"])
def test_each_facet_counts_just_what_choosing_it_leaves(library: Library, text: str):
    found = library.records.search(text)
    for facet, values in found.facets.items():
        for value in values[:3]:
            code = int(value.code) if facet == "year" else value.code
            assert len(library.records.search(text, **{facet: [code]}).ids) == value.count, (facet, value)


def test_a_filter_and_a_text_add_up(library: Library):
    all_ids = library.records.search("use of data").ids
    some = library.records.search("use of data", kind="lesson").ids
    assert 0 < len(some) < len(all_ids)
    assert set(some) == {one for one in all_ids if library.record(one).kind == "lesson"}


def test_newest_first_goes_by_the_year_and_then_by_closeness(library: Library):
    newest = library.records.search("use of data", sort="newest", k=1000).hits
    years = [library.report(hit.record.report_id).year or 0 for hit in newest]
    assert years == sorted(years, reverse=True)
    of_one_year = [hit.score for hit, year in zip(newest, years, strict=True) if year == years[0]]
    assert of_one_year == sorted(of_one_year, reverse=True)


def test_what_a_person_accepted_is_surest_and_counts_as_checked(own: Library):
    last = own.records.search("trust").ids[-1]
    assert own.records.search("trust", checked="yes").ids == ()
    own.records.decide(last, "accepted", by="Ana")
    assert own.records.search("trust", sort="surest").ids[0] == last
    assert own.records.search("trust", checked="yes").ids == (last,)
    own.records.decide(last, "rejected", by="Ana")
    assert last not in own.records.search("trust").ids


def test_the_most_agreed_is_what_another_programme_says_too(tmp_path: Path):
    texts = {
        "one": "Train the members of every water committee before the pump is handed over.",
        "two": "The members of a water committee need training before any pump is handed over to them.",
        "odd": "Pay the seasonal clerks by the tenth of each month.",
    }
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in texts.items():
        heading = f"# Evaluation of the programme {name}\n\n## Lessons learned\n\n"
        (folder / f"{name}.md").write_text(f"{heading}Lesson 1: {text}\n", encoding="utf-8")
    with Library(tmp_path / "index") as library:
        library.ingest(folder)
        found = [hit.record.statement for hit in library.records.search(sort="agreed").hits]
        assert "clerks" in found[-1]
        assert len(found) == 3
        # Two reports of one programme are one voice, so that neither agrees with the other.
        for report in library.reports():
            library.reports.correct(report.id, by="Ana", programme="Water")
        assert library.records.search(sort="agreed").programmes == 1
        ids = library.records.search(sort="agreed").ids
        assert ids == library.records.search().ids


def test_more_like_one_gives_others_and_never_itself(library: Library):
    record = next(one for one in library.records() if one.statement.startswith("Share what can safely"))
    like = library.records.more_like(record.id, k=5)
    assert record.id not in {hit.record.id for hit in like}
    assert [hit.score for hit in like] == sorted((hit.score for hit in like), reverse=True)
    assert all("shar" in hit.record.statement.casefold() for hit in like[:2])


def test_a_text_that_is_too_long_is_refused_in_words(library: Library):
    with pytest.raises(QueryError, match="characters"):
        library.records.search("word " * 2000)


def test_the_command_lists_what_matches_a_text_in_an_order(starter_index: Path):
    def listed(*said: str) -> list[str]:
        out = CliRunner().invoke(app, ["records", *said, "--json", "--index", str(starter_index)])
        assert out.exit_code == 0, out.output
        return [json.loads(line)["id"] for line in out.stdout.splitlines()]

    with Library(starter_index) as library:
        near = library.records.search("trust of buyers", k=500)
        newest = library.records.search("trust of buyers", "newest", k=500)
    assert listed("--about", "trust of buyers") == [hit.record.id for hit in near.hits]
    assert listed("--about", "trust of buyers", "--sort", "newest") == [hit.record.id for hit in newest.hits]
    assert 0 < len(near.hits) < len(listed())
