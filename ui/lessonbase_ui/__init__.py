"""The web page of lessonbase: `build` makes its Gradio blocks, `serve` shows them on this machine.

A module a tab (ask, lessons, reports), `parts/` for what they share, no domain logic: all they know comes
from `lessonbase.Library`.
"""

from lessonbase_ui.app import build, serve

__all__ = ["build", "serve"]
