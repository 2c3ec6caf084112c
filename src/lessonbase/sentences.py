"""Sentences of running text, by their place in it; and how many letters two words differ by."""

import re
from functools import cache, lru_cache
from itertools import pairwise

# What a full stop follows without ending a sentence. Compared in lower case, the stop left off.
_ABBREVIATIONS = """
e.g i.e cf vs viz ca approx no nos nr vol vols pp p para paras ch chap sec sect art fig figs al ed eds
mr mrs ms dr prof sr sra st ste mme gen gov hon rev col capt lt messrs inc ltd co corp dept est incl excl
jan feb mar apr jun jul aug sept sep oct nov dec ph.d m.a b.a núm núms ej p.ej c.-à-d
"""
# Of these and of "etc.", "U.S." and the like only the next word tells whether they end a sentence.
_ENDS_PERHAPS = "inc ltd co corp dept a.m p.m u.s u.n u.k e.u u.s.a d.c"
_OPENERS = """
the this these those that a an in it its he she they we our their there however moreover furthermore
although while when as at by for from with such some many most other both each one two if to and but
"""
_NUMBERED = """
recommendation lesson practice box table figure annex appendix section chapter part article phase finding
conclusion objective outcome output question step goal target component paragraph
"""
# A stop, what closes around it, a footnote's mark; then space and something that can open a sentence. Nothing is
# tried twice (++), and a row of dots from its first only, or the leaders of a form would take minutes.
_STOP = re.compile(
    r"""(?<![.!?…])(?P<stop>[.!?…]++)(?P<close>["'”’»)\]*_]*+)(?P<mark>[¹²³⁰⁴-⁹]+|(?<=[a-zA-Z”"’)]\.)\d{1,3}|\[\d{1,3}\])?(?P<space>[ \t\u00a0]++)"""
    r"""(?=["'“‘«(\[*_¿¡•]*+[A-ZÀ-ÖØ-ÞŒ0-9])"""
)
_BEFORE = 200  # characters before a stop that tell what it is
_LONG_WORD = 60  # characters; longer ones are addresses, and a search further back is slow
_LAST_WORD = re.compile(r"[^\s(\[“\"'‘«]*$")
_NEXT_WORD = re.compile(r"\W*(\w+)")
_MARKER = re.compile(r"\W*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})$")


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as half-open character ranges, in order, space at their edges left out.

    A line break always ends a sentence: within a passage it parts paragraphs and table rows. Abbreviations,
    initials, decimals, numbers of lists and closing quotes are understood.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        bounds = _of_line(line)
        found += [(start + begin, start + end) for begin, end in bounds] if start else bounds
        start += len(line) + 1
    return found


@cache
def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


# The same lines are asked for again and again: as blocks, as passages, as evidence.
@lru_cache(maxsize=8192)
def _of_line(line: str) -> tuple[tuple[int, int], ...]:
    cuts = [0]
    for stop in _STOP.finditer(line):
        if _ends_sentence(line, stop, cuts[-1]):
            cuts.append(stop.end())
    cuts.append(len(line))
    found = []
    for begin, end in pairwise(cuts):
        piece = line[begin:end]
        if piece.strip():
            found.append((begin + len(piece) - len(piece.lstrip()), begin + len(piece.rstrip())))
    return tuple(found)


def _ends_sentence(line: str, stop: re.Match[str], start: int) -> bool:
    if stop["stop"] != "." or stop["close"]:
        return True
    before = line[max(start, stop.start() - _BEFORE) : stop.start()]
    if _MARKER.match(before):
        return False
    tail = _LAST_WORD.search(before[-_LONG_WORD:])
    word = tail.group() if tail else ""
    following = _NEXT_WORD.match(line, stop.end())
    following_word = following.group(1) if following else ""
    opens = following_word.lower() in _words(_OPENERS) and following_word[:1].isupper()
    lowered = word.lower()
    if lowered in _words(_ENDS_PERHAPS):
        return opens
    if lowered in _words(_ABBREVIATIONS):
        return False
    if (len(word) == 1 and word.isupper()) or re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word):
        return opens
    if re.fullmatch(r"\d+(?:\.\d+)*[a-z]?", word):
        earlier = re.findall(r"\w+", before[: -len(word)])
        return not (len(earlier) <= 3 and earlier and earlier[-1].lower() in _words(_NUMBERED))
    return True


def distance(one: str, other: str, most: int) -> int:
    """The number of letters to change, add, drop or swap with their neighbour between two words; `most` + 1 if more
    (Damerau-Levenshtein, optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, rows[i - 2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
        if min(row) > most:
            return most + 1
    return min(rows[-1][-1], most + 1)
