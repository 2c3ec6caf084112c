"""Surgery on text that every reader shares: cleaning, hyphens, superscripts, where a sentence ends."""

import re
import unicodedata
from collections.abc import Iterable

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
DIGITS_OF_SUPERSCRIPTS = str.maketrans(SUPERSCRIPTS, "0123456789")
SUPERSCRIPTS_OF_DIGITS = str.maketrans("0123456789", SUPERSCRIPTS)
BULLETS = "•‣▪▫■□●○◦◆◇❖➢➤►▸✓✔✦∙·⁃−–—\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0a8\uf02d\uf0e0\uf0be\u2043\u25aa\u27a2"

_FORMS = [*range(0xFB00, 0xFB07), *range(0xFB13, 0xFB18), *range(0xFB1D, 0xFDFE), *range(0xFE70, 0xFEFD)]
_LIGATURES = {
    code: form for code in _FORMS if (form := unicodedata.normalize("NFKC", chr(code))) != chr(code)
}
_SPACES = {
    ord(c): " "
    for c in "\t\n\x0b\x0c\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
}
# Soft hyphens go too: PDFium writes U+0002 for a hyphen it takes for one of line division.
_CONTROLS = [*range(9), *range(14, 32), *range(127, 133), *range(134, 160)]
_INVISIBLE = [
    *(0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF, 0xFFFE, 0xFFFF),
    *range(0x202A, 0x202F),  # what sets the direction of writing; the order of the words shows it
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080),  # tags, which nobody sees and models read
]
_NOTHING = dict.fromkeys(_CONTROLS + _INVISIBLE)
# Halves of characters, as some JSON has them: they are none, and can be written nowhere.
_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_CLEAN = {**_NOTHING, **_LIGATURES, **_SPACES, **_HALVES}
_RUNS_OF_SPACES = re.compile(r" {2,}")

_HYPHENS = "-\u2010\u00ad"
_LAST_PIECE = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)?)[-\u2010]$")
_FIRST_PIECE = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+[-\u2010][^\W\d_]+")
# First halves of compounds that are written with a hyphen more often than without.
_FIRST_HALVES = """
    self cross non multi co pre post anti semi sub inter ex high low long short mid well medium large small
    decision policy result results evidence community country client user gender data needs rights market end
    two three four five six seven eight nine ten follow
"""
_PREFIXES = frozenset(_FIRST_HALVES.split())
# Second halves of compounds. Asked of words in capitals only, whose first half may be any organisation's name; in
# small letters some of these end divided words: "control-led".
_SECOND_HALVES = """
    based led funded financed supported backed assisted managed implemented owned driven oriented focused related
    specific sensitive responsive friendly poor benefit effectiveness efficiency sharing building making level wide
    scale term habitat women
"""
_ENDINGS = frozenset(_SECOND_HALVES.split())
_VOWEL = re.compile(r"[aeiouyà-ÿ]")

_TAIL = 40  # characters that tell how a text ends

# What may end a sentence, closing marks and footnote marks aside.
_SENTENCE_END = re.compile(r"[.!?…。？！]['\"”’»)\]*]*[⁰¹²³⁴⁵⁶⁷⁸⁹\d]{0,3}['\"”’»)\]]*$")
_OPEN_END = re.compile(
    r"(?:[,;&/(–—-]|\b(?:the|a|an|of|and|or|to|in|for|with|by|on|at|from|that|which|as|is|are|was|were|be|its|their|this|these"
    r"|le|la|les|de|des|du|et|ou|un|une|dans|pour|par|sur|que|qui|el|los|las|del|y|o|en|con|por|para|una|e|os|da|do|das|dos|em|com|no|na))$",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|cf|etc|no|vol|pp?|al|fig|approx|dr|mr|mrs|ms|st|inc|art)|\b[A-Z])\.$",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """One line, its accents composed with their letters, without control characters, ligatures, the forms that letters
    take beside others, soft hyphens or runs of spaces."""
    if not (text.isascii() and text.isprintable()):  # most is, and needs none of that
        text = unicodedata.normalize("NFC", text.translate(_CLEAN))
    if "  " in text:
        text = _RUNS_OF_SPACES.sub(" ", text)
    return text.strip()


def close_up(pieces: list[str]) -> None:
    """Take the white space off the end of a text in pieces, so that what comes next, a note's mark, stands close."""
    while pieces:
        pieces[-1] = pieces[-1].rstrip()
        if pieces[-1]:
            return
        pieces.pop()


