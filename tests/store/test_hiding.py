"""What is hidden is not there in any table, for whichever query."""

import os
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from lessonbase import Library
from lessonbase.store import Store
from lessonbase.store.hiding import SEEN
from lessonbase.store.schema import metadata

# What holds nothing of a report that anybody is shown: the library's own notes, models, the log that indexes follow, and files
# that are not reports yet.
OF_NO_REPORT = {"meta", "added_models", "changes", "failures", "accepted"}
TEXT = "# A report\n\n## Lessons learned\n\nLesson learned: {} learn from their neighbours when they meet.\n"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A library of two reports, and the work of the first."""
    folder = tmp_path_factory.mktemp("two")
    for name in ("Weavers", "Potters"):
        (folder / f"{name}.md").write_text(TEXT.format(name))
    with Library(folder / "index") as library:
        found = library.ingest([folder / "Weavers.md", folder / "Potters.md"])
        library.review.decide(library.records()[0].id, "accepted", by="Ada")
        return folder / "index", str(library.report(str(found[0].report_id)).work)


def test_each_table_is_looked_at_for_what_is_hidden() -> None:
    assert set(SEEN) | OF_NO_REPORT == set(metadata.tables)
    assert not set(SEEN) & OF_NO_REPORT


def test_no_table_has_a_row_of_what_is_hidden(two: tuple[Path, str]) -> None:
    index, work = two
    with Store(index / "lessonbase.db") as store:
        view = store.without(frozenset({work}))
        with store._database.reading() as every, view._database.reading() as some:
            for name in SEEN:
                table = metadata.tables[name]
                count = sa.select(sa.func.count()).select_from(table)
                assert some.scalar(count) <= every.scalar(count)
                assert work not in str(some.execute(sa.select(table)).all())
            seen = some.execute(sa.text("SELECT DISTINCT report_id FROM passages")).all()
        assert len(seen) == 1
        view.close()


def test_what_is_hidden_is_so_where_nobody_may_write(
    two: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, work = two
    kept = tmp_path / "kept"
    shutil.copytree(index, kept)
    with Library(kept) as library:
        library.search("neighbours")
    monkeypatch.setattr(os, "access", lambda *_: False)  # as root, who may write everywhere, is told it too
    with Library(kept) as library:
        assert library.read_only
        view = library.without(frozenset({work}))
        assert len(view.reports()) == 1
        assert {hit.passage.report_id for hit in view.search("neighbours", 20)} == {view.reports()[0].id}
