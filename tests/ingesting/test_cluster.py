"""A Ray cluster reads and embeds what local workers would, to the same bytes; Ray starts slowly, so there are few tests."""

import os
import signal
import socket
import zipfile
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault(
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0"
)  # Ray reads it when it is imported: 127.0.0.1 only
pytest.importorskip("ray", reason="Ray is not installed")

from lessonbase.errors import LibraryError
from lessonbase.ingesting import Limits, cluster
from lessonbase.ingesting.away import Errand, read_away
from lessonbase.ingesting.gathering import gather
from lessonbase.ingesting.work import Made, Refused, Task
from lessonbase.library import Library
from lessonbase.store import Store
from tests.ingesting.conftest import note

LIMITS = Limits(60, 1500, 100, 900)


def read_once_killed(errand: Errand, content: bytes | None, limits: Limits) -> Made | Refused:
    """What a cluster does with a file; the process that is the first to read a certain one is killed."""
    mark = Path(os.environ["KILLED_ONCE"])
    if errand.name == "2.md" and not mark.exists():
        mark.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    return read_away(errand, content, limits)


def held(index: Path) -> dict[str, Any]:
    """All that a library holds of its reports, but for the moments when it came."""
    found: dict[str, Any] = {}
    with Store(index / "lessonbase.db") as store:
        for report in sorted(store.reports(), key=lambda one: one.id):
            keys = [each.key for each in store.contents.of_report(report.id).passages]
            document = store.documents.read(report.id)
            assert document is not None
            found[report.id] = (
                report.model_dump(exclude={"added_at"}),
                document.model_dump(exclude={"report": {"added_at"}}),
                store.passages(report.id),
                [each for each in store.records() if each.report_id == report.id],
                [
                    (whole.tobytes(), sentences.tobytes())
                    for whole, sentences in store.embeddings.pairs(keys).values()
                ],
            )
        found["failures"] = sorted((each.path, each.reason) for each in store.failures.all())
    return found


def test_a_cluster_gives_what_local_workers_give_though_a_process_is_killed(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    for number in range(4):
        (folder / f"{number}.md").write_text(note(number))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("inner.md", note(7))
    far = tmp_path / "far"
    far.mkdir()
    (far / "far.md").write_text(note(9))
    paths = [folder, far.as_uri(), (far / "gone.md").as_uri()]
    mark = tmp_path / "killed"
    monkeypatch.setenv("KILLED_ONCE", str(mark))
    root = str(Path(__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((root, os.environ.get("PYTHONPATH", ""))))
    monkeypatch.setattr(cluster, "_read_there", read_once_killed)
    with Library(tmp_path / "here", workers=2) as library:
        here = library.ingest(paths)
    with Library(tmp_path / "there", workers=2, ray="local") as library:
        there = library.ingest(paths)
        assert library.search("treasurer of dairy groups")
    with Library(tmp_path / "there", ray="127.0.0.1:1") as library:  # what is known needs no cluster
        again = library.ingest([folder / "0.md", far.as_uri()])
    assert mark.exists()
    assert there == here
    assert [each.status for each in again] == ["unchanged"] * 2
    assert held(tmp_path / "there") == held(tmp_path / "here")


def test_what_cannot_be_read_away_has_the_reason_it_has_at_home(tmp_path: Path):
    [candidate] = gather([(tmp_path / "gone.md").as_uri()], tmp_path)
    outcome = read_away(Errand(Task(candidate), "gone.md", None, "work"), None, LIMITS)
    assert isinstance(outcome, Refused)
    assert "could not be fetched" in outcome.reason


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "0.md").write_text(note(0))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{free.getsockname()[1]}"
    with (
        Library(tmp_path / "index", ray=nobody) as library,
        pytest.raises(LibraryError, match=r"cannot be used.*leave out --ray"),
    ):
        library.ingest(folder)
