"""Two libraries of the same report, in which people decide on what it says."""

from pathlib import Path

import pytest

from lessonbase import Library
from lessonbase.model import Tag
from tests.databases import where
from tests.store.test_names import FIRST, add

REPORT = "1" * 16
TRUST = Tag(scheme="theme", code="trust", label="Trust")


@pytest.fixture
def here(tmp_path: Path):
    with Library(tmp_path / "here", **where(tmp_path / "here")) as opened:
        add(opened._store, FIRST, REPORT)
        yield opened


@pytest.fixture
def there(tmp_path: Path):
    with Library(tmp_path / "there", **where(tmp_path / "there")) as opened:
        add(opened._store, FIRST, REPORT)
        yield opened


def decide(library: Library) -> None:
    """Accept, tag, correct, note, narrow and add, as several people do."""
    one, other = library.records()
    library.review.decide(one.id, "accepted", by="Ana", why="clear", tags=[TRUST])
    library.review.tag(one.id, Tag(scheme="project", code="Feed; the | Future", label="Feed"), by="Ana")
    library.records.change(other.id, by="Ben", kind="challenge", note="=1+1")
    library.records.restate(other.id, [(other.passage_id, "Roads come before markets")], by="Ben")
    library.records.add("challenge", [(words_in(library, "sour by noon"), "sour by noon")], by="Ben")


def words_in(library: Library, words: str) -> str:
    """The passage that holds words."""
    return next(each.id for each in library.passages(REPORT) if words in each.text)
