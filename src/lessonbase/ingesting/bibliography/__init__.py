"""Lists of references that reference managers export: what they say of the files attached to their entries.

A file in RIS, BibTeX, CSL-JSON or Zotero RDF comes in, a `Manifest` goes out: what an entry says counts as what a
manifest says, before what was read from the file. A form is a function in a file of its own, registered in `FORMS`.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from lessonbase.errors import ReadError
from lessonbase.ingesting.bibliography.bibtex import read_bibtex
from lessonbase.ingesting.bibliography.csl_json import is_csl_json, read_csl_json
from lessonbase.ingesting.bibliography.item import Item
from lessonbase.ingesting.bibliography.ris import read_ris
from lessonbase.ingesting.bibliography.zotero import read_zotero_rdf
from lessonbase.ingesting.gathering import Candidate
from lessonbase.ingesting.manifest import Manifest
from lessonbase.reading.kinds import BROKEN_ZIP
from lessonbase.reading.plain.encoding import decode

FORMS: dict[str, tuple[str, Callable[[str], tuple[list[Item], list[str]]]]] = {
    ".ris": ("RIS", read_ris),
    ".bib": ("BibTeX", read_bibtex),
    ".rdf": ("Zotero RDF", read_zotero_rdf),
    ".json": ("CSL-JSON", read_csl_json),
}
"""The forms by the ending of their files: a name, and what gives the entries of a text and what of it is broken."""

# 20,000 entries with abstracts are 40 MB.
_LARGEST = 64 << 20
# To tell what a file of JSON is it is taken apart whole, which takes ten times as much memory.
_LARGEST_JSON = 16 << 20
# Most JSON is no such list: looked at closely is what names an entry's kind within its first bytes.
_OPENING = 64 << 10
# A web page that lies beside the report itself in an entry is a picture of where it was found.
_WEB_PAGES = (".html", ".htm", ".xhtml")
_DOCUMENTS = (".pdf", ".docx", ".docm", ".odt", ".rtf")


def is_bibliography(candidate: Candidate) -> bool:
    """Whether a file is a list of references: by its ending; one of JSON by what it holds, for it may be a table."""
    ending = PurePosixPath(candidate.name).suffix.lower()
    if candidate.fault or ending not in FORMS:
        return False
    return ending != ".json" or _holds_references(candidate)


def _holds_references(candidate: Candidate) -> bool:
    try:
        if candidate.member is None:
            data = candidate.path.read_bytes() if candidate.path.stat().st_size <= _LARGEST_JSON else b""
        else:
            with zipfile.ZipFile(candidate.path) as archive, archive.open(candidate.member) as packed:
                data = packed.read(_LARGEST_JSON)
    except BROKEN_ZIP:
        return False
    return b'"type"' in data[:_OPENING] and is_csl_json(data.decode("utf-8-sig", "replace"))


def read_bibliography(path: Path, source: str) -> Manifest:
    """What the entries of a file say of their attached files. Raises ReadError when it is no such file."""
    name, read = FORMS[path.suffix.lower()]
    try:
        if path.stat().st_size > _LARGEST:
            raise ReadError(
                path, f"a list of references has at most {_LARGEST >> 20} MB. Export it in parts."
            )
        text = decode(path, path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
        items, faults = read(text)
    except OSError as error:
        raise ReadError(path, f"the references cannot be read ({error.strerror}). Check the path.") from None
    except (ValueError, SyntaxError, RecursionError) as error:
        raise ReadError(
            path, f"this is no {name} file, or it is damaged ({error}). Export it again."
        ) from None
    if not items and not faults:
        raise ReadError(path, f"there is no entry of {name} in it. Export it again, with files.")
    manifest = Manifest(path, source, faults=faults, of_references=True)
    for item in items:
        _enter(manifest, item)
    return manifest


def _enter(manifest: Manifest, item: Item) -> None:
    files = sorted(item.files, key=_rank)
    if not files:
        manifest.fileless.append(item.entry)
    if any(_rank(file) == 0 for file in files):
        manifest.left_out += [file for file in files if file.lower().endswith(_WEB_PAGES)]
        files = [file for file in files if not file.lower().endswith(_WEB_PAGES)]
    for number, file in enumerate(files):
        manifest.entries.setdefault(file, item.further if number else item.entry)


def _rank(file: str) -> int:
    lower = file.lower()
    return 0 if lower.endswith(_DOCUMENTS) else 2 if lower.endswith(_WEB_PAGES) else 1
