"""Fixtures shared by all tests."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("busy", deadline=None)
hypothesis.settings.load_profile("busy")

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


@pytest.fixture(scope="session")
def bound_by_permissions() -> tuple[str, ...]:
    """How to begin a command so that permissions bind it: as anybody but root they do anyway."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and there is no setpriv to take that from it")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")


@pytest.fixture
def closed_index(starter_index: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the starter library in which nothing may be written."""
    folder = tmp_path / "closed"
    shutil.copytree(starter_index, folder)
    close(folder)
    yield folder
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)


def close(folder: Path) -> None:
    """Let nobody write to a folder or anything in it."""
    for path in (*folder.rglob("*"), folder):
        path.chmod(path.stat().st_mode & ~0o222)
