"""How a pack is to leave."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

from lessonbase.answering.bibliography import Style
from lessonbase.model import Box, Frozen
from lessonbase.packs.model import Quote

Paper = Literal["a4", "letter"]


class CitedPage(NamedTuple):
    """The PNG of a page, its width in points, and the boxes of the quoted words on it."""

    png: bytes
    width: float
    boxes: tuple[Box, ...]


Picture = Callable[[Quote], CitedPage | None]
"""Gives the page that a quote stands on; None where its source has no pictures of its pages."""


class Options(Frozen):
    """The paper, the style of references, an organisation's own template for Word or slides, and where pictures of
    cited pages come from; without that there are none."""

    model_config = Frozen.model_config | {"arbitrary_types_allowed": True}

    paper: Paper = "a4"
    style: Style = "plain"
    template: Path | None = None
    picture: Picture | None = None
