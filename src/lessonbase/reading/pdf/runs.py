"""Pages as PDFium sees them: runs of text with place and style, in the layout frame (see geometry)."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from lessonbase.model import Box
from lessonbase.reading.pdf.atoms import Atoms, atoms_of
from lessonbase.reading.pdf.characters import frame_of, plain_text_of
from lessonbase.reading.pdf.drawings import drawing_of, painted_on
from lessonbase.reading.pdf.geometry import Drawing, Rect, Turn
from lessonbase.reading.pdf.shown import Watch, sight_of
from lessonbase.reading.pdf.struck import are_struck
from lessonbase.reading.structure.markers import BULLET_ALONE, NUMBERED
from lessonbase.reading.text import DROPPED, SUPERSCRIPTS_OF_DIGITS, clean, is_drop_cap

_GAP = 1.0  # ems between words of one run; wider gaps part columns, cells and list markers
_CELL_GAP = 0.6  # the same where several runs begin, at the edge of a column
_SEVERAL = 3
_LETTERSPACED = re.compile(r"[^\W\d_](?: [^\W\d_]){4,}(?: ?[:.])?")
_WIDER = 1.6  # times the space between letters set apart, from which it is one between words
_MARKER_GAP = 0.5  # the same after a bullet or number
_STRAY = 25  # letters; a page under whose picture so few lie is no page without text
_YES, _NO, _UNSURE = 1, 0, -1


@dataclass(slots=True, eq=False)
class Run:
    """Words on one line without a wide gap. `bold` and `italic` are shares of its characters in [0, 1]."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: float
    italic: float
    color: int
    first_word: float  # width of the first word
    note: str = ""  # the number it begins with, where that is set as a superscript
    mirrored: bool = False  # on a page written from right to left, whose frame is mirrored
    words: tuple[tuple[str, Box], ...] = ()  # where text was recognised: each word, and its box as displayed


@dataclass(slots=True)
class PageRuns:
    """A page: its displayed size in points, its runs, the text set at another angle, and its drawing. `nameless` says
    that it has characters of which its fonts do not tell what they are; `plain` is its text as PDFium gives it.
    `unseen` are the words that the page does not show or that are struck out, `hidden` counts the letters of those within its edges. `layer` says
    that its text was laid upon the picture of a scan."""

    number: int
    width: float
    height: float
    turn: Turn
    runs: list[Run]
    turned: list[Run]
    drawing: Drawing
    characters: int
    nameless: bool = False
    plain: str = ""
    unseen: str = ""
    hidden: int = 0
    layer: bool = False

    @property
    def turn_width(self) -> float:
        """Width of the layout frame."""
        return self.height if self.turn.quarter % 2 else self.width

    @property
    def turn_height(self) -> float:
        """Height of the layout frame."""
        return self.width if self.turn.quarter % 2 else self.height


def page_runs(page: Any, textpage: Any, number: int, watch: Watch) -> PageRuns:
    """The runs and drawing of an open PDFium page and its text page, of what it shows."""
    frame = frame_of(page)
    width, height = frame.size
    painted = painted_on(page)
    atoms, characters = atoms_of(textpage, frame, painted.walls)
    sight = sight_of(page, frame, atoms, painted, watch)
    hidden = _texts(atoms, sight.on_page & ~sight.seen)
    unseen = _texts(atoms, ~sight.seen)
    if sum(map(len, unseen)) > _STRAY:
        characters = max(0, characters - sum(map(len, unseen)))
    atoms = atoms.where(sight.seen)
    quarters = np.where(atoms.quarter < 0, -1, (atoms.quarter + frame.rotation) % 4).astype(int)
    # A few words aslant or upright do not turn the page.
    main = int(np.bincount(quarters + 1, [len(text) for text in atoms.text], minlength=5)[1:].argmax())
    turn = Turn(main, width, height, atoms.leftward)
    atoms.lay(turn)
    drawing = drawing_of(painted, frame, turn)
    struck = are_struck(atoms, drawing)
    if struck.any():
        unseen += _texts(atoms, struck)
        atoms, quarters = atoms.where(~struck), quarters[~struck]
    straight, other = atoms.where(quarters == main), atoms.where(quarters != main)
    starts = _at_columns(straight, _chains(straight, drawing.down))
    runs = [run for run in _runs(straight, starts) if run.text]
    for run in runs:
        run.mirrored = turn.mirrored
    turned = _runs(other, list(range(len(other))))
    plain = "" if atoms.nameless else plain_text_of(textpage)
    return PageRuns(
        number, width, height, turn, runs, turned, drawing, characters, atoms.nameless, plain, " ".join(unseen), sum(map(len, hidden)), sight.layer
    )  # fmt: skip


