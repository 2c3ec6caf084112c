"""The database keeps reports whole, lets changed ones take their predecessor's place, and forgets nothing decided."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lessonbase.errors import LibraryError, QueryError, SchemaError
from lessonbase.filters import Filters
from lessonbase.model import Report, Tag
from lessonbase.retrieval.faiss_tantivy import FaissTantivy
from lessonbase.retrieval.index import Query
from lessonbase.store import Store
from tests.databases import at, only_in_files
from tests.documents import country, document, passage, record, report, unit_vectors
from tests.store.counting import facets_of


@pytest.fixture
def store(tmp_path: Path):
    with Store(at(tmp_path)) as opened:
        yield opened


def add(store: Store, of: Report, *statements: str, kind: str = "lesson", tags: tuple = ()) -> str | None:
    passages = [passage(of, n, text) for n, text in enumerate(statements, 1)]
    records = [
        record(of, n, text, passages[n - 1], kind=kind, tags=tags) for n, text in enumerate(statements, 1)
    ]
    replaced = store.add(document(of, *statements), passages, records)
    store.embeddings.add(of.id, unit_vectors(len(passages)), "model-a")
    return replaced


def decide(store: Store, record_id: str, status: str) -> None:
    store.events.change("record", record_id, {"status": status}, "Ana")


def test_what_is_stored_comes_back_equal(store: Store):
    of = report(year=2008, countries=("DO",), tags=(country("DO", "Dominican Republic"),))
    held = passage(of, 1, "Trust grew with sales.", tags=(country("DO", "Dominican Republic"),))
    lesson = record(of, 1, "Trust grew with sales.", held, tags=(country("DO", "Dominican Republic"),))
    store.add(document(of, held.text), [held], [lesson])
    store.embeddings.add(of.id, unit_vectors(1), "model-a")

    assert store.report(of.id) == of.model_copy(update={"work": of.id})
    assert store.passages(of.id) == [held]
    assert store.records() == [lesson]
    assert store.records_of([held.id]) == {held.id: [lesson]}
    assert store.embeddings.model == "model-a"
    keys = store.embeddings.vector_keys()
    [(whole, sentences)] = unit_vectors(1)
    [(key, pair)] = store.embeddings.pairs(keys.tolist()).items()
    assert key == keys[0]
    assert np.array_equal(pair[0], whole)
    assert np.array_equal(pair[1], sentences)


def test_a_changed_file_replaces_its_predecessor(store: Store):
    old, new = report("old"), report("new")
    add(store, old, "Trust takes time.")
    assert add(store, new, "Trust takes time and money.") == old.id
    assert [each.id for each in store.reports()] == [new.id]
    assert store.passages(old.id) == []


def test_a_copy_elsewhere_keeps_a_report_when_its_first_source_changes(store: Store):
    old, new = report("old"), report("new")
    add(store, old, "Trust takes time.")
    store.add_source("/copy/of/one.txt", old.id)
    assert add(store, new, "Trust takes time and money.") is None
    assert {each.id for each in store.reports()} == {old.id, new.id}


def test_decisions_move_to_the_unchanged_records_of_a_new_version(store: Store):
    old, new = report("old"), report("new")
    add(store, old, "Trust takes time.", "Roads come first.")
    decide(store, f"{old.id}-r001", "accepted")
    decide(store, f"{old.id}-r002", "rejected")
    add(store, new, "A new lesson.", "Trust  takes TIME.", "Roads come second.")
    statuses = {each.statement: each.status for each in store.records()}
    assert statuses == {
        "A new lesson.": "proposed",
        "Trust  takes TIME.": "accepted",
        "Roads come second.": "proposed",
    }


def test_decisions_on_inferred_records_outlive_a_new_reading_and_new_vectors(store: Store):
    of = report()
    add(store, of, "Trust takes time.")
    held = store.passages(of.id)
    inferred = record(of, 901, "Trust takes", *held, explicit=False, label=None, confidence=0.8)
    store.embeddings.add(of.id, unit_vectors(1), "model-a", [inferred])
    decide(store, inferred.id, "accepted")
    store.embeddings.add(of.id, unit_vectors(1), "model-a", [inferred])
    assert store.record(inferred.id).status == "accepted"
    add(store, of, "Trust takes time.")
    assert store.record(inferred.id).status == "accepted", "before anything is inferred again"
    store.embeddings.add(of.id, unit_vectors(1), "model-a", [inferred])
    assert store.record(inferred.id).status == "accepted"


def test_records_that_say_almost_the_same_are_linked_across_reports(store: Store):
    one, two = report("one", "/1"), report("two", "/2")
    told = "Trust between growers and buyers takes several seasons of fair dealing to build."
    add(store, one, told, "Roads come before markets in the hills.")
    add(store, two, told.replace("to build", "to grow"), "Pay peer educators on time.")
    [again] = store.repeats(f"{one.id}-r001")
    assert again.id == f"{two.id}-r001"
    assert [each.id for each in store.repeats(again.id)] == [f"{one.id}-r001"]
    assert store.repeats(f"{one.id}-r002") == []
    store.remove(two.id)
    assert store.repeats(f"{one.id}-r001") == []


def test_what_a_summary_repeats_is_kept_but_counted_once(store: Store):
    of = report(countries=("DO",), tags=(country("DO", "Dominican Republic"),))
    held = [passage(of, 1, "Trust takes time."), passage(of, 2, "Trust takes several years.")]
    full = record(of, 2, held[1].text, held[1], role="lessons")
    short = record(of, 1, held[0].text, held[0], role="summary", repeat_of=full.id)
    store.add(document(of, "…"), held, [short, full])
    assert store.records() == [short, full]
    assert store.overview().records == {"lesson": 1}
    facets = facets_of(store)
    assert [(value.code, value.count) for value in facets["role"]] == [("lessons", 1)]
    assert [value.count for value in facets["country"]] == [1]
    assert store.records(Filters(role="summary")) == [short]


def test_a_report_can_be_found_by_words_before_it_has_vectors(store: Store):
    of = report()
    held = passage(of, 1, "Trust takes time.")
    store.add(document(of, held.text), [held], [])
    assert store.embeddings.missing() == [of.id]
    assert store.embeddings.passage_keys().size == 1
    store.embeddings.add(of.id, unit_vectors(1), "model-a")
    assert store.embeddings.missing() == []


def test_a_rejected_record_is_not_found_again(store: Store):
    of = report()
    add(store, of, "Trust takes time.")
    decide(store, f"{of.id}-r001", "rejected")
    assert store.records() == []
    assert store.records_of([f"{of.id}-p0001"]) == {}
    assert store.record(f"{of.id}-r001") is not None


def test_a_report_that_cannot_be_stored_whole_leaves_nothing(store: Store):
    of = report()
    before = store.changes.last()
    held = passage(of, 1, "Trust takes time.")
    astray = record(of, 1, "Trust takes time.", passage(of, 99, "not stored"))
    with pytest.raises(LibraryError):
        store.add(document(of, held.text), [held], [astray])
    assert store.reports() == []
    assert store.embeddings.passage_keys().size == 0
    assert store.changes.last() == before


def test_removing_a_report_leaves_no_trace_of_it(store: Store):
    one, two = report("one", "/1"), report("two", "/2")
    add(store, one, "Trust takes time.", tags=(country("DO", "Dominican Republic"),))
    add(store, two, "Roads come first.")
    store.remove(one.id)
    assert [each.id for each in store.reports()] == [two.id]
    assert [each.report_id for each in store.records()] == [two.id]
    assert facets_of(store)["country"] == []
    assert store.embeddings.passage_keys().size == store.embeddings.vector_keys().size == 1
    with pytest.raises(QueryError, match=one.id):
        store.remove(one.id)


def test_a_removed_report_does_not_come_back_by_its_file_that_is_not_noted_as_through(store: Store):
    of, other = report(), Path("/reports/other.md")
    add(store, of, "Wells need owners.")
    store.accepted.add([Path(of.source), other], "a program that was ended")
    store.remove(of.id)
    assert [one.path for one in store.accepted.all()] == [other]


def test_keys_of_removed_passages_are_not_given_again(store: Store):
    one, two = report("one", "/1"), report("two", "/2")
    add(store, one, "Trust takes time.")
    before = store.embeddings.passage_keys().tolist()
    store.remove(one.id)
    add(store, two, "Roads come first.")
    assert not set(before) & set(store.embeddings.passage_keys().tolist())


@only_in_files
def test_a_library_put_back_from_a_backup_gives_no_key_that_was_given_since(tmp_path: Path):
    path = tmp_path / "lessonbase.db"
    with Store(path) as store:
        add(store, report("one", "/1"), "Trust takes time.")
    backup = path.read_bytes()
    with Store(path) as store:
        add(store, report("two", "/2"), "Roads come first.")
        given = set(store.embeddings.passage_keys().tolist())
    path.write_bytes(backup)
    with Store(path) as store:
        add(store, report("three", "/3"), "Share data early.")
        assert len(given & set(store.embeddings.passage_keys().tolist())) == 1


def test_every_change_to_passages_is_in_the_log(store: Store):
    of = report()
    seen = [store.changes.last()]
    add(store, of, "Trust takes time.")
    seen.append(store.changes.last())
    store.embeddings.replace(store.embeddings.passage_keys(), unit_vectors(1), "model-b")
    seen.append(store.changes.last())
    store.remove(of.id)
    seen.append(store.changes.last())
    assert len(set(seen)) == 4


def passages_left(store: Store, filters: Filters, folder: Path) -> set[str]:
    """The texts that an index of the store finds among what the filters leave; facets as the database counts them."""
    index = FaissTantivy(store, folder / "search")
    index.rebuild()
    by_code = {
        facet: sorted(values, key=lambda value: value.code)
        for facet, values in facets_of(store, filters).items()
    }
    assert {
        facet: sorted(values, key=lambda value: value.code) for facet, values in index.facets(filters).items()
    } == by_code
    keys = index.search(Query("", {}), filters, 1000)
    return {each.text for each in store.passages_by_key(keys).values()}


@pytest.fixture
def filled(store: Store) -> Store:
    do, ke = country("DO", "Dominican Republic"), country("KE", "Kenya")
    add(
        store,
        report("mango", "/m", year=2008, tags=(do,)),
        "Trust takes time.",
        "Roads come first.",
        tags=(do,),
    )
    add(store, report("data", "/d", year=2019), "Share data early.", kind="best_practice", tags=(ke,))
    return store


@pytest.mark.parametrize(
    ("filters", "statements"),
    [
        ({}, {"Trust takes time.", "Roads come first.", "Share data early."}),
        ({"kind": "best_practice"}, {"Share data early."}),
        ({"country": ["DO"]}, {"Trust takes time.", "Roads come first."}),
        ({"country": ["DO", "KE"], "since": 2010}, {"Share data early."}),
        ({"tag": "country:KE"}, {"Share data early."}),
        ({"year": 2008}, {"Trust takes time.", "Roads come first."}),
        ({"until": 2000}, set()),
        ({"country": "'; drop table records; --"}, set()),
    ],
)
def test_filters_leave_just_what_they_name(
    filled: Store, filters: dict, statements: set[str], tmp_path: Path
):
    chosen = Filters(**filters)
    assert {each.statement for each in filled.records(chosen)} == statements
    assert passages_left(filled, chosen, tmp_path) == statements


def test_a_facet_counts_what_choosing_it_would_leave(filled: Store):
    chosen = Filters(kind=("lesson",))
    for value in facets_of(filled, chosen)["country"]:
        assert value.count == len(filled.records(chosen.model_copy(update={"country": (value.code,)})))
    assert {value.code: value.count for value in facets_of(filled, chosen)["kind"]} == {
        "lesson": 2,
        "best_practice": 1,
    }


@pytest.fixture
def table(filled: Store) -> Store:
    """With a table of lessons, of which one row names its year."""
    of = report("table", "/t", year=2019)
    held = [passage(of, 1, "Drill in the dry season."), passage(of, 2, "Pay the keeper.")]
    year = Tag(scheme="year", code="2004", label="2004", evidence=("2004",))
    rows = [record(of, 1, held[0].text, held[0], tags=(year,)), record(of, 2, held[1].text, held[1])]
    filled.add(document(of, *(each.text for each in held)), held, rows)
    filled.embeddings.add(of.id, unit_vectors(2), "model-a")
    return filled


@pytest.mark.parametrize(
    ("filters", "statements"),
    [
        ({"year": 2004}, {"Drill in the dry season."}),
        ({"until": 2005}, {"Drill in the dry season."}),
        ({"since": 2019}, {"Pay the keeper.", "Share data early."}),
    ],
)
def test_a_row_is_of_its_own_year_and_of_the_tables_where_it_names_none(
    table: Store, filters: dict, statements: set[str], tmp_path: Path
):
    assert {each.statement for each in table.records(Filters(**filters))} == statements
    assert passages_left(table, Filters(**filters), tmp_path) == statements


def test_years_count_the_records_that_choosing_them_leaves(table: Store):
    counted = {value.code: value.count for value in facets_of(table, Filters())["year"]}
    assert list(counted.items()) == [("2019", 2), ("2008", 2), ("2004", 1)]
    for code, count in counted.items():
        assert len(table.records(Filters(year=(int(code),)))) == count


def test_failures_stay_until_the_file_is_read_or_dismissed(store: Store):
    of = report()
    store.failures.add(of.source, "it is empty.")
    store.failures.add(of.source, "it is encrypted.")
    store.failures.add("/other.pdf", "it is empty.")
    assert [(each.path, each.reason) for each in store.failures.all() if each.path == of.source] == [
        (of.source, "it is encrypted.")
    ]
    add(store, of, "Trust takes time.")
    store.failures.dismiss("/other.pdf")
    assert store.failures.all() == []


@only_in_files
@pytest.mark.parametrize(("version", "age"), [("0", "an older"), ("99", "a newer")])
def test_a_library_of_another_version_is_refused_and_left_alone(tmp_path: Path, version: str, age: str):
    path = tmp_path / "lessonbase.db"
    Store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("update meta set value = ? where key = 'schema'", (version,))
    with pytest.raises(SchemaError, match=age):
        Store(path)


@only_in_files
def test_a_foreign_file_is_refused_by_name(tmp_path: Path):
    path = tmp_path / "lessonbase.db"
    path.write_bytes(b"this is no database, but it is long enough to be looked at" * 50)
    with pytest.raises(LibraryError, match="is not a readable database"):
        Store(path)


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from lessonbase.store import Store
from tests.store.test_store import add, report
store = Store(sys.argv[1] if "://" in sys.argv[1] else Path(sys.argv[1]))
for number in range(10_000):
    add(store, report(str(number), f"/{number}"), "Trust takes time.", "Roads come first.")
    print(number, flush=True)
"""


def test_a_killed_writer_leaves_only_whole_reports(tmp_path: Path):
    path = at(tmp_path)
    root = str(Path(__file__).parents[2])
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), root], stdout=subprocess.PIPE, text=True
    )
    confirmed = [int(writer.stdout.readline()) for _ in range(5)][-1]
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    with Store(path) as store:
        reports = store.reports()
        assert len(reports) > confirmed
        assert all(finding.well for finding in store.soundness())
        assert all(len(store.passages(each.id)) == 2 for each in reports)
        assert len(store.records()) == store.embeddings.vector_keys().size == 2 * len(reports)
