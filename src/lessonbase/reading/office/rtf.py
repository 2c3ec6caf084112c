"""Rich text (RTF) into drafts: striprtf gives its paragraphs, which are then read by the rules of plain text."""

import codecs
import re
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path

from striprtf.striprtf import font_table_group, rtf_to_text

from lessonbase.errors import ReadError
from lessonbase.reading.drafts import Draft, Line, Reading
from lessonbase.reading.metadata.facts import Properties, facts_of
from lessonbase.reading.plain.text_file import plain_drafts
from lessonbase.reading.structure.contents import take_contents
from lessonbase.reading.text import SUPERSCRIPTS_OF_DIGITS, clean

# These stand in the text for the end of a cell, the mark of a note, the level of a heading, which follows, and the end
# of a paragraph or line within a cell, for which striprtf would give the line feed that ends a row.
_CELL, _NOTE, _LEVEL, _BREAK = "\ue000", "\ue001", "\ue002", "\ue003"
_PICTURE = re.compile(
    r"(?:[0-9a-fA-F]{2}\s*){256,}"
)  # a picture's bytes, which would be walked through one by one
_BINARY = re.compile(r"((?<!\\)(?:\\\\)*)\\bin(\d{1,9}) ?")  # after no more than escaped backslashes
_RAW = re.compile(r"[\x80-\xff]")
_CELL_END = re.compile(r"\\(?:nest)?cell(?![a-z])")
_LEAST_HEADINGS = 3  # in a text that marks so many, what only looks like one is none
_OUTLINE = re.compile(r"\\outlinelevel([0-8]) ?")
_HEADING = re.compile(rf"{_LEVEL}(\d)")
_NOTE_START = re.compile(r"\{\\(?:\*\\)?footnote(?![a-z])")
_MARK = re.compile(rf"\s*{_NOTE}")
_CODEPAGE = re.compile(r"\\ansicpg(\d{1,5})")
_MACINTOSH = {
    "10000": "mac_roman",
    "10006": "mac_greek",
    "10007": "mac_cyrillic",
    "10029": "mac_latin2",
    "10079": "mac_iceland",
    "10081": "mac_turkish",
}
_SHAPE_OR_PARAGRAPH = re.compile(r"\{\\shp(?:grp)?(?![a-z])|\\par(?![a-z]) ?")
_BOX_START = re.compile(r"\{\\shptxt(?![a-z])")
_HIDING = frozenset(("v", "deleted", "strike", "striked"))
# What turns hidden or struck-out text, and paragraphs of cells, on and off, and what must not be taken for it.
_STATE = re.compile(
    r"\\(v|deleted|striked?|plain|intbl|pard|row|par|line)(?![a-z])(-?\d*) ?|\\.|[{}]", re.DOTALL
)
_FIELD = re.compile(
    r"(\\field)\{", re.IGNORECASE
)  # striprtf would look for a link in each through the whole file
_FONTS = 200_000  # characters of a table of fonts; a longer one has no end
_DAMAGED = "this RTF file is damaged. Open it in Word or LibreOffice, save it as Word (.docx), and add that."


def read_rtf(path: Path, data: bytes, _: int) -> Reading:
    """The drafts of a rich text, each line with the number of its paragraph. Raises ReadError when it is damaged."""
    source = _without_binary(data.decode("latin-1"))
    source = _PICTURE.sub("", source).replace(r"\\", r"\'5c")  # a backslash that begins no word
    # striprtf would not decode bytes that are written as they are, as older programs do.
    source = _RAW.sub(lambda byte: rf"\'{ord(byte[0]):02x}", source)
    source = _with_boxes_after(_shown(source))
    encoding, source = _encoding(source), _CODEPAGE.sub("", source)
    info = _group(source, r"\{\\info(?![a-z])")
    source, notes = _take_notes(_FIELD.sub(r"\1 {", source))
    if len(font_table_group(source)) > _FONTS:
        raise ReadError(path, _DAMAGED)
    head = "{\\rtf1" + font_table_group(source)
    source = _OUTLINE.sub(lambda level: _sign(_LEVEL) + level[1], source)
    source = _CELL_END.sub(lambda _: _sign(_CELL), source)
    drafts = list(_drafts(_converted(path, source, encoding)))
    for number, draft in enumerate(drafts, start=1):
        for line in draft.lines:
            line.number, line.paragraph = None, number
    drafts = _with_notes(drafts, [clean(_converted(path, f"{head} {note}}}", encoding)) for note in notes])
    take_contents(drafts)
    return Reading(drafts, facts_of(drafts, _properties(path, info, head, encoding)))


def _sign(sign: str) -> str:
    """The source of a sign, whatever number of letters the text around says to skip after one."""
    return rf"{{\uc1\u{ord(sign)}?}}"


