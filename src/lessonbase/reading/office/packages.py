"""Zip containers of office files and books, opened with care: what they claim to unpack to is checked first.

zipfile never gives more of a member than its directory claims, so that a lying size ends in a checksum error.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from lessonbase.errors import ReadError
from lessonbase.reading.kinds import BROKEN_ZIP

MOST_MEMBERS = 50_000
MOST_BYTES = 1 << 30  # of all members, unpacked: a deck with its films
MOST_XML = 128 << 20  # bytes of one part of text; a report of 872 pages has 5 million
DAMAGED = (
    "it is damaged and cannot be opened. Open it in the program that made it, save it anew, and add that."
)
ENTITIES = "it declares entities, as traps do and reports do not. Save it anew and add that."
_BOMB = "it would unpack to {:,} MB, which no report does. If it is sound, save it as PDF and add that."
_OVERGROWN = "one piece of its text is longer, or lies deeper within others, than in any report. Save it as PDF and add that."
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# The purl.oclc.org namespaces are those of the strict variant of the format.
_STRICT = re.compile(
    rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|drawingml|officeDocument|presentationml)/"
)
_TRANSITIONAL = {
    b"wordprocessingml": b"http://schemas.openxmlformats.org/wordprocessingml/2006/",
    b"drawingml": b"http://schemas.openxmlformats.org/drawingml/2006/",
    b"officeDocument": b"http://schemas.openxmlformats.org/officeDocument/2006/",
    b"presentationml": b"http://schemas.openxmlformats.org/presentationml/2006/",
}


class Package:
    """An office file or book: its members by name. Raises ReadError when it is damaged, locked or a bomb."""

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN_ZIP:
            raise ReadError(path, DAMAGED) from None
        members = self._archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > MOST_MEMBERS or unpacked > MOST_BYTES:
            raise ReadError(path, _BOMB.format(unpacked >> 20))
        if any(member.flag_bits & 0x1 for member in members):
            raise ReadError(
                path, "it is protected with a password. Save a copy without the password and add that."
            )
        # Some programs write "customXML", or names with a slash in front or backslashes.
        self._members = {_key(member.filename): member for member in members}

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._members

    @property
    def names(self) -> list[str]:
        """The names of all members, as the file spells them."""
        return [member.filename for member in self._members.values()]

    def read(self, name: str) -> bytes | None:
        """The bytes of a member; None where there is none of that name."""
        member = self._members.get(_key(name))
        if member is None:
            return None
        if member.file_size > MOST_XML:
            raise ReadError(self.path, _BOMB.format(member.file_size >> 20))
        try:
            return self._archive.read(member)
        except BROKEN_ZIP:
            raise ReadError(self.path, DAMAGED) from None

    def xml(self, name: str) -> etree._Element | None:
        """The root of a member that is XML; None where there is none of that name."""
        data = self.read(name)
        return None if data is None else parse_xml(self.path, data)

    def related(self, name: str) -> Iterator[tuple[str, str, str]]:
        """The relationships of a part of an Office file: id, last word of the type, the target's name."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        for each in root.iter(_RELATIONSHIPS) if root is not None else ():
            if each.get("TargetMode") != "External":
                kind = (each.get("Type") or "").rsplit("/", 1)[-1]
                yield each.get("Id") or "", kind, resolved(folder, each.get("Target") or "")


def resolved(folder: str, target: str) -> str:
    """The name of a member that a part in `folder` refers to."""
    target = unquote(urlsplit(target).path if ":" not in target.split("/", 1)[0] else "")
    return posixpath.normpath(
        target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    )


def parse_xml(path: Path, data: bytes) -> etree._Element:
    """The root of an XML text. Entities are not expanded and nothing is fetched; ReadError when it declares any, MemoryError
    where it needs more memory than there is."""
    if b"purl.oclc.org/ooxml/" in data:
        data = _STRICT.sub(lambda match: _TRANSITIONAL[match[1]], data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        told = {error.type_name for error in parser.error_log}
        if "ERR_NO_MEMORY" in told:  # the file may be sound, only too large for what a reader may have
            raise MemoryError from None
        overgrown = "ERR_RESOURCE_LIMIT" in told
        reason = ENTITIES if b"<!ENTITY" in data else _OVERGROWN if overgrown else DAMAGED
        raise ReadError(path, reason) from None
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise ReadError(path, ENTITIES)
    return root


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
