"""A library and a folder of notes to fill it with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lessonbase.library import Library

NOTE = """# Field notes {number}

Lesson learned: Dairy groups number {number} stayed together where members chose their own treasurer.

The treasurers kept the books in {number} villages and showed them at every monthly meeting of the group.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for reports."""
    made = tmp_path / "reports"
    made.mkdir()
    return made


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library with two workers and limits that a test can reach."""
    with Library(tmp_path / "index", workers=2, file_seconds=5, file_megabytes=600) as made:
        yield made


def note(number: int) -> str:
    """A short report with one lesson."""
    return NOTE.format(number=number)
