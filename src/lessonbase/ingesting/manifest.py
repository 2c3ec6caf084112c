"""The manifest: a CSV file that says what is known of the files beside it, one a row.

    file,title,publisher,year,country,of,programme,url,licence
    kenya/final.pdf,Final evaluation of the dairy project,Ministry of Agriculture,2019,Kenya,,Dairy project,https://…,CC BY
    kenya/brief.pdf,The dairy project in brief,,2019,Kenya,Final evaluation of the dairy project,Dairy project,,

`file` is the path from the manifest's folder, or a bare file name that stands only once below it. `of` names the report
that this one is a digest, translation, draft or summary of, `programme` what it reports on. What a manifest says outranks
what a reader found; a cell left empty says nothing.

A list of references (see `lessonbase.ingesting.bibliography`) becomes a manifest too.
"""

import csv
import io
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lessonbase.errors import ReadError
from lessonbase.ingesting.gathering import Candidate
from lessonbase.model import Report, Tag
from lessonbase.reading.plain.encoding import decode
from lessonbase.tagging import country_tag

NAME = "manifest.csv"
# Where what is said comes from: a manifest, or an entry of a reference manager.
ORIGIN, ENTRY = "the manifest", "its entry in a reference manager"
# What a column may be called, in the languages our readers speak.
COLUMNS = {
    "file": ("file", "filename", "file name", "path", "fichier", "archivo", "fichero", "arquivo", "ficheiro"),
    "title": ("title", "titre", "título", "titulo"),
    "publisher": ("publisher", "organisation", "organization", "éditeur", "editeur", "editor", "editora"),
    "year": ("year", "date", "année", "annee", "año", "ano"),
    "country": ("country", "countries", "pays", "país", "pais"),
    "of": (
        "of",
        "summary of",
        "translation of",
        "draft of",
        "edition of",
        "résumé de",
        "resumen de",
        "resumo de",
    ),
    "programme": ("programme", "program", "project", "projet", "proyecto", "projeto", "programa"),
    "url": ("url", "link", "address", "lien", "enlace"),
    "licence": ("licence", "license", "licencia", "licença", "licenca"),
}
_FIELDS = (
    *("title", "authors", "publisher", "year", "of", "programme", "url", "licence"),
    *("type", "place", "series", "report_number"),
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Entry:
    """What a manifest says of one file; None or nothing where it is silent. `countries` are tags."""

    title: str | None = None
    publisher: str | None = None
    year: int | None = None
    of: str | None = None
    programme: str | None = None
    url: str | None = None
    licence: str | None = None
    countries: tuple[Tag, ...] = ()
    authors: tuple[str, ...] = ()
    type: str | None = None
    place: str | None = None
    series: str | None = None
    report_number: str | None = None
    origin: str = ORIGIN


_WITH_FILES = (
    "Export from the reference manager with files (Zotero: “Export Files”), and add the folder that it makes, on the page "
    "as a zip archive"
)
_EXPORT = f"of the attached files these are not there: {{}}. {_WITH_FILES}"
_NO_FILES = f"none of its {{}} entries has a file here. {_WITH_FILES}"


@dataclass
class Manifest:
    """The entries of one manifest by the file they are about, as written, what could not be understood, the files
    that are not there, and the columns that say nothing known.

    One that is a list `of_references` has entries of no file too (`fileless`), and names files to be `left_out`.
    """

    path: Path
    source: str
    entries: dict[str, Entry] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    of_references: bool = False
    fileless: list[Entry] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    described: int = 0

    @property
    def folder(self) -> str:
        """The folder that its paths begin from."""
        return str(PurePosixPath(self.source.replace("\\", "/")).parent)

    def account(self, awaiting: bool) -> tuple[str, list[str]]:
        """What is to be told of it once its entries are assigned, and the faults among that. Files that are not there
        are none while one is `awaiting` them."""
        missing = [] if awaiting else self.missing
        faults = [*self.faults]
        if self.of_references:
            faults += [_EXPORT.format(_named(missing))] if missing else []
            if not faults and not self.described:
                faults = [_NO_FILES.format(len(self.fileless))]
            told = f"the references of the files beside it, {self.described} of them described"
        else:
            faults += [f"“{name}” is not there" for name in missing]
            told = f"the manifest of the files beside it, {len(self.entries)} of them described"
        told += f", {len(self.missing)} of these awaited." if self.missing else "."
        told += f" Of its columns these say nothing known: {', '.join(self.unused)}." if self.unused else ""
        if faults:
            told = f"what it says was taken over but for this: {'; '.join(faults[:20])}."
        if self.fileless and self.described:
            told += f" Entries without a file here: {_named([each.title or '?' for each in self.fileless])}."
        return told, faults


def is_manifest(candidate: Candidate) -> bool:
    """Whether a file found in a folder or archive is its manifest."""
    return not candidate.named and candidate.name.lower() == NAME


def read_manifest(path: Path, source: str) -> Manifest:
    """The manifest in a file. Raises ReadError when it is not one."""
    try:
        text = decode(path, path.read_bytes())
    except OSError as error:
        raise ReadError(path, f"the manifest cannot be read ({error.strerror}). Check the path.") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text, newline=None), delimiter=delimiter)
    try:
        return _manifest(path, source, rows)
    except csv.Error as error:
        raise ReadError(
            path,
            f"the manifest cannot be read from line {rows.line_num} on ({error}). "
            "Perhaps a quotation mark is opened there and not closed: correct it and add the folder again.",
        ) from None