def _encoding(source: str) -> str:
    """How a file's bytes are to be read: by the page of codes it declares, Windows-1252 where that is none."""
    page = _CODEPAGE.search(source)
    if page is None:
        return "mac_roman" if re.match(r"\s*\{\\rtf1?\s*\\mac(?![a-z])", source) else "cp1252"
    name = _MACINTOSH.get(page[1], f"cp{page[1]}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _converted(path: Path, source: str, encoding: str) -> str:
    try:
        text: str = rtf_to_text(source, encoding, errors="replace")
    except (ValueError, IndexError, TypeError, LookupError, OverflowError):
        raise ReadError(path, _DAMAGED) from None
    # Characters beyond the first 65,536 are written as two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _without_binary(source: str) -> str:
    parts, at = [], 0
    while match := _BINARY.search(source, at):
        parts.append(source[at : match.end(1)])
        at = match.end() + int(match[2])
    return "".join([*parts, source[at:]]) if parts else source


def _with_boxes_after(source: str) -> str:
    """The source with the words of each text box after the paragraph, or the table, that the box is anchored in."""
    parts: list[str] = []
    boxes: list[str] = []
    at = 0
    while match := _SHAPE_OR_PARAGRAPH.search(source, at):
        if match[0].startswith("{"):
            parts.append(source[at : match.start()])
            at = _end_of_group(source, match.start())
            boxes += _boxes(source[match.start() : at])
        else:
            parts += [source[at : match.end()], *boxes]
            boxes, at = [], match.end()
    return "".join([*parts, *boxes, source[at:]])


def _boxes(shape: str) -> Iterator[str]:
    at = 0
    while match := _BOX_START.search(shape, at):
        at = _end_of_group(shape, match.start())
        yield rf"{{\pard\par {shape[match.end() : at - 1]}\par}}"


def _shown(source: str) -> str:
    """The source without hidden or struck-out text and tracked deletions, and with a mark where a paragraph or line ends in a cell."""
    parts: list[str] = []
    outer: list[tuple[frozenset[str], bool]] = []
    hidden: frozenset[str] = frozenset()  # by which words
    in_cell, at = False, 0
    for match in _STATE.finditer(source):
        sign, word = match[0], match[1]
        if not hidden:
            parts.append(source[at : match.start()])
        at = match.end()
        if sign == "{":
            outer.append((hidden, in_cell))
        elif sign == "}" and outer:
            hidden, in_cell = outer.pop()
        elif word in _HIDING:
            hidden = hidden - {word} if match[2] == "0" else hidden | {word}
        elif word == "plain":
            hidden = (
                outer[-1][0] if outer else frozenset()
            )  # a note in hidden words begins so, and is hidden too
        elif word in ("intbl", "pard", "row"):  # not all programs say after a row that the table ends
            in_cell = word == "intbl"
        if in_cell and word in ("par", "line"):
            parts.append(_sign(_BREAK))
        elif word or not hidden or sign in "{}":
            parts.append(sign)
    return "".join(parts) + ("" if hidden else source[at:])


def _drafts(text: str) -> Iterator[Draft]:
    """The drafts of a text in which each line is a paragraph, or a row of a table."""
    rows: list[list[str]] = []
    marked = len(_HEADING.findall(text)) >= _LEAST_HEADINGS
    for line in [*_paragraphs(text), ""]:
        if _CELL in line:
            rows.append([clean(cell) for cell in line.rstrip().removesuffix(_CELL).split(_CELL)])
            continue
        if rows and (rows := [row for row in rows if any(row)]):
            yield _table(rows)
        rows = []
        level = _HEADING.search(line)
        line = _HEADING.sub("", line)
        if level and line.strip():
            yield Draft("heading", [Line(clean(line))], level=int(level[1]) + 1)
        elif line.strip():
            for draft in plain_drafts(line.replace("\t", " ").strip()):
                if marked and draft.kind == "heading":
                    draft.kind, draft.level = "paragraph", None
                yield draft


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs and rows of a text. A row of one cell is a box, whose paragraphs are told apart."""
    for line in text.split("\n"):
        if line.count(_CELL) > 1:
            yield line.replace(_BREAK, " ")
        else:
            yield from line.split(_BREAK)


def _table(rows: list[list[str]]) -> Draft:
    lines = [Line(cell, before="\t" if column else "\n") for row in rows for column, cell in enumerate(row)]
    if all(len(row) == 1 for row in rows):
        return Draft("paragraph", [Line(line.text) for line in lines])
    return Draft("table", lines)


def _take_notes(source: str) -> tuple[str, list[str]]:
    """The source with a mark for each footnote, and the footnotes' own sources."""
    parts, notes, at = [], [], 0
    while match := _NOTE_START.search(source, at):
        end = _end_of_group(source, match.start())
        parts += [source[at : match.start()], _sign(_NOTE)]
        notes.append(source[match.end() : end - 1])
        at = end
    return "".join([*parts, source[at:]]), notes


def _end_of_group(source: str, start: int) -> int:
    """Where the group that begins at `start` ends."""
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(source, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth and match[0] == "}":
            return match.end()
    return len(source)


def _with_notes(drafts: list[Draft], notes: list[str]) -> list[Draft]:
    """The drafts with numbers for the marks of notes, and the notes after what bears them."""
    result: list[Draft] = []
    numbered = enumerate(notes, start=1)
    for draft in drafts:
        result.append(draft)
        for line in draft.lines:
            if _NOTE not in line.text:
                continue
            own = list(islice(numbered, line.text.count(_NOTE)))
            marks = [str(number).translate(SUPERSCRIPTS_OF_DIGITS) for number, _ in own]
            parts = _MARK.split(line.text)
            line.text = clean("".join(map("".join, zip_longest(parts, marks, fillvalue=""))))
            for mark, (number, words) in zip(marks, own, strict=True):
                if words:
                    note = Line(f"{mark} {words}", paragraph=line.paragraph)
                    result.append(Draft("footnote", [note], note=str(number), anchor=draft))
    return result


def _group(source: str, opening: str) -> str:
    match = re.search(opening, source)
    return source[match.start() : _end_of_group(source, match.start())] if match else ""


def _properties(path: Path, info: str, head: str, encoding: str) -> Properties:
    def said(name: str) -> str:
        group = _group(info, rf"\{{\\{name}(?![a-z])")
        return clean(_converted(path, f"{head} {group[len(name) + 2 : -1]}}}", encoding)) if group else ""

    return Properties(title=said("title"), authors=(said("author"),))
