"""Words of a page that a line is drawn through: they were taken back, as struck-out words of a Word file are."""

from typing import Any

import numpy as np

from lessonbase.reading.pdf.atoms import Atoms
from lessonbase.reading.pdf.geometry import Drawing

# Shares of a word's height, from its top, between which a line goes through it: underlines lie at 0.85 and lower, hardly
# ever at 0.68, the rules of tables at its edges.
_FROM, _TO = 0.4, 0.65
_COVERED = 0.9  # share of a word's width that the line goes through
_NEAR = 0.5  # ems by which the line may be longer than the words; rules of tables and charts reach further
_THICK = 0.2  # ems; what is thicker is a bar
_LETTERS = 4  # of the words together; signs of formulas have lines through them
_MOST = 2_000_000  # words times lines that are compared


def are_struck(atoms: Atoms, drawing: Drawing) -> Any:
    """Which atoms (n,), their boxes laid out, have a line through their middle that begins and ends where they do."""
    struck = np.zeros(len(atoms), dtype=bool)
    if not len(atoms) or len(drawing.across) * len(atoms) > _MOST:
        return struck
    x0, y0, x1, y1 = atoms.boxes.T
    ems, heights = atoms.ems(), y1 - y0
    for rule in drawing.across:
        middle = (rule.y0 + rule.y1) / 2
        through = (y0 + _FROM * heights <= middle) & (middle <= y0 + _TO * heights)
        through &= (x0 >= rule.x0 - _NEAR * ems) & (x1 <= rule.x1 + _NEAR * ems)
        through &= np.minimum(x1, rule.x1) - np.maximum(x0, rule.x0) >= _COVERED * (x1 - x0)
        if not through.any():
            continue
        em = ems[through].max()
        ends_with = x0[through].min() - rule.x0 < _NEAR * em and rule.x1 - x1[through].max() < _NEAR * em
        said = "".join(atoms.text[at] for at in np.flatnonzero(through).tolist())
        if sum(map(str.isalpha, said)) < _LETTERS:
            continue
        if ends_with and rule.y1 - rule.y0 < _THICK * em:
            struck |= through
    return struck
