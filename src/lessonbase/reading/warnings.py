"""What a reader may have to say about a file that it did read: each kind of warning has a code.

The README's table of codes is made of `WARNINGS`; a test keeps the two alike.
"""

from collections.abc import Iterable

from lessonbase.model import ReadingWarning

WARNINGS = {
    "columns-guessed": "Which column of a table holds what was taken from its headers; `lessonbase columns FILE` shows it.",
    "kinds-unknown": "Rows of a table are of a kind that is not known; they are there as text, not as records.",
    "pages-unread": "Pages that are pictures without text were not read; the rest of the report is there.",
    "ocr-missing": "Pages that are pictures were not read, for Tesseract is not installed; the rest of the report is there.",
    "pages-recognised": "The text of these pages was recognised from pictures of them; a word may be wrong here and there.",
    "parts-unread": "Parts of the file, such as charts, embedded objects or hidden slides, were not read; the rest of the report is there.",
    "letters-unnamed": "The fonts of these pages do not say what their letters are, or say it wrongly; such text was left out, and the pages read as pictures where Tesseract is installed.",
    "pages-doubtful": "The text of these pages was hard to recognise, or holds signs that no text has; compare what is quoted from them with the page.",
    "ocr-language": "Tesseract lacks the language that these pages are in; they were read with the languages it has.",
    "original-restored": "The library's own copy of the file was missing or damaged; it is whole again.",
    "words-missing": "Words that stand on these pages are missing from what was read; compare what is quoted from them with the page.",
    "pages-damaged": "Damaged pages could not be read; the rest of the report is there.",
    "changes-accepted": "The Word or OpenDocument file has tracked changes; it was read as if all were accepted.",
    "formulas-uncomputed": "Cells of a workbook hold formulas that no program has computed, so they are empty; save it in a spreadsheet program and add it again.",
    "quotes-unclosed": "Quotation marks in a table do not close where their cells end, so cells and rows there may be parted wrongly.",
    "rows-unread": "Rows of a table could not be read, mostly broken lines of JSON; the others are there.",
    "rows-without-lesson": "Rows of a table have nothing in the columns of lessons; what else they hold is there.",
    "sheets-unread": "Sheets of a workbook were not read: they are hidden, have no rows under headers, or no column of lessons.",
    "text-hidden": "The file holds words that its pages do not show, such as white or covered ones; they were left out.",
    "text-recovered": "The file is damaged; its text was recovered without positions, so quotes cannot be marked.",
}


def warning(code: str, text: str, pages: Iterable[int] = ()) -> ReadingWarning:
    """A warning of a known kind, told in a whole sentence; `pages` (from 1) where it is about some pages only."""
    assert code in WARNINGS, code
    return ReadingWarning(code=code, text=text, pages=tuple(pages))


def page_list(numbers: Iterable[int]) -> str:
    """Page numbers in words: "page 3" or "pages 3, 5–7"."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    words = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in ranges)
    return f"page {words}" if words.isdecimal() else f"pages {words}"
