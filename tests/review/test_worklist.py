"""The queue is kept in memory: it follows what anybody does, and nothing in it moves because something was decided."""

from pathlib import Path

import pytest

from lessonbase import Library
from lessonbase.filters import Filters
from lessonbase.review import Wanted
from lessonbase.review.stopping import Unseen
from tests.databases import where
from tests.store.test_names import FIRST, add

REPORT = "1" * 16
ANA = Wanted(by="Ana", order="document")


@pytest.fixture
def library(tmp_path: Path):
    with Library(tmp_path / "index", **where(tmp_path / "index")) as opened:
        add(opened._store, FIRST, REPORT)
        yield opened


def words_of(library: Library, record_id: str) -> tuple[str, str]:
    record = library.record(record_id)
    return record.passage_id, record.statement


def test_what_was_decided_keeps_its_place_and_is_left_no_more(library: Library):
    first, second = library.review.work(ANA).ids
    library.review.decide(first, "accepted", by="Ana")
    work = library.review.work(ANA)
    assert (work.ids, work.left, work.next().id) == ([first, second], 1, second)
    waiting = library.review.work(ANA.model_copy(update={"checked": False}))
    assert waiting.ids == [second]
    library.review.undo("Ana")
    assert (waiting.ids, work.left) == ([second], 1), "it is brought up to date when it is asked for"
    assert library.review.work(ANA.model_copy(update={"checked": False})).ids == [first, second]


def test_what_another_program_does_is_seen(library: Library):
    first, _ = library.review.work(ANA).ids
    with Library(library.path, **where(library.path)) as elsewhere:
        elsewhere.review.decide(first, "rejected", by="Ben")
    work = library.review.work(ANA)
    assert (work.left, work.get(first).status, library.review.coders()) == (1, "rejected", ["Ben"])


def test_what_was_added_stands_after_what_stands_before_it_and_goes_when_that_is_undone(library: Library):
    first, second = library.review.work(ANA).ids
    passage, statement = words_of(library, first)
    added = library.records.add("success", [(passage, statement.split(" ", 1)[1])], by="Ana")
    assert library.review.work(ANA).ids == [first, added.id, second]
    library.review.undo("Ana")
    assert library.review.work(ANA).ids == [first, second]


def test_a_queue_is_narrowed_by_kind_sureness_statement_and_whom_was_asked(library: Library):
    first, second = library.review.work(ANA).ids
    library.records.change(second, by="Ana", kind="challenge")
    narrowed = [
        ({"kinds": ("challenge",)}, [second]),
        ({"explicit": False}, []),
        ({"sureness": "sure"}, [first, second]),
        ({"reports": ("2" * 16,)}, []),
    ]
    for chosen, found in narrowed:
        assert library.review.work(ANA.model_copy(update=chosen)).ids == found, chosen
    library.review.assign(["Ben"], by="Ana", records=[first])
    assert library.review.work(ANA).ids == [second]
    assert library.review.work(ANA.model_copy(update={"assigned": "Ben"})).ids == [first]


def test_undo_goes_back_step_by_step_over_what_one_person_did(library: Library):
    first, second = library.review.work(ANA).ids
    library.review.decide(first, "accepted", by="Ana")
    library.review.decide(second, "rejected", by="Ben")
    library.records.change(first, by="Ana", note="look again")
    assert [library.review.undo("Ana")[0].field for _ in range(2)] == ["note", "status"]
    assert library.review.undo("Ana") == []
    assert (library.record(first).status, library.record(second).status) == ("proposed", "rejected")


def test_several_are_decided_on_at_once_and_taken_back_at_once(library: Library):
    ids = library.review.work(ANA).ids
    library.review.decide_all(ids, "accepted", by="Ana")
    assert library.review.work(ANA).left == 0
    library.review.undo("Ana")
    assert library.review.work(ANA).left == 2


def test_a_record_is_split_where_one_says(library: Library):
    first = library.review.work(ANA).ids[0]
    before = library.record(first).statement
    at = before.index(" ", len(before) // 2) + 1
    parts = library.records.split_at(first, at, by="Ana")
    assert [one.statement for one in parts] == [before[:at].strip(), before[at:]]


def test_of_words_that_stand_twice_in_a_passage_those_are_meant_that_were_chosen(library: Library):
    passage = library.passages(REPORT)[0]
    letter = "e"
    start = passage.text.index(letter, passage.text.index(letter) + 1)
    [event] = library.records.restate(library.records()[0].id, [(passage.id, letter, start)], by="Ana")
    assert event.after[0]["start"] == start


def test_what_is_done_costs_what_it_touches_and_never_the_whole_library(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    first = library.review.work(ANA).ids[0]
    passage, statement = words_of(library, first)
    read, outlines = [], library._store.coding.outlines

    def noted(report_id: str | None = None, ids: list[str] | None = None):
        read.append(report_id or ids)
        return outlines(report_id, ids)

    monkeypatch.setattr(library._store.coding, "outlines", noted)
    library.review.decide(first, "accepted", by="Ana")
    library.review.work(ANA)
    assert read == [[first]]
    library.records.add("success", [(passage, statement.split(" ", 1)[1])], by="Ana")
    library.review.undo("Ana")
    library.review.work(ANA)
    assert None not in read


def test_what_a_search_finds_is_a_queue_of_its_own_with_a_stop_sign(library: Library):
    first, second = library.review.work(ANA).ids
    words = library.record(second).statement
    with pytest.MonkeyPatch.context() as patch:
        asked = []

        def matching(text: str, filters: Filters) -> set[str]:
            asked.append((text, filters))
            return {second}

        patch.setattr(library.review._worklist, "_matching", matching)
        of_search = ANA.model_copy(update={"text": words})
        work = library.review.work(of_search)
        assert (work.ids, work.is_search, len(work)) == ([second], True, 1)
        library.review.decide(first, "accepted", by="Ana")
        library.review.decide(second, "accepted", by="Ana")
        work = library.review.work(of_search)
        assert (work.ids, work.left) == ([second], 0)
        seen = library.review.certificate(work)
        assert (seen.seen, seen.total, seen.found, seen.holds) == (1, 1, 1, True)
        assert asked == [(words, Filters())], "the search is made once, however much is decided"
        filtered = ANA.model_copy(update={"among": Filters(country=("KE",))})
        assert library.review.work(filtered).is_search
        assert not library.review.work(ANA).is_search


def test_what_was_seen_and_is_left_is_counted_on_as_it_would_be_counted_anew(library: Library):
    def counted() -> object:
        work = library.review.work(ANA)
        screened = [one for one in work if one.origin != "person"]
        done = sorted((one for one in screened if one.decided), key=lambda one: one.decided or 0)
        left = [one.confidence for one in screened if not one.decided]
        return [(one.status == "accepted", one.confidence) for one in done], Unseen.of(left)

    first, second = library.review.work(ANA).ids
    passage, statement = words_of(library, first)
    steps = [
        lambda: library.review.decide(second, "accepted", by="Ana"),
        lambda: library.review.decide(first, "rejected", by="Ana"),
        lambda: library.review.decide(second, "rejected", by="Ben"),
        lambda: library.review.undo("Ana"),
        lambda: library.review.decide(first, "withdrawn", by="Ana"),
        lambda: library.records.add("lesson", [(passage, statement[:20])], by="Ana"),
    ]
    for step in steps:
        step()
        assert library.review.work(ANA).seen_and_left() == counted()
