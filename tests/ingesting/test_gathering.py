"""Which files are meant by some paths."""

import io
import zipfile
from pathlib import Path

import pytest

from lessonbase.ingesting.gathering import Candidate, brought_out, gather


def archive_of(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def shown(candidates: list[Candidate], root: Path) -> list[str]:
    return [str(Path(each.shown).relative_to(root)) for each in candidates]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    made = tmp_path / "scratch"
    made.mkdir()
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    return made


def test_folders_are_walked_by_name_without_hidden_files_and_office_locks(folder: Path, scratch: Path):
    for name in ("b.txt", "a/z.txt", "a/c.txt", ".git/config", "~$b.docx", ".DS_Store"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")
    assert shown(gather([folder], scratch), folder) == ["b.txt", "a/c.txt", "a/z.txt"]


def test_a_file_named_twice_is_one_candidate(folder: Path, scratch: Path):
    (folder / "a.txt").write_text("x")
    [only] = gather([folder / "a.txt", folder, folder / "." / "a.txt"], scratch)
    assert only.named


def test_the_library_s_own_folder_is_passed_over(folder: Path, scratch: Path):
    (folder / "index").mkdir()
    (folder / "index" / "lessonbase.db").write_text("x")
    (folder / "index" / "original.pdf").write_text("x")
    assert gather([folder], scratch) == []


def test_archives_are_looked_into_and_archives_in_them(folder: Path, scratch: Path):
    inner = archive_of({"deep/two.txt": b"two"})
    (folder / "all.zip").write_bytes(
        archive_of({"one.txt": b"one", "inner.zip": inner, "__MACOSX/._one": b""})
    )
    found = gather([folder], scratch)
    assert shown(found, folder) == ["all.zip/inner.zip/deep/two.txt", "all.zip/one.txt"]
    assert [brought_out(each, scratch).read_bytes() for each in found] == [b"two", b"one"]


def asked_for(found: list[Candidate]) -> list[Candidate]:
    return [each for each in found if not each.beside]


def test_a_file_in_an_archive_can_be_named(folder: Path, scratch: Path):
    (folder / "all.zip").write_bytes(archive_of({"a/one.txt": b"one", "b/two.txt": b"two"}))
    [found] = asked_for(gather([folder / "all.zip" / "b" / "two.txt"], scratch))
    assert brought_out(found, scratch).read_bytes() == b"two"
    [missing] = asked_for(gather([folder / "all.zip" / "none.txt"], scratch))
    assert "no such file" in (missing.fault or "")


def test_a_member_whose_name_climbs_out_stays_in_the_scratch_folder(folder: Path, scratch: Path):
    (folder / "bad.zip").write_bytes(archive_of({"../../evil.txt": b"evil", "/etc/evil.txt": b"evil"}))
    for candidate in gather([folder], scratch):
        assert scratch in brought_out(candidate, scratch).resolve().parents


def test_archives_nested_too_deep_are_told_of_in_one_line_of_what_holds_them(folder: Path, scratch: Path):
    third = {f"{number:03}.zip": b"whatever it holds" for number in range(300)}
    data = archive_of({**third, "note.txt": b"words"})
    for name in ("third.zip", "second.zip"):
        data = archive_of({name: data})
    (folder / "russian.zip").write_bytes(data)
    found = gather([folder], scratch)
    holder = "russian.zip/second.zip/third.zip"
    assert shown(found, folder) == [holder, f"{holder}/note.txt"]
    assert "300 archives in it (000.zip, " in (found[0].fault or "")
    assert "deep" in (found[0].fault or "")
    assert found[1].fault is None


def test_a_bomb_is_left_packed(folder: Path, scratch: Path):
    (folder / "bomb.zip").write_bytes(archive_of({"zeros.txt": bytes(100 << 20), "note.txt": b"fine"}))
    note, zeros = gather([folder], scratch)
    assert note.fault is None
    assert "unpack" in (zeros.fault or "")


def test_a_damaged_or_empty_archive_says_so(folder: Path, scratch: Path):
    (folder / "cut.zip").write_bytes(archive_of({"one.txt": b"one" * 1000})[:-40])
    (folder / "empty.zip").write_bytes(archive_of({}))
    assert [
        "damaged" in (each.fault or "") or "no files" in (each.fault or "")
        for each in gather([folder], scratch)
    ] == [
        True,
        True,
    ]


def test_a_member_protected_with_a_password_says_so(folder: Path, scratch: Path):
    data = bytearray(archive_of({"secret.txt": b"secret"}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (folder / "locked.zip").write_bytes(bytes(data))
    [only] = gather([folder], scratch)
    assert "password" in (only.fault or "")
