"""Backups are whole, of one moment, and come back as they were, whatever happened meanwhile."""

import json
import multiprocessing
import os
import shutil
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lessonbase import Library, backup
from lessonbase.backup import back_up, backups, restore, verify
from lessonbase.cli import app
from lessonbase.errors import LibraryError, NotFoundError, SchemaError

FILES = ("mango-cluster-trust.md", "peru-buyers-first.pdf")


@pytest.fixture(scope="module")
def made(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backed-up")
    with Library(folder) as library:
        library.ingest([corpus / name for name in FILES])
        library.decide(library.records()[0].id, "accepted", by="Ada", why="seen there")
        library.feedback.mark("How do we build trust?", ["Meet often."], True, by="Ada")
    return folder


@pytest.fixture
def index(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "index"))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def well(target: Path) -> bool:
    return all(finding.well for finding in verify(target))


def held(index: Path) -> dict[str, Any]:
    """What a library holds and answers, its indexes made anew: words weigh a little otherwise where changes were followed."""
    shutil.rmtree(index / "search", ignore_errors=True)
    with Library(index) as library:
        return {
            "reports": library.reports(),
            "records": library.records(),
            "events": library.events.since(),
            "feedback": library.feedback.all(),
            "answer": library.ask("How do we build trust with buyers?").points,
            "originals": {one.id: library.pages.original(one.id).read_bytes() for one in library.reports()},
        }


def test_what_comes_back_is_what_was_there(index: Path, target: Path, tmp_path: Path) -> None:
    back_up(index, target)
    assert well(target)
    restore(target, tmp_path / "again")
    assert held(tmp_path / "again") == held(index)


def test_only_what_is_new_is_copied(index: Path, target: Path, corpus: Path) -> None:
    assert back_up(index, target).copied == len(FILES) + 1  # what was said of answers
    assert back_up(index, target).copied == 0
    with Library(index) as library:
        library.ingest(corpus / "soho-cloudsat-silent-spacecraft.md")
        third = back_up(index, target)  # while it is open
    assert (third.copied, third.rows["reports"], well(target)) == (1, 3, True)


def test_a_former_backup_is_as_it_was_when_it_was_made(index: Path, target: Path, tmp_path: Path) -> None:
    first = back_up(index, target)
    with Library(index) as library:
        library.remove(library.reports()[0].id)
    back_up(index, target)
    restore(target, tmp_path / "again", first.name)
    with Library(tmp_path / "again") as library:
        assert len(library.reports()) == len(FILES)
        assert all(library.pages.original(one.id).is_file() for one in library.reports())


def test_old_backups_go_with_what_only_they_had(index: Path, target: Path) -> None:
    back_up(index, target)
    with Library(index) as library:
        gone = library.reports()[0]
        gone_bytes = library.pages.original(gone.id).read_bytes()
        library.remove(gone.id)
    back_up(index, target, keep=1)
    assert len(backups(target)) == 1
    assert gone_bytes not in [path.read_bytes() for path in (target / "files").rglob("*") if path.is_file()]
    assert well(target)


def test_a_clock_that_was_set_back_lets_no_backup_pass_for_an_old_one(index: Path, target: Path) -> None:
    for day in (1, 2):
        first = back_up(index, target)
        there = target / "backups" / f"{first.name}.json"
        ahead = first.model_copy(update={"name": f"2099010{day}T000000000000Z"})
        (target / "backups" / f"{ahead.name}.json").write_text(ahead.model_dump_json())
        there.unlink()
    with Library(index) as library:
        library.decide(library.records()[0].id, "rejected", by="Ada")
    made = back_up(index, target, keep=2)
    assert [one.name for one in backups(target)] == [ahead.name, made.name]
    assert back_up(index, target, keep=2).name > made.name
    assert restore(target, target.parent / "again").rows == made.rows


def test_while_somebody_decides_each_backup_is_of_one_moment(index: Path, target: Path) -> None:
    stop = threading.Event()
    with Library(index) as library:
        name = library.records()[-1].id

        def decide() -> None:
            while not stop.is_set():
                for status in ("accepted", "rejected"):
                    library.decide(name, status, by="Grace")  # type: ignore[arg-type]

        deciding = threading.Thread(target=decide)
        deciding.start()
        try:
            for _ in range(3):
                confirmed = len(library.events.since())
                assert back_up(index, target).rows["events"] >= confirmed
                assert well(target)
        finally:
            stop.set()
            deciding.join()