def _manifest(path: Path, source: str, rows: "csv.DictReader[str]") -> Manifest:
    headers = rows.fieldnames or ()
    columns = _columns(headers)
    if "file" not in columns:
        raise ReadError(
            path,
            "a manifest needs a column “file”, and may have title, publisher, year, country, of, programme, url "
            "and licence. "
            f"This one has: {', '.join(headers) or 'nothing'}.",
        )
    unused = [header for header in headers if header and header not in columns.values()]
    manifest = Manifest(path, source, unused=unused)
    for row in rows:
        cells = {name: " ".join((row.get(column) or "").split()) for name, column in columns.items()}
        if not cells["file"]:
            continue
        name = PurePosixPath(cells["file"].replace("\\", "/")).as_posix()
        faults = [*_swallowed(row, rows.reader.dialect.delimiter), *_faults(cells)]
        if name in manifest.entries:
            faults.append(f"“{name}” is named before; this line counts")
        manifest.faults += [f"{_lines(row, rows.line_num)}: {fault}" for fault in faults]
        manifest.entries[name] = _entry(cells)
    return manifest


def _lines(row: Mapping[str, str | None], last: int) -> str:
    """The lines of the file that a row takes, of which the last is known."""
    first = last - sum((cell or "").count("\n") for cell in row.values() if isinstance(cell, str))
    return f"line {last}" if first == last else f"lines {first} to {last}"


def _swallowed(row: Mapping[str, str | None], delimiter: str) -> Iterable[str]:
    """Whether a cell has taken in further rows: line ends with the signs after them that part cells."""
    for cell in row.values():
        if isinstance(cell, str) and delimiter in cell.partition("\n")[2]:
            yield "a quotation mark is opened and not closed, so that what follows was taken for one cell"


def assign(manifest: Manifest, candidates: Sequence[Candidate]) -> dict[str, Entry]:
    """The entry of each candidate that the manifest speaks of, by source; what it names in vain is missing."""
    place = _places(manifest, candidates)
    found: dict[str, Entry] = {}
    for name, entry in manifest.entries.items():
        if source := place(name):
            found[source] = entry
        else:
            manifest.missing.append(name)
    if manifest.of_references:
        found |= _by_title(manifest, [each for each in candidates if each.source not in found])
    manifest.described = len(found)
    return found


def left_out(manifest: Manifest, candidates: Sequence[Candidate]) -> set[str]:
    """The sources of the candidates that the manifest leaves out."""
    place = _places(manifest, candidates)
    return {source for name in manifest.left_out if (source := place(name))}


def _places(manifest: Manifest, candidates: Sequence[Candidate]) -> Callable[[str], str | None]:
    """Gives the source of the candidate that a name in the manifest means; None where there is none, or several.

    A path in a list of references may be that of another machine: there the file's name is enough, if one has it.
    """
    by_path = {_folded(each.source): each.source for each in candidates}
    folder = _folded(manifest.folder)
    by_name: dict[str, list[str]] = {}
    for path, source in by_path.items():
        if path.startswith(f"{folder}/"):
            by_name.setdefault(PurePosixPath(path).name, []).append(source)

    def place(name: str) -> str | None:
        name = _folded(name)
        exact = by_path.get(posixpath.normpath(posixpath.join(folder, name)))
        bare = PurePosixPath(name).name if manifest.of_references else name
        alike = by_name.get(bare, [])
        return exact or (alike[0] if len(alike) == 1 else None)

    return place


