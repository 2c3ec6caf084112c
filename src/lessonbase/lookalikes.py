"""Words of a report that look like citations of ours: "[1][2]", "[UNHCR 2019, p. 12]".

They stay as they are in what is stored and quoted. Where an answer is shown they are told apart from its own.
"""

import re

# Whatever stands between square brackets of any script; in one of this length nobody sees a citation any more.
_BRACKETED = re.compile(r"[\[［【〔⟦]([^\[\]［］【】〔〕⟦⟧\t\n]{1,80})[\]］】〕⟧]")


def lookalikes(text: str) -> list[tuple[int, int]]:
    """Where such words stand in a text, in order: characters [start, end)."""
    return [found.span() for found in _BRACKETED.finditer(text)]


def in_other_brackets(text: str) -> str:
    """A text of a report for where there are only signs, as in a terminal: such words stand in ‹ › there, for [ ] are
    those of our citations."""
    return _BRACKETED.sub(r"‹\1›", text)
