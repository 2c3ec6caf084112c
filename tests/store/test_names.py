"""Names outlast what they were given to: who asks by a former name gets what says the same today."""

from pathlib import Path

import pytest

from lessonbase.extraction import extract
from lessonbase.model import Document, Report
from lessonbase.store import Store
from tests.databases import at
from tests.documents import record, unit_vectors
from tests.extraction.conftest import blocks_of, document_of

FIRST = """
# Lessons learned
Lesson 1: Trust between farmers and buyers takes several seasons of fair dealing to build.
In the first year most farmers sold to traders at the gate, and by the third 640 sold to the cooperative.
Lesson 2: Roads come before markets in the hills.
Milk that waits for a truck is sour by noon, and losses fell once the county repaired the road.
"""
SECOND = FIRST.replace("takes several seasons of fair dealing to build", "takes many seasons of fair dealing to build").replace(
    "# Lessons learned", "# Lessons learned\nLesson 0: Pay on the day that was promised, every week.\nIt was."
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path):
    with Store(at(tmp_path)) as opened:
        yield opened


def add(store: Store, text: str, identity: str, source: str = "/e.txt", limit: int = 900) -> Document:
    """Take a text in as ingesting does."""
    work = store.work_for(identity, source)
    report = Report(id=identity, work=work, title="Evaluation", source=source, media_type="text/plain")
    document = document_of(blocks_of(text)).model_copy(update={"report": report})
    store.add(document, *extract(document, limit))
    return document


def by_statement(store: Store) -> dict[str, str]:
    return {each.statement: each.id for each in store.records()}


def test_a_new_edition_keeps_the_ids_of_what_it_says_still(store: Store):
    add(store, FIRST, "1" * 16)
    first = by_statement(store)
    add(store, SECOND, "2" * 16)
    second = by_statement(store)
    assert (
        first["Roads come before markets in the hills."] == second["Roads come before markets in the hills."]
    )
    assert {each.report_id for each in store.records()} == {"2" * 16}
    assert [each.report_id for each in store.work("1" * 16).editions] == ["1" * 16, "2" * 16]
    assert [each.current for each in store.work("1" * 16).editions] == [False, True]
    assert store.report("1" * 16).id == "2" * 16, "who asks for the first edition gets the one that is here"


def test_what_is_worded_anew_is_found_by_its_former_id_with_what_was_decided_on_it(store: Store):
    add(store, FIRST, "1" * 16)
    [old] = [name for said, name in by_statement(store).items() if said.startswith("Trust")]
    store.events.change("record", old, {"status": "accepted"}, "Ana")
    add(store, SECOND, "2" * 16)
    now = store.record(old)
    assert now.id != old
    assert now.statement.startswith("Trust between farmers and buyers takes many")
    assert now.status == "accepted"
    assert [each.target for each in store.events.of("record", now.id)] == [old]
    add(store, FIRST, "1" * 16)
    assert store.record(old).id == old, "the first wording is back, and so is its name"
    assert store.record(old).status == "accepted"
    assert store.record(now.id).id == old


def test_passages_are_found_by_former_ids_after_another_cut(store: Store):
    long = FIRST + "\n".join(
        f"In the year {year} the county repaired {year % 17} bridges." for year in range(1990, 2020)
    )
    add(store, long, "1" * 16)
    former = {each.id: each.text for each in store.passages("1" * 16)}
    add(store, long, "1" * 16, limit=300)
    for name, text in former.items():
        assert store.passage(name).text in text


def test_what_nothing_says_any_more_leads_nowhere(store: Store):
    add(store, FIRST, "1" * 16)
    roads = by_statement(store)["Roads come before markets in the hills."]
    add(store, FIRST.partition("Lesson 2")[0], "2" * 16)
    assert store.record(roads) is None
    add(store, FIRST, "3" * 16)
    assert store.record(roads).id == roads


def test_two_files_with_the_same_words_are_two_works_until_one_replaces_the_other(store: Store):
    add(store, FIRST, "1" * 16, "/one.txt")
    mine = by_statement(store)["Roads come before markets in the hills."]
    store.events.change("record", mine, {"status": "accepted"}, "Ana")
    add(store, FIRST + "And so on.", "2" * 16, "/two.txt")
    assert len(store.records()) == 4
    assert store.add_source("/one.txt", "2" * 16) == "1" * 16
    assert store.record(mine).report_id == "2" * 16
    assert store.record(mine).status == "accepted"
    assert len(store.work("2" * 16).editions) == 2


def test_an_old_edition_added_elsewhere_is_a_work_of_its_own(store: Store):
    add(store, FIRST, "1" * 16)
    add(store, SECOND, "2" * 16)
    add(store, FIRST, "1" * 16, "/archive/e.txt")
    assert {each.id for each in store.reports()} == {"1" * 16, "2" * 16}
    assert len({each.work for each in store.reports()}) == 2
    assert len({each.id for each in store.records()}) == 5


def test_a_report_removed_and_added_again_has_its_ids_and_decisions(store: Store):
    add(store, FIRST, "1" * 16)
    add(store, SECOND, "2" * 16)
    before = by_statement(store)
    store.events.change(
        "record", before["Roads come before markets in the hills."], {"status": "accepted"}, "Ana"
    )
    store.remove("2" * 16)
    add(store, SECOND, "2" * 16, "/elsewhere.txt")
    assert by_statement(store) == before
    assert [each.status for each in store.records()].count("accepted") == 1


def test_what_a_person_accepted_is_not_lost_when_no_reading_finds_it_any_more(store: Store):
    document = add(store, FIRST, "1" * 16)
    kept, left = (each.id for each in store.records())
    store.events.change("record", kept, {"status": "accepted"}, "Ana")
    before = store.record(kept)
    passages, _ = extract(document)
    store.add(document, passages, [])
    assert [(each.id, each.statement, each.status) for each in store.records()] == [
        (kept, before.statement, "accepted")
    ]
    assert store.record(left) is None
    store.add(document, passages, [])
    assert store.record(kept).passage_id == before.passage_id
    add(store, FIRST, "1" * 16)
    assert store.record(kept) == before
    assert store.record(left).status == "proposed"


def test_an_accepted_inferred_record_stays_when_another_model_infers_nothing(store: Store):
    document = add(store, FIRST, "1" * 16)
    held = store.passages("1" * 16)
    inferred = record(document.report, 901, "By noon milk is sour", held[0], explicit=False, origin="model")
    inferred = inferred.model_copy(update={"statement": held[0].text[:30], "label": None})
    vectors = unit_vectors(len(held))
    store.embeddings.add("1" * 16, vectors, "model-a", [inferred])
    store.events.change("record", inferred.id, {"status": "accepted"}, "Ana")
    store.embeddings.add("1" * 16, vectors, "model-a", [inferred])
    assert store.record(inferred.id).status == "accepted"
    store.embeddings.replace(store.embeddings.passage_keys(), vectors, "model-b")
    assert store.record(inferred.id).status == "accepted"
    store.events.restore("record", inferred.id, 0, "Ana")
    store.embeddings.replace(store.embeddings.passage_keys(), vectors, "model-b")
    assert store.record(inferred.id) is None
