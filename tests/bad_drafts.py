"""Drafts of a design that cannot be checked, and one with a macro: made here, for the service, the command and the page."""

import zipfile
from pathlib import Path

import docx

# By file, a part of the sentence that says what is wrong with it or what to do.
SAID = {
    "long.docx": "at most 100 can be checked at once",
    "locked.docx": "protected with a password",
    "text.docx": "not what files ending in .docx are",
    "picture.docx": "this is a picture",
    "archive.docx": "this is a zip archive",
    "nothing.docx": "the file is empty",
    "blank.docx": "it holds no text",
    "brief.docx": "it says too little to be checked",
}
_TRUST = "Small farmers and larger firms do not trust each other; a strategy is written first."
_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WITH_MACRO = b"application/vnd.ms-word.document.macroEnabled.main+xml"
_PROJECT = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
_RELATION = (
    b'<Relationship Id="rIdMacro" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
    b'Target="vbaProject.bin"/></Relationships>'
)


def written(folder: Path, name: str) -> Path:
    """A draft of `SAID` as a file."""
    path = folder / name
    match name:
        case "long.docx":  # 300 pages
            _word(path, *["The village committee looks after its pump and pays for the repairs. " * 45] * 300)
        case "locked.docx":
            path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
        case "text.docx":
            path.write_text(_TRUST)
        case "picture.docx":
            path.write_bytes(b"\x89PNG\r\n\x1a\n")
        case "archive.docx":
            with zipfile.ZipFile(path, "w") as file:
                file.writestr("draft.txt", _TRUST)
        case "nothing.docx":
            path.write_bytes(b"")
        case "blank.docx":
            _word(path)
        case "brief.docx":
            _word(path, "Trust.")
    return path


def with_macro(folder: Path) -> Path:
    """A Word file with a macro, as Word names its parts."""
    plain, path = folder / "plain.docx", folder / "with macro.docm"
    _word(plain, _TRUST)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(_MAIN, _WITH_MACRO).replace(b"</Types>", _PROJECT)
            if name == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", _RELATION)
            new.writestr(name, data)
        new.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 no macro that could be run")
    return path


def _word(path: Path, *paragraphs: str) -> None:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
