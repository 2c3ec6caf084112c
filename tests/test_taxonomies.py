"""An organisation's taxonomy is edited, and the records that are tagged by its codes follow; the log keeps what was said."""

from pathlib import Path

import pytest

from lessonbase import Library
from lessonbase.errors import QueryError, TaxonomyError
from lessonbase.tagging.exchange import FORMS, read_taxonomy
from tests.exchange.conftest import REPORT
from tests.store.test_names import FIRST, SECOND, add

TABLE = "code,label,broader\nwater,Water,\nwells,Wells,water\npumps,Pumps,wells\nroads,Roads,\n"


@pytest.fixture
def library(tmp_path: Path):
    (tmp_path / "ours.csv").write_text(TABLE)
    with Library(tmp_path / "index") as opened:
        add(opened._store, FIRST, REPORT)
        opened.taxonomies.take_in(tmp_path / "ours.csv", by="Ana")
        yield opened


@pytest.fixture
def tagged(library: Library) -> str:
    """A record that is tagged ours:wells."""
    record = library.records()[0].id
    library.review.decide(record, "accepted", by="Ben", tags=[library.taxonomies.tag("ours:wells")])
    return record


def own(library: Library, record: str) -> list[tuple[str, str]]:
    return [(tag.code, tag.label) for tag in library.record(record).tags if tag.scheme == "ours"]


def found(library: Library, code: str) -> list[str]:
    return [each.id for each in library.records(tag=f"ours:{code}")]


def test_a_code_that_was_renamed_is_called_so_on_every_record(library: Library, tagged: str):
    library.taxonomies.rename("ours", "wells", "Wells and boreholes", by="Ana")
    assert own(library, tagged) == [("wells", "Wells and boreholes")]
    assert library.records.history(tagged)[-1].after["label"] == "Wells", "the log keeps what was said"


def test_records_of_a_merged_code_show_and_are_found_as_what_it_became(library: Library, tagged: str):
    made = library.taxonomies.merge("ours", "wells", "water", by="Ana", why="too fine")
    assert made.labels == {"water": "Water", "pumps": "Pumps", "roads": "Roads"}
    assert {one.code: one.broader for one in made.concepts}["pumps"] == "water"
    assert own(library, tagged) == [("water", "Water")]
    assert (found(library, "water"), found(library, "wells")) == ([tagged], [])
    assert [event.field for event in library.records.history(tagged)][-1] == "tag ours:wells"
    assert library.taxonomies.tag("ours:wells").code == "water", (
        "who still says the old one means the new one"
    )
    library.taxonomies.merge("ours", "water", "roads", by="Ana")
    assert own(library, tagged) == [("roads", "Roads")]
    agreed = {each.about for each in library.review.agreement()}
    assert "ours:roads" in agreed
    assert "ours:wells" not in agreed


def test_passages_are_found_by_what_the_codes_of_their_records_became(library: Library, tagged: str):
    def passages(code: str) -> set[str]:
        return {hit.passage.id for hit in library.search("water pumps", 20, tag=f"ours:{code}")}

    before = passages("wells")
    assert library.record(tagged).passage_id in before
    library.taxonomies.merge("ours", "wells", "water", by="Ana")
    assert passages("water") == before
    assert passages("wells") == set()
    library.taxonomies.retire("ours", "water", into="roads", by="Ana")
    assert passages("roads") == before
    assert passages("water") == set()


def test_a_tag_is_taken_off_by_what_it_shows_as(library: Library, tagged: str):
    library.review.tag(tagged, library.taxonomies.tag("ours:water"), by="Ben")
    library.taxonomies.merge("ours", "wells", "water", by="Ana")
    assert own(library, tagged) == [("water", "Water")], "two that became one are one"
    library.review.untag(tagged, "ours:water", by="Ben")
    assert own(library, tagged) == []


