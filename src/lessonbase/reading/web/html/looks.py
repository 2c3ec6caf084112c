"""What a web page itself says of the look of its elements: which are not shown, or struck out, and what a reader may open.

Only the page's own style is known: what its elements say, and simple rules of its style sheets (a name, a class, an id).
"""

import re
from itertools import islice

from lxml import etree

BLOCKS = frozenset(
    [
        "div",
        "section",
        "ul",
        "ol",
        "dl",
        "nav",
        "aside",
        "table",
        "td",
        "article",
        "center",
        "header",
        "footer",
        "form",
    ]
)
OPENED = BLOCKS | {"body", "main", "details", "blockquote", "li", "dd", "tr"}
"""What may be shown later."""
_ROWS = frozenset(("li", "dd", "tr", "td"))  # a page that cannot change does not open one of several
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Rules that hold on paper or on small screens only.
_AT = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|@[^{};]*;")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"[a-z][a-z0-9]*|[a-z0-9]*[.#][\w-]+", re.IGNORECASE)
_SHEET = 1_000_000  # characters of a style sheet that are looked at
_RULES = 20_000


class Look:
    """The look of a page's elements, by its root."""

    def __init__(self, root: etree._Element) -> None:
        self._hiding: set[str] = set()
        self._striking: set[str] = set()
        for sheet in root.iter("style"):
            self._add("".join(map(str, sheet.itertext()))[:_SHEET])
        self._changes = next(root.iter("script", "button", "input"), None) is not None or any(
            str(name).startswith("on") for element in root.iter() for name in element.attrib
        )

    def _add(self, sheet: str) -> None:
        plain = _AT.sub("", _COMMENT.sub("", sheet))
        for rule in islice(_RULE.finditer(plain), _RULES):
            names = [name for each in rule[1].split(",") if _SIMPLE.fullmatch(name := each.strip())]
            if _HIDDEN.search(rule[2]):
                self._hiding.update(names)
            if _STRUCK.search(rule[2]):
                self._striking.update(names)

    def hides(self, element: etree._Element) -> bool:
        """Whether an element is not shown at first."""
        return (
            element.get("hidden") is not None
            or element.get("aria-hidden") == "true"
            or bool(_HIDDEN.search(element.get("style") or ""))
            or bool(self._hiding and not self._hiding.isdisjoint(_names(element)))
        )

    def strikes(self, element: etree._Element) -> bool:
        """Whether an element is struck out by its style."""
        return bool(_STRUCK.search(element.get("style") or "")) or bool(
            self._striking and not self._striking.isdisjoint(_names(element))
        )

    def may_open(self, element: etree._Element) -> bool:
        """Whether a reader may have an element shown that is not: parts of a page, and rows of a page that can change or
        is yet to be shown as a whole."""
        if element.tag not in OPENED:
            return False
        return element.tag not in _ROWS or self._changes or any(map(self.hides, element.iterancestors()))


def _names(element: etree._Element) -> set[str]:
    """The simple selectors that an element answers to."""
    tag = element.tag
    marks = [f".{name}" for name in (element.get("class") or "").split()]
    if identity := element.get("id"):
        marks.append(f"#{identity}")
    return {tag, *marks, *(f"{tag}{mark}" for mark in marks)}
