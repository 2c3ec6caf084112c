"""Real tables: every row is read, every statement is its cell."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from lessonbase.reading import read
from tests.reading.lesson_tables.conftest import stated

KINDS = {"Challenges": "challenge", "Lessons Learnt": "lesson", "Success": "success"}


def plain(text: str) -> str:
    """A text without the white space that layout gives it."""
    return " ".join(text.split())


def test_every_nasa_lesson_has_its_recommendation_and_event(shared: Path) -> None:
    path = shared / "llis" / "llis-100.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    document = read(path)
    expected = [
        (kind, plain(row[kind]))
        for row in rows
        for kind in ("lesson", "recommendation")
        if row[kind] and not row[kind].casefold().startswith("see lesson")
    ]
    assert [(kind, plain(words)) for kind, words in stated(document)] == expected
    lessons = [each for each in document.stated if each.kind == "lesson"]
    events = [plain("\n".join(document.blocks[block].text for block in each.evidence)) for each in lessons]
    assert events == [plain(row["driving_event"]) for row in rows]


@pytest.mark.parametrize("name", ["train", "dev"])
def test_every_ifrc_excerpt_is_a_record_of_each_of_its_kinds(shared: Path, name: str) -> None:
    path = shared / "ifrc" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    document = read(path)
    expected = Counter(
        (KINDS[kind], plain(row["text"])) for row in rows for kind in row["learning"].split("|")
    )
    assert Counter((kind, plain(words)) for kind, words in stated(document)) == expected
    assert [document.blocks[each.blocks[0]].spans[0].row for each in document.stated][-1] == len(rows) + 1
