"""On a disk that is full, or fills up amid something, what is done is done whole or told of; the rest stays as it was.

The disk is a small one in memory, which takes the rights of an administrator.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lessonbase import Library
from lessonbase.backup import back_up, backups, verify
from lessonbase.errors import LibraryError
from tests.databases import only_in_files

pytestmark = [
    only_in_files,
    pytest.mark.skipif(sys.platform != "linux", reason="it is made as Linux makes it"),
]

QUESTION = "How do we build trust between farmers and buyers?"
WELL_NOTES = (
    "# Wells\n\nLesson learned: Wells that women chose were used twice as often in 14 of 20 villages.\n"
)
KILOBYTES_LEFT = (0, 24, 80, 240, 720)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """An empty disk of 24 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=24m", "lessonbase-test", place],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def ingest(library: Library, place: Path) -> None:
    library.ingest([place.parent / "wells.md"])


def decide(library: Library, _: Path) -> None:
    library.decide(library.records()[0].id, "accepted", by="Ada")


def remove(library: Library, _: Path) -> None:
    library.remove(library.reports()[0].id)


def mark(library: Library, _: Path) -> None:
    library.feedback.mark(QUESTION, ["Meet often."], True, by="Ada")


def keep(library: Library, place: Path) -> None:
    back_up(library.path, place / "backups")


@pytest.mark.parametrize("act", [ingest, decide, remove, mark, keep])
def test_what_finds_no_room_is_told_of_and_leaves_the_library_whole(
    starter_index: Path, disk: Path, act: Callable[[Library, Path], None]
):
    (disk.parent / "wells.md").write_text(WELL_NOTES)
    told = []
    for kilobytes in KILOBYTES_LEFT:
        index = Path(shutil.copytree(starter_index, disk / "index"))
        before = len(Library(index).reports())
        filling = disk / "filling"
        room = shutil.disk_usage(disk).free - kilobytes * 1024
        filling.write_bytes(bytes(room))
        try:
            with Library(index, workers=1) as library:
                assert library.search(QUESTION)
                act(library, disk)
        except LibraryError as error:
            told.append(str(error))
        filling.unlink()
        with Library(index, workers=1) as library:
            library.complete()
            assert abs(len(library.reports()) - before) <= (act in (ingest, remove))
            assert [finding.text for finding in library.check(deep=True) if not finding.well] == []
            assert library.ask(QUESTION).points
        if backups(disk / "backups"):
            assert all(finding.well for finding in verify(disk / "backups"))
        shutil.rmtree(index)
        shutil.rmtree(disk / "backups", ignore_errors=True)
    assert told, "there was room for everything"
    assert all("make room" in each or "No space" in each for each in told), told
