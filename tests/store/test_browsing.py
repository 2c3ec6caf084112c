"""Parts of long lists are the same as that part of the whole list."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lessonbase.filters import Filters
from lessonbase.store import Store
from tests.databases import at
from tests.documents import document, passage, record, report

TEXTS = ("Wells silt up.", "Étangs were dug twice.", "Wells were fenced.")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three lessons of one report, the last a practice under the first and the second short for it."""
    of = report()
    held = [passage(of, n, text, section=(f"Part {min(n, 2)}",)) for n, text in enumerate(TEXTS, 1)]
    first = record(of, 1, TEXTS[0], held[0])
    short = record(of, 2, TEXTS[1], held[1], repeat_of=first.id)
    under = record(of, 3, TEXTS[2], held[2], kind="best_practice", parent_id=first.id)
    with Store(at(tmp_path)) as opened:
        opened.add(document(of, *TEXTS), held, [first, short, under])
        yield opened


def test_repeats_are_not_listed(store: Store) -> None:
    ids = store.browsing.record_ids()
    assert [one.statement for one in store.browsing.records(ids)] == [TEXTS[0], TEXTS[2]]


def test_records_are_counted_by_report(store: Store) -> None:
    (of,) = store.reports()
    assert store.browsing.record_counts() == {of.id: 2}


def test_filters_leave_what_they_name(store: Store) -> None:
    assert len(store.browsing.record_ids(Filters(kind=("best_practice",)))) == 1


def test_records_come_in_the_order_asked_for(store: Store) -> None:
    ids = [*reversed(store.browsing.record_ids()), "unknown"]
    assert [one.id for one in store.browsing.records(ids)] == ids[:-1]


def test_what_belongs_to_a_record_is_found(store: Store) -> None:
    first = store.browsing.records(store.browsing.record_ids())[0]
    assert [one.statement for one in store.browsing.under(first)] == [TEXTS[2]]
    assert [one.statement for one in store.browsing.repeating(first)] == [TEXTS[1]]


def test_a_part_of_the_passages_is_that_part(store: Store) -> None:
    (of,) = store.reports()
    whole = store.passages(of.id)
    assert store.browsing.passages(of.id, 1, 2) == whole[1:3]
    assert store.browsing.passage_count(of.id) == 3
    assert store.browsing.passage_count(of.id, before=whole[2].id) == 2
    assert store.browsing.passage_count(of.id, before="unknown") == -1


def test_sections_open_with_their_first_passage(store: Store) -> None:
    (of,) = store.reports()
    total, openings = store.browsing.openings(of.id, 60)
    assert total == 2
    assert [one.text for one in openings] == list(TEXTS[:2])
    assert store.browsing.openings(of.id, 1)[1] == openings[:1]


def test_a_sample_holds_something_of_each_report(store: Store) -> None:
    other = report("two")
    held = passage(other, 1, "Tea comes first.")
    store.add(document(other, held.text), [held], [record(other, 1, held.text, held)])
    assert {one.report_id for one in store.browsing.sample()} == {one.id for one in store.reports()}


def test_languages_are_those_of_the_reports(tmp_path: Path) -> None:
    with Store(at(tmp_path)) as store:
        for name, language in (("wells", "en"), ("étangs", "fr"), ("mares", "fr"), ("untold", None)):
            store.add(document(report(name, f"/{name}.txt", language=language), *TEXTS), [], [])
        assert store.browsing.census(store.changes.last()) == (4, 0, {"en", "fr"})
        titles = {one.id: one.title for one in store.reports() if one.language == "fr"}
        assert store.browsing.in_language("fr") == list(titles)
        assert store.browsing.in_language("pt") == []
        store.remove(report("mares").id)
        assert store.browsing.census(store.changes.last()).reports == 3
