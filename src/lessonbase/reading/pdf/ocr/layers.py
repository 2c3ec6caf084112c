"""The text that a scan brings along, held against what can be recognised on its pictures; and text that looks wrong."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lessonbase.model import ReadingWarning
from lessonbase.reading.pdf.ocr.tesseract import installed
from lessonbase.reading.pdf.runs import PageRuns
from lessonbase.reading.warnings import page_list, warning

_AGREES = 0.85  # share of a layer's words that recognition bears out: of sound layers 0.93 and more
_ENOUGH = 20  # words of a page that can be judged
_ODD_LAYER = 0.03  # share of odd words in a layer; sound text has 0.01
_ODD = (
    0.2  # the same of any page; of 1,400 pages of reports and papers, some full of formulas, the most is 0.12
)
_STRANGE = 0.3  # share of a page's signs that are neither letters, digits nor marks of text or formulas
_WORD = re.compile(r"[^\W\d_]{3,}")
_CORE = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_MIXED = re.compile(r"[^\W\d_][01358][^\W\d_]|\b[018][^\W\d_]{3,}|[^\W\d_]{3,}[01][^\W\d_]*\b")
_NO_VOWEL = re.compile(r"\b[bcdfghjklmnpqrstvwxz]{4,}\b")
_LEAST_WORDS = (
    0.05  # words a character; an English text has 0.16, with words of three letters and less among them
)
_BEYOND = re.compile(r"[^ -~\s]")
_FORMULA = re.compile(r"[()\[\]{}=+<>^_\\/|@:]")
_VOWELS = re.compile(r"[aeiouyæøœ]")
_KNOWN = ("L", "N", "P", "Z", "Sm", "Sc", "Mn", "Mc")


def judged_layers(
    path: Path, data: bytes, pages: Sequence[PageRuns], language: str | None
) -> tuple[dict[int, PageRuns], list[ReadingWarning]]:
    """The pages to take instead of those whose text layer is wrong, by number, and what to tell of such pages.

    The fullest page is recognised; where its layer is borne out, all are used as they are, but for those that look
    wrong by themselves. Where nothing can be recognised the pages that look wrong are called doubtful.
    """
    layers = [page for page in pages if page.layer]
    if not layers:
        return {}, []
    wrong = [page for page in layers if odd_share(page.plain) >= _ODD_LAYER]
    if installed():
        fullest = max(layers, key=lambda page: page.characters)
        if len(wrong) < len(layers) and not _is_borne_out(path, data, fullest, language):
            wrong = layers
    if not wrong:
        return {}, []
    return _read_anew(path, data, wrong, language)


def _is_borne_out(path: Path, data: bytes, page: PageRuns, language: str | None) -> bool:
    from lessonbase.reading.pdf.ocr.recognition import recognise

    recognition = recognise(path, data, [_bare(page)], language)
    read = recognition.pages.get(page.number)
    if not read or any(each.code == "pages-doubtful" for each in recognition.warnings):
        return True  # nothing better is to be had
    return agreement(_text(page), _text(read)) >= _AGREES


def _read_anew(
    path: Path, data: bytes, wrong: Sequence[PageRuns], language: str | None
) -> tuple[dict[int, PageRuns], list[ReadingWarning]]:
    from lessonbase.reading.pdf.ocr.recognition import recognise

    found = {}
    told: list[ReadingWarning] = []
    if installed():
        recognition = recognise(path, data, [_bare(page) for page in wrong], language)
        found, told = (
            recognition.pages,
            [each for each in recognition.warnings if each.code != "pages-unread"],
        )
    kept = [page.number for page in wrong if page.number not in found]
    if kept:
        text = f"The text that the file gives for its pictures of {page_list(kept)} looks wrong. Compare what is quoted from there with the page."
        told.append(warning("pages-doubtful", text, kept))
    return found, told


def looks_wrong(pages: Sequence[PageRuns]) -> list[ReadingWarning]:
    """A warning of the pages whose text looks like none: most fonts that lie about their letters give such."""
    wrong = [
        page.number
        for page in pages
        if page.plain and (odd_share(page.plain) >= _ODD or strange_share(page.plain) >= _STRANGE)
    ]
    if not wrong:
        return []
    text = f"The text of {page_list(wrong)} does not look like text. Compare what is quoted from there with the page."
    return [warning("pages-doubtful", text, wrong)]


def agreement(layer: str, read: str) -> float:
    """The share of a text's words in [0, 1] that another has too; 1 where there are too few to judge."""
    words, others = _WORD.findall(layer.casefold()), set(_WORD.findall(read.casefold()))
    if len(words) < _ENOUGH or len(others) < _ENOUGH:
        return 1.0
    return sum(word in others for word in words) / len(words)


def odd_share(text: str) -> float:
    """The share of a text's words in [0, 1] that look like none: digits among letters, or no vowel; 0 of few words."""
    hints = len(_MIXED.findall(text)) + len(_NO_VOWEL.findall(text))
    if hints < _ODD_LAYER * _LEAST_WORDS * len(text):  # so of nearly all pages, and quick to know
        return 0.0
    odd = [
        _is_odd(core)
        for word in text.split()
        if not _FORMULA.search(word.strip("()[]:/"))
        for core in _CORE.findall(word)
        if len(core) > 3 and not core.isdigit()
    ]
    return sum(odd) / len(odd) if len(odd) >= _ENOUGH else 0.0


def _is_odd(core: str) -> bool:
    if _MIXED.search(core):
        return True
    return core.isascii() and core.islower() and core.isalpha() and not _VOWELS.search(core)


def strange_share(text: str) -> float:
    """The share of a text's characters in [0, 1] that hardly any text has; 0 of few characters."""
    count = len(text) - sum(map(text.count, " \r\n\t\xa0"))
    beyond = _BEYOND.findall(text)
    if count < _ENOUGH or len(beyond) < _STRANGE * count:
        return 0.0
    return sum(not unicodedata.category(char).startswith(_KNOWN) for char in beyond) / count


def _text(page: PageRuns) -> str:
    return " ".join(run.text for run in (*page.runs, *page.turned))


def _bare(page: PageRuns) -> PageRuns:
    """A page as if it had no text layer."""
    return replace(page, characters=0, runs=[], turned=[], plain="")
