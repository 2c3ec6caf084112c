"""A page that is slow to draw costs itself only."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lessonbase.drawing import WORKERS, Bounds, Drawing, notice
from lessonbase.errors import LibraryError, ReadError, UndrawnError
from lessonbase.model import Span
from lessonbase.reading import read
from lessonbase.reading.pdf.pictures import page_image
from tests.pages import WORDS, slow_report

PNG = b"\x89PNG"


@pytest.fixture
def pages() -> Iterator[Drawing]:
    made = Drawing(Bounds(1, 1000, 100), Bounds(60, 1000, 100))
    yield made
    made.close()


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    return slow_report(tmp_path)


def test_a_picture_is_that_of_the_page(pages: Drawing, slow: Path):
    assert pages.picture(slow, 1, 400) == page_image(slow, 1, 400)


def test_a_page_that_takes_too_long_says_so_and_the_next_is_drawn(pages: Drawing, slow: Path):
    with pytest.raises(UndrawnError) as said:
        pages.picture(slow, 2, 400)
    assert said.value.reason == "page 2 takes too long to draw (more than 1 second). Open the report itself."
    assert pages.picture(slow, 3, 400).startswith(PNG)


def test_other_pages_do_not_wait_for_a_slow_one(pages: Drawing, slow: Path):
    with ThreadPoolExecutor() as background:
        slowly = background.submit(pages.picture, slow, 2, 400)
        assert pages.picture(slow, 1, 400).startswith(PNG)
        assert not slowly.done()
        assert isinstance(slowly.exception(), UndrawnError)


def test_a_report_of_slow_pages_leaves_workers_to_other_reports(pages: Drawing, tmp_path: Path):
    slow, other = slow_report(tmp_path), slow_report(tmp_path, "other.pdf")
    with ThreadPoolExecutor() as background:
        slowly = [background.submit(pages.picture, slow, 2, 400) for _ in range(WORKERS)]
        assert pages.picture(other, 1, 400).startswith(PNG)
        assert not all(each.done() for each in slowly)
        assert {type(each.exception()) for each in slowly} == {UndrawnError}


def test_the_words_of_a_slow_page_are_placed_all_the_same(pages: Drawing, slow: Path):
    (block,) = (block for block in read(slow).blocks if block.page == 2)
    assert pages.marks(slow, WORDS, block.spans, 2)


def test_what_is_wrong_with_a_file_is_told_as_it_is(pages: Drawing, slow: Path):
    with pytest.raises(ReadError, match="no page 9") as said:
        pages.picture(slow, 9, 400)
    assert not isinstance(said.value, UndrawnError)
    assert pages.marks(slow, "none of these words", (Span(start=0, end=9, page=1),), 1) == ()


def test_a_report_is_read_again_as_it_was(pages: Drawing, slow: Path):
    assert pages.document(slow) == read(slow)


def test_a_worker_is_kept_warm(pages: Drawing, slow: Path):
    pages.picture(slow, 1, 400)
    (before,) = pages._idle
    pages.picture(slow, 3, 400)
    assert pages._idle == [before]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no such signal")
def test_a_worker_that_was_ended_from_outside_is_replaced(pages: Drawing, slow: Path):
    pages.picture(slow, 1, 400)
    (before,) = pages._idle
    os.kill(before._process.pid, signal.SIGKILL)
    before._process.wait()
    assert pages.picture(slow, 3, 400).startswith(PNG)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_a_page_that_takes_too_much_memory_says_so(slow: Path):
    pages = Drawing(Bounds(20, 250, 100), Bounds(20, 250, 100))
    with pytest.raises(UndrawnError, match="too much memory to draw"):
        pages.picture(slow, 1, 9000)
    pages.close()


def test_closing_ends_what_is_being_drawn_at_once(slow: Path):
    pages = Drawing(Bounds(60, 1000, 100), Bounds(60, 1000, 100))
    with ThreadPoolExecutor() as background:
        slowly = background.submit(pages.picture, slow, 2, 400)
        while not pages._busy:
            assert not slowly.done()
        begun = time.monotonic()
        pages.close()
        assert isinstance(slowly.exception(), LibraryError)
        assert time.monotonic() - begun < 5
    with pytest.raises(LibraryError, match="closed"):
        pages.picture(slow, 1, 400)


def test_a_notice_has_the_shape_of_its_page_and_escapes_its_words():
    said = notice("page 2 <script> takes too long & more", 600, 800).decode()
    assert 'viewBox="0 0 700 933"' in said
    assert "Page 2 &lt;script&gt;" in said


def test_a_worker_for_pages_loads_no_other_reader(slow: Path):
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, lessonbase.drawing, lessonbase.reading.pdf.pictures; print(*sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"faiss", "tantivy", "sqlalchemy", "lxml", "torch", "pypdf", "lessonbase.library"} & set(
        loaded
    )
