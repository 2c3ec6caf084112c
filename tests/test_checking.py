"""doctor looks at what it vouches for."""

import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from lessonbase import checking
from lessonbase.library import Library


@pytest.fixture
def index(starter_index: Path, tmp_path: Path) -> Path:
    """A copy of the starter library."""
    return Path(shutil.copytree(starter_index, tmp_path / "index"))


def told(index: Path, deep: bool = False) -> str:
    """What is not well with a library."""
    with Library(index) as library:
        return " ".join(finding.text for finding in library.check(deep) if not finding.well)


def change(index: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(index / "lessonbase.db")
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def original(index: Path) -> Path:
    return sorted((index / "originals").iterdir())[0]


def test_a_sound_library_is_well(index: Path):
    assert told(index) == told(index, deep=True) == ""


def test_an_original_that_is_missing_or_altered_is_named(index: Path):
    first, second, third, *_ = sorted((index / "originals").iterdir())
    first.unlink()
    second.write_bytes(second.read_bytes()[:-1] + b"?")
    third.write_bytes(b"")
    said = told(index)
    assert "originals of 1 reports are missing" in said
    assert "originals of 2 reports are damaged" in said


def test_of_a_large_library_some_originals_are_compared_and_all_if_asked(
    index: Path, monkeypatch: pytest.MonkeyPatch
):
    for file in (index / "originals").iterdir():
        file.write_bytes(file.read_bytes() + b"?")
    count = len(list((index / "originals").iterdir()))
    monkeypatch.setattr(checking, "SOME_BYTES", 300_000)
    assert "are damaged" in told(index)
    assert f"originals of {count} reports are damaged" not in told(index)
    assert f"originals of {count} reports are damaged" in told(index, deep=True)


def test_an_original_that_few_may_read_is_told(index: Path):
    (index / "originals").chmod(0o755)
    original(index).chmod(0o600)
    assert "1 originals can be read by fewer people" in told(index)


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_vectors_that_are_none_are_counted(index: Path, value: float):
    vector = np.full(384, value, dtype=np.float32).tobytes()
    change(index, "UPDATE vectors SET whole = ? WHERE key IN (SELECT key FROM vectors LIMIT 3)", vector)
    assert "3 passages have vectors that are empty or no numbers" in told(index)


def test_a_row_that_is_no_json_names_its_report(index: Path):
    change(index, "UPDATE reports SET body = '{' WHERE id = (SELECT min(id) FROM reports)")
    assert f"damaged: {min(original.stem for original in (index / 'originals').iterdir())}" in told(index)
    change(index, "UPDATE passages SET body = '{'")
    assert "15 reports" in told(index, deep=True)


def test_an_index_of_other_passages_is_made_anew(index: Path, tmp_path: Path):
    other = Path(shutil.copytree(index, tmp_path / "other"))
    with Library(other) as library:
        for report in library.reports()[3:]:
            library.remove(report.id)
        library.search("trust")
    derived = [path.name for path in index.iterdir() if path.name not in ("lessonbase.db", "originals")]
    for name in derived:
        if name in ("vectors.faiss", "keywords"):
            target = index / name
            shutil.rmtree(target) if target.is_dir() else target.unlink()
            copy = shutil.copytree if (other / name).is_dir() else shutil.copyfile
            copy(other / name, target)
    with Library(index) as library:
        library.check()
        assert all(finding.well for finding in library.check())
        passages = library.overview().passages
        assert len(library.search("trust", k=10_000)) > passages * 0.9
