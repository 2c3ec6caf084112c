"""An organisation's own templates, kept in the library's folder: one for Word and one for slides, for every pack to come.

A file is looked at before it is kept, and a first page is written into it: what is kept can be written into. It is kept as
a document even where it came as a template (.dotx, .potx), and without the address of the template that it was made from.
"""

import io
import logging
import tempfile
import zipfile
from functools import lru_cache
from pathlib import Path

from lxml import etree

from lessonbase.errors import LessonbaseError, LibraryError, PackError, ReadError
from lessonbase.model import Frozen
from lessonbase.packs.exporters import Options, exporter
from lessonbase.packs.exporters.templates import PROGRAMS, lacking
from lessonbase.packs.model import Case, CaseField, Pack, Quote, Source, TemplateKind
from lessonbase.paths import LONGEST_NAME, bytes_of, within
from lessonbase.reading.office.packages import Package, parse_xml

log = logging.getLogger(__name__)

LARGEST = 25_000_000
"""Bytes of a template; one with pictures on its cover has some 5 million."""
MOST_UNPACKED = 250_000_000
KINDS: dict[str, TemplateKind] = {".docx": "docx", ".dotx": "docx", ".pptx": "pptx", ".potx": "pptx"}
_AS_DOCUMENT = {b"wordprocessingml.template.main+xml": b"wordprocessingml.document.main+xml",
                b"presentationml.template.main+xml": b"presentationml.presentation.main+xml"}  # fmt: skip
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS = ("vbaproject", "activex/", "macrosheets/")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ATTACHED = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}attachedTemplate"
_SAVE = "Save it as {} and choose that."
_QUOTE = Quote(text="A", source=1, report_id="a", passage_id="a", start=0, end=1)
_FIRST = Pack(
    id="first", name="A first page", objectives=("A",), exercise=("A",),
    cases=(Case(id="a", title="A", report_id="a", fields=(CaseField(name="setting", quotes=(_QUOTE,)), CaseField(name="done"))),),
    sources=(Source(number=1, report_id="a", title="A"),),
)  # fmt: skip
"""A pack with a piece of each kind, to try a template with."""


class KeptTemplate(Frozen):
    """A template that is kept: for which kind of file, the name it came with, and the styles of Word that it lacks, in
    whose place those of lessonbase stand."""

    kind: TemplateKind
    name: str
    path: Path
    lacking: tuple[str, ...] = ()


class KeptTemplates:
    """The templates of one library, a file a kind in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[KeptTemplate]:
        """What is kept, Word first."""
        found = (self.of(kind) for kind in PROGRAMS)
        return [
            KeptTemplate(
                kind=kind, name=path.name, path=path, lacking=_lacking(path, path.stat().st_mtime_ns)
            )
            for kind, path in zip(PROGRAMS, found, strict=True)
            if path is not None
        ]

    def of(self, kind: str) -> Path | None:
        """The template for a kind of file; None where none is kept."""
        return next(iter(sorted((self._folder / kind).glob(f"*.{kind}"))), None) if kind in PROGRAMS else None

    def keep(self, file: Path) -> KeptTemplate:
        """Keep a file as the template of its kind, in the place of the one before. Raises PackError, in words, for one that
        cannot be written into or should not be handed out; then the one before stays."""
        kind = KINDS.get(file.suffix.lower())
        if kind is None:
            raise PackError(
                f"{file.name} is no template for a pack: that is a Word file (.docx, .dotx) or a presentation (.pptx, .potx). "
                "Choose one of these."
            )
        data = _sound(file, kind)
        name = within(f"{' '.join(file.stem.split())}.{kind}", LONGEST_NAME)
        folder = self._folder / kind
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._folder) as apart:
                made = Path(apart) / name
                made.write_bytes(data)
                _try(made, kind)
                made.replace(folder / name)
        except OSError as error:
            raise LibraryError(
                f"{file.name} could not be kept in {folder} ({error.strerror}). Make room there, and choose it once more."
            ) from error
        for other in folder.glob("*"):
            if other.name != name:
                other.unlink(missing_ok=True)
        return next(each for each in self.all() if each.kind == kind)

    def drop(self, kind: str) -> None:
        """Keep none for a kind of file. Raises PackError where none is kept."""
        path = self.of(kind)
        if path is None:
            raise PackError("There is no such template any more. Nothing was changed.")
        path.unlink(missing_ok=True)


@lru_cache(16)
def _lacking(path: Path, modified: int) -> tuple[str, ...]:
    return lacking(path)


def _sound(file: Path, kind: TemplateKind) -> bytes:
    """The bytes of a template once each of its parts was looked at. Raises PackError."""
    program, save = PROGRAMS[kind], _SAVE.format(f".{kind}")
    data = bytes_of(file, LARGEST, "Take the large pictures out of it, save it, and choose that.", PackError)
    if data.startswith(_OLD_OR_LOCKED):
        raise PackError(f"{file.name} is protected with a password, or in the format of before 2007. {save}")
    try:
        if sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(data)).infolist()) > MOST_UNPACKED:
            raise PackError(f"{file.name} would unpack to more than any template does. It was not kept.")
        package = Package(file, data)
        if any(sign in name.casefold() for name in package.names for sign in _MACROS):
            raise PackError(
                f"{file.name} has macros, which nobody should be handed with a pack. Save it without them as .{kind}, and "
                "choose that."
            )
        return _rewritten(package)
    except (ReadError, zipfile.BadZipFile):
        raise PackError(
            f"{file.name} cannot be opened as a {program}. Open it in its own program. {save}"
        ) from None


def _rewritten(package: Package) -> bytes:
    """A template as a document, with nothing in it that is fetched from elsewhere when somebody opens what was written."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in package.names:
            data = package.read(name) or b""
            if name.casefold().endswith((".xml", ".rels")):
                data = _harmless(package, data)
            if name == "[Content_Types].xml":
                for template, document in _AS_DOCUMENT.items():
                    data = data.replace(template, document)
            made.writestr(name, data)
    return buffer.getvalue()


def _harmless(package: Package, data: bytes) -> bytes:
    """A part without the link to the template that its file was made from, which Word would open. Raises PackError for a
    link to anything else that is fetched."""
    root, removed = parse_xml(package.path, data), False
    for link in list(root.iter(_RELATIONSHIP, _ATTACHED)):
        kind = (link.get("Type") or "").rsplit("/", 1)[-1]
        if link.tag == _RELATIONSHIP and (link.get("TargetMode") != "External" or kind == "hyperlink"):
            continue
        if link.tag == _RELATIONSHIP and kind != "attachedTemplate":
            raise PackError(
                f"{package.path.name} takes something from elsewhere ({kind}: {link.get('Target')}), which would be fetched "
                "whenever somebody opens the pack. Put it into the file itself, save it, and choose that."
            )
        if (around := link.getparent()) is not None:
            around.remove(link)
            removed = True
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if removed else data


def _try(template: Path, kind: TemplateKind) -> None:
    """Write a first page into a template. Raises PackError where that cannot be done."""
    try:
        exporter(kind)(_FIRST, Options(template=template))
    except PackError:
        raise
    except (LessonbaseError, OSError, ValueError, KeyError, AttributeError, IndexError, TypeError) as error:
        log.info("%s cannot be written into", template, exc_info=True)
        raise PackError(
            f"{template.name} opens, but nothing can be written into it ({type(error).__name__}): a part that every "
            f"{PROGRAMS[kind]} has is missing. Save it anew in its own program, and choose that."
        ) from error
