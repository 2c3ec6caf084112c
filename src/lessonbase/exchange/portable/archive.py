"""The portable file: a zip archive whose `lessonbase.json` names every other member with its bytes and SHA-256.

`reports/ID/report.json` holds what was found in a report and what people did, `document.json` what was read of it, `original.*`
the file as it came, `columns.json` the mapping of a table. `taxonomies/*.yaml` are the organisation's own, `packs.json` its
packs, `apart.json` what people did to no report that is here. The same content has the same bytes.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Self

from pydantic import Field, ValidationError

from lessonbase.errors import LibraryError
from lessonbase.model import Frozen

ENDING = ".lessonbase"
FORM = 1
"""Counted up when a file of it could not be read by the lessonbase before."""
MANIFEST = "lessonbase.json"

_NAME = re.compile(
    r"reports/[0-9a-f]{16}/(?:report\.json|document\.json|columns\.json|original(?:\.[a-z0-9]{1,10})?)"
    r"|taxonomies/[a-z][a-z0-9-]{0,39}\.yaml|packs\.json|apart\.json"
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MOST_MEMBERS, _MOST_TEXT = 500_000, 1 << 30
# What it unpacks to, by how many times its size: reports in JSON take a tenth. Below 50 MB nothing is a bomb.
_MOST_RATIO, _RATIO_MATTERS_FROM = 100, 50 << 20
_LOT = 1 << 20
# What zipfile raises for archives that are mutilated, and for those that are locked or packed in ways that it does not know
# (RuntimeError).
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError)


class Member(Frozen):
    """The size and digest of a member."""

    bytes: int = Field(ge=0)
    sha256: str


class Manifest(Frozen):
    """What is in a portable file. `reports` are the titles of its reports by id."""

    form: int
    reports: dict[str, str]
    files: dict[str, Member]


class Writer:
    """A portable file that is being written; it is there once it is whole, in the place of a former one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._new = path.with_name(f"{path.name}.being-made")
        self._files: dict[str, Member] = {}
        self._reports: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._archive = zipfile.ZipFile(self._new, "w", zipfile.ZIP_DEFLATED)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            if error is None:
                manifest = Manifest(form=FORM, reports=self._reports, files=self._files)
                self._write(MANIFEST, lambda: iter([_json(manifest.model_dump(mode="json"))]))
            self._archive.close()
            if error is None:
                self._new.replace(self._path)
        finally:
            self._new.unlink(missing_ok=True)

    def report(self, report_id: str, title: str) -> None:
        """Name a report that is in it."""
        self._reports[report_id] = title

    def text(self, name: str, text: str) -> None:
        """Write a member of text."""
        self._add(name, lambda: iter([text.encode()]))

    def file(self, name: str, path: Path) -> None:
        """Write a member that is a file."""
        self._add(name, lambda: _lots(path.open("rb")))

    def _add(self, name: str, lots: Callable[[], Iterator[bytes]]) -> None:
        self._files[name] = self._write(name, lots)

    def _write(self, name: str, lots: Callable[[], Iterator[bytes]]) -> Member:
        about = zipfile.ZipInfo(name, _EPOCH)
        about.compress_type = zipfile.ZIP_DEFLATED
        about.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self._archive.open(about, "w", force_zip64=True) as member:
            for lot in lots():
                member.write(lot)
                digest.update(lot)
                size += len(lot)
        return Member(bytes=size, sha256=digest.hexdigest())


class Reader:
    """A portable file whose every member was found whole before any of it is used.

    Raises LibraryError, in words, for a file that is none, damaged, changed, of a newer lessonbase or a trap.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._archive = zipfile.ZipFile(path)
            self._check_size(path.stat().st_size)
            self.manifest = self._manifest()
        except FileNotFoundError:
            raise LibraryError(f"There is no file {path}. Name another.") from None
        except _BROKEN as error:
            raise self._refusal("it is no file of lessonbase, or it is damaged") from error

    def __enter__(self) -> Self:
        self._check_members()
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def names(self, folder: str) -> list[str]:
        """The names of the members in a folder."""
        return [name for name in self.manifest.files if name.startswith(folder)]

    def text(self, name: str) -> str | None:
        """A member of text; None where there is none of that name."""
        if name not in self.manifest.files:
            return None
        try:
            return self._archive.read(name).decode()
        except _BROKEN as error:
            raise self._refusal(f"{name} in it is damaged") from error

    def file(self, name: str, target: Path) -> None:
        """Put a member into a file."""
        with self._archive.open(name) as member, target.open("wb") as file:
            for lot in _lots(member):
                file.write(lot)

    def refuse(self, why: str) -> LibraryError:
        """The refusal of what is in it."""
        return self._refusal(why)

    def _check_size(self, packed: int) -> None:
        members = self._archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > _MOST_MEMBERS or (
            unpacked > _RATIO_MATTERS_FROM and unpacked > _MOST_RATIO * packed
        ):
            raise self._refusal(
                f"it would unpack to {unpacked >> 20:,} MB, which no library of its size does"
            )

    def _manifest(self) -> Manifest:
        if MANIFEST not in self._archive.namelist() or self._archive.getinfo(MANIFEST).file_size > _MOST_TEXT:
            raise self._refusal("it is no file of lessonbase, or it is damaged")
        given = json.loads(self._archive.read(MANIFEST))
        form = given.get("form") if isinstance(given, dict) else None
        if isinstance(form, int) and form > FORM:
            raise LibraryError(
                f"{self.path.name} was written by a newer lessonbase (form {form}; this one reads {FORM}). Nothing was taken "
                "in. Update lessonbase, or have the records exported as .jsonl."
            )
        try:
            return Manifest.model_validate(given)
        except ValidationError as error:
            raise self._refusal("its list of contents is damaged") from error

    def _check_members(self) -> None:
        """Go through all members, a lot at a time, and hold each against what the manifest says of it."""
        named = [member.filename for member in self._archive.infolist()]
        if len(named) != len(set(named)) or {*named} != {MANIFEST, *self.manifest.files}:
            raise self._refusal("what is in it is not what its list of contents says")
        for name, expected in self.manifest.files.items():
            if not _NAME.fullmatch(name):
                raise self._refusal(f"it holds “{name[:80]}”, which no library has")
            if expected.bytes > _MOST_TEXT and "/original" not in name:
                raise self._refusal(f"{name} in it is larger than any report's text")
            digest, size = hashlib.sha256(), 0
            try:
                with self._archive.open(name) as member:
                    for lot in _lots(member):
                        digest.update(lot)
                        size += len(lot)
                        if size > expected.bytes:
                            break
            except _BROKEN as error:
                raise self._refusal(f"{name} in it is damaged") from error
            if (size, digest.hexdigest()) != (expected.bytes, expected.sha256):
                raise self._refusal(f"{name} in it is not what was exported")

    def _refusal(self, why: str) -> LibraryError:
        return LibraryError(
            f"{self.path.name} was not taken in: {why}. The library is as it was. Have the file made or sent again."
        )


def _lots(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while lot := file.read(_LOT):
            yield lot


def _json(plain: Mapping[str, object]) -> bytes:
    return (json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
