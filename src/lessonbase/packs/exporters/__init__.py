"""Exporters: a pack comes in, the bytes of a file to hand out go out. The same pack gives the same bytes.

A file a format, registered in `FORMATS`; each takes the pack and `Options`.
"""

from collections.abc import Callable
from importlib import import_module

from lessonbase.packs.exporters.options import Options
from lessonbase.packs.model import Pack

Exporter = Callable[[Pack, Options], bytes]

# By the ending of the file: the module of the exporter, imported when it is asked for, since office libraries are large.
FORMATS: dict[str, str] = {
    "docx": "docx",
    "pptx": "pptx",
    "pdf": "pdf",
    "html": "html",
    "md": "markdown",
    "json": "json",
    "ris": "ris",
    "bib": "bibtex",
    "csl.json": "csl",
}


def exporter(name: str) -> Exporter:
    """The exporter of a format of `FORMATS`."""
    found: Exporter = import_module(f"lessonbase.packs.exporters.{FORMATS[name]}").export
    return found


__all__ = ["FORMATS", "Exporter", "Options", "exporter"]
