"""Gradio's theme in our colours, so that what is drawn by Gradio itself does not stand out.

Everything else is in style.css. Fonts are those of the machine: nothing is fetched.
"""

from pathlib import Path

import gradio as gr
from gradio.themes.utils import fonts

_HERE = Path(__file__).parent
STYLE = "\n".join(
    (_HERE / name).read_text("utf-8")
    for name in ("style.css", "packs.css", "design.css", "lessons.css", "review.css")
)
_SCRIPTS = (
    "renewing.js",
    "viewer.js",
    "reports.js",
    "dropping.js",
    "packs.js",
    "design.js",
    "lessons.js",
    "keys.js",
    "choosing.js",
    "picking.js",
    "review.js",
    "codes.js",
    "recent.js",
    "judging.js",
    "page.js",
)
SCRIPT = "\n".join((_HERE / name).read_text("utf-8") for name in _SCRIPTS)
FAVICON = (_HERE / "favicon.svg").read_bytes()

PAPER, INK = ("#fbfaf7", "#141816"), ("#1d2421", "#e9ece9")


def theme() -> gr.themes.Base:
    """The theme, light and dark."""
    names = ("Source Sans 3", "Source Sans Pro", "Inter", "system-ui", "sans-serif")
    return gr.themes.Base(font=[fonts.Font(name) for name in names], font_mono=[fonts.Font("monospace")]).set(
        body_background_fill=PAPER[0],
        body_background_fill_dark=PAPER[1],
        body_text_color=INK[0],
        body_text_color_dark=INK[1],
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_shadow="none",
        block_padding="0",
        layout_gap="0",
    )
