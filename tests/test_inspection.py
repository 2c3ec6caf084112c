"""What a reader saw is shown as it was: every block, each warning, nothing that could run."""

import re
from html import unescape
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from lessonbase import Library
from lessonbase.errors import QueryError

HOSTILE = '</style><script>alert(1)</script> "quoted" & more'


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "index")


def test_every_block_is_there_with_what_it_was_taken_for(library: Library, corpus: Path):
    [result] = library.ingest(corpus / "peru-buyers-first.pdf")
    assert result.report_id is not None
    seen = library.pages.inspect(result.report_id)
    for page in range(1, (result.pages or 0) + 1):
        assert f'<section id="page-{page}"' in seen.html
        assert len(re.findall(rf'alt="Page {page}"', seen.html)) == 1
    assert seen.blocks["heading"]
    assert seen.blocks["paragraph"]
    assert seen.blocks["furniture"]
    for kind, count in seen.blocks.items():
        assert len(re.findall(rf'<li id="b\d+" class="{kind}"', seen.html)) == count
    places = [float(place) for place in re.findall(r"(?:left|top|width|height):([\d.]+)%", seen.html)]
    assert places
    assert all(0 <= place <= 100 for place in places)


def test_hostile_text_stays_text(library: Library, tmp_path: Path):
    report = tmp_path / "hostile.md"
    typed = HOSTILE.replace("<", "\\<")  # as Markdown has signs that are to be shown, and are no markup
    report.write_text(f"# {typed}\n\nLesson learned: {typed} is only text.\n")
    library.ingest(report)
    seen = library.pages.inspect("hostile.md").html
    assert "<script" not in seen
    assert f"{HOSTILE} is only text." in unescape(seen)


def test_a_report_can_be_named_by_id_path_or_file_name(library: Library, corpus: Path):
    path = corpus / "mango-cluster-trust.md"
    [result] = library.ingest(path)
    for name in (result.report_id, str(path), path.name):
        assert library.pages.inspect(str(name)).report.id == result.report_id
    with pytest.raises(QueryError, match="nowhere"):
        library.pages.inspect("nowhere.pdf")


def test_a_page_without_text_says_so(library: Library, corpus: Path, tmp_path: Path):
    writer = PdfWriter()
    for page in PdfReader(corpus / "peru-buyers-first.pdf").pages:
        writer.add_page(page)
    writer.add_blank_page(595, 842)
    path = tmp_path / "blank-at-the-end.pdf"
    writer.write(path)
    library.ingest(path)
    assert library.pages.inspect(path.name).html.count("No text was read from this page.") == 1