def test_a_former_version_comes_back_with_its_records(library: Library, tagged: str):
    before = library.record(tagged)
    library.taxonomies.merge("ours", "wells", "water", by="Ana")
    library.taxonomies.rename("ours", "water", "Waters", by="Ana")
    assert own(library, tagged) == [("water", "Waters")]
    assert [len(each.taxonomy.concepts) for each in library.taxonomies.versions("ours")] == [4, 3]
    library.taxonomies.restore("ours", 1, by="Cleo")
    assert library.record(tagged) == before
    assert [(each.by, each.field) for each in library.taxonomies.history("ours")] == [
        ("Ana", "taken in"),
        ("Ana", "merged wells into water"),
        ("Ana", "changed water"),
        ("Cleo", "went back to version 1"),
    ]
    with pytest.raises(QueryError, match="taxonomy restore ours"):
        library.events.undo(library.events.last(), by="Ana")
    with pytest.raises(QueryError, match="no version 9"):
        library.taxonomies.restore("ours", 9, by="Cleo")


def test_what_is_read_anew_or_taken_back_follows_too(library: Library, tagged: str):
    library.taxonomies.merge("ours", "wells", "water", by="Ana")
    add(library._store, SECOND, "2" * 16)
    assert own(library, tagged) == [("water", "Water")]
    other = library.records()[-1].id
    [event] = library.review.tag(other, library.taxonomies.tag("ours:roads"), by="Ben")
    library.taxonomies.retire("ours", "roads", by="Ana", into="pumps")
    assert own(library, other) == [("pumps", "Pumps")]
    library.events.undo(event.seq, by="Ben")
    assert own(library, other) == []


def test_a_code_in_use_is_retired_only_with_what_takes_its_place(library: Library, tagged: str):
    with pytest.raises(QueryError, match=r"1 record is tagged by it. Say which code"):
        library.taxonomies.retire("ours", "wells", by="Ana")
    library.taxonomies.retire("ours", "roads", by="Ana")
    with pytest.raises(QueryError, match="was retired"):
        library.taxonomies.tag("ours:roads")
    library.taxonomies.retire("ours", "wells", by="Ana", into="water")
    assert own(library, tagged) == [("water", "Water")]


def test_a_new_version_that_lacks_a_code_in_use_is_refused_until_something_takes_its_place(
    library: Library, tagged: str, tmp_path: Path
):
    (tmp_path / "ours.csv").write_text("code,label\nwater,Water\nroads,Roads\n")
    with pytest.raises(QueryError, match=r"wells \(1 record is\).*--replace wells=CODE"):
        library.taxonomies.take_in(tmp_path / "ours.csv", by="Ana")
    assert own(library, tagged) == [("wells", "Wells")]
    with pytest.raises(QueryError, match="no code nothing"):
        library.taxonomies.take_in(tmp_path / "ours.csv", by="Ana", replaced={"wells": "nothing"})
    library.taxonomies.take_in(tmp_path / "ours.csv", by="Ana", replaced={"wells": "water"})
    assert own(library, tagged) == [("water", "Water")]
    library.taxonomies.take_in(tmp_path / "ours.csv", by="Ana")
    assert own(library, tagged) == [("water", "Water")], "what became of a code is not forgotten"


@pytest.mark.parametrize("ending", FORMS)
def test_criteria_examples_and_what_became_of_codes_go_out_and_come_back(
    library: Library, tmp_path: Path, ending: str
):
    library.taxonomies.describe(
        "ours",
        "wells",
        by="Ana",
        description="From below",
        criteria=["=deep", "dug"],
        examples=["a well, or two"],
    )
    library.taxonomies.add("ours", "piped", "Piped", by="Ana", broader="water", criteria=["by pipe"])
    made = library.taxonomies.merge("ours", "pumps", "wells", by="Ana")
    library.taxonomies.retire("ours", "roads", by="Ana")
    made = library.taxonomies.get("ours")
    again = read_taxonomy(library.taxonomies.export("ours", tmp_path / f"out{ending}"))
    key = {
        one.code: one.model_copy(update={"criteria": tuple(sorted(one.criteria))}) for one in made.concepts
    }
    assert {
        one.code: one.model_copy(update={"criteria": tuple(sorted(one.criteria))}) for one in again.concepts
    } == key
    assert set(again.retired) == set(made.retired)


