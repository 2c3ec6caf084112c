"""The elements of a web page into drafts, in their order, by one pass without recursion."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from lessonbase.reading.drafts import Draft, Line, Style
from lessonbase.reading.plain.text_file import plain_drafts
from lessonbase.reading.structure.counting import written
from lessonbase.reading.structure.footnotes import tie_typed
from lessonbase.reading.structure.headings import MARKED_SIZES, MARKED_TEXT, set_headings
from lessonbase.reading.structure.opening import TYPED, opened, parted, typed_lines
from lessonbase.reading.structure.rejoining import rejoin
from lessonbase.reading.text import SUPERSCRIPTS_OF_DIGITS, clean
from lessonbase.reading.web.html.tables import flat, holds_data, is_inline, lines_of, rows_of

_MARK = re.compile(r"[\[(]?(\d{1,3})[\])]?")
_NOTE_TARGET = re.compile(r"#.*(?:note|fn|ftn|cite|ref|edn)", re.IGNORECASE)
# What leads back from a note to its mark.
_BACK = re.compile(r"^[\s^↑]*(?:[\[(]?\d{1,3}[\])]?[.:]?\s*)?[\s^↑]*|[\s↩↑^\ufe0e\ufe0f⏎]+$")
_NOTES = frozenset(("li", "p", "div", "dd", "aside", "section"))
_MOST_IN_MARK = 8  # elements
_LONGEST_NOTE = 3000  # characters; what is longer is a section of its own
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LINKS = 5  # items in a row that are nothing but short links: navigation
_SHORT_LINK = 80  # characters
_PLAIN_TEXT = 1500  # characters of a preformatted text from which it is a document of its own


@dataclass(slots=True)
class _List:
    """An open list: the number and form of its next item, None where it has bullets."""

    number: int | None
    form: str


@dataclass(slots=True)
class _Buffer:
    """Words of the block that is open: all of them, how many are bold or in links; marks of notes among them."""

    parts: list[str] = field(default_factory=list)
    bold: int = 0
    linked: int = 0
    inside: bool = True
    marks: list[str] = field(default_factory=list)


def drafts_of(main: etree._Element) -> list[Draft]:
    """The drafts of an element, each line with the number of its block. Footnotes are anchored where they are linked."""
    walker = _Walker()
    walker.walk(main)
    drafts = walker.drafts
    _set_navigation(drafts, walker.linked)
    for draft in drafts:
        if draft.kind == "heading" and draft.aside is not None:
            draft.kind, draft.level = "paragraph", None
    tie_typed(drafts)
    set_headings(drafts, MARKED_TEXT, ())
    return drafts


class _Walker:
    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.linked: set[int] = set()  # positions of drafts that are nothing but a link to another page
        self._buffer = _Buffer()
        self._kinds: list[tuple[etree._Element, str, int | None]] = []
        self._lists: list[_List] = []
        self._label: str | None = None
        self._bold = self._links = self._breaks = self._asides = 0
        self._aside: list[int] = []
        self._inner = True
        self._notes: dict[str, str] = {}
        self._anchors: dict[str, Draft] = {}

    def walk(self, main: etree._Element) -> None:
        """Read an element and all in it."""
        walk = etree.iterwalk(main, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if self._start(element):
                    self._say(element.text)
                else:
                    walk.skip_subtree()
            else:
                self._end(element)
                if element is not main:
                    self._say(element.tail)
        self._flush()

    def _say(self, text: str | None) -> None:
        if not text:
            return
        self._buffer.parts.append(text)
        count = len(text.strip())
        if count:
            self._breaks = 0
            self._buffer.bold += count if self._bold else 0
            self._buffer.linked += count if self._links else 0
            self._buffer.inside = self._buffer.inside and (not self._links or self._inner)

    def _start(self, element: etree._Element) -> bool:
        """Open an element; False when all in it was read already."""
        tag = element.tag
        if (tag in ("sup", "a") and self._marks(element)) or (tag == "a" and _is_permalink(element)):
            return False
        if tag in ("b", "strong"):
            self._bold += 1
        elif tag == "a":
            self._links += 1
            self._inner = (element.get("href") or "#").startswith("#")
        elif tag in ("br", "wbr"):
            self._break(tag)
        if is_inline(tag) or tag in ("br", "img"):
            return True
        self._flush()
        if tag in _NOTES and (number := self._note_number(element)):
            self._note(element, number)
            return False
        if tag == "table":
            return self._table(element)
        if tag == "pre":
            self._preformatted("".join(str(text) for text in element.itertext()))
            return False
        self._open(element, tag)
        return True

    def _open(self, element: etree._Element, tag: str) -> None:
        role = element.get("role")
        if re.fullmatch(r"h[1-6]", tag):
            self._kinds.append((element, "heading", int(tag[1])))
        elif role == "heading":
            level = element.get("aria-level") or "2"
            self._kinds.append((element, "heading", int(level) if level in "123456" else 2))
        elif tag in ("caption", "figcaption"):
            self._kinds.append((element, "caption", None))
        elif tag in ("ul", "ol", "menu"):
            start = element.get("start") or "1"
            number = (int(start) if start.isdecimal() else 1) if tag == "ol" else None
            self._lists.append(_List(number, _FORMS.get(element.get("type") or "", "decimal")))
        elif tag == "li":
            self._label = self._item_label(element)
        elif tag == "dd":
            self._label = ""
        elif tag == "aside":
            self._asides += 1
            self._aside.append(self._asides)

    def _item_label(self, item: etree._Element) -> str:
        list_ = self._lists[-1] if self._lists else None
        if list_ is None or list_.number is None:
            return ""
        if (value := item.get("value") or "").isdecimal():
            list_.number = int(value)
        label = f"{written(list_.number, list_.form)}. "
        list_.number += 1
        return label

    def _end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in ("b", "strong"):
            self._bold = max(0, self._bold - 1)
        elif tag == "a":
            self._links = max(0, self._links - 1)
        if is_inline(tag) or tag in ("br", "img"):
            return
        self._flush()
        if self._kinds and self._kinds[-1][0] is element:
            self._kinds.pop()
        if tag in ("ul", "ol", "menu") and self._lists:
            self._lists.pop()
        elif tag in ("li", "dd"):
            self._label = None
        elif tag == "aside" and self._aside:
            self._aside.pop()

    def _break(self, tag: str) -> None:
        """Two line breaks in a row part paragraphs."""
        self._breaks += tag == "br"
        if self._breaks == 2:
            self._flush()
        elif tag == "br":
            self._buffer.parts.append(TYPED)

    def _flush(self) -> None:
        """Make a draft of the words gathered."""
        buffer, self._buffer = self._buffer, _Buffer()
        lines = typed_lines("".join(buffer.parts))
        if not lines:
            self._buffer.marks = buffer.marks
            return
        count = sum(len(part.strip()) for part in buffer.parts)
        draft = Draft("paragraph", lines, style=Style(10.0, min(1.0, buffer.bold / count), 0.0, 0))
        if self._kinds:
            _, kind, level = self._kinds[-1]
            draft.kind, draft.level = ("heading", level) if kind == "heading" else ("caption", None)
            if level:
                draft.style = Style(MARKED_SIZES[level], 1.0, 0.0, 0)
        elif self._label is not None:
            draft.kind, draft.level = "list_item", max(1, len(self._lists))
            draft.lines[0].text, self._label = self._label + draft.lines[0].text, None
        else:
            opened(draft)
        if buffer.linked >= count and draft.kind in ("paragraph", "list_item"):
            if buffer.inside:
                draft.kind, draft.level = "furniture", None  # an entry of a table of contents
            else:
                self.linked.add(len(self.drafts))
        for part in parted(draft):
            self._add(part, buffer.marks)
            buffer.marks = []

    def _add(self, draft: Draft, marks: list[str] | tuple[()] = ()) -> None:
        draft.aside = self._aside[-1] if self._aside else None
        self.drafts.append(draft)
        for line in draft.lines:
            line.paragraph = len(self.drafts)
            line.number = None
        for mark in marks:
            self._anchors.setdefault(mark, draft)

    # ── what is read whole ───────────────────────────────────────────────────────────────────

    def _table(self, table: etree._Element) -> bool:
        """Read a table of data; False when it was one. One that lays out the page is walked through."""
        rows = rows_of(table)
        single = len(rows) == 1 and 1 < len(rows[0]) <= 4 and table.find(".//table") is None
        one = [flat(cell) for cell in rows[0]] if single else []
        if one and len(" ".join(one)) < _PLAIN_TEXT:
            # A bullet or number in one cell, its text in the next.
            draft = Draft("paragraph", [Line(clean(" ".join(one)))])
            if draft.text:
                opened(draft)
                self._add(draft)
            return False
        if not holds_data(table, rows):
            return True
        for caption in table.iter("caption"):
            if words := flat(caption):
                self._add(Draft("caption", [Line(words)]))
        marks = [mark for element in table.iter("sup", "a") if (mark := self._target(element))]
        for element in list(table.iter("sup")):
            self._raise(element)
        draft = Draft("table", lines_of(rows))
        if any(line.text for line in draft.lines):
            self._add(draft, marks)
        return False

    def _preformatted(self, text: str) -> None:
        """A short listing is a paragraph, a long one a text file within a page."""
        if len(text) > _PLAIN_TEXT:
            for draft in rejoin(plain_drafts(text)):
                if draft.kind == "heading":
                    draft.style = Style(MARKED_SIZES[min(6, (draft.level or 1) + 1)], 1.0, 0.0, 0)
                self._add(draft)
        elif lines := [Line(clean(line)) for line in text.split("\n") if clean(line)]:
            self._add(Draft("paragraph", lines))

    # ── notes ────────────────────────────────────────────────────────────────────────────────

    def _marks(self, element: etree._Element) -> bool:
        """Read the mark of a note, or a raised number; False when the element is neither."""
        small = len(list(islice(element.iter(), _MOST_IN_MARK))) < _MOST_IN_MARK
        match = _MARK.fullmatch(flat(element)) if small else None
        if not match or not (element.tag == "sup" or _is_noteref(element) or self._target(element)):
            return False
        if target := self._target(element):
            self._buffer.marks.append(target)
        self._buffer.parts.append(match[1].translate(SUPERSCRIPTS_OF_DIGITS))
        return True

    def _target(self, element: etree._Element) -> str | None:
        """The id of the note that a mark links to, which is remembered with its number."""
        link = element if element.tag == "a" else element.find(".//a")
        href = (link.get("href") or "") if link is not None else ""
        match = _MARK.fullmatch(flat(element))
        if not match or len(href) < 2 or not href.startswith("#"):
            return None
        named = _NOTE_TARGET.match(href) or _is_noteref(element)
        if element.tag == "a" and not named and match[0].isdecimal():
            return None
        self._notes.setdefault(href[1:], match[1])
        return href[1:]

    @staticmethod
    def _raise(element: etree._Element) -> None:
        words = flat(element)
        if match := _MARK.fullmatch(words):
            for child in list(element):
                element.remove(child)
            element.text = match[1].translate(SUPERSCRIPTS_OF_DIGITS)

    def _note_number(self, element: etree._Element) -> str | None:
        """The number of the note that an element is, if a mark before it links to it."""
        if not self._notes:
            return None
        first = islice(element.iter("*"), 4 if element.tag in ("p", "li", "dd") else 1)
        return next((name for each in first for name in _names(each) if name in self._notes), None)

    def _note(self, element: etree._Element, name: str) -> None:
        number = self._notes.pop(name)
        words = _BACK.sub("", flat(element))
        if not words or len(words) > _LONGEST_NOTE:
            return
        note = f"{number.translate(SUPERSCRIPTS_OF_DIGITS)} {words}"
        self._add(Draft("footnote", [Line(note)], note=number, anchor=self._anchors.get(name)))
        self._label = None


def _is_permalink(link: etree._Element) -> bool:
    """Whether a link is the sign beside a heading by which the heading itself can be linked to."""
    return (link.get("href") or "").startswith("#") and flat(link) in ("¶", "#", "§", "🔗")


def _is_noteref(link: etree._Element) -> bool:
    """Whether a book or page says that a link is the mark of a note, which may stand on a page of its own."""
    return "noteref" in f"{link.get('epub:type')} {link.get('role')}"


def _names(element: etree._Element) -> Iterator[str]:
    for attribute in ("id", "name"):
        if value := element.get(attribute):
            yield value


def _set_navigation(drafts: list[Draft], linked: set[int]) -> None:
    """Make furniture of lists of short links to other pages."""
    run: list[Draft] = []
    for position, draft in enumerate([*drafts, None]):
        if draft and draft.kind == "list_item" and position in linked and len(draft.text) < _SHORT_LINK:
            run.append(draft)
            continue
        if len(run) >= _LINKS:
            for each in run:
                each.kind, each.level = "furniture", None
        run = []
