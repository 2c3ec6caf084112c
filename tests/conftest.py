"""Fixtures shared by all tests."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports beside the checkout; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "reports").is_dir():
        pytest.skip("the folder ../shared with real reports is not here")
    return folder


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The starter library that ships with the project."""
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def starter_index(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index directory with the whole starter library in it; read it, do not change it."""
    from lessonbase.library import Library

    folder = tmp_path_factory.mktemp("starter")
    with Library(folder) as library:
        failed = [result for result in library.ingest(corpus) if result.status == "failed"]
    assert not failed
    return folder
