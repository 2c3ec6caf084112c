"""The files meant by some paths: folders walked, zip archives looked into, one candidate a file."""

import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from errno import ENOSPC
from itertools import islice
from pathlib import Path, PurePosixPath

from lessonbase.errors import ReadError
from lessonbase.paths import LONGEST_NAME, absolute, is_folder, within
from lessonbase.reading.kinds import BROKEN_ZIP
from lessonbase.reading.lesson_tables import COLUMNS_ENDING
from lessonbase.reading.text import readable
from lessonbase.store import has_database

# An archive within an archive within an archive is somebody's backup, or a trap.
DEEPEST = 3
# Of one archive: the most files, and the most bytes of one of them once unpacked.
MOST_FILES, MOST_BYTES = 100_000, 2 << 30
# Office files and reports compress to a tenth; what is a thousand times its size unpacked holds nothing but zeros.
MOST_RATIO, RATIO_MATTERS_FROM = 1000, 50 << 20
# Reports that compress to a hundredth are not seen; a few small ones may.
MOST_RATIO_OF_ALL, ALL_MATTER_FROM = 200, 1 << 30


@dataclass(frozen=True)
class Candidate:
    """A file that may be a report. `source` names it for good: its absolute path, in an archive
    "/a/b.zip/inner/c.pdf"; `shown` is the same as the person began it. `named`: a person named it, so that not
    being able to read it is a failure.

    `member` is its name in the archive `path`; `fault` says why it cannot even be looked at. `beside`: not asked
    for itself, it is there for a manifest only, to be that or to be named in it. `address`: its source is one that fsspec
    knows, as "s3://bucket/report.pdf", and its path only names it.
    """

    path: Path
    source: str
    shown: str
    named: bool = False
    member: str | None = None
    fault: str | None = None
    beside: bool = False
    address: bool = False

    @property
    def name(self) -> str:
        """The file's own name."""
        return readable(PurePosixPath(self.member or self.path.name).name or self.path.name)

    @property
    def archive(self) -> str | None:
        """The source of the archive it lies in, if it lies in one."""
        return self.source.removesuffix(f"/{self.member}") if self.member else None

    def comes_from(self, sources: Collection[str]) -> bool:
        """Whether it is one of some files, or lies in one that is an archive."""
        return self.source in sources or any(str(parent) in sources for parent in Path(self.source).parents)


def gather(paths: Iterable[str | Path], scratch: Path) -> list[Candidate]:
    """A candidate a file, in the order of the paths and by name within folders, none twice. Of an archive of which some
    files were asked for, the others are there as `beside`.

    Hidden files and the library's own folder are passed over. Archives within archives are unpacked into `scratch`.
    """
    found: dict[str, Candidate] = {}
    for path in paths:
        for candidate in _of_address(str(path)) if is_address(path) else _of_path(Path(path), scratch):
            if candidate.source not in found or found[candidate.source].beside:
                found[candidate.source] = candidate
    return list(found.values())


def files(paths: Iterable[str | Path]) -> Iterator[Path]:
    """The files that `gather` would look at, archives unopened."""
    for path in map(Path, (each for each in paths if not is_address(each))):
        yield from _walk(path) if is_folder(path) else (path,)


def is_address(path: str | Path) -> bool:
    """Whether it is an address rather than a path of this machine."""
    return isinstance(path, str) and "://" in path


def _of_address(address: str) -> Iterator[Candidate]:
    """The file at an address, or the files in the folder there. Archives are not looked into."""
    try:
        import fsspec

        system, root = fsspec.core.url_to_fs(address)
        names = sorted(system.find(root)) if system.isdir(root) else None
    except ImportError as error:
        fault = f"a package is missing to fetch it ({error}). Install it: pip install 'lessonbase[cluster]'."
        yield Candidate(Path(address), address, address, named=True, fault=fault, address=True)
        return
    except Exception as error:  # each kind of storage has errors of its own
        said = str(error).partition("\n")[0][:200]
        fault = f"it could not be looked at ({said}). See that the address is right and may be read."
        yield Candidate(Path(address), address, address, named=True, fault=fault, address=True)
        return
    if names is None:
        yield Candidate(Path(address), address, address, named=True, address=True)
        return
    for name in names:
        if not _is_hidden(name.removeprefix(root).lstrip("/")):
            source = system.unstrip_protocol(name)
            yield Candidate(Path(source), source, source, address=True)


def _of_path(path: Path, scratch: Path) -> Iterator[Candidate]:
    if is_folder(path):
        for file in _walk(path):
            yield from _looked_into(
                Candidate(file, readable(str(absolute(file))), readable(str(file))), scratch
            )
        return
    archive = next((parent for parent in path.parents if parent.is_file()), None)
    if archive is None:
        yield from _looked_into(
            Candidate(path, readable(str(absolute(path))), readable(str(path)), named=True), scratch
        )
        return
    # A file in an archive, named as results and failures name it.
    source = readable(str(absolute(archive) / path.relative_to(archive)))
    outer = Candidate(archive, readable(str(absolute(archive))), readable(str(archive)), named=True)
    inside = list(_looked_into(outer, scratch))
    wanted = {each.source for each in inside if each.source == source or each.source.startswith(f"{source}/")}
    yield from (replace(each, beside=each.source not in wanted) for each in inside)
    if not wanted:
        fault = "there is no such file in the archive."
        yield Candidate(path, source, readable(str(path)), named=True, fault=fault)


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        if has_database(Path(parent)):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # "~$draft.docx" is what Word leaves while a file is open.
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith((".", "~$")))


