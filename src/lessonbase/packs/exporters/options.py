"""How a pack is to leave."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from lessonbase.answering.bibliography import Style
from lessonbase.model import Box, Frozen
from lessonbase.packs.model import Quote

Paper = Literal["a4", "letter"]
Picture = Callable[[Quote], tuple[bytes, tuple[Box, ...]] | None]
"""Gives the PNG of the page that a quote stands on, and the boxes of its words there, in points of that page."""


class Options(Frozen):
    """The paper, the style of references, an organisation's own template for Word or slides, and where pictures of
    cited pages come from; without that there are none."""

    model_config = Frozen.model_config | {"arbitrary_types_allowed": True}

    paper: Paper = "a4"
    style: Style = "plain"
    template: Path | None = None
    picture: Picture | None = None
