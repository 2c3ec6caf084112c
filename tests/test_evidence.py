"""What the whole of a library looks like: counts by programme, gaps that were searched and gaps that were not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lessonbase.evidence import Evidence, is_done
from lessonbase.model import Action, Record, Report, Response, Tag
from lessonbase.record_search import RecordSearch
from lessonbase.retrieval import Search
from lessonbase.store import Change, Store
from lessonbase.taxonomies import Taxonomies
from tests.databases import at
from tests.documents import document, passage, record, report


def tag(scheme: str, code: str) -> Tag:
    return Tag(scheme=scheme, code=code, label=code.capitalize())


def add(store: Store, of: Report, *records: dict[str, object]) -> list[Record]:
    texts = [f"Lesson {number} of {of.title}." for number in range(1, len(records) + 1)]
    made = [passage(of, number, text) for number, text in enumerate(texts, 1)]
    found = [
        record(of, number, one.text, one).model_copy(update=fields)
        for number, (one, fields) in enumerate(zip(made, records, strict=True), 1)
    ]
    store.add(document(of, *texts), made, found)
    return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(at(tmp_path)) as opened:
        yield opened


@pytest.fixture
def evidence(store: Store, tmp_path: Path) -> Evidence:
    def unused() -> None:
        raise AssertionError("nothing is looked for by meaning here")

    search = RecordSearch(store, Search(store, tmp_path, unused), 2000)  # type: ignore[arg-type]
    return Evidence(store, search, Taxonomies(tmp_path / "taxonomies", store))


TRUST = {"tags": (tag("theme", "trust"),)}


def test_a_digest_counts_with_the_report_that_it_retells(store: Store, evidence: Evidence):
    farming = {"year": 2010, "tags": (tag("sector", "farming"),)}
    add(store, report("full", "/full", title="The dairy evaluation", **farming), TRUST, TRUST)
    add(store, report("digest", "/digest", title="A digest", of="The dairy evaluation", **farming), TRUST)
    add(store, report("other", "/other", title="The roads evaluation", **farming), TRUST)
    cell = evidence.gaps().cell("trust", "farming")
    assert cell is not None
    assert (cell.count.records, cell.count.programmes, cell.reports) == (4, 2, 3)


def test_an_empty_cell_says_whether_anybody_looked(store: Store, evidence: Evidence):
    add(store, report("one", "/one", year=2010, tags=(tag("sector", "farming"),)), TRUST)
    add(store, report("two", "/two", year=2020, tags=(tag("sector", "health"),)), {})
    cells = {one.sector: (one.count.records, one.reports) for one in evidence.gaps().cells}
    assert cells == {"farming": (1, 1), "health": (0, 1)}
    cells = {one.sector: (one.count.records, one.reports) for one in evidence.gaps(since=2015).cells}
    assert cells == {"farming": (0, 0), "health": (0, 1)}
    assert evidence.gaps(since=2015).reports == 1


def test_a_filter_on_what_records_are_leaves_what_was_searched(store: Store, evidence: Evidence):
    add(store, report("one", "/one", tags=(tag("sector", "farming"),)), TRUST)
    (cell,) = evidence.gaps(kind="challenge").cells
    assert (cell.count.records, cell.reports) == (0, 1)


def test_years_are_those_of_a_row_where_it_names_its_own(store: Store, evidence: Evidence):
    add(store, report("one", "/one", year=2010), {}, {"tags": (tag("year", "2004"),)})
    assert {one.code: one.count.records for one in evidence.years()} == {"2004": 1, "2010": 1}


def test_countries_count_records_and_programmes(store: Store, evidence: Evidence):
    add(store, report("one", "/one", year=2010, tags=(tag("country", "KE"),)), {}, {"kind": "challenge"})
    add(store, report("two", "/two", year=2012, tags=(tag("country", "KE"),)), {})
    (kenya,) = evidence.by("country")
    assert (kenya.code, kenya.count.records, kenya.count.programmes) == ("KE", 3, 2)
    assert kenya.count.kinds == {"lesson": 2, "challenge": 1}
    assert kenya.years == {2010: 2, 2012: 1}


def test_review_counts_what_was_rejected_though_it_is_shown_nowhere(store: Store, evidence: Evidence):
    one, two, _ = add(store, report("one", "/one"), {}, {}, {"explicit": False})
    decided = [
        Change("record", one.id, {"status": "accepted"}),
        Change("record", two.id, {"status": "rejected"}),
    ]
    store.events.change_all(decided, by="Ana")
    rows = {row.stated: (row.accepted, row.waiting, row.rejected) for row in evidence.review()}
    assert rows == {True: (1, 0, 1), False: (0, 1, 0)}


def test_the_life_of_recommendations_is_counted_to_its_end(store: Store, evidence: Evidence):
    of = report("one", "/one")
    first = passage(of, 1, "x")
    answers = [
        Response(
            decision="accepted", passage_id=first.id, actions=(Action(what="Train", status="Completed"),)
        ),
        Response(
            decision="partly", passage_id=first.id, actions=(Action(what="Pay", status="Not completed"),)
        ),
        None,
    ]
    add(store, of, *({"kind": "recommendation", "response": each} for each in answers))
    told = evidence.recommendations()
    assert (told.made, told.answered, told.accepted, told.partly) == (3, 2, 1, 1)
    assert (told.actions, told.done) == (2, 1)


@pytest.mark.parametrize(
    ("status", "done"),
    [
        ("Implemented", True),
        ("Terminé en 2020", True),
        ("Partially implemented", False),
        ("En curso", False),
        (None, False),
    ],
)
def test_done_is_what_says_so_wholly(status: str | None, done: bool):
    assert is_done(status) is done


def test_codes_that_nothing_has_are_named(store: Store, evidence: Evidence):
    add(store, report("one", "/one"), {"tags": (Tag(scheme="theme", code="trust", label="Trust"),)})
    unused = dict(evidence.unused("theme"))
    assert "trust" not in unused
    assert unused["finance"] == "Finance and budgeting"
