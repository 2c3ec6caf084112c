"""Rich text (RTF) into drafts: striprtf gives its paragraphs, which are then read by the rules of plain text."""

import re
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path

from striprtf.striprtf import font_table_group, rtf_to_text

from lessonbase.errors import ReadError
from lessonbase.reading.contents import take_contents
from lessonbase.reading.drafts import Draft, Line, Reading
from lessonbase.reading.metadata import Properties, facts_of
from lessonbase.reading.plain import plain_drafts
from lessonbase.reading.text import SUPERSCRIPTS_OF_DIGITS, clean

# These stand in the text for the end of a cell, the mark of a note, and the level of a heading, which follows.
_CELL, _NOTE, _LEVEL = "\ue000", "\ue001", "\ue002"
_PICTURE = re.compile(
    r"(?:[0-9a-fA-F]{2}\s*){256,}"
)  # a picture's bytes, which would be walked through one by one
_BINARY = re.compile(r"\\bin(\d{1,9}) ?")
_CELL_END = re.compile(r"\\(?:nest)?cell(?![a-z])")
_LEAST_HEADINGS = 3  # in a text that marks so many, what only looks like one is none
_OUTLINE = re.compile(r"\\outlinelevel([0-8]) ?")
_HEADING = re.compile(rf"{_LEVEL}(\d)")
_NOTE_START = re.compile(r"\{\\(?:\*\\)?footnote(?![a-z])")
_MARK = re.compile(rf"\s*{_NOTE}")
_CODEPAGE = re.compile(r"\\ansicpg(\d{1,5})")
_FIELD = re.compile(
    r"(\\field)\{", re.IGNORECASE
)  # striprtf would look for a link in each through the whole file
_FONTS = 200_000  # characters of a table of fonts; a longer one has no end
_DAMAGED = "this RTF file is damaged. Open it in Word or LibreOffice, save it as Word (.docx), and add that."


def read_rtf(path: Path, data: bytes, _: int) -> Reading:
    """The drafts of a rich text, each line with the number of its paragraph. Raises ReadError when it is damaged."""
    source = _without_binary(data.decode("latin-1"))
    source = _PICTURE.sub("", source)
    info = _group(source, r"\{\\info(?![a-z])")
    source, notes = _take_notes(_FIELD.sub(r"\1 {", source))
    if len(font_table_group(source)) > _FONTS:
        raise ReadError(path, _DAMAGED)
    head = "{\\rtf1" + "".join(f"\\ansicpg{page[1]}" for page in [_CODEPAGE.search(source)] if page)
    head += font_table_group(source)
    source = _OUTLINE.sub(rf"\\u{ord(_LEVEL)}?\1", source)
    text = _converted(path, _CELL_END.sub(rf"\\u{ord(_CELL)}?", source))
    drafts = list(_drafts(text))
    for number, draft in enumerate(drafts, start=1):
        for line in draft.lines:
            line.number, line.paragraph = None, number
    drafts = _with_notes(drafts, [clean(_converted(path, f"{head} {note}}}")) for note in notes])
    take_contents(drafts)
    return Reading(drafts, facts_of(drafts, _properties(path, info, head)))


def _converted(path: Path, source: str) -> str:
    try:
        text: str = rtf_to_text(source, errors="replace")
    except (ValueError, IndexError, TypeError, LookupError, OverflowError):
        raise ReadError(path, _DAMAGED) from None
    # Characters beyond the first 65,536 are written as two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _without_binary(source: str) -> str:
    parts, at = [], 0
    while match := _BINARY.search(source, at):
        parts.append(source[at : match.start()])
        at = match.end() + int(match[1])
    return "".join([*parts, source[at:]]) if parts else source


def _drafts(text: str) -> Iterator[Draft]:
    """The drafts of a text in which each line is a paragraph, or a row of a table."""
    rows: list[list[str]] = []
    marked = len(_HEADING.findall(text)) >= _LEAST_HEADINGS
    for line in [*text.split("\n"), ""]:
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
        parts += [source[at : match.start()], rf"{{\u{ord(_NOTE)}?}}"]
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


def _properties(path: Path, info: str, head: str) -> Properties:
    def said(name: str) -> str:
        group = _group(info, rf"\{{\\{name}(?![a-z])")
        return clean(_converted(path, f"{head} {group[len(name) + 2 : -1]}}}")) if group else ""

    made = re.search(r"\\creatim\\yr(\d{4})", info)
    return Properties(title=said("title"), authors=(said("author"),), date=made[1] if made else "")
