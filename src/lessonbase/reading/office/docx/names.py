"""The XML names of Word files."""

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VAL = f"{W}val"


def on(element: "etree._Element | None") -> bool:
    """Whether a switch that is there (`<w:b/>`) is on; one that is absent (None) is off."""
    return element is not None and element.get(VAL, "1") not in ("0", "false", "off")