def _texts(atoms: Atoms, mask: Any) -> list[str]:
    if not mask.any():  # so of nearly all pages
        return []
    return [text for text, wanted in zip(atoms.text, mask.tolist(), strict=True) if wanted]


def _chains(atoms: Atoms, rules: list[Rect]) -> list[int]:
    """Where the runs begin that atoms in PDFium's order make: a wide gap, a step up or down, or a drawn rule ends one."""
    if not len(atoms):
        return []
    rules = sorted(rules, key=_left)
    chain = _Chain(atoms, rules)
    verdicts = _verdicts(atoms, rules)
    starts = [0]
    for index in np.flatnonzero(verdicts != _YES).tolist():
        if verdicts[index] == _NO or not chain.takes(starts[-1], index + 1):
            starts.append(index + 1)
    return starts


def _at_columns(atoms: Atoms, starts: list[int]) -> list[int]:
    """The `starts` of runs with those of cells that a narrow gap parts from the full cell before them: they begin
    where several runs do."""
    if len(starts) < _SEVERAL:
        return starts
    x0, _, x1, _ = atoms.boxes.T
    gap = x0[1:] - x1[:-1]
    ems = atoms.ems()[1:]
    far = np.flatnonzero((gap >= _CELL_GAP * ems) & (gap < 2 * _GAP * ems)) + 1
    if not len(far):
        return starts
    counts = Counter(np.round(x0[starts]).tolist())
    edges = np.round(x0[far]).tolist()
    cells = (at for at, edge in zip(far.tolist(), edges, strict=True) if counts[edge] >= _SEVERAL)
    return sorted({*starts, *cells})


def _verdicts(atoms: Atoms, rules: list[Rect]) -> Any:
    """Whether each atom but the first goes on with the one before it, as far as the two tell: _YES, _NO or
    _UNSURE (n - 1,). Few need the closer look at what the run holds already."""
    x0, y0, x1, y1 = atoms.boxes.T
    ems, heights = atoms.ems(), y1 - y0
    gap = x0[1:] - x1[:-1]
    em = np.maximum(ems[1:], ems[:-1])
    overlap = np.minimum(y1[1:], y1[:-1]) - np.maximum(y0[1:], y0[:-1])
    lefts = [rule.x0 for rule in rules]
    unruled = np.searchsorted(lefts, x1[:-1] - 1) == np.searchsorted(lefts, x0[1:] + 1, side="right")
    known = heights[:-1] >= heights[1:]  # else one further back may be the measure
    level = overlap >= 0.55 * heights[1:]
    far = (gap <= -0.5 * em) | (gap >= _GAP * em)
    spaced = np.full(len(gap), _UNSURE)
    spaced[known & level & (-0.5 * em < gap) & (gap < _MARKER_GAP * em) & unruled] = _YES
    spaced[known & (~level | far)] = _NO
    return np.where(atoms.glued[1:], np.where(gap < 0.8 * ems[:-1], _YES, _NO), spaced)


class _Chain:
    """The closer look: whether an atom goes on with those before it, which begin at `start`."""

    def __init__(self, atoms: Atoms, rules: list[Rect]) -> None:
        self._texts = atoms.text
        self._boxes = atoms.boxes.tolist()
        self._ems = atoms.ems().tolist()
        self._rules = rules

    def takes(self, start: int, index: int) -> bool:
        """Whether the atom at `index` goes on with the atoms [start, index)."""
        x0, y0, _, y1 = self._boxes[index]
        last = self._boxes[index - 1]
        tall = index - 1
        if last[3] - last[1] < y1 - y0:
            near = range(max(start, index - 3), index)
            tall = max(near, key=lambda at: self._boxes[at][3] - self._boxes[at][1])
        _, top, _, bottom = self._boxes[tall]
        if min(bottom, y1) - max(top, y0) < 0.55 * min(bottom - top, y1 - y0):
            return False
        em = max(self._ems[tall], self._ems[index])
        widest = _MARKER_GAP if index - start < 3 and _is_marker(self._texts[start:index]) else _GAP
        if not -0.5 * em < x0 - last[2] < widest * em:
            return False
        middle = (y0 + y1) / 2
        first = bisect_left(self._rules, last[2] - 1, key=_left)
        between = self._rules[first : bisect_right(self._rules, x0 + 1, key=_left)]
        return not any(rule.y0 <= middle <= rule.y1 for rule in between)


