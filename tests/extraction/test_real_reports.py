"""Explicit records of real reports against what a careful reader found."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from lessonbase.extraction import extract
from lessonbase.reading import read

REPORTS = {
    "seed": "usaid-microreport-148.txt",
    "unhcr": "unhcr-data-use-evaluation-2019.pdf",
    "usaid": "usaid-india-apac-evaluation-2012.pdf",
}


def scored(shared: Path, name: str) -> dict[str, Any]:
    """The scorer's numbers for one report."""
    spec = importlib.util.spec_from_file_location("score_records", shared / "tools" / "score_records.py")
    assert spec
    assert spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    _, records = extract(read(shared / "reports" / REPORTS[name]))
    gold = scorer.rows(shared / "gold" / name / "records.jsonl")
    numbers: dict[str, Any] = scorer.score(gold, [json.loads(record.model_dump_json()) for record in records])
    return numbers


@pytest.mark.parametrize("name", REPORTS)
def test_explicit_records_are_found_and_nothing_else(shared, name):
    numbers = scored(shared, name)
    assert numbers["f1"] >= 0.95, numbers


def test_the_mission_report_gives_four_lessons_eight_practices_and_every_parent(shared):
    numbers = scored(shared, "seed")
    _, records = extract(read(shared / "reports" / REPORTS["seed"]))
    kinds = [record.kind for record in records]
    assert (kinds.count("lesson"), kinds.count("best_practice"), len(kinds)) == (4, 8, 12)
    assert (numbers["parents"], numbers["parents_right"]) == (8, 8)
    gold = [json.loads(line) for line in (shared / "gold/seed/records.jsonl").read_text("utf-8").splitlines()]
    assert [record.statement for record in records] == [row["statement"] for row in gold]


@pytest.mark.parametrize("name", REPORTS)
def test_every_statement_stands_in_its_passage(shared, name):
    passages, records = extract(read(shared / "reports" / REPORTS[name]))
    words = {passage.id: passage.text for passage in passages}
    assert max(map(len, words.values())) <= 900
    for record in records:
        assert record.statement in "\n".join(words[p] for p in (record.passage_id, *record.passage_ids))
