"""How lines begin that are more than running text: list items, captions, notes, entries of a table of contents."""

import re

from lessonbase.reading.text import BULLETS, SUPERSCRIPTS

BULLET = re.compile(rf"(\s*)([{re.escape(BULLETS)}*+-])\s+(?=\S)")
DASHES = "-–—−*+"  # bullets that also stand in running text
BULLET_ALONE = re.compile(rf"[{re.escape(BULLETS)}*+-]|o")
NUMBERED = re.compile(r"(\s*)(\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5}|[IVX]{1,5})[.)])\s+(?=\S)")
NOTE = re.compile(rf"([{SUPERSCRIPTS}]{{1,3}})\s*(?=\S)|\[\^?(\d{{1,3}})\]:?\s+(?=\S)")
CAPTION = re.compile(
    r"(?:Table|Figure|Fig\.|Chart|Graph|Map|Exhibit|Photo|Tableau|Graphique|Carte|Cuadro|Tabla|Gráfico|Mapa|Quadro|Tabela)"
    r"\s+(?:\d+|[IVX]+|[A-Z])(?:[.\-–]\d+)*\s*[.:–—-]\s*\S",
    re.IGNORECASE,
)
_LEADER = re.compile(r"(?:\.\s?){4,}\s*[\divxlcIVXLC]{1,5}$|…{2,}\s*[\divxlc]{1,5}$|_{4,}\s*\d{1,4}$")
_PAGE_ENDS = frozenset("0123456789divxlcIVXLC")  # most lines end otherwise, and need no closer look
CONTENTS_TITLE = re.compile(
    r"(?:table of |list of )?(?:contents|tables|figures|boxes)|table des mati[eè]res|sommaire|liste des (?:tableaux|figures)"
    r"|[ií]ndice(?: general)?|tabla de contenidos?|contenido|[ií]ndice de (?:cuadros|tablas|figuras)|sum[aá]rio",
    re.IGNORECASE,
)


def is_contents_line(text: str) -> bool:
    """Whether a line ends in dots that lead to a page number."""
    return text[-1:] in _PAGE_ENDS and _LEADER.search(text) is not None


def contents_entry(text: str) -> str:
    """The title that such a line names, on one line."""
    leader = _LEADER.search(text)
    return " ".join(text[: leader.start() if leader else None].split())