def _is_marker(texts: list[str]) -> bool:
    """Whether all there is of a run so far is the bullet or number of a list item."""
    text = "".join(texts)
    return bool(BULLET_ALONE.fullmatch(text) or NUMBERED.match(text + " x"))


def _left(rule: Rect) -> float:
    return rule.x0


def _runs(atoms: Atoms, starts: list[int]) -> list[Run]:
    """The runs of atoms that begin at `starts`."""
    if not starts:
        return []
    count = len(atoms)
    x0, y0, x1, y1 = atoms.boxes.T
    ems, lengths = atoms.ems(), np.array([len(text) for text in atoms.text])
    begins = np.zeros(count, dtype=bool)
    begins[starts] = True
    owner = np.cumsum(begins) - 1
    stops = [*starts[1:], count]
    # The longest atom of a run tells its size; of several the tallest, of these the first.
    order = np.lexsort((-np.arange(count), y1 - y0, lengths, owner))
    main = order[np.array(stops) - 1]
    for index in np.flatnonzero(atoms.glued & ~begins & (ems < 0.9 * np.roll(ems, 1))).tolist():
        # Small capitals are as large as the capital they follow.
        if atoms.text[index].isupper() and atoms.text[index - 1].isupper():
            main[owner[index]] = index - 1
    em, is_main = ems[main][owner], np.arange(count) == main[owner]
    raised = atoms.raised | (~is_main & (ems < 0.8 * em) & (y1 < y1[main][owner] - 0.12 * em))
    if atoms.leftward:
        raised &= np.array([text.isdigit() for text in atoms.text])  # many letters are low, and as small
    # A space before a raised number is PDFium's guess; one between lines PDFium kept apart is ours.
    least = np.where(raised, 0.35 * em, np.where(atoms.opens, 0.12 * em, -em))
    spaced = ~atoms.glued & ~begins & (x0 - np.concatenate(([0.0], x1[:-1])) > least)
    for index in np.flatnonzero(spaced & (np.roll(ems, 1) > DROPPED * ems)).tolist():
        spaced[index] = not is_drop_cap(atoms.text[index - 1], atoms.text[index])
    pieces, notes = _pieces(atoms.text, raised, spaced, begins)
    full = ems >= 0.8 * em
    edges = np.append(np.flatnonzero(~atoms.glued | begins), count)
    first_end = edges[np.searchsorted(edges, starts, side="right")] - 1
    total = np.add.reduceat(lengths, starts)
    columns = (
        x0[starts],
        np.minimum.reduceat(np.where(full, y0, np.inf), starts),
        np.maximum.reduceat(x1, starts),
        np.maximum.reduceat(np.where(full, y1, -np.inf), starts),
        ems[main],
        np.add.reduceat(lengths * atoms.bold, starts) / total,
        np.add.reduceat(lengths * atoms.italic, starts) / total,
        atoms.color[main].astype(int),
        np.where(atoms.lead[starts] > 0, atoms.lead[starts], x1[first_end] - x0[starts]),
    )
    texts = [clean("".join(pieces[start:stop])) for start, stop in zip(starts, stops, strict=True)]
    for index, text in enumerate(texts):
        if len(text) > 2 and text[1] == " " and _LETTERSPACED.fullmatch(text):
            texts[index] = _closed_up(atoms, starts[index], stops[index])
    noted = [notes.get(start, "") for start in starts]
    return list(map(Run, texts, *(column.tolist() for column in columns), noted))


def _closed_up(atoms: Atoms, start: int, stop: int) -> str:
    """The words of letters that were set with space between them, by the wider space between words."""
    gaps = atoms.boxes[start + 1 : stop, 0] - atoms.boxes[start : stop - 1, 2]
    apart = gaps > _WIDER * np.median(gaps)
    pieces = [
        (" " if gap else "") + text
        for text, gap in zip(atoms.text[start + 1 : stop], apart.tolist(), strict=True)
    ]
    return clean(atoms.text[start] + "".join(pieces))


def _pieces(texts: list[str], raised: Any, spaced: Any, begins: Any) -> tuple[list[str], dict[int, str]]:
    """The atoms' texts with the spaces before them, raised numbers as superscripts; and by their place the numbers
    that runs begin with."""
    pieces, notes = texts.copy(), {}
    for index in np.flatnonzero(raised).tolist():
        if texts[index].replace(",", "").isdigit():
            pieces[index] = texts[index].translate(SUPERSCRIPTS_OF_DIGITS)
            if begins[index]:
                notes[index] = texts[index].partition(",")[0]
    for index in np.flatnonzero(spaced).tolist():
        pieces[index] = " " + pieces[index]
    return pieces, notes
