"""What kind of file some bytes are: by their content first, then by the file's name."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path

from lessonbase.errors import ReadError, UnsupportedError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
EPUB = "application/epub+zip"
RTF = "application/rtf"
HTML = "text/html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"

TABLE_TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".xlsx": XLSX,
    ".xlsm": XLSX,
    ".jsonl": JSON,
    ".ndjson": JSON,
    ".json": JSON,
}
"""The media types of tables of lessons, by the ending of the file."""

# What zipfile raises for an archive that is not what it claims to be.
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    RuntimeError,  # locked, or packed in a way that zipfile does not know
)

MEDIA_TYPES = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".docm": DOCX,
    ".dotx": DOCX,
    ".pptx": PPTX,
    ".ppsx": PPTX,
    ".odt": ODT,
    ".epub": EPUB,
    ".rtf": RTF,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    **TABLE_TYPES,
}

_SAVE_AS = "Save it as PDF or Word (.docx) and add that."
_SAVE_TABLE_AS = "Save it as an Excel workbook (.xlsx) or as CSV and add that."
_MARKUP = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b", re.I | re.S
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_NAMED = {
    ".pages": "a document of Apple Pages",
    ".key": "a presentation of Apple Keynote",
    ".numbers": "a table of Apple Numbers",
    ".wpd": "a WordPerfect document",
    ".mht": "a saved web archive",
    ".mhtml": "a saved web archive",
    ".doc": "a Word file of the old kind (.doc)",
    ".dot": "a Word file of the old kind (.dot)",
    ".ppt": "a presentation of the old kind (.ppt)",
    ".xls": "a workbook of the old kind (.xls)",
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic"), "a picture"
    ),
}
_STREAMS = (
    ("WordDocument", ".doc"),
    ("PowerPoint Document", ".ppt"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
)
_OFFICE = {
    "word/": DOCX,
    "ppt/": PPTX,
    "xl/": XLSX,
}
_ZIPPED = frozenset({DOCX, PPTX, ODT, EPUB, XLSX})


def media_type_of(path: Path, data: bytes) -> str:
    """The media type of a file. Raises UnsupportedError, with the way out, when it is of no kind that is read,
    ReadError when it is locked, or not what its name says."""
    ending = path.suffix.lower()
    named = MEDIA_TYPES.get(ending)
    if data.startswith(b"PK\x03\x04"):
        return _zipped(path, data, named)
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _old_office(path, data)
    if data.startswith(b"{\\rtf"):
        return RTF
    if data.startswith(b"\xffWPC"):
        raise _unsupported(path, _NAMED[".wpd"])
    # A text may begin with "BM" too ("BMZ evaluation"); a bitmap has four zeros where its header is reserved.
    bitmap = data.startswith(b"BM") and data[6:10] == bytes(4)
    if data.startswith(_PICTURES) or bitmap or data[8:12] == b"WEBP":
        raise _unsupported(path, _NAMED[".png"])
    # Web sites that offer a page as a Word file send HTML under the name of one.
    if named != PDF and ending not in (".md", ".markdown") and _MARKUP.match(data[:4096]):
        return HTML
    if ending in _NAMED:
        raise _unsupported(path, _NAMED[ending])
    if named in _ZIPPED or named == RTF:
        raise ReadError(
            path, f"this is not what files ending in {ending} are, or it is damaged. Get it again."
        )
    if named is None:
        what = f"files of type {ending}" if ending else "files without an ending"
        kinds = ", ".join(sorted(MEDIA_TYPES))
        raise UnsupportedError(path, f"{what} are not read, only {kinds}. {_SAVE_AS}")
    return named


def _zipped(path: Path, data: bytes, named: str | None) -> str:
    """The kind of a zip container, by what is in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
            mimetype = (
                archive.open("mimetype").read(100).decode("ascii", "replace") if "mimetype" in names else ""
            )
    except BROKEN_ZIP:
        if named in _ZIPPED:
            raise ReadError(path, "it is damaged and cannot be opened. Get it again.") from None
        raise UnsupportedError(path, f"this is a damaged archive. {_SAVE_AS}") from None
    if (kind := mimetype.strip()) in (ODT, EPUB):
        return kind
    if "[content_types].xml" in names:
        for folder, kind in _OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return kind
    if mimetype.startswith("application/vnd.oasis.opendocument."):
        what = mimetype.removeprefix("application/vnd.oasis.opendocument.").split("-")[0]
        raise _unsupported(path, f"an OpenDocument {what}")
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        raise _unsupported(path, _NAMED.get(path.suffix.lower(), _NAMED[".pages"]))
    raise UnsupportedError(path, "this is a zip archive and no report. Unpack it and add what is in it.")


def _old_office(path: Path, data: bytes) -> ReadError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return ReadError(
            path, "it is protected with a password. Save a copy without the password and add that."
        )
    for stream, ending in _STREAMS:
        if stream.encode("utf-16-le") + b"\0\0" in data:
            return _unsupported(path, _NAMED[ending])
    return _unsupported(path, _NAMED.get(path.suffix.lower(), "a file of an old kind"))


def _unsupported(path: Path, what: str) -> UnsupportedError:
    way_out = (
        _SAVE_TABLE_AS
        if what in (_NAMED[".xls"], _NAMED[".numbers"], "an OpenDocument spreadsheet")
        else _SAVE_AS
    )
    return UnsupportedError(path, f"this is {what}, which is not read. {way_out}")