def _broken_off(index: Path, target: Path, steps: int) -> None:
    """A backup whose program is killed as it would give a file its name."""
    left = iter(range(steps))
    settle = backup._settle

    def settle_or_die(path: Path, place: Path) -> None:
        if next(left, None) is None:
            os._exit(9)
        settle(path, place)

    backup._settle = settle_or_die
    back_up(index, target)
    os._exit(0)


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system does not fork")
@pytest.mark.parametrize("steps", range(4))
def test_one_that_is_broken_off_is_none_and_harms_no_other(
    index: Path, target: Path, corpus: Path, steps: int
) -> None:
    first = back_up(index, target)
    shutil.copy(corpus / "soho-cloudsat-silent-spacecraft.md", index / "originals" / ("0" * 16 + ".md"))
    (index / "taxonomies").mkdir()
    (index / "taxonomies" / "ours.yaml").write_text("scheme: ours")
    child = multiprocessing.get_context("fork").Process(target=_broken_off, args=(index, target, steps))
    child.start()
    child.join(60)
    assert child.exitcode == (9 if steps < 3 else 0)  # two files, the list; the database is as before
    assert backups(target)[0].name == first.name
    assert (len(backups(target)), well(target)) == (1 if steps < 3 else 2, True)
    back_up(index, target)
    assert well(target)
    assert not [path for path in target.rglob("*") if path.name.endswith((".being-made", ".new"))]


def test_a_damaged_file_is_found_and_nothing_is_put_back(index: Path, target: Path, tmp_path: Path) -> None:
    made = back_up(index, target)
    kept = next(one for name, one in made.files.items() if name.endswith(".pdf"))
    stored = target / "files" / kept.sha256[:2] / kept.sha256
    stored.write_bytes(stored.read_bytes()[:-1] + b"x")
    assert not well(target)
    with pytest.raises(LibraryError, match="damaged in the backup"):
        restore(target, tmp_path / "again")
    assert not (tmp_path / "again").exists()
    assert not [path for path in tmp_path.iterdir() if "restoring" in path.name]


def test_nothing_is_put_over_what_is_there(index: Path, target: Path) -> None:
    back_up(index, target)
    before = (index / "lessonbase.db").read_bytes()
    with pytest.raises(LibraryError, match="is not empty"):
        restore(target, index)
    assert (index / "lessonbase.db").read_bytes() == before


@pytest.mark.parametrize("field", ["form", "schema_version"])
def test_a_backup_of_a_newer_lessonbase_is_left_alone(index: Path, target: Path, field: str) -> None:
    made = back_up(index, target)
    path = target / "backups" / f"{made.name}.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: 99}))
    with pytest.raises(SchemaError, match="newer lessonbase"):
        restore(target, index.parent / "again")


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "originals/../../outside", "lessonbase.toml"])
def test_a_list_that_names_a_place_outside_is_refused(index: Path, target: Path, name: str) -> None:
    made = back_up(index, target)
    path = target / "backups" / f"{made.name}.json"
    told = json.loads(path.read_text())
    told["files"][name] = next(iter(told["files"].values()))
    path.write_text(json.dumps(told))
    with pytest.raises(LibraryError, match="no list of a backup"):
        restore(target, index.parent / "again")


def test_accounts_come_back_readable_by_their_owner_alone(index: Path, target: Path, tmp_path: Path) -> None:
    accounts = pytest.importorskip("lessonbase.service.accounts")
    held = accounts.Accounts(index)
    held.add("Ada", ["administrator"])
    held.close()
    back_up(index, target)
    restore(target, tmp_path / "again")
    path = tmp_path / "again" / "accounts.db"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in accounts.Accounts(tmp_path / "again").all()] == ["Ada"]


def test_a_place_within_the_library_or_without_a_backup_is_told(index: Path, target: Path) -> None:
    with pytest.raises(LibraryError, match="within the library"):
        back_up(index, index / "backups")
    with pytest.raises(NotFoundError, match="There is none"):
        restore(target, index.parent / "again")


def test_on_the_command_line(index: Path, target: Path) -> None:
    def run(*words: str) -> Any:
        return CliRunner().invoke(app, [*words], catch_exceptions=False)

    told = run("backup", str(target), "--index", str(index), "--json")
    assert json.loads(told.stdout)["rows"]["reports"] == len(FILES)
    assert run("verify", str(target)).exit_code == 0
    again = str(index.parent / "again")
    assert run("restore", str(target), "--index", again).exit_code == 0
    assert run("restore", str(target), "--index", again).exit_code == 1
    assert run("records", "--index", again, "--json").stdout.count("\n") > 3
