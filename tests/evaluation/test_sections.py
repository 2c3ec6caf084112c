"""How headings found are scored against those listed."""

from pathlib import Path

import pytest

from lessonbase.errors import ReadError
from lessonbase.evaluation.judged import read_judged
from lessonbase.evaluation.sections import Section, score_sections, sections_of
from lessonbase.reading import read


def sections(*titles: str, level: int = 1) -> list[Section]:
    return [Section(title=title, level=level, page=page) for page, title in enumerate(titles, 1)]


def test_titles_match_whatever_their_case_numbering_points_and_level():
    scores = score_sections(
        sections("1. Findings", "Way forward"), sections("1 FINDINGS", "Way  forward:", level=2)
    )
    assert (scores.precision, scores.recall, scores.f1, scores.level_f1) == (1, 1, 1, 0)


def test_the_beginning_of_a_title_stands_for_it():
    scores = score_sections(
        sections("The road fund of the north"), sections("The road fund of the north and its users")
    )
    assert scores.f1 == 1
    assert score_sections(sections("Roads"), sections("Roads and wells")).f1 == 0


def test_what_is_missed_and_what_is_too_much_is_named():
    scores = score_sections(
        sections("Findings", "Annexes"), sections("Findings", "Ministry of Roads", "Page")
    )
    assert scores.missed == ("Annexes",)
    assert scores.extra == ("Ministry of Roads", "Page")
    assert (scores.precision, scores.recall) == (pytest.approx(1 / 3), 0.5)
    assert scores.f1 == pytest.approx(0.4)


def test_headings_deeper_than_any_listed_count_neither_way():
    found = [*sections("Findings"), *sections("Roads of the north", level=2)]
    assert score_sections(sections("Findings"), found).f1 == 1


def test_each_title_matches_once_the_nearest_first():
    gold = [Section(title="Introduction", level=1, page=9)]
    found = [Section(title="Introduction", level=2, page=2), Section(title="Introduction", level=1, page=9)]
    assert score_sections(gold, found).level_f1 == 1


def test_a_line_that_is_no_section_is_named(tmp_path):
    path = tmp_path / "sections.jsonl"
    path.write_text('{"title": "Findings", "level": 1}\n{"title": "Roads"}\n', "utf-8")
    with pytest.raises(ReadError, match="line 2"):
        read_judged(path, Section)


def test_headings_of_the_gold_report_are_found(shared: Path):
    gold = read_judged(shared / "gold" / "unhcr" / "sections.jsonl", Section)
    scores = score_sections(
        gold, sections_of(read(shared / "reports" / "unhcr-data-use-evaluation-2019.pdf"))
    )
    assert scores.f1 >= 0.9
    assert scores.level_f1 >= 0.9
