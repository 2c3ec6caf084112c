"""How a pack is to leave."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from lessonbase.answering.bibliography import Style
from lessonbase.model import Frozen
from lessonbase.packs.model import Quote

Paper = Literal["a4", "letter"]


Pictures = Callable[[Sequence[Quote], int, float | None], Sequence[bytes]]
"""Gives a PNG, so many pixels wide, of the page that some quotes stand on, with them marked; or one a quote, of the strip
that reaches so many points around it. None where their source has no pictures of its pages."""


class Options(Frozen):
    """The paper, the style of references, an organisation's own template for Word or slides, and where pictures of
    cited pages come from; without that there are none. `plain` leaves a template that the library keeps aside. With `pages`,
    the cited pages stand whole at the end of Word and PDF."""

    model_config = Frozen.model_config | {"arbitrary_types_allowed": True}

    paper: Paper = "a4"
    style: Style = "plain"
    template: Path | None = None
    plain: bool = False
    pages: bool = False
    pictures: Pictures | None = None
