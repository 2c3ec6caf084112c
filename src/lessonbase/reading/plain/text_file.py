"""Plain text into drafts: paragraphs parted by blank lines, headings, lists, tables by tabs, footnotes.

Text of reports often went through a converter that left `**bold**`, `*italics*` and `\\$` in it; a reader does
not see these marks, so they go.
"""

import re

from lessonbase.reading.drafts import Draft, Line, Reading
from lessonbase.reading.metadata.facts import facts_of
from lessonbase.reading.plain.shape import paragraphs_of
from lessonbase.reading.structure.footnotes import tie_footnotes
from lessonbase.reading.structure.markers import BULLET, CAPTION, NOTE, NUMBERED
from lessonbase.reading.structure.rejoining import rejoin
from lessonbase.reading.text import clean, ends_sentence

# No class here holds its own mark, so that a text of nothing but marks is read in linear time.
_EMPHASIS = re.compile(r"\*\*(?=\S)([^*]+)(?<=\S)\*\*|(?<!\w)__(?=\S)([^_]+)(?<=\S)__(?!\w)")
_ITALICS = re.compile(
    r"(?<![\w*\\])\*(?=[^\s*])([^*]+?)(?<=[^\s*\\])\*(?![\w*])|(?<![\w_\\])_(?=[^\s_])([^_\n]+?)(?<=[^\s_])_(?![\w_])"
)
_ESCAPED = re.compile(r"\\([$*_#\[\]()\\`~&%<>|{}.!+-])")
_NUMBERING = re.compile(
    r"(?:chapter|part|section|annex|appendix|annexe|anexo|chapitre|capítulo)\s+[\dIVXA-Z]+|(\d+(?:\.\d+)*)\.?\s+\S",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"[^:]{2,60}:\s+\S")
_RULE = re.compile(r"\s*([=\-_*~#])(?:\s*\1){2,}\s*$")
# "Maria Okello, 2019": who wrote it and when, not what it is called.
_BYLINE = re.compile(r",\s*(?:19|20)\d\d$")
_DATE = re.compile(
    r"^(?:\d{1,2}\s+)?[A-Za-zÀ-ÿ]{3,10}\.?\s+(?:\d{1,2},\s+)?\d{4}$|^\d{4}$|^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$"
)
_HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
_CHAPTER = re.compile(r"\d{1,2}\.?\s+\S")
_CHAPTERS = 3  # of fewer nothing is told
_UNWRAPPED = 140  # characters: above this, lines are paragraphs, not wrapped at a width


def read_plain(text: str) -> Reading:
    """The drafts of a plain text, each line carrying its 1-based number."""
    drafts = rejoin(plain_drafts(text))
    tie_footnotes(drafts)
    return Reading(drafts, facts_of(drafts))


def plain_drafts(text: str) -> list[Draft]:
    """The pieces of a text as they stand: nothing rejoined, no footnote tied yet."""
    groups = _groups(text)
    width = _wrap_width(groups)
    drafts: list[Draft] = []
    for group in groups:
        drafts.extend(_drafts(group, width))
    _set_levels(drafts)
    return drafts


def plain_inline(text: str) -> str:
    """Text without the marks of emphasis and escapes that converters leave in it."""
    if "*" in text or "_" in text:
        for marks in (_ITALICS, _EMPHASIS, _ITALICS):
            text = marks.sub(lambda match: match[1] or match[2], text)
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def _groups(text: str) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for group in paragraphs_of(text):
        shown = plain_inline("\n".join(line.text for line in group)).split("\n")
        lines = [Line(words.rstrip(), number=line.number) for line, words in zip(group, shown, strict=True)]
        groups.append([line for line in lines if line.text.strip()])
    return groups


def _wrap_width(groups: list[list[Line]]) -> int:
    """The width at which the text was wrapped, in characters; 0 when its lines are whole paragraphs."""
    lengths = sorted(len(line.text) for group in groups for line in group)
    if not lengths:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    return width if width <= _UNWRAPPED else 0


def _drafts(group: list[Line], width: int) -> list[Draft]:
    """The drafts in a group of lines that no blank line parts."""
    if len(group) == 2 and (rule := _RULE.match(group[1].text)) and rule[1] in "=-":
        title = Line(clean(group[0].text), number=group[0].number)
        return [Draft("heading", [title], level=1 if rule[1] == "=" else 2)]
    group = [line for line in group if not _RULE.match(line.text)]
    if not group:
        return []
    if sum("\t" in line.text.strip() for line in group) >= max(2, len(group) * 0.6):
        return [_table(group)]
    if len(group) <= 3 and _is_heading(" ".join(line.text.strip() for line in group)):
        return [Draft("heading", [Line(clean(line.text), number=line.number) for line in group])]
    drafts: list[Draft] = []
    for line in group:
        start = _opening(line)
        if start:
            drafts.append(start)
        elif drafts and drafts[-1].kind != "heading" and not _parts(drafts[-1], width):
            drafts[-1].lines.append(Line(clean(line.text), number=line.number))
        else:
            drafts.append(Draft("paragraph", [Line(clean(line.text), number=line.number)]))
    return drafts


