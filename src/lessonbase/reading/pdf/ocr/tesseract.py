"""Tesseract, where it is installed: a picture goes in, words with their boxes and its trust in them come out.

It runs as a process of its own, one page at a time and on one core: files are read beside one another already.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # slow to load, and to know whether Tesseract is there takes no picture
    from PIL import Image

_PROGRAM = "tesseract"
_WORD = "5"  # the level of words in its table, below page, block, paragraph and line
_ROTATE = re.compile(r"^Rotate: (\d+)", re.MULTILINE)


class TesseractError(Exception):
    """Raised when Tesseract gives no answer for a page: too late, or not able to."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a picture: its box in pixels, origin at the top left, and Tesseract's trust in it, in [0, 100].

    Words of one `line` stand on one baseline.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float
    line: tuple[int, int, int]


def installed() -> frozenset[str]:
    """The languages that can be recognised, by Tesseract's codes ("eng"); empty where it is not installed."""
    program = shutil.which(_PROGRAM)
    return _languages(program) if program else frozenset()


@cache
def _languages(program: str) -> frozenset[str]:
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(listed.stdout.decode(errors="replace").split("\n")[1:]) - {"", "osd"}


def words_on(
    image: "Image.Image", languages: Sequence[str], dpi: int, seconds: float, mode: int = 3
) -> list[Word]:
    """The words on an upright grey picture, in Tesseract's reading order. Raises TesseractError.

    `mode` is how it divides the picture: 3 finds columns (linn.pdf: 1 % of characters wrong, 37 % by 4 and 6), 6
    takes it for one block of lines.
    """
    table = _run(image, ["-l", "+".join(languages), "--psm", str(mode), "--dpi", str(dpi), "tsv"], seconds)
    words = []
    for row in table.split("\n")[1:]:
        cells = row.split("\t", 11)
        if len(cells) < 12 or cells[0] != _WORD or not cells[11].strip():
            continue
        left, top, width, height = (float(cell) for cell in cells[6:10])
        line = (int(cells[2]), int(cells[3]), int(cells[4]))
        words.append(Word(cells[11].strip(), left, top, left + width, top + height, float(cells[10]), line))
    return words


def turns_needed(image: "Image.Image", dpi: int, seconds: float) -> int:
    """How many quarter turns clockwise set a picture's text upright; 0 where there is too little to tell."""
    try:
        answer = _run(image, ["--psm", "0", "--dpi", str(dpi)], seconds)
    except TesseractError:
        return 0
    found = _ROTATE.search(answer)
    return int(found[1]) // 90 % 4 if found else 0


def _run(image: "Image.Image", arguments: Sequence[str], seconds: float) -> str:
    program = shutil.which(_PROGRAM)
    if program is None:
        raise TesseractError("Tesseract is not installed.")
    picture = b"P5 %d %d 255\n" % image.size + image.tobytes()  # PGM: nothing to pack or unpack
    try:
        finished = subprocess.run(
            [program, "-", "-", *arguments],
            input=picture,
            capture_output=True,
            timeout=seconds,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TesseractError(str(error)) from None
    if finished.returncode:
        raise TesseractError(finished.stderr.decode(errors="replace")[-300:])
    return finished.stdout.decode("utf-8", errors="replace")