def compounds_in(lines: Iterable[str]) -> frozenset[str]:
    """The hyphenated words of a document that stand within a line, lower-cased: true compounds."""
    found: set[str] = set()
    for line in lines:
        if "-" in line or "\u2010" in line:
            found.update(word.lower().replace("\u2010", "-") for word in _COMPOUND.findall(line))
    return frozenset(found)


def joint(text: str, following: str, before: str, compounds: frozenset[str]) -> tuple[int, str]:
    """How a line is joined to the text before it: how many characters of the text stay, and what is put between.

    A hyphen at the line's end goes when the word was merely divided there; it stays in a true compound: one
    that the document hyphenates elsewhere, one before a capital or digit, or one with a usual first half. A
    capital may also go on with a word that was divided where all is in capitals.
    """
    if before != " ":
        return len(text), before
    if not text.endswith(("-", "\u2010")):
        return len(text), " "
    first = _LAST_PIECE.search(text)
    if not first:
        # "2003-" and "2007", or a dash standing alone: the hyphen is the writer's own.
        return len(text), "" if len(text) > 1 and text[-2].isalnum() and following[:1].isalnum() else " "
    second = _FIRST_PIECE.match(following)
    if not second:
        return len(text), "" if following[:1].isalnum() else " "
    head, tail = first[1].lower(), second[0].lower()
    if tail in ("and", "or", "to", "et", "ou", "y", "o", "e"):
        return len(text), " "  # "pre- and post-harvest"
    capitals = text.isupper() and following.isupper()
    kept = (
        not (second[0][0].islower() or (capitals and _are_syllables(head, tail, compounds)))
        or f"{head}-{tail}" in compounds
        or head in _PREFIXES
        or "-" in text[: first.start()].rsplit(" ", 1)[-1]
    )
    return (len(text), "") if kept else (len(text) - 1, "")


def _are_syllables(head: str, tail: str, compounds: frozenset[str]) -> bool:
    """Whether the halves of a word in capitals, here in small letters, may be parts of one word rather than names or
    words of their own, such as UN-HABITAT, WFP-UNICEF, COST-BENEFIT. In doubt they are not."""
    return (
        len(head) > 2
        and tail not in _ENDINGS
        and all(map(_VOWEL.search, (head, tail)))
        and not any(word.startswith(f"{head}-") for word in compounds)
    )


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does, closing quotes and footnote marks aside."""
    end = text[-_TAIL:]
    return bool(_SENTENCE_END.search(end)) and not _ABBREVIATION.search(end)


def is_open(text: str) -> bool:
    """Whether a text ends in a word or mark that something must follow: "and", "of the", a comma."""
    return bool(_OPEN_END.search(text.rstrip()[-_TAIL:]))


def goes_on(text: str, following: str, *, full: bool | None = None) -> bool:
    """Whether a paragraph that was interrupted goes on with `following`.

    `full` says that its last line ran to the edge of its column; None where that is not known.
    """
    if not text or not following:
        return False
    start = following.lstrip("'\"“‘«([")
    if not start:
        return False
    if _OPEN_END.search(text[-_TAIL:]):
        return not _LABEL.match(following)
    if ends_sentence(text) or text.endswith(":"):
        return bool(full) and start[0].islower() and not text.endswith(":")
    if _LABEL.match(following):
        return False
    return start[0].islower() or following[0] == "(" or bool(full)


_LABEL = re.compile(
    r"(?:[A-Z][\w’' -]{2,40}:\s)|(?:(?:Table|Figure|Box|Annex|Chapter|Tableau|Encadré|Cuadro|Tabla|Quadro)\s+\w+)|\(?(?:\d+|[a-z]|[ivx]+)[.)]\s"
)


DROPPED = 1.8
"""Times the size of the text from which its first letter is a drop cap."""


def is_drop_cap(letter: str, rest: str) -> bool:
    """Whether a large letter begins the word that follows it; "A" and its like are words of their own."""
    return len(letter) == 1 and letter.isupper() and letter not in "AÀEIOY" and rest[:1].islower()


def readable(name: str) -> str:
    """A path or file name as it can be shown and stored: bytes that are no UTF-8, as old disks and archives have them
    in names, are taken for Latin-1."""
    return "".join(chr(ord(char) - 0xDC00) if "\udc80" <= char <= "\udcff" else char for char in name)
