"""Real reports, where the folder with them is present."""

import contextlib
import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lessonbase.errors import ReadError
from lessonbase.model import Document
from lessonbase.reading import read
from lessonbase.reading.pdf.pictures import mark_boxes

from .pdf.test_reader import check_pages

REPORTS = {
    "unhcr": "unhcr-data-use-evaluation-2019.pdf",
    "usaid": "usaid-india-apac-evaluation-2012.pdf",
    "seed": "usaid-microreport-148.txt",
}


@cache
def document(path: Path) -> Document:
    return read(path)


def fold(text: str) -> str:
    """Text as the scorers of the gold standard compare it."""
    text = unicodedata.normalize("NFKC", text).translate(str.maketrans("’‘“”–—", "''\"\"--", "\xad"))
    return re.sub(r"[\s*_\\]+", " ", text).strip().lower()


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def quotes(shared: Path, name: str) -> set[tuple[int | None, str]]:
    """Every quoted passage of the gold standard with its page."""
    questions = rows(shared / "gold" / name / "questions.jsonl")
    found = {(r.get("page"), r["quote"]) for question in questions for r in question["relevant"]}
    return found | {(r["page"], r["statement"]) for r in rows(shared / "gold" / name / "records.jsonl")}


@pytest.mark.parametrize("name", REPORTS)
def test_quotes_are_whole_in_one_block_and_on_their_page(shared: Path, name: str) -> None:
    read_report = document(shared / "reports" / REPORTS[name])
    pages = {page.number: fold(page.text) for page in read_report.pages}
    blocks = [({span.page for span in block.spans}, fold(block.text)) for block in read_report.blocks]
    wanted = quotes(shared, name)
    whole = sum(any(page in on and fold(quote) in text for on, text in blocks) for page, quote in wanted)
    on_page = sum(fold(quote) in pages[page] for page, quote in wanted)
    assert whole >= 0.97 * len(wanted)
    assert on_page >= 0.97 * len(wanted)


@pytest.mark.parametrize("name", ["unhcr", "usaid"])
def test_quotes_can_be_marked(shared: Path, name: str) -> None:
    path = shared / "reports" / REPORTS[name]
    wanted = sorted(quotes(shared, name), key=str)[::5]
    placed = 0
    for page, quote in wanted:
        block = next(
            b
            for b in document(path).blocks
            if page in {s.page for s in b.spans} and fold(quote) in fold(b.text)
        )
        placed += bool(mark_boxes(path, quote, block.spans, page or 0))
    assert placed >= 0.95 * len(wanted)


@pytest.mark.parametrize("name", ["unhcr", "usaid"])
def test_pages_hold_their_blocks_and_furniture_stays_out(shared: Path, name: str) -> None:
    read_report = document(shared / "reports" / REPORTS[name])
    check_pages(read_report)
    feet = {"unhcr": "UNHCR", "usaid": "APAC Evaluation"}[name]
    furniture = [block for block in read_report.blocks if block.kind == "furniture" and block.text == feet]
    assert len(furniture) >= 0.7 * len(read_report.pages)
    assert not any(
        block.text == feet for block in read_report.blocks if block.kind in ("paragraph", "heading")
    )


def test_sections_are_found_with_page_and_level(shared: Path) -> None:
    """Of the gold sections' two levels; titles there may be cut short, so the beginning counts."""

    def key(text: object) -> str:
        return re.sub(r"\W", "", str(text).casefold())

    gold = [
        (key(row["title"]), row["page"], row["level"])
        for row in rows(shared / "gold" / "unhcr" / "sections.jsonl")
    ]
    headings = [
        (key(block.text), block.page, block.level)
        for block in document(shared / "reports" / REPORTS["unhcr"]).blocks
        if block.kind == "heading" and (block.level or 9) <= 2
    ]
    found = [(g, h) for g in gold for h in headings if h[1] == g[1] and h[0].startswith(g[0])]
    precision, recall = len(found) / len(headings), len(found) / len(gold)
    assert 2 * precision * recall / (precision + recall) >= 0.9
    assert sum(g[2] == h[2] for g, h in found) >= 0.9 * len(found)


def test_every_sample_is_read_or_refused(shared: Path) -> None:
    samples = shared / "samples"
    paths = [  # scans take seconds a page: tests/reading/test_ocr.py
        p
        for p in samples.rglob("*")
        if p.suffix in (".pdf", ".txt", ".md") and p.stat().st_size < 1_500_000 and p.parent.name != "scans"
    ]
    assert len(paths) > 50
    for path in paths:
        with contextlib.suppress(ReadError):
            check_pages(read(path))


REFUSED = {"empty.txt": "empty"}


def test_every_office_file_is_read_or_refused_with_its_reason(shared):
    for path in sorted((shared / "samples" / "office").iterdir()):
        if path.name in REFUSED:
            with pytest.raises(ReadError, match=REFUSED[path.name]):
                read(path)
            continue
        document = read(path)
        assert any(block.kind != "furniture" for block in document.blocks), path.name
        assert document.report.origins["title"]


def test_a_word_file_of_872_pages_has_its_chapters(shared):
    document = read(shared / "samples" / "office" / "handbook-872p.docx")
    headings = [block for block in document.blocks if block.kind == "heading"]
    assert sum(block.text.upper().startswith("CHAPTER ") for block in headings) >= 7
    assert sum(block.kind == "footnote" and block.anchor is not None for block in document.blocks) == 6
    assert document.report.page_count is None
    assert document.blocks[0].spans[0].paragraph == 1


def test_recorded_page_breaks_number_the_pages(shared):
    document = read(shared / "samples" / "office" / "page-breaks.docx")
    assert document.report.page_count == 6
    assert [page.number for page in document.pages] == [1, 2, 3, 4, 5, 6]


def test_paragraphs_that_pages_broke_are_whole_in_the_unhcr_report(shared: Path) -> None:
    document = read(shared / "reports" / "unhcr-data-use-evaluation-2019.pdf")
    over = [
        block
        for block in document.blocks
        if block.kind in ("paragraph", "list_item") and len({span.page for span in block.spans}) > 1
    ]
    assert len(over) == 8
