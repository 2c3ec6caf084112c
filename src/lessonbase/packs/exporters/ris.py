"""RIS: the sources of a pack for reference managers."""

from lessonbase.answering.bibliography import ris
from lessonbase.packs.exporters.options import Options
from lessonbase.packs.model import Pack


def export(pack: Pack, options: Options) -> bytes:
    """The sources as a RIS file in UTF-8."""
    return ris(pack.sources).encode("utf-8", "replace")
