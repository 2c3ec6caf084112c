"""Whether a lesson speaks against a part of a draft: whether it says that what is planned there failed, or warns of it."""

import re
from collections.abc import Iterator

from lessonbase.answering.design_check.draft import Piece
from lessonbase.answering.lexicon import Lexicon, stems, words
from lessonbase.sentences import sentences

# A sentence plans what is spoken against where it has so many of its telling words, and so much of them.
SHARED, SHARE = 2, 0.3
# Words of the longest phrase that warns.
LONGEST_WARNING = 5

_CLAUSE_END = re.compile(r"[.,;:!?()–—]")


def speaks_against(piece: Piece, text: str, went_wrong: bool, table: Lexicon) -> bool:
    """Whether a lesson's `text` says that what a part plans failed (`went_wrong` tells that it is about a failure), or
    warns of it. A sentence that denies what it names ("without per diems") does not plan it."""
    told = [text] if went_wrong else list(_warned_of(text, table))
    planned = [
        stems(sentence, table.language)
        for start, end in sentences(piece.text)
        if not table.denies.within(sentence := piece.text[start:end])
    ]
    for one in told:
        of = stems(one, table.language)
        if any(len(of & plan) >= max(SHARED, SHARE * len(of)) for plan in planned):
            return True
    return False


def _warned_of(text: str, table: Lexicon) -> Iterator[str]:
    """What stands after each word of warning in a text, to the end of its clause."""
    for clause in _CLAUSE_END.split(text):
        said = words(clause)
        for at in range(len(said)):
            if table.warns.opens(" ".join(said[at : at + LONGEST_WARNING])):
                yield " ".join(said[at:])
