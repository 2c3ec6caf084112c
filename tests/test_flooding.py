"""One report that says the same three hundred times, or much on one thing, leaves the list to the others."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lessonbase import Library
from lessonbase.cli import app

ASKED = "training of water committees before the pump is handed over"
OTHERS = (
    "Committees that look after water learned to mend a pump before it was theirs, and theirs still run.",
    "Hand a pump over once those who will keep it have been trained, and not on the day of the opening.",
    "Where nobody taught the water committee, its pump stood still within a year of the handover.",
    "Two days of training for a committee cost less than one broken pump.",
    "Training should reach the women of a water committee, who are at the pump each morning.",
    "A water committee needs spare parts as well as training when it takes a pump over.",
    "Let the mechanic train the committee at its own pump rather than in town.",
    "Ask the committee what it can do already before a training for it is planned.",
    "Those who were trained move away: train four people of a committee, not one.",
    "A pump that came before the committee was formed belonged to nobody.",
    "Repeat the training of each water committee after a year, when it knows what to ask.",
    "The handover went well where the committee had kept a book of its water fees for months.",
)
AGAIN = "Lesson {n}: Train the members of every water committee before the pump is handed over to them in village {n}."
WHO = ("treasurers", "mechanics", "elders", "young women", "caretakers", "teachers", "nurses", "traders")
WHAT = (
    "to grease a pump",
    "how seals of pumps wear",
    "who pays for water",
    "bookkeeping of a committee",
    "to test water",
    "the drawing of a pump",
)
WHY = (
    "because handover comes too early",
    "as donors leave in autumn",
    "since roads flood",
    "for no shop sells parts",
    "when trust is low",
    "while seed is sown",
    "lest a quarrel start",
)


def ingested(folder: Path, flood: list[str]) -> Library:
    reports = folder / "reports"
    reports.mkdir()
    for number, text in enumerate(OTHERS):
        heading = f"# Evaluation of the programme number {number}\n\nBy the office, 201{number % 10}\n\n"
        (reports / f"{number}.md").write_text(f"{heading}## Lessons learned\n\nLesson 1: {text}\n", "utf-8")
    lines = "\n\n".join(flood)
    (reports / "flood.md").write_text(f"# A long story\n\n2024\n\n## Lessons learned\n\n{lines}\n", "utf-8")
    library = Library(folder / "index")
    assert all(result.status == "added" for result in library.ingest(reports))
    return library


@pytest.fixture(scope="module")
def flooded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A dozen programmes with a lesson each, and one file that says one three hundred times."""
    with ingested(tmp_path_factory.mktemp("same"), [AGAIN.format(n=n) for n in range(1, 301)]) as library:
        yield library


def flood_of(library: Library) -> str:
    return next(one.id for one in library.reports() if one.title == "A long story")


def test_what_says_the_same_has_one_place(flooded: Library):
    flood = flood_of(flooded)
    found = flooded.records.search(ASKED)
    of_flood = [hit for hit in found.hits if hit.record.report_id == flood]
    assert len(of_flood) == 1
    assert len(of_flood[0].alike) == 299
    assert len(found.hits) == len(found.listed) == 1 + len(OTHERS)


def test_what_stands_with_another_is_counted_and_can_be_opened(flooded: Library):
    found = flooded.records.search(ASKED)
    assert len(set(found.ids)) == len(found.ids) == 300 + len(OTHERS)
    head = next(hit for hit in found.hits if hit.alike)
    at = found.ids.index(head.record.id)
    assert found.ids[at : at + 300] == (head.record.id, *head.alike)
    same = flooded.records.search(ASKED, k=1000, same=head.alike[7])
    assert {hit.record.id for hit in same.hits} == {head.record.id, *head.alike}
    assert (len(same.ids), same.programmes) == (300, 1)
    assert sum(value.count for value in same.facets["kind"]) == 300


def test_counts_and_parts_of_the_list_agree(flooded: Library):
    found = flooded.records.search(ASKED)
    assert sum(value.count for value in found.facets["report"]) == len(found.ids)
    parts = [flooded.records.search(ASKED, first=first, k=5).hits for first in range(0, 15, 5)]
    assert [hit.record.id for part in parts for hit in part] == list(found.listed)
    assert sum(1 + len(hit.alike) for part in parts for hit in part) == len(found.ids)


@pytest.mark.parametrize("sort", ["closest", "newest", "surest", "report", "agreed"])
def test_each_order_lists_the_same(flooded: Library, sort: str):
    found = flooded.records.search(ASKED, sort)
    assert len(found.listed) == 1 + len(OTHERS)
    assert len(found.ids) == 300 + len(OTHERS)


def test_where_a_filter_takes_the_first_another_stands_for_them(flooded: Library):
    head = next(hit for hit in flooded.records.search(ASKED).hits if hit.alike)
    flooded.records.decide(head.record.id, "accepted", by="Ana")
    found = flooded.records.search(ASKED, checked="no", report=flood_of(flooded))
    (hit,) = found.hits
    assert hit.record.id != head.record.id
    assert len(found.ids) == 299


def test_more_like_one_is_not_one_thing_over_and_over(flooded: Library):
    one = next(record for record in flooded.records() if record.report_id != flood_of(flooded))
    like = flooded.records.more_like(one.id, k=6)
    assert len({hit.record.report_id for hit in like}) == 6


def test_the_command_lists_each(flooded: Library):
    out = CliRunner().invoke(app, ["records", "--about", ASKED, "--json", "--index", str(flooded.path)])
    assert len([json.loads(line) for line in out.stdout.splitlines()]) == 300 + len(OTHERS)


def test_much_of_one_report_on_one_thing_leaves_room_for_others(tmp_path: Path):
    many = [
        f"Lesson {n}: {who} of a water committee need training: {what}, {why}."
        for n, (who, what, why) in enumerate(product(WHO, WHAT, WHY), 1)
    ]
    with ingested(tmp_path, many) as library:
        flood = flood_of(library)

        def of_others(sort: str | None = None, **filters: object) -> int:
            hits = library.records.search(ASKED, sort, **filters).hits
            assert len(hits) == 24
            return sum(hit.record.report_id != flood for hit in hits)

        assert of_others() >= 9
        assert of_others(report=flood) == of_others("newest") == 0
