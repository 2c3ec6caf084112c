"""Several records and several coders: decide on many at once, ask people, see how far they agree, settle, file a summary."""

from collections.abc import Callable

from lessonbase import Library
from lessonbase_ui.address import Address, Part
from lessonbase_ui.tabs import Action

PARTS: dict[Part, Callable[[Library, Address], str]] = {}
ACTIONS: tuple[Action, ...] = ()
