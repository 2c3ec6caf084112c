"""Folded text: what marker words are compared with, character for character as long as the text itself."""

import re
import unicodedata

_ALIKE = {
    "’": "'",
    "‘": "'",
    "´": "'",
    "\xa0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "º": "o",
    "°": "o",
    "ª": "a",
    "œ": "o",
    "Œ": "o",
    "æ": "a",
    "Æ": "a",
    "ß": "s",
}


def _base(character: str) -> str:
    """A letter without its accent, small; longer decompositions keep their first letter."""
    return unicodedata.normalize("NFKD", character)[0].lower()[:1]


# Latin letters only. Of all letters just one of these, "İ", grows when it is made small, so no offset moves.
_FOLD = {chr(code): _base(chr(code)) for code in range(0xC0, 0x250) if chr(code).isalpha()} | _ALIKE
_FOLDED = re.compile(f"[{re.escape(''.join(_FOLD))}]")


def folded(text: str) -> str:
    """A text in small letters without accents, with straight apostrophes and plain spaces; offsets are the text's."""
    # Few characters of a text are accented: to look for them is several times faster than to look up every one.
    return (text if text.isascii() else _FOLDED.sub(lambda found: _FOLD[found[0]], text)).lower()