def _table(lines: list[Line]) -> Draft:
    cells: list[Line] = []
    for line in lines:
        for column, cell in enumerate(line.text.rstrip("\t").split("\t")):
            before = "\t" if column else "\n"
            cells.append(Line(clean(cell), number=line.number, before=before))
    return Draft("table", cells)


def _parts(draft: Draft, width: int) -> bool:
    """Whether a paragraph ends with the last line it has, though no blank line follows."""
    last = draft.lines[-1].text
    return not width or (ends_sentence(last) and len(last) < 0.75 * width)


def _opening(line: Line) -> Draft | None:
    """The draft that a line opens by a mark of its own: a heading, an item, a note, a caption."""
    text = line.text
    if match := _HASHES.match(text):
        return Draft("heading", [Line(clean(text[match.end() :]), number=line.number)], level=len(match[1]))
    if match := BULLET.match(text):
        return Draft(
            "list_item",
            [Line(clean(text[match.end() :]), number=line.number)],
            level=1 + len(match[1].expandtabs(4)) // 3,
        )
    if match := NOTE.match(text):
        note = match[1] or match[2]
        return Draft("footnote", [Line(clean(text), number=line.number)], note=note)
    if match := NUMBERED.match(text):
        return Draft(
            "list_item", [Line(clean(text), number=line.number)], level=1 + len(match[1].expandtabs(4)) // 3
        )
    if CAPTION.match(text) and len(text) < 200:
        return Draft("caption", [Line(clean(text), number=line.number)])
    return None


def _is_heading(text: str) -> bool:
    """Whether a short group standing alone reads as a heading: in capitals, numbered, or a short title."""
    text = text.strip()
    letters = [c for c in text if c.isalpha()]
    if (
        len(letters) < 3
        or len(text) > 200
        or text.endswith((".", ",", ";", ":", "!", "?"))
        or _DATE.match(text)
    ):
        return False
    if CAPTION.match(text) or BULLET.match(text) or NOTE.match(text) or _HASHES.match(text):
        return False
    capitals = sum(c.isupper() for c in letters) / len(letters)
    if capitals > 0.8:
        return True
    if _NUMBERING.match(text):
        return len(text) <= 120
    if (
        _BYLINE.search(text)
        or _LABELLED.match(text)
        or not text[0].isupper()
        or len(text) > 80
        or "\n" in text
    ):
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    # A sentence that lost its full stop has few capitals; a title in sentence case is short.
    return len(text.split()) <= 8 or sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def _rank(draft: Draft) -> int:
    text = draft.text
    letters = [c for c in text if c.isalpha()]
    if letters and sum(c.isupper() for c in letters) / len(letters) > 0.8:
        return 1
    return 2


def _set_levels(drafts: list[Draft]) -> None:
    """Levels: by numbering where there is any, else capitals before mixed case.

    Of two headings in a row of the same kind the second stands under the first, as a section under its
    chapter; three and more in a row are a title page.
    """
    capitals = any(draft.kind == "heading" and _rank(draft) == 1 for draft in drafts)
    index = 0
    while index < len(drafts):
        run = index
        while run < len(drafts) and drafts[run].kind == "heading":
            run += 1
        stack = drafts[index:run]
        for place, draft in enumerate(stack):
            if draft.level is not None:
                continue
            numbered = re.match(r"(\d+(?:\.\d+)*)\.?\s", draft.text)
            base = 1 if _rank(draft) == 1 or not capitals else 2
            same = place == 1 and len(stack) == 2 and _rank(stack[0]) == _rank(draft)
            draft.level = numbered[1].count(".") + 1 if numbered else base + same
        index = max(run, index + 1)
    _put_under_chapters([draft for draft in drafts if draft.kind == "heading"])


def _put_under_chapters(headings: list[Draft]) -> None:
    """Levels of the headings without a number between chapters that have one: they stand in the chapter, not beside it."""
    chapters = [at for at, draft in enumerate(headings) if _CHAPTER.match(draft.text)]
    if len(chapters) < _CHAPTERS:
        return
    for draft in headings[chapters[0] : chapters[-1]]:
        if draft.level == 1 and not _NUMBERING.match(draft.text):
            draft.level = 2
