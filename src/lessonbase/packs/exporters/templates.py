"""An organisation's own file that a pack is written into: a Word file or a presentation."""

import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from lessonbase.errors import PackError
from lessonbase.packs.model import TemplateKind

PROGRAMS: dict[TemplateKind, str] = {"docx": "Word file", "pptx": "presentation"}
"""The kinds of file that a template is for, and what they are called."""
STYLES = (
    "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Quote", "Intense Quote", "Caption", "List Bullet", "Header",
    "Footer", "Footnote Text",
)  # fmt: skip
"""The styles of Word that a pack is written in. A template that lacks one gets it in the look of lessonbase."""


def document(template: Path | None) -> Any:
    """The Word file to write into; Word's plain one without a template. Raises PackError where it cannot be opened."""
    import docx
    from docx.opc.exceptions import OpcError

    return _opened(docx.Document, template, PROGRAMS["docx"], OpcError)


def presentation(template: Path | None) -> Any:
    """The presentation to write into, as `document` gives the Word file."""
    import pptx
    from pptx.exc import PythonPptxError

    return _opened(pptx.Presentation, template, PROGRAMS["pptx"], PythonPptxError)


def styles_of(word: Any) -> dict[str, Any]:
    """The styles of a Word file by the names that Word shows. python-docx finds one by its name only where the file spells it
    as Word does ("heading 1"), and LibreOffice does not."""
    return {style.name: style for style in word.styles}


def lacking(template: Path) -> tuple[str, ...]:
    """The styles of Word that a template lacks; none of a presentation's."""
    if template.suffix.lower() != ".docx":
        return ()
    names = styles_of(document(template))
    return tuple(name for name in STYLES if name not in names)


def _opened(read: Any, template: Path | None, kind: str, own: type[Exception]) -> Any:
    if template is None:
        return read()
    try:
        return read(str(template))
    except (own, OSError, ValueError, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise PackError(
            f"The template {template.name} cannot be opened as a {kind}, so nothing was written. Check its path, and save it "
            "as .docx for Word or .pptx for slides."
        ) from error
