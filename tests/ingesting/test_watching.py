"""A watched folder's files are taken in as they come, once they are whole."""

from collections.abc import Callable, Iterator
from pathlib import Path

from lessonbase.ingesting.watching import watch
from lessonbase.library import Library
from tests.ingesting.conftest import note


class EndError(Exception):
    """Ends the watching of a test."""


def looks(*between: Callable[[], object]) -> Callable[[float], None]:
    """A rest during which the next of some things happens; after the last the watching ends."""
    happenings: Iterator[Callable[[], object]] = iter(between)

    def rest(_: float) -> None:
        happening = next(happenings, None)
        if happening is None:
            raise EndError
        happening()

    return rest


def nothing() -> None:
    pass


def given(folder: Path, *between: Callable[[], object]) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for settled in watch([folder], looks(*between)):
            found.append(sorted(path.name for path in settled))
    except EndError:
        return found
    raise AssertionError("watching ended by itself")


def test_what_is_there_is_given_first_and_then_what_comes(folder: Path):
    (folder / "a.txt").write_text("a")
    assert given(folder, nothing, lambda: (folder / "b.txt").write_text("b"), nothing, nothing) == [
        ["a.txt"],
        ["b.txt"],
    ]


def test_a_file_is_not_given_while_it_grows(folder: Path):
    growing = folder / "big.txt"

    def grow() -> None:
        with growing.open("a") as file:
            file.write("more ")

    assert given(folder, grow, grow, grow) == []
    assert given(folder, grow, grow, nothing, nothing) == [["big.txt"]]


def test_a_changed_file_is_given_again_and_a_vanished_one_is_no_fault(folder: Path):
    (folder / "a.txt").write_text("a")
    changed = lambda: (folder / "a.txt").write_text("another")  # noqa: E731
    gone = lambda: (folder / "a.txt").unlink()  # noqa: E731
    assert given(folder, nothing, changed, nothing, gone, nothing) == [["a.txt"], ["a.txt"]]


def test_a_library_takes_in_only_what_came(library: Library, folder: Path):
    (folder / "a.md").write_text(note(1))
    results = []
    try:
        for result in library.watch(
            folder, rest=looks(nothing, lambda: (folder / "b.md").write_text(note(2)), nothing, nothing)
        ):
            results.append((Path(result.path).name, result.status))
    except EndError:
        pass
    assert results == [("a.md", "added"), ("b.md", "added")]


def test_a_file_that_a_manifest_names_is_awaited_without_complaint_and_then_described(
    library: Library, folder: Path
):
    (folder / "manifest.csv").write_text("file,title\na.md,The first\nb.md,The second\n")
    (folder / "a.md").write_text(note(1))
    come = [lambda: (folder / "c.md").write_text(note(3)), lambda: (folder / "b.md").write_text(note(2))]
    results = []
    try:
        for result in library.watch(folder, rest=looks(nothing, come[0], nothing, come[1], nothing, nothing)):
            results.append((Path(result.path).name, result.status, result.error))
    except EndError:
        pass
    assert [(name, status) for name, status, _ in results] == [
        ("a.md", "added"),
        ("manifest.csv", "skipped"),
        ("c.md", "added"),
        ("b.md", "added"),
    ]
    assert "2 of them described, 1 of these awaited" in (results[1][2] or "")
    assert library.failures() == []
    assert {"The first", "The second"} <= {report.title for report in library.reports()}