def _looked_into(candidate: Candidate, scratch: Path) -> Iterator[Candidate]:
    """The candidate itself, or, of an archive, what is in it and in the archives in it, unless that is too much."""
    found = list(islice(_opened(candidate, scratch), MOST_FILES + 1))
    if len(found) <= MOST_FILES:
        yield from found
        return
    reason = f"this archive holds more than {MOST_FILES:,} files. Unpack it and add the folder."
    yield replace(candidate, fault=reason)


def _opened(candidate: Candidate, scratch: Path, depth: int = 1) -> Iterator[Candidate]:
    """The candidate itself, or, of an archive, what is in it."""
    if not _is_archive(candidate.name) or not candidate.path.is_file():
        yield candidate
        return
    try:
        path = brought_out(candidate, scratch)
        with zipfile.ZipFile(path) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
    except ReadError as error:
        yield replace(candidate, fault=error.reason)
        return
    except BROKEN_ZIP:
        yield replace(
            candidate, fault="this archive cannot be opened; it is damaged or no zip file. Get it again."
        )
        return
    if trap := _trap(path, members):
        yield replace(candidate, fault=trap)
        return
    shown = [each for each in members if not _is_hidden(each.filename)]
    if not shown:
        yield replace(candidate, fault="this archive holds no files.")
    if depth == DEEPEST and (deeper := [each for each in shown if _is_archive(each.filename)]):
        shown = [each for each in shown if not _is_archive(each.filename)]
        yield replace(candidate, fault=_too_deep(deeper))
    for member in sorted(shown, key=lambda each: each.filename):
        inner = Candidate(
            path,
            f"{candidate.source}/{member.filename}",
            f"{candidate.shown}/{member.filename}",
            member=member.filename,
            fault=_fault_of(member),
        )
        yield from [inner] if inner.fault else _opened(inner, scratch, depth + 1)


def _is_archive(name: str) -> bool:
    return name.lower().endswith(".zip")


def _too_deep(archives: Sequence[zipfile.ZipInfo]) -> str:
    """Why archives in an archive were left packed, all in one: a trap has thousands."""
    names = ", ".join(PurePosixPath(readable(each.filename)).name for each in archives[:5])
    many = f"{len(archives):,} archives in it" if len(archives) > 1 else "an archive in it"
    more = " and others" if len(archives) > 5 else ""
    return f"{many} ({names}{more}) lay too deep, below {DEEPEST} others, and stayed packed. Unpack the outer ones and add the folder."


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in parts if part != "..")


def _trap(archive: Path, members: list[zipfile.ZipInfo]) -> str | None:
    """Why an archive had better not be unpacked, or None."""
    size = archive.stat().st_size
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    if packed > size:
        return "its files lie over one another, as those of traps do. Pack them anew and add that."
    if unpacked > ALL_MATTER_FROM and unpacked > MOST_RATIO_OF_ALL * size:
        return f"it would unpack to {unpacked / 1e9:,.1f} GB, which no reports do. It was left packed."
    return None


def _fault_of(member: zipfile.ZipInfo) -> str | None:
    if member.flag_bits & 0x1:
        return "it is protected with a password in its archive. Unpack the archive and add the folder."
    ratio = member.file_size / max(1, member.compress_size)
    if member.file_size > MOST_BYTES or (member.file_size > RATIO_MATTERS_FROM and ratio > MOST_RATIO):
        return (
            f"it would unpack to {member.file_size / 1e9:,.1f} GB, which no report does. It was left packed."
        )
    return None


def brought_out(candidate: Candidate, scratch: Path) -> Path:
    """The path of a candidate's bytes; those of an archive's member are unpacked into a folder of their own in
    `scratch`, under its own name, and with them the mapping of its columns where the archive has one.

    Raises ReadError when the archive cannot give it.
    """
    if candidate.address:
        target = Path(tempfile.mkdtemp(dir=scratch)) / within(candidate.name, LONGEST_NAME)
        fetch(candidate.source, target)
        return target
    if candidate.member is None:
        return candidate.path
    folder: Path | None = None
    try:
        folder = Path(tempfile.mkdtemp(dir=scratch))
        name = re.sub(r"[\x00-\x1f/\\]", "_", candidate.name)
        target = folder / (within(name, LONGEST_NAME - len(COLUMNS_ENDING)) or "file")
        with zipfile.ZipFile(candidate.path) as archive:
            _unpack(archive, candidate.member, target)
            mapping = candidate.member + COLUMNS_ENDING
            if mapping in archive.NameToInfo:
                _unpack(archive, mapping, target.with_name(target.name + COLUMNS_ENDING))
    except BROKEN_ZIP as error:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError) and error.errno == ENOSPC:
            reason = f"there is no room in {scratch.parent} to unpack it. Make room there and add it again."
        else:
            reason = f"its archive cannot give it ({error}). Get the archive again."
        raise ReadError(candidate.source, reason) from None
    return target


def fetch(address: str, to: Path) -> None:
    """Copy the file at an address ("s3://bucket/report.pdf", or any other that fsspec knows). Raises ReadError."""
    import fsspec

    try:
        with fsspec.open(address, "rb") as there, to.open("wb") as here:
            shutil.copyfileobj(there, here)
    except ImportError as error:
        raise ReadError(
            address, f"a package is missing to fetch it ({error}). Install it and add it again."
        ) from error
    except Exception as error:  # each kind of storage has errors of its own
        said = str(error).partition("\n")[0][:200]
        raise ReadError(
            address, f"it could not be fetched ({said}). Look whether it is there, and add it again."
        ) from error


def _unpack(archive: zipfile.ZipFile, member: str, target: Path) -> None:
    left = MOST_BYTES
    with archive.open(member) as packed, target.open("wb") as file:
        while left > 0 and (part := packed.read(1 << 20)):
            left -= len(part)
            file.write(part)
    if left <= 0:
        raise ValueError("it unpacks to more than its archive says")
