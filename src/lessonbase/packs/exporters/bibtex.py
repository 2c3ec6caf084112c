"""BibTeX: the sources of a pack for LaTeX and reference managers."""

from lessonbase.answering.bibliography import bibtex
from lessonbase.packs.exporters.options import Options
from lessonbase.packs.model import Pack


def export(pack: Pack, options: Options) -> bytes:
    """The sources as a BibTeX file in UTF-8."""
    return bibtex(pack.sources).encode("utf-8", "replace")