def test_a_taxonomy_is_begun_by_its_first_code(library: Library):
    made = library.taxonomies.add("moods", "glad", "Glad", by="Ana", title="Moods")
    assert (made.title, made.labels) == ("Moods", {"glad": "Glad"})


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda its: its.add("ours", "wells", "W", by="Ana"), "has a code wells already: Wells"),
        (lambda its: its.add("ours", "x", "Xs", by="Ana", broader="none"), "under 'none', which is no code"),
        (lambda its: its.add("ours", "a b", "X", by="Ana"), "code: String should match"),
        (lambda its: its.add("ours", "x", " ", by="Ana"), "label"),
        (lambda its: its.add("none", "x", "X", by="Ana"), "no taxonomy 'none'"),
        (lambda its: its.add("theme", "x", "X", by="Ana"), "comes with lessonbase and is not changed"),
        (lambda its: its.rename("ours", "none", "X", by="Ana"), "no code none"),
        (lambda its: its.describe("ours", "water", broader="pumps", by="Ana"), "under itself"),
        (lambda its: its.merge("ours", "wells", "wells", by="Ana"), "replaced by itself"),
        (lambda its: its.merge("ours", "wells", "none", by="Ana"), "no code none"),
        (lambda its: its.merge("ours", "water", "pumps", by="Ana"), "under itself"),
        (lambda its: its.merge("ours", "wells", "water", by=" "), "Nobody was named"),
    ],
)
def test_what_cannot_be_is_told_in_words_and_changes_nothing(library: Library, edit, told: str):
    before = library.taxonomies.get("ours")
    with pytest.raises((TaxonomyError, QueryError), match=told):
        edit(library.taxonomies)
    assert library.taxonomies.get("ours") == before
    assert len(library.taxonomies.history("ours")) == 1


def test_a_code_that_was_retired_is_not_given_another_meaning(library: Library):
    library.taxonomies.retire("ours", "roads", by="Ana")
    with pytest.raises(TaxonomyError, match="was a code once"):
        library.taxonomies.add("ours", "roads", "Rows", by="Ana")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("code,label,replaced_by\na,One,\nb,Two,c\n", "'b' is replaced by 'c'"),
        ("code,label,replaced_by\na,One,\nb,Two,c\nc,Three,b\n", "leads to no code"),
        ("code,label,status\na,One,\na,Two,retired\n", "'a' stands twice"),
    ],
)
def test_codes_that_lead_nowhere_or_in_a_circle_are_refused(
    library: Library, tmp_path: Path, table: str, told: str
):
    (tmp_path / "x.csv").write_text(table)
    with pytest.raises(TaxonomyError, match=told):
        library.taxonomies.take_in(tmp_path / "x.csv", by="Ana")


def test_what_was_proposed_by_a_former_code_shows_as_what_it_became_and_is_itself_again(library: Library):
    from lessonbase.model import Tag

    record = library.records()[0]
    proposed = Tag(scheme="ours", code="wells", label="Wells", confidence=0.7)
    report = library._store.report(REPORT)
    passages = library.passages(REPORT)
    records = [each.model_copy(update={"tags": (proposed,)}) for each in library.records()]
    library._store.retag(report, passages, records, library._store.states(REPORT))
    library.taxonomies.merge("ours", "wells", "water", by="Ana")
    assert own(library, record.id) == [("water", "Water")]
    assert library.record(record.id).tags[0].confidence == 0.7
    assert library.records.proposed(record.id).tags == (proposed,)
    library.taxonomies.restore("ours", 1, by="Ana")
    assert library.record(record.id).tags == (proposed,)
