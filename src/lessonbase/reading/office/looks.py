"""How the characters of a paragraph are set, in formats that say so by styles."""

from collections import Counter
from dataclasses import dataclass

from lessonbase.reading.drafts import Style


@dataclass(frozen=True, slots=True)
class Look:
    """How characters are set. `size` in points, `color` as 0xRRGGBB; `struck` is struck out, by hand or by a style."""

    size: float = 10.0
    bold: bool = False
    italic: bool = False
    color: int = 0
    hidden: bool = False
    struck: bool = False
    raised: bool = False

    @property
    def read(self) -> bool:
        """Whether its words are part of the text: shown, and not struck out."""
        return not (self.hidden or self.struck)


def style_of(looks: Counter[Look], otherwise: Look) -> Style:
    """How a paragraph is set, by the characters of each look: its commonest size and colour, its shares of bold and
    italic."""
    total = sum(looks.values())
    if not total:
        return Style(otherwise.size, float(otherwise.bold), float(otherwise.italic), otherwise.color)
    most = looks.most_common(1)[0][0]
    bold = sum(count for look, count in looks.items() if look.bold) / total
    italic = sum(count for look, count in looks.items() if look.italic) / total
    return Style(most.size, bold, italic, most.color)


def text_style(looks: Counter[Look]) -> Style:
    """The style of running text: the commonest by characters."""
    look = looks.most_common(1)[0][0] if looks else Look()
    return Style(look.size, float(look.bold), float(look.italic), look.color)


def color_of(value: str) -> int:
    """A colour as 0xRRGGBB; black where it is none ("auto")."""
    value = value.lstrip("#")
    try:
        return int(value, 16) if len(value) == 6 else 0
    except ValueError:
        return 0
