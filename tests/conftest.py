"""Fixtures shared by all tests."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

# As many tests as there are processors go on at once: threads of linear algebra would only wait for each other, at full
# speed.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import hypothesis
import pytest
from filelock import FileLock

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("busy", deadline=None)
hypothesis.settings.load_profile("busy")

os.environ.setdefault("HF_HUB_OFFLINE", "1")

ROOT = Path(__file__).parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that short files are left to fill up the end: neither of two workers then ends long
    before the other."""
    items.sort(key=lambda item: _turn(item.path))


def _turn(path: Path) -> int:
    """A number for the place of a file: browsers are the slowest, then what goes through all parts, or starts programs."""
    parts = path.relative_to(ROOT / "tests").parts
    return (
        0 if parts[0] == "ui" else 1 if len(parts) == 1 else 2 if parts[0] in ("ingesting", "service") else 3
    )


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

    # One of several workers makes it, and each has a copy.
    of_all = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        of_all = of_all.parent
    made = of_all / "starter-library"
    with FileLock(f"{made}.lock"):
        if not made.exists():
            making = of_all / "starter-library-in-the-making"
            with Library(making) as library:
                failed = [result for result in library.ingest(corpus) if result.status == "failed"]
            assert not failed
            making.rename(made)
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("starter") / "index"))


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
