"""What a ranked list of texts is worth to a reader with a question. Pure functions of texts and judged quotes."""

import re
import unicodedata
from collections.abc import Sequence

# Words in reading order of which this share must be there for a quote to count as held: extraction may lose a
# footnote mark or a hyphen.
HELD_SHARE = 0.8


def words(text: str) -> list[str]:
    """The words of a text, case, compatibility forms, soft hyphens and typographic apostrophes folded."""
    folded = unicodedata.normalize("NFKC", text).replace("\xad", "").replace("’", "'").casefold()
    return re.findall(r"\w+", folded)


def holds(text: str, quote: str) -> bool:
    """Whether a text holds a quote: all its words in order, or 80 % of them within a stretch of its length."""
    held, wanted = words(text), words(quote)
    size = len(wanted)
    if not size:
        return False
    if f" {' '.join(wanted)} " in f" {' '.join(held)} ":
        return True
    needed = set(wanted)
    starts = range(max(1, len(held) - size + 1))
    return size >= 4 and any(
        len(needed & set(held[at : at + size + 2])) >= HELD_SHARE * size for at in starts
    )


def within_budget(texts: Sequence[str], budget: int) -> list[str]:
    """The texts a reader gets through in `budget` characters, the last cut short."""
    read: list[str] = []
    for text in texts:
        if budget <= 0:
            break
        read.append(text[:budget])
        budget -= len(text)
    return read


def recall_within(texts: Sequence[str], quotes: Sequence[str], budget: int, most: int = 5) -> float:
    """The share of the quotes, of at most `most`, that a reader meets within `budget` characters; in [0, 1]."""
    read = within_budget(texts, budget)
    met = sum(any(holds(text, quote) for text in read) for quote in quotes)
    return min(1.0, met / min(most, len(quotes))) if quotes else 0.0


def reciprocal_rank(texts: Sequence[str], quotes: Sequence[str], depth: int = 10) -> float:
    """1 / rank of the first of `depth` texts that holds a quote, 0 if none does (MRR is its mean)."""
    for rank, text in enumerate(texts[:depth], 1):
        if any(holds(text, quote) for quote in quotes):
            return 1 / rank
    return 0.0


def f1(right: int, found: int, wanted: int) -> float:
    """The harmonic mean of precision and recall, from counts; 0 where there is nothing."""
    return 2 * right / (found + wanted) if found + wanted else 0.0
