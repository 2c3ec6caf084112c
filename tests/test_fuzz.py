"""Damaged files of every kind are read or refused with a reason, never anything else.

The long run is by hand: `python benchmarks/fuzz.py FOLDER`, where a try of the same number damages the same way.
"""

import contextlib
import json
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from benchmarks.fuzz import damaged, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessonbase.errors import ReadError
from lessonbase.extraction import extract
from lessonbase.reading import read
from lessonbase.tagging import tag

LESSON = "Lesson learned: Wells that women chose were used twice as often in 14 of 20 villages."
HTML = f"<html><head><title>Wells</title></head><body><h1>Wells</h1><p>{LESSON}</p><ul><li>One<li>Two</ul></body></html>"
ROWS = [["Lesson", "Country"], ["Wells need owners.", "Kenya"], ["Pumps need keys.", "India"]]


@pytest.fixture(scope="module")
def seeds(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A sound file of each kind."""
    folder = tmp_path_factory.mktemp("seeds")
    (folder / "a.html").write_text(HTML)
    (folder / "a.rtf").write_text(r"{\rtf1\ansi {\b Wells}\par " + LESSON + r"\par}")
    (folder / "a.csv").write_text("\n".join(",".join(row) for row in ROWS))
    (folder / "a.jsonl").write_text(
        "\n".join(json.dumps(dict(zip(ROWS[0], row, strict=True))) for row in ROWS[1:])
    )
    word, slides, book = docx.Document(), pptx.Presentation(), openpyxl.Workbook()
    word.add_heading("Wells", 1)
    word.add_paragraph(LESSON)
    word.add_table(2, 2).cell(0, 0).text = "Recommendation"
    word.save(str(folder / "a.docx"))
    slides.slides.add_slide(slides.slide_layouts[1]).shapes.title.text = LESSON
    slides.save(str(folder / "a.pptx"))
    for row in ROWS:
        book.active.append(row)
    book.save(folder / "a.xlsx")
    own = [
        corpus / "peru-buyers-first.pdf",
        corpus / "mango-cluster-trust.md",
        corpus / "paraguay-sesame-orange-juice.txt",
    ]
    return [*sorted(folder.iterdir()), *own]


@settings(
    max_examples=80,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(kind=st.integers(0, 9), chance=st.randoms(use_true_random=False))
def test_a_damaged_file_is_read_or_refused_with_a_reason(
    seeds: list[Path], tmp_path: Path, kind: int, chance
):
    seed = seeds[kind % len(seeds)]
    path = tmp_path / f"damaged{seed.suffix}"
    path.write_bytes(mutated(seed.read_bytes(), chance))
    with contextlib.suppress(ReadError):
        document = read(path)
        tag(document, *extract(document))


def test_a_try_damages_a_file_the_same_way_each_time(seeds: list[Path]):
    assert damaged(seeds, 7) == damaged(seeds, 7)
    assert len({damaged(seeds, number)[1] for number in range(20)}) > 10
