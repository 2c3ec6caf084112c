"""Folded text: what marker words are compared with, character for character as long as the text itself."""

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


# Latin letters only; what is not in the table stays as it is, so that no offset moves.
_FOLD = {code: _base(chr(code)) for code in (*range(65, 91), *range(0xC0, 0x250)) if chr(code).isalpha()} | {
    ord(character): alike for character, alike in _ALIKE.items()
}


def folded(text: str) -> str:
    """A text in small letters without accents, with straight apostrophes and plain spaces; offsets are the text's."""
    return text.lower() if text.isascii() else text.translate(_FOLD)
