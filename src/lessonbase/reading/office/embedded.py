"""What office files embed that is no text of theirs, charts and objects of other programs: it is counted and told of."""

from collections import Counter

from lxml import etree

from lessonbase.model import ReadingWarning
from lessonbase.reading.warnings import warning

_EMBEDDED = {
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "chart",
    "{urn:schemas-microsoft-com:office:office}OLEObject": "embedded object",
    "{http://schemas.openxmlformats.org/presentationml/2006/main}oleObj": "embedded object",
    "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}object": "embedded chart or object",
}


def embedded_in(root: etree._Element) -> Counter[str]:
    """How many charts and objects there are in a part, by what they are called."""
    return Counter(_EMBEDDED[element.tag] for element in root.iter(*_EMBEDDED))


def not_read(parts: Counter[str]) -> list[ReadingWarning]:
    """What to tell of parts that were not read, how many of each; nothing where there are none."""
    if not parts:
        return []
    told = ", ".join(f"{count} {what}{'s' if count > 1 else ''}" for what, count in parts.items())
    return [warning("parts-unread", f"Not read, for they hold no running text: {told}. Look there yourself.")]
