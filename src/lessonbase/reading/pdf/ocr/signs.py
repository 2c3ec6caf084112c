"""The bullets and numbers before list items, which recognition passes over where they stand in a column alone.

What ink stands before a line is cut out; spots are bullets, the rest is recognised once more, all on one picture.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from lessonbase.reading.pdf.ocr.lettering import MeasuredLine, grouped, is_bullet, measured, stands
from lessonbase.reading.pdf.ocr.tesseract import TesseractError, Word, words_on

_BEFORE = (5.0, 0.25)  # ems before a line in which its sign may stand
_ABOVE, _BELOW = 0.85, 0.25  # ems around the baseline that a sign takes up
_WIDEST = 2.2  # ems
_PARTED = 0.4  # ems between the letters of a sign at most
_STROKE = 0.1  # ems: what is narrower is a rule or speck
_MANY = 80  # signs on a page
_SIGN = re.compile(r"(\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5}))([.,:;)])")
_STOPS = str.maketrans(",:;", "...")  # what a small full stop is taken for
_CONTEXT = 6  # times the height of a row: how wide the picture of a sign and what follows it is


@dataclass(frozen=True, slots=True)
class _Sign:
    line: MeasuredLine
    x0: int
    y0: int
    x1: int
    y1: int

    def word(self, text: str, confidence: float) -> Word:
        first = self.line.words[0]
        return Word(text, self.x0, self.y0, self.x1, self.y1, confidence, first.line)


def with_signs(words: Sequence[Word], image: Image.Image, dpi: int, seconds: float) -> list[Word]:
    """The words of a page with the signs of list items before their lines."""
    ink = np.asarray(image)
    groups = grouped(words)
    boxes = np.array([(word.x0, word.y0, word.x1, word.y1) for word in words]).reshape(-1, 4)
    found = [
        sign
        for group in groups
        if not stands(group) and (sign := _sign_before(measured(group, ink), ink, boxes))
    ]
    texts = _texts(found[:_MANY], image, dpi, seconds)
    signs = {sign.line.words[0].line: sign.word(text, 100.0) for sign, text in texts}
    return [
        word
        for group in groups
        for word in ((signs[group[0].line], *group) if group[0].line in signs else group)
    ]


def _sign_before(line: MeasuredLine, ink: np.ndarray, boxes: np.ndarray) -> _Sign | None:
    """The ink right before a line, if it stands apart and no other words stand there."""
    size, first = line.size, line.words[0]
    left, right = int(max(0, first.x0 - _BEFORE[0] * size)), int(first.x0 - _BEFORE[1] * size)
    top, bottom = int(max(0, line.baseline - _ABOVE * size)), int(line.baseline + _BELOW * size)
    beside = (boxes[:, 1] < bottom) & (boxes[:, 3] > top) & (boxes[:, 2] <= first.x0)
    left = max(left, int(boxes[beside, 2].max(initial=0)) + 1)
    strip = ink[top:bottom, left:right]
    if min(strip.shape) < 3:
        return None
    dark = strip < (int(ink[:: max(1, len(ink) // 500)].min()) + int(np.median(strip))) / 2
    columns = np.flatnonzero(dark.any(axis=0))
    if not len(columns):
        return None
    breaks = np.flatnonzero(np.diff(columns) > _PARTED * size)
    start = int(columns[breaks[-1] + 1]) if len(breaks) else int(columns[0])
    end = int(columns[-1]) + 1
    rows = np.flatnonzero(dark[:, start:end].any(axis=1))
    height = int(rows[-1] - rows[0]) + 1
    cut = start == 0 and dark[:, 0].any()
    if (
        cut
        or not _STROKE * size < end - start < _WIDEST * size
        or height >= len(strip) - 1
        or height < 0.15 * size
    ):
        return None
    return _Sign(line, left + start, top + int(rows[0]), left + end, top + int(rows[-1]) + 1)


def _texts(signs: Sequence[_Sign], image: Image.Image, dpi: int, seconds: float) -> list[tuple[_Sign, str]]:
    """The signs that are ones, with what they say."""
    ink = np.asarray(image)
    told: list[tuple[_Sign, str]] = []
    unread: list[_Sign] = []
    for sign in signs:
        grey = ink[sign.y0 : sign.y1, sign.x0 : sign.x1]
        dark = grey < (int(grey.min()) + int(grey.max())) / 2
        told.append((sign, "•")) if is_bullet(dark, sign.line.size) else unread.append(sign)
    if not unread:
        return told
    step = int(2.4 * max(sign.line.size for sign in unread))
    sheet = Image.new("L", (int(_CONTEXT * step), step * (len(unread) + 1)), 255)
    for row, sign in enumerate(unread):
        line, foot = sign.line, (row + 1) * step  # every sign keeps its place on its baseline
        cut = image.crop((sign.x0 - 2, sign.y0 - 2, sign.x1 + 2, sign.y1 + 2))
        sheet.paste(cut, (step, int(foot + sign.y0 - 2 - line.baseline)))
        # With the words after it, close by as in running text, a sign is recognised better than alone.
        near = (word.x1 for word in line.words if word.x1 - line.words[0].x0 < _CONTEXT * step / 2)
        last = max(near, default=line.words[0].x1)
        text = image.crop((
            int(line.words[0].x0) - 1, int(line.baseline - _ABOVE * line.size),
            int(last) + 1, int(line.baseline + _BELOW * line.size),
        ))  # fmt: skip
        sheet.paste(text, (step + cut.width + int(0.35 * line.size), int(foot - _ABOVE * line.size)))
    try:
        words = words_on(sheet, ("eng",), dpi, seconds, mode=6)
    except TesseractError:
        return told
    for group in grouped(words):
        row = round(measured(group, np.asarray(sheet)).baseline / step) - 1
        found = _SIGN.fullmatch(group[0].text)
        if found and 0 <= row < len(unread) and group[0].x0 < 1.5 * step:
            told.append((unread[row], found[1] + found[2].translate(_STOPS)))
    return told
