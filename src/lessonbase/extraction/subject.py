"""Whether a text reports on work that was done, so that its plain sentences may state lessons.

An office's folder holds statutes, manuals, guides for patients, a novel: their sentences fall short, fail, must and
should as well. Reports name what they report on, in every other paragraph.
"""

import math
import re
from collections.abc import Iterable

from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.vocabulary import WORDS

# Characters of running text from which a document is judged at all.
_ENOUGH = 10_000
# Words of programmes for each 1,000 characters at least. Seventeen reports and case studies have 0.9 to 4.8; a novel,
# a statute, handbooks, a patient's guide, news and research papers have 0.1 to 0.35.
_NAMED = 0.5
# A manual tells what must be done in more sentences than this share, and what was done in hardly any. Reports have
# 0.00 to 0.14 of the first, and 0.05 and more of the second.
_PRESCRIBED, _TOLD = 0.22, 0.03
# By how much doubt grows with the logarithm of how far a text falls short: a case study with two thirds of the words
# asked for loses 1.6, so only what is said plainly passes; a novel with a fifth loses 6.4, so nothing does.
_STEEP = 4.0
_STOP = re.compile(r"[.!?](?:\s|$)")


def doubts(texts: Iterable[str]) -> float:
    """How doubtful it is that running text reports on work, as log-odds to take from each sentence's: 0 for a report.

    What is too short to tell is taken for a report.
    """
    whole = folded("\n".join(texts))
    if len(whole) < _ENOUGH:
        return 0.0
    named = 1000 * len(WORDS.words["work"].findall(whole)) / len(whole)
    doubt = _STEEP * max(0.0, math.log(_NAMED / max(named, 0.01)))
    stops = max(1, len(_STOP.findall(whole)))
    prescribed, told = (
        len(WORDS.words["prescribing"].findall(whole)) / stops,
        len(WORDS.words["telling"].findall(whole)) / stops,
    )
    if told < _TOLD:
        doubt += _STEEP * max(0.0, math.log(max(prescribed, 0.01) / _PRESCRIBED))
    return doubt