def _folded(path: str) -> str:
    """A path with slashes, its letters composed: Macs take them apart."""
    return unicodedata.normalize("NFC", path.replace("\\", "/"))


# A title of fewer letters may stand in the name of any file.
_TELLING = 16


def _by_title(manifest: Manifest, candidates: Sequence[Candidate]) -> dict[str, Entry]:
    """The entries of no file whose title stands in the name of one file beside the list, as reference managers name
    what they save ("Smith - 2019 - Final evaluation of the dairy project.pdf"); those are no longer of no file."""
    folder = _folded(manifest.folder)
    names = {
        each.source: _letters(PurePosixPath(each.name).stem)
        for each in candidates
        if _folded(each.source).startswith(f"{folder}/") and each.source != manifest.source
    }
    found: dict[str, Entry] = {}
    for entry in list(manifest.fileless):
        # Long titles are cut in such names.
        title = _letters(entry.title or "")[:60]
        alike = [source for source, name in names.items() if title in name]
        if len(title) >= _TELLING and len(alike) == 1 and alike[0] not in found:
            found[alike[0]] = entry
            manifest.fileless.remove(entry)
    return found


def _named(names: Sequence[str]) -> str:
    """Some names in a sentence, the first few."""
    more = f" and {len(names) - 5:,} others" if len(names) > 5 else ""
    return ", ".join(f"“{name}”" for name in names[:5]) + more


def _letters(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in apart if char.isalnum())


def described(report: Report, entry: Entry | None) -> Report:
    """A report with what a manifest says of it."""
    if entry is None:
        return report
    said = {name: value for name in _FIELDS if (value := getattr(entry, name))}
    origins = {**report.origins, **dict.fromkeys(said, entry.origin)}
    update: dict[str, object] = {**said}
    if entry.countries:
        origins["countries"] = entry.origin
        codes = {tag.code for tag in entry.countries}
        others = [tag for tag in report.tags if (tag.scheme, tag.code) not in {("country", c) for c in codes}]
        update["countries"] = tuple(sorted(codes))
        update["tags"] = (*entry.countries, *others)
    return report.model_copy(update={**update, "origins": origins})


def said_of(report: Report) -> Entry:
    """What a manifest said of a report when it was read, to be said of it again."""
    origin = ENTRY if ENTRY in report.origins.values() else ORIGIN
    said = {name: getattr(report, name) for name in _FIELDS if report.origins.get(name) == origin}
    countries = [tag for tag in report.tags if tag.scheme == "country" and tag.evidence == (origin,)]
    return Entry(**said, countries=tuple(countries), origin=origin)


def _columns(headers: Iterable[str]) -> dict[str, str]:
    known = {alias: name for name, aliases in COLUMNS.items() for alias in aliases}
    found: dict[str, str] = {}
    for header in headers:
        name = known.get(" ".join((header or "").casefold().replace("_", " ").split()).strip("\ufeff"))
        if name:
            found.setdefault(name, header)
    return found


def _entry(cells: Mapping[str, str]) -> Entry:
    year = _YEAR.search(cells.get("year", ""))
    tags = (country_tag(name) for name in _several(cells.get("country", "")))
    return Entry(
        title=cells.get("title") or None,
        publisher=cells.get("publisher") or None,
        year=int(year[0]) if year else None,
        of=cells.get("of") or None,
        programme=cells.get("programme") or None,
        url=cells.get("url") or None,
        licence=cells.get("licence") or None,
        countries=tuple(
            tag.model_copy(update={"origin": "person", "evidence": (ORIGIN,)}) for tag in tags if tag
        ),
    )


def _faults(cells: Mapping[str, str]) -> Iterable[str]:
    if cells.get("year") and not _YEAR.search(cells["year"]):
        yield f"“{cells['year']}” is no year"
    for name in _several(cells.get("country", "")):
        if country_tag(name) is None:
            yield f"“{name}” is no country that we know"


def _several(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;|/]", cell) if part.strip()]
